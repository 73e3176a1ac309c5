r"""Contexts in words: {"sigma": "positive", "X": "invertible matrix n x n, det X > 0", "_where": ["z ~ N(0, 1)"]}.

Each value is a list of words, sets and conditions separated by commas; each `_where` a definition, a law or a condition.
Words that say nothing about the mathematics ("fixed observation", "rates") are left aside by a list of their own, so that
an unknown word is an error, not a silent loss.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from symgen.errors import DomainError, ReadingError, SymgenError, UnknownNameError
from symgen.reading.context import families
from symgen.reading.context.brownian import as_increments
from symgen.reading.context.cases import by_cases
from symgen.reading.context.conventions import without_conventions
from symgen.reading.context.densities import at_points, plain_words, with_sizes
from symgen.reading.context.derivatives_in_words import derivatives, without_dots
from symgen.reading.context.fisher_in_words import of_fisher
from symgen.reading.context.formulas import defined
from symgen.reading.context.gathered import as_steps
from symgen.reading.context.given_laws import GivenLaw
from symgen.reading.context.independence import apart, declare_independent
from symgen.reading.context.lexicon import MADE, NOT_USED, STRUCTURES
from symgen.reading.context.lines import declare_lines, line_of
from symgen.reading.context.lists import as_sentences
from symgen.reading.context.meaning import said
from symgen.reading.context.mixtures import by_entries
from symgen.reading.context.own_families import declare_families, families_said
from symgen.reading.context.roles import with_roles
from symgen.reading.context.running_products import as_recursions
from symgen.reading.context.shifted import declare_sequences
from symgen.reading.context.signs import has_meaning_of_its_own
from symgen.reading.context.spaces import without_spaces
from symgen.reading.context.spectra_in_words import spectra
from symgen.reading.context.spellings import of_entry, respelled
from symgen.reading.context.under_laws import under_laws
from symgen.reading.context.words import RELATION, Words, pieces
from symgen.reading.declared import Declarations, Function
from symgen.reading.declaring.densities import declare_given, place_law
from symgen.reading.declaring.informations import informations, variables_of
from symgen.reading.declaring.statements import Statements, written
from symgen.reading.notation.fisher import declare_fisher
from symgen.reading.rewriting.draws import taken_apart
from symgen.reading.syntax.commands import ACCENTS, VARIANTS
from symgen.reading.syntax.parser import Parser
from symgen.reading.syntax.rows import flatten
from symgen.reading.syntax.tokens import tokenize
from symgen.reading.syntax.tree import Name
from symgen.terms import domains
from symgen.terms.context import Context
from symgen.terms.term import Term, dimension, make, symbol
from symgen.terms.text import read_context
from symgen.terms.text.types import CURVED, intersect


def declare(
    given: Mapping[str, Any] | str | Sequence[str] | None,
    base: Declarations | None = None,
    *,
    lenient: bool = False,
    shown: str = "",
) -> Declarations:
    """The declarations that a context in words makes; ReadingError at a word or statement that it cannot read.

    If lenient, words that it does not know beside those that it does are left aside: what fails then is left open.
    `shown` is the display that is read in the context: its notation tells whether a probability vector is read at points.
    """
    declared, given = base.copy() if base else Declarations(), _as_mapping(given or {})
    if not given:
        return declared
    named_words = {n: of_entry(n, str(v)) for n, v in given.items() if not n.startswith("_")}
    named_words, sentences = _with_steps(declared, named_words, [*_listed(given.get("_where", ()))], shown)
    spectral = spectra(*without_conventions(declared, named_words, sentences))
    named_words, sentences, informed = informations(*derivatives(spectral.words, spectral.sentences))
    named_words, sentences, families_of = families_said(*under_laws(named_words, sentences, declared.under))
    sentences += declare_families(declared, families_of, named_words, declare, lambda name: name_of(name).text)
    entries, spaces = without_spaces(declare_sequences(declared, named_words, sentences, shown))
    declared.spaces |= {name_of(space).text for space in spaces}
    told = said(entries, [by_cases(respelled(s)) for each in sentences for s in by_entries(each, named_words)])
    declared.samples.update(told.samples)
    told.words = _without_fisher(declared, with_sizes(told.words))
    told.statements, told.later = _with_what_is_later(told.statements, told.later)
    statements, independent = apart([*told.statements, *_means(declared, told.samples, told.statements)])
    words = plain_words(told.words, statements, shown, masses=at_points(told.words, (shown, *told.statements)))
    statements = taken_apart(declared, statements, words, shown)
    named = [
        pair
        for names, value in words.items()
        for name in pieces(names)
        for pair in _worded(declared, name, value, lenient=lenient or names in told.spoken, aside=names in told.open)
    ]
    sizes = {size for _, found in named for size in found.sizes if size.isidentifier()}
    for size in (*sizes, *(last for last in told.samples.values() if last.isidentifier())):
        declared.symbols.setdefault(size, dimension(size))
    texts = [*words.values(), *statements]
    declared.size = declared.size or families.only_size(sizes, texts)
    declared.places.update(match[1] for text in texts for match in _SUBSCRIPT.finditer(text))
    counts = {*sizes, *families.sizes_in(texts)}  # whose bounds are part of the shapes
    first = [pair for pair in named if pair[0].strip() in counts]
    for pair in first:
        Statements(declared, written(list(_declare(declared, *pair)))).read()
    later = sorted((pair for pair in named if pair not in first), key=lambda pair: bool(pair[1].extreme[0]))
    conditions = [c for pair in later for c in _declare(declared, *pair)]
    spectral.declare(declared)
    left = _left_for_later(told.densities, statements)
    at_once = [law for law in told.densities if law not in left]
    Statements(declared, written([*statements, *conditions])).read(lambda: _declare_laws(declared, at_once))
    _declare_laws(declared, left)
    for variable, place in told.supports.items():
        place_law(declared, name_of(variable), place)
    declare_lines(declared)
    for group in independent:
        declare_independent(declared, group, [name_of(each).text for each in group])
    declared.independent.update(_unstated(declared) if told.apart else ())
    _inform(declared, informed)
    declared.later.extend(told.later)
    declared.by_moments.update(name_of(name).text for name in told.by_moments)
    for name in told.open.keys() - told.spoken:
        _leave_open(declared, name, told.open[name])
    return declared


def _as_mapping(given: Mapping[str, Any] | str | Sequence[str]) -> Mapping[str, Any]:
    """A context as names with their words, and statements."""
    if isinstance(given, Mapping):
        return given
    return {
        "_where": [part for part in re.split(r"[;\n]", given) if part.strip()] if isinstance(given, str) else [*given]
    }


def _with_steps(
    declared: Declarations, words: dict[str, str], sentences: list[str], shown: str
) -> tuple[dict[str, str], list[str]]:
    """The words and sentences of a context with what they say of lists and of each step of a sequence."""
    words, sentences, assumed = as_recursions(words, without_dots(sentences, shown), shown)
    words, sentences, steps = as_steps(words, sentences, shown)
    declared.assumptions.extend(assumed)
    declared.steps.update(steps)
    return with_roles(*as_increments(*as_sentences(words, sentences), shown), shown)


def _inform(declared: Declarations, informed: Mapping[str, str]) -> None:
    for name, formula in informed.items():
        declared.informed[name_of(name).text] = variables_of(formula)
        declared.formulas.extend(written([f"{name} = {formula}"]))


def _without_fisher(declared: Declarations, words: Mapping[str, str]) -> dict[str, str]:
    """The words of names but of those that are said to be Fisher information, which are declared so."""
    found = {name: of_fisher(name, value) for name, value in words.items()}
    for information in found.values():
        if information is not None:
            head, parameter, size = information
            declare_fisher(declared, name_of(head), name_of(parameter).text if parameter else "", size)
    return {name: value for name, value in words.items() if found[name] is None}


def _declare_laws(declared: Declarations, laws: Iterable[GivenLaw]) -> None:
    for given in laws:
        declare_given(declared, given, name_of(given.name or "p"))


def _left_for_later(laws: Sequence[GivenLaw], statements: Sequence[str]) -> list[GivenLaw]:
    """The laws given by formulas that speak of what statements define, and those of variables that have one by a statement."""
    heads = {name.lstrip("\\") for name in defined(statements)}
    drawn = {re.split(r"~|\\sim|\\mid|\|", statement)[0].strip() for statement in statements}
    written_in = [set(re.findall(r"[A-Za-z]+(?:_\w+)?", f"{given.formula} {given.place}")) for given in laws]
    return [law for law, names in zip(laws, written_in, strict=True) if law.name in drawn or heads & names]


def _with_what_is_later(statements: Sequence[str], later: Sequence[str]) -> tuple[list[str], list[str]]:
    """The statements, and what is read after all is joined: definitions by what that defines, f = F' of a cdf F, too."""
    heads = defined(later)
    waiting = [
        s for s in statements if _DEFINES.match(s) and heads & set(re.findall(r"[A-Za-z]+", s.partition("=")[2]))
    ]
    return [s for s in statements if s not in waiting], [*later, *waiting]


