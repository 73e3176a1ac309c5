r"""Densities and functions as contexts word them: "joint density of x and z", "real function on {0, 1}".

Only what restricts nothing may go: a density "on (0, 1)" or "with mean 0" is left to be asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from symgen.reading.context.called import is_filler, without_calls
from symgen.reading.context.lexicon import LAW_OF_POINTS
from symgen.reading.context.words import pieces

_APPLIED = re.compile(r"\s*(\\?[A-Za-z]+(?:_(?:\\?\w+|\{(?:[^{}]|\{[^{}]*\})*\}))?)\s*\((.*)\)\s*")
_KIND = (
    r"(?:density|densities|distribution|pmf|pdf|(?:probability )?mass function|law|polic(?:y|ies))s?(?: functions?)?"
)
_QUALIFIERS = (
    r"(?:on|over) (?:R|\\?mathbb ?\{?R\}?|ℝ|the real line|the reals)(?:\^\{?\w+\}?)?",
    r"(?:on|over) (?:the same|a|the|some) (?:finite )?(?:action |state |sample )?(?:set|alphabet|space)(?: of \w+)?",
    r"(?:of|over|for|in|given) (?:(?:each|a|the|discrete|continuous|latent|random|variables?|class|given|and"
    r"|\([A-Z], ?[A-Z]\)|\\?\w{1,3}(?:_\{?[\w:]+\}?)?),?\s*)+",
    r"with (?:the )?(?:same|common|full) support(?: as .*)?",
)
_DENSITY = re.compile(
    r"(?:(?:a|an|the|joint|marginal|conditional|probability|strictly|positive|variational|any|smooth|differentiable|some"
    rf"|common|stochastic|parametri[sz]ed)\s+)*{_KIND}(?:\s+\w\([^()]*\))?"
    rf"(?:\s+(?:{'|'.join(_QUALIFIERS)}))*\s*",
    re.IGNORECASE,
)
_VECTOR = re.compile(
    r"(?:(?:strictly )?positive )?(?:probability vectors?|probabilities|masses)"
    r"(?:\s+(?:over|on|for)\s+.*|\s+with positive entries)?",
    re.IGNORECASE,
)
_BESIDES = re.compile(
    r"(?:(?:strictly |everywhere )?positive(?: everywhere)?|\w+(?:\(\w\))? ?> ?0(?: everywhere)?"
    r"|(?:twice |continuously )?differentiable.*|\w+ in a finite set"
    r"|(?:smooth|regular)(?: in \S+)?|(?:on|over) (?:a|the|some) (?:finite )?(?:action |state |sample )?(?:set|alphabet|space)"
    r"|(?:with )?all (?:entries|masses|probabilities) positive"
    r"|.*drawn independently(?: from \S+)?)",
    re.IGNORECASE,
)
_FUNCTION = re.compile(
    r"(?:(?:a|an|any|real|real-valued|smooth|bounded|measurable|arbitrary)\s+)*function\s+on\s+(?:\\?\{.*\}|that set)",
    re.IGNORECASE,
)
_PAIR = re.compile(r"\(?\b([A-Z])\s*(?:,|and)\s*([A-Z])\b\)?")


def at_points(words: Mapping[str, str], texts: Iterable[str]) -> bool:
    r"""Whether texts read probability vectors as mass functions, p(x) and \mathbb{E}_{x \sim p}, and none of them by entries."""
    vectors = [re.escape(name.strip().lstrip("\\")) for name, value in words.items() if _VECTOR.match(value)]
    if not vectors:
        return False
    bare = rf"\\?(?:{'|'.join(vectors)})"
    letters = rf"(?<![A-Za-z_^]){bare}"
    written = " ".join(texts)
    applied = rf"{letters}\s*(?:\\left|\\[bB]igg?l?)?\(|\\sim\s*{letters}(?![A-Za-z_(])"
    if any(re.search(r"\bfunction\b", value) for value in words.values()):  # T of \mathbb{E}_p[T], which is no vector
        applied += rf"|_\{{?\s*{bare}\s*\}}?\s*(?:\\left)?\["
    return bool(re.search(applied, written)) and not re.search(rf"{letters}_\{{?[a-z0-9](?![a-z])", written)


def plainly(listed: str, value: str, *, masses: bool = False) -> Iterator[tuple[str, str]]:
    r"""Names with their words, as declarations know them; with `masses`, probability vectors are mass functions.

    >>> list(plainly("p(x, z)", "joint density")), list(plainly("q", "density, positive everywhere"))
    ([('p', 'density')], [('q', 'density')])
    """
    said = [piece.strip() for piece in _pieces(value)]
    first, *others = [piece for piece in said if not is_filler(piece) or _DENSITY.fullmatch(piece)] or [value]
    applied = _APPLIED.fullmatch(listed)
    pair = _PAIR.search(value) if applied else None
    if pair and re.search(r"joint|pair", value) and re.search(r"pmf|mass function|discrete", value):
        yield from ((name, "discrete random variable") for name in pair.groups())
    elif not applied and (re.search(LAW_OF_POINTS, first, re.IGNORECASE) or re.search(r"\bindependent\b", value)):
        yield listed, value  # which says more than a density
    elif (_DENSITY.fullmatch(first) or (applied and _VECTOR.fullmatch(first))) and all(map(_BESIDES.fullmatch, others)):
        yield (applied[1] if applied else listed), "density"
    elif masses and _VECTOR.fullmatch(first) and all(map(_BESIDES.fullmatch, others)):
        yield listed, "pmf"
    elif not applied and _FUNCTION.fullmatch(first) and not others:
        yield listed, "function"
    elif applied:
        kind = re.search(r"densit|distribution|pmf|mass|function|map|event|random", value)
        yield applied[1], value if kind else f"function, {value}"
    else:
        kept = [first, *(other for other in others if not (_VECTOR.fullmatch(first) and _BESIDES.fullmatch(other)))]
        yield listed, value if len(kept) == len(others) + 1 else ", ".join(kept)


def together(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names with their words; of a density with several conditionals, p(x | c) and p(c), it is said once."""
    words: dict[str, str] = {}
    for name, value in pairs:
        if words.get(name) not in ("density", "pmf"):
            words[name] = value
    return words


