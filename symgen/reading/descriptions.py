r"""Contexts as papers word them, in the words that declarations know.

{"p(x, z)": "joint density of x and z", "H": "Shannon entropy"} declares the density p; what a letter means anyway is left
aside. Only what restricts nothing may go: a density "on (0, 1)" or "with mean 0" is left to be asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from symgen.reading.words import pieces

_APPLIED = re.compile(r"\s*(\\?[A-Za-z]\w*(?:_\{?\\?\w+\}?)?)\s*\(.*\)\s*")
_KIND = r"(?:density|densities|distribution|pmf|pdf|(?:probability )?mass function|law)s?(?: functions?)?"
_QUALIFIERS = (
    r"(?:on|over) (?:R|\\?mathbb ?\{?R\}?|ℝ|the real line|the reals)(?:\^\{?\w+\}?)?",
    r"(?:of|over|for|in) (?:(?:each|a|the|discrete|continuous|latent|random|variables?|and|\\?\w{1,3}(?:_\{?\w+\}?)?),?\s*)+",
    r"with (?:the )?(?:same|common|full) support(?: as .*)?",
)
_DENSITY = re.compile(
    rf"(?:(?:a|an|the|joint|marginal|conditional|probability|positive|variational|any|smooth|some|common)\s+)*{_KIND}"
    rf"(?:\s+(?:{'|'.join(_QUALIFIERS)}))*\s*",
    re.IGNORECASE,
)
_VECTOR = re.compile(r"probability vectors?(?:\s+over\s+\S+)?", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:(?:strictly |everywhere )?positive(?: everywhere)?|(?:with )?all (?:entries|masses|probabilities) positive"
    r"|.*drawn independently(?: from \S+)?|natural logarithms?|in nats|nats)",
    re.IGNORECASE,
)
#: The letters that a functional has where nothing declares them.
_FUNCTIONALS = tuple((re.compile(letters), re.compile(words, re.IGNORECASE)) for letters, words in (
    (r"h|H|\\mathrm\{H\}|\\mathcal\{H\}", r"(?:(?:shannon|differential|discrete|joint|conditional)\s+)*entrop(?:y|ies)\b.*"),
    (r"(?:D_?\{?)?\\?(?:mathrm\{)?KL\}*|D", r"(?:the )?(?:kl|kullback[ -]leibler|relative)\b.*"),
    (r"JSD|JS|D_\{?\\?(?:mathrm\{)?JS\}*", r"(?:the )?jensen[ -–]shannon\b.*"),
    (r"W_\{?2\}?", r"(?:the )?(?:2|second|quadratic)[ -]?(?:order )?wasserstein\b.*"),
    (r"W_\{?1\}?", r"(?:the )?(?:1|first)[ -]?(?:order )?wasserstein\b.*"),
    (r"I", r"(?:the )?mutual information\b.*"),
    (r"(?:d_?\{?)?\\?(?:mathrm\{)?TV\}*", r"(?:the )?total variation\b.*"),
))  # fmt: skip
_LAW_NAMED = re.compile(rf"(?:the\s+)?{_KIND}\s+of\s+(?:a\s+|an\s+|the\s+)?([A-Z]\w*\(.*\))", re.IGNORECASE)
_FUNCTION = re.compile(
    r"(?:(?:a|an|any|real|real-valued|smooth|bounded|measurable|arbitrary)\s+)*function\s+on\s+\\?\{.*\}", re.IGNORECASE
)


def plainly(given: Mapping[str, Any]) -> dict[str, Any]:
    """The context in words that declarations know.

    >>> plainly({"p(x,z)": "joint density", "H": "entropy in nats", "q": "density, positive everywhere"})
    {'p': 'density', 'q': 'density', '_where': []}
    """
    where = [plain for said in _listed(given.get("_where", ())) if (plain := _statement(said, given))]
    words: dict[str, Any] = {}
    for written, said in given.items():
        if written.startswith("_"):
            continue
        entry = _entry(written, str(said))
        if isinstance(entry, str):
            where.append(entry)
        elif entry is not None:
            words.setdefault(*entry)
    kept = {key: value for key, value in given.items() if key.startswith("_") and key != "_where"}
    words = dict(_of_entries(name, said, words, where) for name, said in words.items())
    return {**words, **kept, "_where": where}


_ENTRY = re.compile(r"\s*(\\?[A-Za-z]+)_\{?([i-n])\}?\s*")
_OF_NUMBERS = re.compile(
    r"(?:(?:real|positive|nonnegative|non-negative|nonzero|non-zero|negative)\s*)+(?:numbers?)?", re.IGNORECASE
)
_SIZE = re.compile(
    r"(?:R|\}|ℝ)\s*\^\s*\{?(\w+)\}?|(?:vectors?|simplex)(?: (?:of|with) (?:length|size|dimension))? ([A-Za-z])\b"
)


def _of_entries(name: str, said: str, words: Mapping[str, str], where: Iterable[str]) -> tuple[str, str]:
    """The entry of a vector for that of its entries, sigma_j, where a statement speaks of sigma_k too and all sizes are one."""
    entry = _ENTRY.fullmatch(name)
    sizes = {size for value in words.values() for match in _SIZE.finditer(value) for size in match.groups() if size}
    if entry is None or not _OF_NUMBERS.fullmatch(said.strip()) or len(sizes) != 1 or entry[1] in words:
        return name, said
    stem, letter = entry.groups()
    others = re.compile(rf"{re.escape(stem.removeprefix(chr(92)))}_\{{?(?!{letter}\b)[a-z]\b")
    return (stem, f"{said} vector {sizes.pop()}") if any(others.search(each) for each in where) else (name, said)


def _listed(where: Any) -> Iterator[str]:
    yield from ((where,) if isinstance(where, str) else where)


def _entry(written: str, said: str) -> tuple[str, str] | str | None:
    """What is left of an entry: a name with its words, a statement, or nothing."""
    if any(letters.fullmatch(written.strip()) and words.fullmatch(said.strip()) for letters, words in _FUNCTIONALS):
        return None
    law = _LAW_NAMED.fullmatch(said.strip())
    if law:
        return f"{written} = {law[1]}"
    said = _LEADING.sub("", said.strip())
    first, *others = [piece.strip() for piece in _pieces(said)]
    applied = _APPLIED.fullmatch(written)
    is_density = _DENSITY.fullmatch(first) or (applied and _VECTOR.fullmatch(first))
    if is_density and all(_ASIDE.fullmatch(other) for other in others):
        return (applied[1] if applied else written), "density"
    if not applied and _FUNCTION.fullmatch(first) and not others:
        return written, "function"
    kept = [first, *(other for other in others if not (_VECTOR.fullmatch(first) and _ASIDE.fullmatch(other)))]
    return written, (said if len(kept) == len(others) + 1 else ", ".join(kept))


def _pieces(said: str) -> Iterator[str]:
    """Parts between commas; of a density "of x, z" the comma is between its variables."""
    yield from pieces(re.sub(r"(?<=\bof )(\w{1,3}),\s*(?=\w{1,3}\b)", r"\1 and ", said))


# Statements.

_NORMAL_MEANS = re.compile(
    r"\\mathcal\s*\{?N\}?\s*\([^()]*\)\s+(?:is|denotes)\s+(?:the\s+|a\s+)?(?:normal|gaussian)\s+(?:density|law|distribution)"
    r"\s+with\s+mean\s+\S+\s+and\s+(?:variance|covariance(?: matrix)?)\s+\S+",
    re.IGNORECASE,
)
_POSITIVE_WHEREVER = re.compile(r"[^=<]*>\s*0\s+(?:wherever|whenever|where)\s+[^=<]*>\s*0\.?")
_OWN_DENSITY = re.compile(
    r"(\S+)\s+(?:is|denotes)\s+(?:the\s+)?(?:marginal\s+|unconditional\s+|probability\s+)*(?:density|distribution|pdf|law)"
    r"\s+of\s+\S+",
    re.IGNORECASE,
)
_APART = re.compile(
    r"(?<=[)}\]])\s*,?\s*(?:and\s+)?(?:is\s+)?(?:independent(?:ly)?|drawn independently)(?:\s+of\s+\S+)?\s*$"
)
_CONSEQUENCE = re.compile(
    r"\s*,\s*so\s+(?:that\s+)?[^=]*(?:invertible|well[ -]defined|finite|one-to-one|a bijection)\s*$"
)


def _statement(said: str, given: Mapping[str, Any]) -> str:
    """A statement without what restricts nothing; empty where that is all of it."""
    if _NORMAL_MEANS.fullmatch(said.strip()) or _POSITIVE_WHEREVER.fullmatch(said.strip()) or _holds_anyway(said):
        return ""
    owner = _OWN_DENSITY.fullmatch(said.strip())
    if owner and owner[1] not in given:
        return ""
    plain = _of_each(_CONSEQUENCE.sub("", said))
    return _APART.sub("", plain) if re.search(r"~|\\sim", plain) else plain


_DOTS = r"(?:\\(?:dots|ldots|cdots|dotsc)|\.\.\.|…)"
_IID = r"(?:i\.?i\.?d\.?|independent(?:ly)?)"
_DRAWN = (
    r"(?:~|\\(?:over|under)set\{(?:\\text\{|\\mathrm\{)?(?:iid|i\.i\.d\.)\}?\}\{\\sim\}|\\sim(?![a-z])|drawn from|from)"
)
_FAMILY = r"((?:[A-Z][a-z]\w*|\\mathcal\s*\{?N\}?|N|\\(?:mathrm|operatorname|text)\{\w+\})\s*\(.*\))"
_SAMPLE = re.compile(
    rf"\s*(\\?[A-Za-z]+)_\{{?1\}}?\s*,\s*(?:\1_\{{?2\}}?\s*,\s*)?{_DOTS}\s*,\s*\1_\{{?\w\}}?\s*(?:(\\mid|\|)\s*([^~]*?))?\s*"
    rf"(?:are\s+)?(?:{_IID}\s*)?{_DRAWN}?\s*{_FAMILY}\s*,?\s*{_IID}?\s*"
)
_ONE = re.compile(rf"\s*(\\?[A-Za-z]+_\{{?[a-z]\}}?)\s*(?:are\s+)?{_IID}\s+{_DRAWN}?\s*{_FAMILY}\s*")
_LEADING = re.compile(rf"{_IID}\s+(?=[A-Z]\w*\()")


def _of_each(said: str) -> str:
    """X_i ~ law for X_1, ..., X_n i.i.d. of that law, whatever stands between."""
    one, several = _ONE.fullmatch(said), _SAMPLE.fullmatch(said)
    if one:
        return f"{one[1]} \\sim {one[2]}"
    if several is None:
        return said
    name, bar, given, law = several.groups()
    return f"{name}_i {bar} {given} \\sim {law}" if bar else f"{name}_i \\sim {law}"


_AT = r"([A-Za-z](?:_\\?\w+)?)\(([^()]*)\)"
_MARGINAL = re.compile(rf"{_AT}=\\(?:int|sum)(?:_\{{?\\?\w+\}}?)?{_AT}(?:d(\\?\w+))?")
_CONDITIONAL = re.compile(rf"{_AT}=(?:{_AT}/{_AT}|\\frac\{{{_AT}\}}\{{{_AT}\}})")
_PRODUCT = re.compile(rf"{_AT}={_AT}{_AT}")
_SPACING = re.compile(r"\\[,;!: ]|\\,|\s|\\(?:left|right)(?![a-z])")


def _holds_anyway(said: str) -> bool:
    """Whether a statement is the rule of sums or of products for one joint density: p(x) = \\int p(x, z) dz."""
    text = _SPACING.sub("", re.sub(r"\\(?:mid|vert)(?![a-z])", "|", said)).rstrip(".")
    summed, ratio, product = (pattern.fullmatch(text) for pattern in (_MARGINAL, _CONDITIONAL, _PRODUCT))
    if summed:
        own, inside = _variables(summed[2]), _variables(summed[4])
        return summed[1] == summed[3] and own[1] == inside[1] and own[0] < inside[0]
    if ratio:
        parts = [part for part in ratio.groups() if part is not None]
        named, top, bottom = map(_variables, parts[1::2])
        return len(set(parts[::2])) == 1 and top == (named[0] | named[1], _NONE) and bottom == (named[1], _NONE)
    if product:
        joint = _variables(product[2])
        factors = [_variables(product[k]) for k in (4, 6)]
        alike = len({product[k] for k in (1, 3, 5)}) == 1 and not joint[1]
        return alike and any(
            first[1] == second[0] and not second[1] and first[0] | first[1] == joint[0]
            for first, second in (factors, factors[::-1])
        )
    return False


_NONE: frozenset[str] = frozenset()


def _variables(inside: str) -> tuple[frozenset[str], frozenset[str]]:
    """The variables of a density, and those that are given."""
    targets, _, given = inside.partition("|")
    return frozenset(filter(None, targets.split(","))), frozenset(filter(None, given.split(",")))