_DEFINES = re.compile(r"\s*\\?[A-Za-z]+\s*=")


def _means(declared: Declarations, samples: Mapping[str, str], statements: Sequence[str]) -> Iterator[str]:
    r"""What \bar X is of a sample X_1, ..., X_n, where nothing else says it."""
    for stem, last in samples.items():
        name = name_of(rf"\bar {stem}").text
        own = re.compile(rf"\s*\\(?:bar|overline)\s*\{{?\s*{re.escape(stem)}(?![A-Za-z])")
        is_drawn = any(statement.startswith(f"{stem}_i") for statement in statements)
        if is_drawn and name not in declared and not any(map(own.match, statements)):
            declared.assume(f"{name} is the mean of {stem}_1, ..., {stem}_{last}")
            for written in (rf"\bar {{{stem}}}", rf"\bar {{{stem}}}_{{{last}}}"):
                yield rf"{written} = \frac{{1}}{{{last}}} \sum_{{i=1}}^{{{last}}} {stem}_i"


def _listed(where: Any) -> Iterable[str]:
    return (where,) if isinstance(where, str) else where


def _leave_open(declared: Declarations, written: str, value: str) -> None:
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


def _worded(
    declared: Declarations, name: str, value: str, *, lenient: bool, aside: bool
) -> Iterator[tuple[str, Words]]:
    """A name with its words; if aside, words that nobody knows are left aside: "g is a nice map"."""
    of_index = _OF_INDEX.search(value)
    if of_index and _without_index(name) == (_without_index(name)[0], of_index[1]):  # alpha_t, a function of t
        name, value = _without_index(name)[0], _OF_INDEX.sub("function", value)
        declared.processes.add(name_of(name).text)
    line = line_of(name, value)
    if line is not None:
        declared.lines[name_of(name).text] = line
        return
    try:
        found = Words(_spelled(name), value, lenient=lenient)
    except UnknownNameError:
        if not aside:
            raise
        _leave_open(declared, name, value)
        return
    if not found.is_only_called:
        if NOT_USED.search(value) and not found.extreme[0]:
            _leave_open(declared, name, value)
        yield name, found
    elif has_meaning_of_its_own(name) and not aside:
        raise ReadingError(
            f"{name} said to be {value}",
            asked="what its letter is otherwise",
            text=value,
            hint="define it by a formula",
        )
    else:
        _leave_open(declared, name, value)


