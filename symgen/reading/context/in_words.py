r"""Contexts in words: {"sigma": "positive", "X": "invertible matrix n x n, det X > 0", "_where": ["z ~ N(0, 1)"]}.

Each value is a list of words, sets and conditions separated by commas; each `_where` a definition, a law or a condition.
Words that say nothing about the mathematics ("fixed observation", "rates") are left aside by a list of their own, so that
an unknown word is an error, not a silent loss.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from symgen.errors import DomainError, SymgenError
from symgen.reading.context import families
from symgen.reading.context.brownian import as_increments
from symgen.reading.context.by_words import declare_by_words, leave_open, name_of, worded
from symgen.reading.context.cases import by_cases
from symgen.reading.context.chains_in_words import stationary
from symgen.reading.context.conventions import without_conventions
from symgen.reading.context.copies import declare_copy, without_copies
from symgen.reading.context.densities import at_points, plain_words, with_sizes
from symgen.reading.context.derivatives_in_words import derivatives, undeclared_functions, without_dots
from symgen.reading.context.descriptions import with_fewer
from symgen.reading.context.equicorrelated import equicorrelated
from symgen.reading.context.fisher_in_words import of_fisher, with_observations
from symgen.reading.context.formulas import defined
from symgen.reading.context.gathered import as_steps
from symgen.reading.context.given_laws import GivenLaw
from symgen.reading.context.independence import apart, declare_independent
from symgen.reading.context.lines import declare_lines
from symgen.reading.context.lists import as_sentences
from symgen.reading.context.meaning import said
from symgen.reading.context.mixtures import by_entries
from symgen.reading.context.open_families import of_all
from symgen.reading.context.own_families import declare_families, families_said
from symgen.reading.context.roles import with_roles
from symgen.reading.context.running_products import as_recursions
from symgen.reading.context.shifted import declare_sequences
from symgen.reading.context.spaces import without_spaces
from symgen.reading.context.spectra_in_words import spectra
from symgen.reading.context.spellings import of_entry, plain_sentence
from symgen.reading.context.under_laws import under_laws
from symgen.reading.context.variables import Said
from symgen.reading.context.wording import plain_keys
from symgen.reading.context.words import pieces
from symgen.reading.declared import Declarations
from symgen.reading.declaring.densities import declare_given, place_law
from symgen.reading.declaring.informations import informations, variables_of
from symgen.reading.declaring.statements import Statements, written
from symgen.reading.notation.fisher import declare_fisher
from symgen.reading.rewriting.draws import taken_apart
from symgen.terms.context import Context
from symgen.terms.term import dimension
from symgen.terms.text import read_context


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
    given = _as_mapping(given or {})
    start = base or Declarations()
    if not given:
        return start.copy()
    words = {n: str(v) for n, v in given.items() if not n.startswith("_")}
    sentences = [*_listed(given.get("_where", ()))]

    def read(kept: Sequence[str]) -> Declarations:
        return _declared(start.copy(), words, [*kept], lenient=lenient, shown=shown)

    return with_fewer(read, words, sentences, lenient=lenient)


def _declared(
    declared: Declarations, words: dict[str, str], sentences: list[str], *, lenient: bool, shown: str
) -> Declarations:
    """The declarations with what words and sentences say."""
    named_words = {n: of_entry(n, v) for n, v in plain_keys(words).items()}
    named_words, sentences = with_observations(named_words, sentences)
    named_words, sentences, alike = equicorrelated(named_words, sentences, shown)
    sentences += [law for _, law in alike]
    functions = undeclared_functions(named_words, sentences, shown)
    for table in (declared.inferred, declared.guessed):  # what fails may fail for want of what they are
        table.update(functions)
    named_words |= functions
    named_words, sentences = _with_steps(declared, named_words, sentences, shown)
    named_words, sentences, copies = without_copies(named_words, sentences)
    spectral = spectra(*without_conventions(declared, named_words, sentences))
    named_words, sentences, informed = informations(*stationary(*derivatives(spectral.words, spectral.sentences)))
    told = _told(declared, named_words, sentences, shown)
    statements, independent = apart([*told.statements, *_means(declared, told.samples, told.statements)])
    words = plain_words(told.words, statements, shown, masses=at_points(told.words, (shown, *told.statements)))
    statements = taken_apart(declared, statements, words, shown)
    conditions = _declare_names(declared, told, words, statements, lenient=lenient)
    spectral.declare(declared)
    left = _left_for_later(told.densities, statements)
    at_once = [law for law in told.densities if law not in left]
    counted = [
        name for name, place in told.supports.items() if place.startswith("{") and name_of(name).text in declared.laws
    ]
    for variable in counted:  # so that what statements say of chances, p_i = P(X = i), is of masses
        place_law(declared, name_of(variable), told.supports[variable])
    Statements(declared, written([*statements, *conditions])).read(lambda: _declare_laws(declared, at_once))
    _declare_laws(declared, left)
    for variable, place in told.supports.items():
        if variable not in counted:
            place_law(declared, name_of(variable), place)
    declare_lines(declared)
    for group in independent:
        declare_independent(declared, group, [name_of(each).text for each in group])
    for copy, original in copies:
        declare_copy(declared, name_of(copy).text, name_of(original).text, copy)
    declared.independent.update(_unstated(declared) if told.apart else ())
    _inform(declared, informed)
    declared.later.extend(told.later)
    declared.by_moments.update(name_of(name).text for name in (*told.by_moments, *dict(alike)))
    for name in told.open.keys() - told.spoken:
        leave_open(declared, name, told.open[name])
    declared.renew_sizes()
    return declared


def _told(declared: Declarations, words: dict[str, str], sentences: list[str], shown: str) -> Said:
    """What words and sentences say: statements, names by their words, and laws."""
    words, sentences, families_of = families_said(*under_laws(words, sentences, declared.under))
    sentences += declare_families(declared, families_of, words, declare, lambda name: name_of(name).text)
    entries, spaces = without_spaces(declare_sequences(declared, words, sentences, shown))
    declared.spaces |= {name_of(space).text for space in spaces}
    told = said(entries, [by_cases(plain_sentence(s)) for each in sentences for s in by_entries(each, words)])
    declared.samples.update(told.samples)
    told.words = _without_fisher(declared, with_sizes(told.words))
    told.statements, told.later = _with_what_is_later(told.statements, told.later)
    return told


def _declare_names(
    declared: Declarations, told: Said, words: Mapping[str, str], statements: Sequence[str], *, lenient: bool
) -> list[str]:
    """Declare names by their words, those of sizes first; what remains are conditions."""
    known = {name.strip().lstrip("\\") for listed in words for name in pieces(listed)}
    named = [
        pair
        for names, value in words.items()
        for name in pieces(names)
        for pair in worded(
            declared, name, value, known, lenient=lenient or names in told.spoken, aside=names in told.open
        )
    ]
    declared.no_sizes.update(name_of(name).text for name, found in named if not _COUNTS.search(found.value))
    sizes = {size for _, found in named for size in found.sizes if size.isidentifier()}
    for size in (*sizes, *(last for last in told.samples.values() if last.isidentifier())):
        declared.symbols.setdefault(size, dimension(size))
    texts = [*words.values(), *statements]
    declared.size = declared.size or families.only_size(sizes, texts)
    declared.places.update(match[1] for text in texts for match in _SUBSCRIPT.finditer(text))
    counts = {*sizes, *families.sizes_in(texts)}  # whose bounds are part of the shapes
    first = [pair for pair in named if pair[0].strip() in counts]
    for pair in first:
        Statements(declared, written(list(declare_by_words(declared, *pair)))).read()
    later = sorted((pair for pair in named if pair not in first), key=lambda pair: bool(pair[1].extreme[0]))
    return [condition for pair in later for condition in declare_by_words(declared, *pair)]


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
    words, sentences = of_all(words, sentences, shown)
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


#: Words of what may be the size that vectors have where nobody writes it.
_COUNTS = re.compile(r"\b(?:integers?|natural|dimension\w*|sizes?|lengths?|numbers? of|counts?|width)\b", re.IGNORECASE)
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
