r"""Laws that contexts give by formulas: X has density f(x) = 2x for 0 < x < 1, P(N = k) = (1 - p)^k p, P(T > t) = e^{-t}.

Where a formula holds may be left out where it can only be one place: a density integrates to one, and masses sum to one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from math import ceil, floor, inf

from symgen._registry import hook
from symgen.calculus.normaliser import prove_equal
from symgen.calculus.scalar import derivative
from symgen.errors import BudgetError, ReadingError
from symgen.probability.decisions import minus_oo, oo
from symgen.probability.densities import formula as log_mass
from symgen.probability.shapes import tidy
from symgen.probability.supports import declared_range, ends_of_density
from symgen.reading.context.given_laws import GivenLaw
from symgen.reading.context.laws_in_words import COUNTS_OF_FAILURES, TRIALS
from symgen.reading.context.words import RELATION
from symgen.reading.declared import Declarations, Function
from symgen.reading.declaring.applied_heads import function_head
from symgen.reading.declaring.statements import Statements, written
from symgen.reading.declaring.whole_laws import sums_to_one
from symgen.reading.elaborate import Reader
from symgen.reading.syntax.tree import Name, Node, Statement, open_ends, renamed
from symgen.terms import domains
from symgen.terms.domains import Domain, interval
from symgen.terms.term import Term, combined, make, num, symbol
from symgen.terms.text.types import intersect
from symgen.terms.traverse import distinct

_UNNAMED = ("p", "P")  # the heads of densities and distribution functions without names of their own
_REALS = re.compile(r"(?:the )?(?:(?:whole )?real line|reals)|(?:\w+\s*(?:\\in|in)\s*)?(?:\\mathbb\s*\{?R\}?|R|ℝ)")
#: Where densities are tried that do not say where they are positive, and masses.
_LINES = ("", "{} > 0", "0 < {} < 1")
_COUNTS = ("{} = 0, 1, 2, ...", "{} = 1, 2, 3, ...")
_OUTSIDE = ("", "outside the support")
_SHARES = interval(0, 1)


def declare_given(declared: Declarations, given: GivenLaw, name: Name) -> None:
    """The law of a variable as its formula says, and a function of that name; one law is not that of another family."""
    function, (argument, *others), text, body = _formula(declared, given)
    if not given.name:
        law = _placed(declared, given, Name(argument), (text, argument, body))
        if not sums_to_one(law, declared):
            raise ReadingError(
                f"{given.formula} for {given.place} only", asked="a function or a law", text=given.formula,
                hint=f"write P(X = {argument}) = ... for masses, which sum to one",
            )  # fmt: skip
        declared.densities[function], declared.signatures[function] = law, (argument,)
        return
    known = declared.laws.get(name.text)
    of_family = known if known is not None and known.op == "law" else None
    if (
        of_family is not None
        and given.kind in ("density", "mass")
        and _is_law(declared, name, of_family, body, argument, text)
    ):
        return
    law = _placed(declared, given, name, (text, argument, body))
    if of_family is not None:
        if not sums_to_one(law, declared):
            raise _unlike(name, text)
        declared.assume(f"{name.text} has the law that its formula says")
    declared.laws[name.text] = law
    declared.symbols[name.text] = law.args[1]
    if function not in _UNNAMED:
        everywhere = _everywhere(argument, given, law)
        source, whole = (text, body) if everywhere is None else everywhere
        declared.functions[function] = Function((argument, *others), whole, source)


def place_law(declared: Declarations, name: Name, place: str) -> None:
    """Let a law begin where a context says; counts of failures are counts of trials where they begin one later.

    Raises ReadingError where a law has its values elsewhere.
    """
    law = declared.laws.get(name.text)
    if law is not None and law.op == "density_law" and law.args[0].op == "call":
        _place_unknown(declared, name, place)
    if law is None or law.op != "law" or law.shape:
        return
    own = hook("probability.support")(law)
    first = _first_trial(law)
    low, high = (first, oo()) if place == TRIALS else _ends_of_place(declared, name, place)
    if _same(own.low, low, declared) and _same(own.high, high, declared):
        return
    if first is None or high != oo() or not _same(low, first, declared):
        raise ReadingError(
            f"{name.text}, whose law is not all of {place}", asked="a law with its values", text=place,
            hint="give its density where it is positive",
        )  # fmt: skip
    variable = symbol(name.text, interval(first.domain.low, field="integer"))
    mass = make("exp", log_mass(law, variable - first))
    if first.value is None:
        mass = make("cases", mass, make("le", first, variable), num(0), attrs=_OUTSIDE)
    declared.laws[name.text] = make("density_law", mass, variable)
    declared.symbols[name.text] = variable


def _place_unknown(declared: Declarations, name: Name, place: str) -> None:
    """Let a variable of some law have its values in a place; X is a + (b - a) U, with some U in [0, 1], between letters."""
    domain, (low, high) = _support(declared, name, "u", place)
    known = declared_range(domain)
    if f"p_{name.text}" in declared.guessed:  # of which more is said than is read
        for table in (declared.inferred, declared.guessed):
            table.update({f"p_share of {name.text}", f"masses of {name.text}"})
    if domain.is_integer and (high is not None or domain.high < inf):
        _some_masses(declared, name, known.low if low is None else low, known.high if high is None else high)
        return
    if domain.is_integer or (low is None and high is None):
        _some_law(declared, name.text, intersect(declared.symbols[name.text].domain, domain))
        return
    is_independent = name.text in declared.independent
    del declared.laws[name.text], declared.symbols[name.text]
    low, high = known.low if low is None else low, known.high if high is None else high
    between = minus_oo() not in (low, high) and oo() not in (low, high)
    share = _some_law(declared, f"share of {name.text}", _SHARES if between else domains.NONNEGATIVE)
    declared.independent.update({share.attrs[0]} if is_independent else ())
    from_end = share if high == oo() else -share
    whole = low + (high - low) * share if between else (low if high == oo() else high) + from_end
    declared.values[name.text] = whole
    declared.assume(f"{name.text} lies between {low} and {high}")


def _some_masses(declared: Declarations, name: Name, low: Term, high: Term) -> None:
    """Any law on the whole numbers between two ends: that with some masses, which sum to one."""
    size = tidy(high - low + num(1))
    masses = symbol(
        f"masses of {name.text}", domains.structured("simplex"), (size if size.value is None else int(size.value),)
    )
    declared.symbols[masses.attrs[0]] = masses
    law = hook("probability.law")("Categorical", masses)
    counted = name.text if low.value == 1 else f"number of {name.text}"
    del declared.symbols[name.text], declared.laws[name.text]
    declared.laws[counted] = law
    declared.symbols[counted] = symbol(counted, hook("probability.support")(law).domain)
    if counted != name.text:
        declared.values[name.text] = declared.symbols[counted] + (low - num(1))


def _some_law(declared: Declarations, name: str, domain: Domain) -> Term:
    """A variable with some law of which only the domain is known."""
    variable = symbol(name, domain)
    density = make("call", variable, attrs=(f"p_{name}", domains.POSITIVE, (), "density"))
    declared.symbols[name], declared.laws[name] = variable, make("density_law", density, variable)
    return variable


def _first_trial(law: Term) -> Term | None:
    """The least number of trials, for a law that counts the failures among them: as many as there are successes."""
    if law.attrs[0] not in COUNTS_OF_FAILURES:
        return None
    return law.args[0] if len(law.args) > 1 else num(1)


def _ends_of_place(declared: Declarations, name: Name, place: str) -> tuple[Term, Term]:
    domain, (low, high) = _support(declared, name, "u", place)
    said = declared_range(domain)
    return said.low if low is None else low, said.high if high is None else high


def _formula(declared: Declarations, given: GivenLaw) -> tuple[str, tuple[str, ...], str, Node]:
    """The name, the arguments, the text and the body of f(x; a) = body."""
    ((text, statement),) = written([given.formula])
    head = function_head(Declarations(), statement.sides[0])
    others = head[1][1:] if head is not None else ()
    if head is None or any(other not in declared.symbols for other in others) or len(statement.sides) != 2:
        raise ReadingError(given.formula, asked="a density as a formula", text=given.formula, hint="write f(x) = ...")
    return *head, text, statement.sides[1]


def _placed(declared: Declarations, given: GivenLaw, name: Name, formula: tuple[str, str, Node]) -> Term:
    """The law where its formula says that it holds, or in the one place where it is a law."""
    argument = formula[1]
    law = _law(declared, given, name, formula)
    known = declared.symbols.get(name.text)
    settled = known is not None and known.domain != domains.REAL
    if given.place or settled or ends_of_density(law) != (minus_oo(), oo()) or _is_of_laws(law):
        return law
    tried = [
        _law(declared, replace(given, place=place.format(argument)), name, formula)
        for place in (_COUNTS if given.kind == "mass" else _LINES)
    ]
    possible = [law for law in tried if sums_to_one(law, declared)]
    if len(possible) != 1:
        raise ReadingError(
            f"the {given.kind} of {name.text} without where it is positive", asked="a law", text=given.formula,
            hint=f"say so: {given.formula} for {argument} > 0, or on the real line",
        )  # fmt: skip
    low, high = ends_of_density(possible[0])
    declared.assume(f"{name.text} lies between {low} and {high}, where its law has all of its mass")
    return possible[0]


def _is_of_laws(law: Term) -> bool:
    return any(part.op in ("log_density", "call") for part in distinct(law.args[0]))


def _law(declared: Declarations, given: GivenLaw, name: Name, formula: tuple[str, str, Node]) -> Term:
    """The law with a density, or whose distribution function is a formula, between the ends that a context says."""
    text, argument, body = formula
    domain, ends = _support(declared, name, argument, given.place, whole=given.kind == "mass")
    variable = symbol(name.text, domain)
    inner = declared.copy()
    inner.symbols[name.text] = variable
    value = Reader(text, inner).term(renamed(body, {Name(argument): name}))
    if given.kind in ("cdf", "survival"):
        if domain.is_integer:
            raise ReadingError(
                f"a {given.kind} of whole numbers", asked="a law", text=given.formula,
                hint=f"write its masses, P({name.text} = k) = ...",
            )  # fmt: skip
        slope = derivative(value, variable)
        value = slope if given.kind == "cdf" else -slope
    value, inside = _apart(value, variable)
    bounds = [*inside, *(_bound(variable, end, k) for k, end in enumerate(ends) if end is not None)]
    if bounds:
        value = make("cases", value, combined("and", bounds), num(0), attrs=_OUTSIDE)
    return make("density_law", value, variable)


def _apart(density: Term, variable: Term) -> tuple[Term, list[Term]]:
    r"""A density apart from where it says to be positive: of 2x 1[0 < x < 1], and of what is written by cases."""
    if density.op == "cases" and len(density.args) == 3 and density.args[2].value == 0:
        whole = make("cases", *density.args, attrs=_OUTSIDE)
        law = make("density_law", whole, variable)
        if ends_of_density(law) != (minus_oo(), oo()):
            return density.args[0], [density.args[1]]
    factors = density.args if density.op == "mul" else (density,)
    inside = [factor.args[0] for factor in factors if factor.op == "indicator" and variable in factor.free]
    if not inside:
        return density, []
    rest = [factor for factor in factors if factor.op != "indicator" or variable not in factor.free]
    return combined("mul", rest), inside


def _bound(variable: Term, end: Term, place: int) -> Term:
    sign = "le" if variable.domain.is_integer else "lt"
    return make(sign, variable, end) if place else make(sign, end, variable)


Ends = tuple[Term | None, Term | None]


def _support(
    declared: Declarations, name: Name, argument: str, place: str, *, whole: bool = False
) -> tuple[Domain, Ends]:
    """Where a variable has its values, of `whole` numbers or not: a domain, and those of its ends that are no numbers."""
    known = declared.symbols.get(name.text)
    if not place or _REALS.fullmatch(place):
        domain = known.domain if known is not None else domains.REAL
        return (_whole(domain) if whole else domain), (None, None)
    said = _said(argument, place)
    parsed = written([said])
    nodes = [_ends(statement, argument) for _, statement in parsed]
    reader = Reader(said, declared)
    low, high = (next((pair[k] for pair in nodes if pair and pair[k] is not None), None) for k in (0, 1))
    terms = [None if node is None or _is_infinite(node) else reader.term(node) for node in (low, high)]
    if all(term is None or term.value is not None for term in terms):
        apart = declared.copy()
        apart.symbols.pop(argument, None)
        Statements(apart, parsed).read()
        domain = apart.symbols[argument].domain
        return (_whole(domain) if whole else domain), (None, None)
    counted = whole or any(
        statement.sides[1].kind in ("range", "group") and _is_counted(statement) for _, statement in parsed
    )
    if whole:
        strict = {side for _, statement in parsed for side in _strict(statement, argument)}
        steps = (num(int("l" in strict)), num(-int("g" in strict)))
        terms = [end if end is None or step.value == 0 else end + step for end, step in zip(terms, steps, strict=True)]
    least = terms[0].domain.low if terms[0] is not None else -inf
    line = interval(least, field="integer") if counted else interval(least, low_open=True)
    ends = (None if terms[0] is not None and terms[0].value is not None else terms[0], terms[1])
    return (line if least > -inf else interval(field="integer") if counted else domains.REAL), ends


def _whole(domain: Domain) -> Domain:
    """The whole numbers of a domain, with its ends among them."""
    low = domain.low if domain.low == -inf else floor(domain.low) + 1 if domain.low_open else ceil(domain.low)
    high = domain.high if domain.high == inf else ceil(domain.high) - 1 if domain.high_open else floor(domain.high)
    return interval(low, high, field="integer")


def _strict(statement: Statement, argument: str) -> Iterator[str]:
    """On which sides, l of the low end and g of the high one, a place leaves out its ends."""
    relations = [relation for relation, _, _ in statement.relations]
    for relation, left, right in zip(relations, statement.sides, statement.sides[1:], strict=False):
        for sign, node in ((relation, right), (_TURNED.get(relation, ""), left)):
            if sign in ("lt", "gt") and node.kind == "name" and node.value.text == argument:
                yield sign[0]


def _is_counted(statement: Statement) -> bool:
    place = statement.sides[1]
    return place.kind == "range" or place.value[0] in ("\\{", "\\lbrace")


def _ends(statement: Statement, argument: str) -> tuple[Node | None, Node | None] | None:
    """The ends of a < x < b, of x in (a, b) and of k = 0, 1, ..., n."""
    sides, relations = statement.sides, [relation for relation, _, _ in statement.relations]
    if relations == ["in"]:
        place = sides[1]
        if place.kind == "range" or open_ends(place) is not None:
            return place.parts[0], place.parts[1]
        last = None if place.kind != "group" or not place.parts or place.parts[-1].kind == "dots" else place.parts[-1]
        return (place.parts[0], last) if place.kind == "group" and place.parts else None
    pairs = [*zip(relations, sides, sides[1:], strict=False)]
    pairs += [(_TURNED.get(relation, relation), right, left) for relation, left, right in pairs]
    beside = {relation[0]: end for relation, node, end in pairs if node.kind == "name" and node.value.text == argument}
    return beside.get("g"), beside.get("l")


_TURNED = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}


def _is_infinite(node: Node) -> bool:
    return node.kind == "infinity" or (node.kind == "negative" and node.parts[0].kind == "infinity")


#: What a density is below and above its support, and so for P(X <= x) and P(X > x).
_BEYOND = {"density": ("0", "0"), "cdf": ("0", "1"), "survival": ("1", "0")}


def _everywhere(argument: str, given: GivenLaw, law: Term) -> tuple[str, Node] | None:
    """What a context says a function to be where its formula holds: a density is 0 elsewhere, P(X <= x) 0 below and 1 above."""
    if not given.place or _REALS.fullmatch(given.place) or law.args[1].domain.is_integer:
        return None
    ((text, statement),) = written([_said(argument, given.place)])
    found = [
        "" if end is None or _is_infinite(end) else text[end.start : end.end].strip()
        for end in _ends(statement, argument) or (None, None)
    ]
    low, high = found
    if not (low or high):
        return None
    below, above = _BEYOND[given.kind]
    inside = (
        f"{low} < {argument} < {high}" if low and high else f"{low} < {argument}" if low else f"{argument} < {high}"
    )
    rows = [f"{given.formula.partition('=')[2]} & {inside}"]
    rows += [rf"{below} & {argument} \le {low}"] if low and high and below != above else []
    rows.append(rf"{above if high else below} & \text{{otherwise}}")
    source = r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"
    ((_, whole),) = written([source])
    return source, whole.sides[0]


def _same(one: Term | None, other: Term | None, declared: Declarations) -> bool:
    if one == other or None in (one, other) or {oo(), minus_oo()} & {one, other}:
        return one == other
    assert one is not None and other is not None
    return prove_equal(one, other, declared.context()) is not None


_LETTER = re.compile(r"(?<![\\A-Za-z])[a-z](?![A-Za-z])")


def _said(argument: str, place: str) -> str:
    place = re.sub(r"^\{(.*)\}$", r"\\{\1\\}", place.strip())
    letters = set(_LETTER.findall(place))
    if RELATION.search(place) and len(letters) == 1 and argument not in letters:
        return _LETTER.sub(lambda _: argument, place)  # x > 0, beside a law of X that is written in u
    return place if re.search(rf"(?<!\w){re.escape(argument)}(?!\w)", place) else rf"{argument} \in {place}"


def _is_law(declared: Declarations, name: Name, law: Term, body: Node, argument: str, text: str) -> bool:
    """Whether a formula is the density of the family that the variable is said to have."""
    variable = declared.symbols[name.text]
    given = Reader(text, declared).term(renamed(body, {Name(argument): name}))
    try:
        return prove_equal(hook("probability.density")(law, variable), given, declared.context()) is not None
    except BudgetError:
        return False


def _unlike(name: Name, text: str) -> ReadingError:
    return ReadingError(
        f"a density of {name.text} beside its law", asked="one law a variable", text=text,
        hint="symgen cannot tell whether both are the same: leave one of them out",
    )  # fmt: skip