_OF_INDEX = re.compile(
    r"\bfunctions? of (?:the )?(?:(?:continuous |diffusion )?time |step |noise level )?\\?([A-Za-z]+)\b"
)


def _without_index(name: str) -> tuple[str, str]:
    """alpha and t of alpha_t."""
    found = re.fullmatch(r"(.*[^_])_\{?\\?([A-Za-z]+)\}?", name.strip())
    return (found[1], found[2]) if found else (name, "")


def _unstated(declared: Declarations) -> list[str]:
    """The random variables of which only a density is known, and that speak of no other."""
    laws = declared.laws
    return [
        name
        for name, law in laws.items()
        if law.op == "density_law" and not any(s.attrs[0] in laws for s in law.free if s.attrs[0] != name)
    ]


_SUBSCRIPT = re.compile(r"_\{\s*([a-z])\s*[-+]")  # t of m_{t-1}


def from_context(context: Context) -> Declarations:
    """The declarations of a context that is given as Terms or in plain text."""
    declared = Declarations()
    declared.add(context)
    return declared


_SHAPED = frozenset(STRUCTURES)  # of matrices: a symmetric random variable is none
_OBSERVED = frozenset({"fixed", "observation", "observed"})


def _declare(declared: Declarations, written: str, found: Words) -> Iterator[str]:
    """Declare one name by its words; what remains are conditions."""
    name = name_of(written)
    found.conditions = [_in_writing(c, found.name, written) for c in found.conditions]
    if families.is_of_many(declared, name, found):
        return
    declared.fixed.update({name.text} if _OBSERVED & set(found.words) else ())
    if found.unknown or (found.kind == "random" and _SHAPED & set(found.words)):
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