def _pieces(value: str) -> Iterator[str]:
    """Parts between commas; of a density "of x, z" the comma is between its variables."""
    yield from pieces(re.sub(r"(?<=\bof )(\w{1,3}),\s*(?=\w{1,3}\b)", r"\1 and ", value))


_OF_SIZE = re.compile(
    r"(?P<kind>vectors?|simplex)(?P<between>[^;]*?),?\s*(?:(?:of|with|and) )?(?:length|size|dimension) (?P<size>[A-Za-z])"
    r"(?:\s*(?P<bound>(?:[<>]=?|[≤≥]|\\[gl](?:eq?|t)(?![a-z]))\s*\w+))?(?=\s*(?:,|$))"
)


def with_sizes(words: Mapping[str, str]) -> dict[str, str]:
    """Names with their words, the sizes of vectors right after these, and what is said of a size said of that.

    >>> with_sizes({"a": "vector of positive reals, length K >= 2"})
    {'a': 'vector K of positive reals', 'K': 'positive integer, K >= 2'}
    """
    found: dict[str, str] = {}
    bounds: dict[str, str] = {}
    for name, value in words.items():
        sized = _OF_SIZE.search(value)
        if sized is None:
            found[name] = value
            continue
        found[name] = _OF_SIZE.sub(r"\g<kind> \g<size>\g<between>", value)
        if sized["bound"]:
            bounds[sized["size"]] = f"{sized['size']} {sized['bound']}"
    return found | {size: f"{words.get(size, 'positive integer')}, {bound}" for size, bound in bounds.items()}


