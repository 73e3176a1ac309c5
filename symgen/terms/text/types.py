"""Types: what stands after a colon in a declaration, read to a domain and sizes, and written back."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from math import ceil, floor, inf

from symgen.errors import DomainError, ReadingError
from symgen.terms import domains
from symgen.terms.domains import SPELLINGS, STRUCTURES, Bound, Domain, interval
from symgen.terms.shapes import Shape
from symgen.terms.term import Term
from symgen.terms.text.syntax import Node, Type, refuse

STRUCTURE_WORDS = frozenset(s for s in STRUCTURES if s)
#: What has a name and no value of its own: unknown functions, densities, and events, of which there are probabilities.
#: How an unknown function may be bent.
CURVED = ("convex", "concave")
ABSTRACT = ("function", "density", "event", *CURVED)
ROLES = (*ABSTRACT, "size", "dimension")
SIZE_WORDS = {"vector": 1, "matrix": 2, "tensor": None, "simplex": 1}
DOMAIN_WORDS = frozenset(word for spelling in SPELLINGS for word in spelling.split())
TYPE_WORDS = STRUCTURE_WORDS | DOMAIN_WORDS | set(ROLES) | set(SIZE_WORDS)


def intersect(first: Domain, second: Domain) -> Domain:
    """The real numbers in both sets; DomainError when there are none."""
    if not (first.is_real and second.is_real):
        return second if second != domains.REAL else first
    field = "integer" if first.is_integer or second.is_integer else "real"
    low = max(first.low, second.low)
    high = min(first.high, second.high)
    low_open = any(d.low_open for d in (first, second) if d.low == low)
    high_open = any(d.high_open for d in (first, second) if d.high == high)
    both = whole(interval(low, high, low_open=low_open, high_open=high_open, field=field))
    if both.low > both.high or (both.low == both.high and (both.low_open or both.high_open)):
        raise DomainError(
            asked="a set of numbers",
            found=f"no number is both {first.describe()} and {second.describe()}",
            hint="drop or correct one of the two conditions",
        )
    return both.with_structure(first.structure or second.structure)


def whole(domain: Domain) -> Domain:
    """The same set with whole ends, when it is one of whole numbers."""
    if not domain.is_integer:
        return domain
    low: Bound = -inf if domain.low == -inf else _next(domain.low, domain.low_open, 1)
    high: Bound = inf if domain.high == inf else _next(domain.high, domain.high_open, -1)
    return interval(low, high, field="integer")


def _next(bound: Bound, is_open: bool, step: int) -> Fraction:
    end = Fraction(ceil(bound) if step > 0 else floor(bound))
    return end + step if is_open and end == bound else end


class TypeReader:
    """Reads types; `size` elaborates the sizes, and names that nothing declares become sizes."""

    def __init__(self, text: str, size: Callable[[Node], Term], bound: Callable[[Node], Bound]) -> None:
        self.text = text
        self.size = size
        self.bound = bound

    def domain(self, given: Type) -> Domain:
        """The domain of the entries, with the structure of the whole."""
        words = [w for w in given.words if w not in SIZE_WORDS and w not in ROLES]
        for word in words:
            if word not in TYPE_WORDS:
                raise self._unknown(word, given)
        plain = [SPELLINGS[w] for w in words if w in SPELLINGS]
        structure = next((w for w in (*words, *given.words) if w in STRUCTURE_WORDS), "")
        explicit = (*plain, *self._interval(given))
        if not explicit:
            return domains.structured(structure) if structure else domains.REAL
        return reduce(intersect, explicit).with_structure(structure)

    def _interval(self, given: Type) -> tuple[Domain, ...]:
        if given.interval is None:
            return ()
        low_open, low, high, high_open = given.interval
        field = "integer" if "integer" in given.words else "real"
        ends = self.bound(low), self.bound(high)
        return (whole(interval(*ends, low_open=low_open, high_open=high_open, field=field)),)

    def shape(self, given: Type) -> Shape:
        """The sizes, whole numbers where they are numbers."""
        if not given.sizes:
            return ()
        (word, nodes), *more = given.sizes
        wanted = SIZE_WORDS[word]
        if more and more[0][0] != "simplex":
            raise self._wrong(given, f"both {word} and {more[0][0]}")
        if not nodes and more:
            nodes = more[0][1]
        if not nodes or (wanted is not None and len(nodes) != wanted):
            raise self._wrong(given, f"{word} with {len(nodes)} sizes")
        return tuple(self._size(n) for n in nodes)

    def _size(self, node: Node) -> int | Term:
        size = self.size(node)
        if size.value is None:
            return size
        if size.value.denominator != 1 or size.value < 1:
            raise refuse(self.text, node, f"the size {size.value}", asked="a size", hint="a size is a whole number > 0")
        return int(size.value)

    def _wrong(self, given: Type, found: str) -> ReadingError:
        hint = "write `vector n`, `matrix n m`, `tensor a b c` or `simplex n`"
        length = given.end - given.start
        return ReadingError(asked="a type", found=found, text=self.text, offset=given.start, length=length, hint=hint)

    def _unknown(self, word: str, given: Type) -> ReadingError:
        from symgen.errors import closest

        nearest = " or ".join(closest(word, sorted(TYPE_WORDS))) or "real, positive, integer, complex, vector n"
        length = given.end - given.start
        return ReadingError(
            asked="a type",
            found=f"the word '{word}'",
            text=self.text,
            offset=given.start,
            length=length,
            hint=f"did you mean {nearest}?",
        )