def _in_writing(condition: str, name: str, written: str) -> str:
    r"""A condition of a name as it is written: \\bar\\alpha_{t-1} \\in (0, 1)."""
    plain = re.fullmatch(r"[A-Za-z0-9_]+", written.strip())
    return condition if plain else re.sub(rf"(?<![\w\\]){re.escape(name)}(?![\w])", lambda _: written, condition)


def _declare_function(declared: Declarations, name: Name, found: Words, conditions: list[str]) -> list[str]:
    if found.bent[0]:
        families.declare_bent(declared, name, found)
        return conditions
    found.domain, conditions = families.of_values(found, conditions)
    declared.functions[name.text] = _unknown(found, declared)
    return conditions


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


def _declare_random(declared: Declarations, name: Name, found: Words, conditions: list[str]) -> list[str]:
    text = name.text
    if "discrete" in found.words:
        declared.kinds[text] = "discrete"
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


def _in_words(where: str) -> Mapping[str, Any]:
    """Plain text by its declarations: `A, B: events` in the words of documents, other parts as statements."""
    parts = [part.strip() for part in re.split(r"[;\n]", where) if part.strip()]
    found = [(part, re.fullmatch(r"([\w\\, {}^']+?)\s*:(?!=)\s*(.+)", part)) for part in parts]
    words: dict[str, Any] = {"_where": [part for part, declared in found if not declared]}
    for names, value in ((declared[1], declared[2]) for _, declared in found if declared):
        for name in pieces(names):
            if name.strip() in words:
                raise DomainError(
                    asked=f"declare {name}", found=f"{name} is declared twice", where=where,
                    hint="one name has one declaration: drop one, or rename it",
                )  # fmt: skip
            words[name.strip()] = value
    return words


def declarations(where: Any, context: Context, *, lenient: bool = True, shown: str = "") -> Declarations:
    """The declarations of a context and of `where`: a mapping in words, plain text as everywhere, or statements."""
    base = from_context(context)
    if isinstance(where, str) and where:
        try:
            return from_context(context.merge(read_context(where)))
        except DomainError:
            raise
        except SymgenError as error:
            try:
                return declare(_in_words(where), base, lenient=lenient, shown=shown)
            except SymgenError as other:
                raise (other if isinstance(other, DomainError) else error) from None
    return declare(where, base, lenient=lenient, shown=shown)