_ENTRY = re.compile(r"\s*(\\?[A-Za-z]+)_\{?([a-z])\}?\s*")
_INDICES = frozenset("ijklmn")
_OF_NUMBERS = re.compile(
    r"(?:(?:real|positive|nonnegative|non-negative|nonzero|non-zero|negative|observed|data|points?|constants?)\s*)+(?:numbers?)?"
    r"(?:\s*(?:in|\\in)\s*[(\[][^()\[\]]*[)\]])?",
    re.IGNORECASE,
)
_OF_VECTORS = re.compile(
    r"(?:(?:strictly )?positive )?(?:probability )?vectors?(?: (?:in|\\in) \S+| (?:of|with) length \w+| [A-Za-z])?",
    re.IGNORECASE,
)
_POSITIVE = re.compile(r"(?:(?:with|all|strictly)\s+)*(?:positive(?: entries| masses)?|entries positive)")
_SIZE = re.compile(
    r"(?:R|\}|ℝ)\s*\^\s*\{?(\w+)\}?|(?:vectors?|simplex)(?: (?:of|with) (?:length|size|dimension))? ([A-Za-z])\b"
)


def of_entries(name: str, value: str, words: Mapping[str, str], where: Sequence[str]) -> tuple[str, str]:
    r"""The entries of a vector for what is said of one: x_i, real, where a statement sums x_i for i = 1, ..., m.

    A vector too where a statement speaks of sigma_k beside sigma_j, and all sizes are one.
    """
    entry = _ENTRY.fullmatch(name)
    said = [piece.strip() for piece in pieces(without_calls(value))]
    plain, *others = sorted(said, key=is_filler)  # "responsibilities, real in (0,1)"
    whole = _OF_VECTORS.fullmatch(plain)
    if (
        entry is None
        or not (whole or _OF_NUMBERS.fullmatch(plain))
        or entry[1] in words
        or not all(is_filler(other) or (whole and _POSITIVE.fullmatch(other)) for other in others)
    ):
        return name, value
    stem, letter = entry.groups()
    summed = [
        each for each in where if re.search(rf"\\sum_(?:\{{\s*{letter}\s*\}}|{letter}(?![A-Za-z]))(?!\s*\^)", each)
    ]
    if letter not in _INDICES and not summed:
        return name, value
    run = re.compile(
        r"\\(?:sum|prod)_\{\s*([a-z])\s*=\s*1\s*\}\s*\^\s*\{?\s*([A-Za-z]\w*)\s*\}?(?=.*"
        + rf"{re.escape(stem)}_\{{?\1(?![a-z]))",
        re.DOTALL,
    )
    listed = re.compile(
        rf"{re.escape(stem)}_\{{?1\}}?\s*,\s*(?:\.\.\.|\\[lc]?dots[bc]?)\s*,\s*{re.escape(stem)}_\{{?([A-Za-z]\w*)\}}?"
    )
    ends = (found.groups()[-1] for text in where for found in (run.search(text), listed.search(text)) if found)
    last = next(ends, "")
    if last:
        return name, f"{value}, {letter} = 1, ..., {last}"
    if whole:
        return name, value
    sizes = {size for said in words.values() for match in _SIZE.finditer(said) for size in match.groups() if size}
    bare = re.escape(stem.removeprefix(chr(92)))
    other, own = (re.compile(rf"{bare}_\{{?{index}\b") for index in (rf"(?!{letter}\b)[a-z]", letter))
    alike = len(sizes) == 1 and (any(map(other.search, where)) or any(map(own.search, summed)))
    return (stem, f"{value} vector {sizes.pop()}") if alike else (name, value)


def plain_words(words: Mapping[str, str], statements: Sequence[str], shown: str, *, masses: bool) -> dict[str, str]:
    """Names with their words as declarations know them, those of entries with where these end."""
    plain = together(pair for listed, value in words.items() for pair in plainly(listed, value, masses=masses))
    return dict(of_entries(name, value, plain, (*statements, shown)) for name, value in plain.items())
