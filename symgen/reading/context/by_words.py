"""Names by their words: symbols, functions, laws and events that these declare, and what of them is left open."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import takewhile

from symgen.errors import ReadingError, UnknownNameError
from symgen.reading.context import families
from symgen.reading.context.lexicon import MADE, NOT_USED, STRUCTURES
from symgen.reading.context.lines import line_of
from symgen.reading.context.one_hot import with_place
from symgen.reading.context.signs import has_meaning_of_its_own
from symgen.reading.context.wording import restricts
from symgen.reading.context.words import RELATION, Words
from symgen.reading.declared import Declarations, Function, up_to_a_number
from symgen.reading.declaring.statements import Statements, written
from symgen.reading.syntax.commands import ACCENTS, VARIANTS
from symgen.reading.syntax.parser import Parser
from symgen.reading.syntax.rows import flatten
from symgen.reading.syntax.tokens import tokenize
from symgen.reading.syntax.tree import Name, Node
from symgen.terms import domains
from symgen.terms.term import Term, make, symbol
from symgen.terms.text.types import CURVED, intersect


def leave_open(declared: Declarations, written: str, value: str) -> None:
    """What fails may fail for want of what nobody reads."""
    name = name_of(written)
    stems = {name.stem} if name.label in _INDICES else set()  # lambda too, of whose entries lambda_i is one
    for table in (declared.inferred, declared.guessed):
        table.update({name.text} | stems)
    declared.unsolved.update(stems)
    declared.leave(f"{written.strip()} is {value}")


_INDICES = frozenset("ijklmn")


def _spelled(written: str) -> str:
    r"""A name as conditions may speak of it: \\bar\\alpha_{t-1} as it is, and alpha_bar_t for others."""
    return written.strip() if "-" in written or "+" in written else name_of(written).text


def worded(
    declared: Declarations, name: str, value: str, names: Collection[str], *, lenient: bool, aside: bool
) -> Iterator[tuple[str, Words]]:
    """A name with its words; if aside, words that nobody knows are left aside: "g is a nice map"."""
    of_index = _OF_INDEX.search(value)
    if of_index and _without_index(name) == (_without_index(name)[0], of_index[1]):  # alpha_t, a function of t
        name, value = _without_index(name)[0], _OF_INDEX.sub("function", value)
        declared.processes.add(name_of(name).text)
    value, place = with_place(_spelled(name), value)
    line = line_of(name, value)
    if line is not None:
        declared.lines[name_of(name).text] = line
        return
    try:
        found = Words(_spelled(name), value, lenient=lenient, names=names)
    except UnknownNameError:
        if not aside:
            raise
        leave_open(declared, name, value)
        return
    if not found.is_only_called:
        for slip, meant in found.slips.items():
            declared.assume(f"'{slip}' is read as '{meant}'")
        if any(map(restricts, found.asides)):
            leave_open(declared, name, value)
        if NOT_USED.search(value) and not found.extreme[0] and "simplex" not in found.words:
            leave_open(declared, name, value)
        found.place = place
        yield name, found
    elif has_meaning_of_its_own(name) and not aside:
        raise ReadingError(
            f"{name} said to be {value}",
            asked="what its letter is otherwise",
            text=value,
            hint="define it by a formula",
        )
    else:
        leave_open(declared, name, value)


_OF_INDEX = re.compile(
    r"\bfunctions? of (?:the )?(?:(?:continuous |diffusion )?time |step |noise level )?\\?([A-Za-z]+)\b"
)


def _without_index(name: str) -> tuple[str, str]:
    """alpha and t of alpha_t."""
    found = re.fullmatch(r"(.*[^_])_\{?\\?([A-Za-z]+)\}?", name.strip())
    return (found[1], found[2]) if found else (name, "")


_SHAPED = frozenset(STRUCTURES)  # of matrices: a symmetric random variable is none
_OBSERVED = frozenset({"fixed", "observation", "observed"})


def declare_by_words(declared: Declarations, written: str, found: Words) -> Iterator[str]:
    """Declare one name by its words; what remains are conditions."""
    name = name_of(written)
    found.conditions = [_in_writing(c, found.name, written) for c in found.conditions]
    if families.is_of_many(declared, name, found):
        return
    declared.fixed.update({name.text} if _OBSERVED & set(found.words) else ())
    if found.unknown or _says_more(found):
        own = {name.text, f"p_{name.text}"} if found.kind == "random" else {name.text}
        declared.inferred |= own  # what holds of anything passes; what fails may fail for want of the word
        declared.guessed |= own
        declared.assume(f"{' '.join(found.unknown or found.words)} is only what {name.text} is called")
    if found.mapping is not None:
        point, image = found.mapping
        yield f"{written}({point}) = {image}"
    elif found.operator and found.kind in ("", "function"):  # "sigmoid function" is that one, not any
        declared.functions[name.text] = Function(operator=found.operator)
    elif found.kind:
        yield from _KINDS[found.kind](declared, name, found, [_said(written, c) for c in found.conditions])
        return
    elif found.definition:
        yield f"{written}(u) = {found.definition}"
    elif found.is_rectangular:
        declared.matrices.add(name.text)
    elif found.law:
        yield f"{written} ~ {found.law}"
    elif found.domain is not None:
        declared.symbols[name.text] = _narrowed(declared, name.text, found)
    yield from (_said(written, c) for c in found.conditions)


def _says_more(found: Words) -> bool:
    """Whether known words say what is not made use of: a symmetric random variable, a joint density of independent variables."""
    is_apart = found.kind == "density" and re.search(r"\b(?:independent|product)\b", found.value) is not None
    return is_apart or (found.kind == "random" and bool(_SHAPED & set(found.words)))


def _in_writing(condition: str, name: str, written: str) -> str:
    r"""A condition of a name as it is written: \\bar\\alpha_{t-1} \\in (0, 1)."""
    plain = re.fullmatch(r"[A-Za-z0-9_]+", written.strip())
    return condition if plain else re.sub(rf"(?<![\w\\]){re.escape(name)}(?![\w])", lambda _: written, condition)


def _declare_function(declared: Declarations, name: Name, found: Words, conditions: list[str]) -> list[str]:
    if found.bent[0]:
        families.declare_bent(declared, name, found)
        return conditions
    found.domain, conditions = families.of_values(found, conditions)
    unknown = _unknown(found, declared)
    shifted = [] if unknown.shape or unknown.domain != domains.REAL else [c for c in conditions if _is_value(name, c)]
    if len(shifted) != 1:
        declared.functions[name.text] = unknown
        return conditions
    _declare_shifted(declared, name, unknown, shifted[0])
    return [condition for condition in conditions if condition not in shifted]


def _is_value(name: Name, condition: str) -> bool:
    """Whether a condition says one value of a function: f(1) = 0."""
    return (
        re.fullmatch(rf"\\?{re.escape(name.text)}\s*\(\s*-?[\d.]+\s*\)\s*=\s*-?[\d.]+", condition.strip()) is not None
    )


def _declare_shifted(declared: Declarations, name: Name, unknown: Function, value: str) -> None:
    """A function with one known value, f(1) = 0, as any other one g but for a number: f(u) = g(u) - g(1) + 0."""
    ((text, statement),) = written([value])
    head, number = statement.sides
    point = head.parts[1].parts[0]
    other = Name(up_to_a_number(name.text))
    declared.functions[other.text] = unknown

    def at(place: Node) -> Node:
        bracket = Node("group", 0, 0, ("(", ()), (place,))
        return Node("product", 0, 0, (" ",), (Node("name", 0, 0, other), bracket))

    terms = (at(Node("name", 0, 0, Name("u"))), at(point), number)
    declared.functions[name.text] = Function(("u",), Node("sum", 0, 0, ("-", "+"), terms), text)
    declared.assume(f"{name.text} is any function with {value.strip()}")


def _declare_named(declared: Declarations, name: Name, found: Words, conditions: list[str]) -> list[str]:
    declared.declare_kind(name.text, found.kind)
    declared.masses.update({name.text} if {"pmf", "discrete"} & set(found.words) and found.kind == "density" else ())
    declared.independent.update({name.text} if "independent" in found.words else ())
    declared.exclusive.update({name.text} if "exclusive" in found.words else ())
    return conditions


def _declare_identity(declared: Declarations, name: Name, found: Words, conditions: list[str]) -> list[str]:
    if not found.sizes and name.base == "I":
        return []  # of the size below it, or that what stands beside it has
    (size, *_) = found.shape(declared)
    declared.values[name.text] = make("eye", attrs=((size, size),))
    return conditions


def _said(written: str, condition: str) -> str:
    return condition if RELATION.search(condition) else f"{written} {condition}"


def _unknown(found: Words, declared: Declarations) -> Function:
    shape = found.shape(declared)  # which may give the domain a structure
    role = next((word for word in CURVED if word in found.words), "")
    return Function(operator="unknown", shape=shape, domain=found.domain or domains.REAL, role=role)


def _narrowed(declared: Declarations, name: str, found: Words) -> Term:
    """A symbol as its words say, and as what is declared of it already says."""
    shape = found.shape(declared)  # which may give the domain a structure
    known = declared.symbols.get(name)
    domain = found.domain or domains.REAL
    if known is None or shape:
        return symbol(name, domain, shape)
    return symbol(name, intersect(known.domain, domain), known.shape)


def _set_apart(declared: Declarations, text: str, found: Words) -> None:
    """Discrete variables that are independent; of one other alone, where nothing else is said to be so."""
    if not {"independent", "iid"} & set(found.words):
        return
    of = re.search(r"independent (?:of|from) (?:the )?(.+)", found.value)
    others = (
        {name_of(name).text for name in re.split(r",|\band\b", of[1].strip(" .()")) if name.strip()} if of else set()
    )
    if of and declared.independent:
        hint = "say which are independent together: X, Y, Z independent"
        raise ReadingError(found.value, asked="which variables are independent", text=found.value, hint=hint)
    declared.independent.update({text} | (others if len(others) == 1 else set()))
    declared.alike.update({text} if "iid" in found.words else ())


def _declare_random(declared: Declarations, name: Name, found: Words, conditions: list[str]) -> list[str]:
    text = name.text
    if "discrete" in found.words:
        declared.kinds[text] = "discrete"
        _set_apart(declared, text, found)
        declared.symbols.update({text: symbol(text, found.domain)} if found.domain is not None else {})
        return conditions
    declared.continuous.update({text} if "continuous" in found.words else ())
    shape = found.shape(declared)  # which may give the domain a structure
    declared.symbols[text] = symbol(text, found.domain or domains.REAL, shape)
    Statements(declared, written(conditions)).read()
    variable = declared.symbols[text]  # whose density speaks of all that is said of its values
    density = make("call", variable, attrs=(f"p_{text}", domains.POSITIVE, (), "density"))
    declared.laws[text] = make("density_law", density, variable)
    declared.independent.update({text} if {"independent", "iid"} & set(found.words) else ())
    declared.hold_sample(name, variable.domain)
    return []


_KINDS: Mapping[str, Callable[[Declarations, Name, Words, list[str]], list[str]]] = {
    "function": _declare_function,
    "kronecker": families.declare_kronecker,
    "extreme": families.declare_eigenvalue,
    "event": _declare_named,
    "density": _declare_named,
    "identity": _declare_identity,
    **dict.fromkeys(MADE, families.declare_made),
    "random": _declare_random,
}


def name_of(written: str) -> Name:
    """A name as a context writes it: lambda_1, alpha_bar_t, ELBO, \\delta_{ij}, \\Sigma."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*", written.strip()):
        base, *scripts = written.strip().split("_")
        base = VARIANTS.get(base, base)
        accents = tuple(takewhile(lambda script: script in ACCENTS.values(), scripts))
        return Name(base, accents=accents, label="_".join(scripts[len(accents) :]))
    tokens = flatten(tokenize(written, spelled=True))
    parser = Parser(written, tokens)
    node = parser.scripted(parser.name())
    if node.kind != "name" or parser.token.kind != "eof":
        raise ReadingError(
            "more than a name", asked="the name of a declaration", text=written, hint="one name an entry"
        )
    name: Name = node.value
    return name
