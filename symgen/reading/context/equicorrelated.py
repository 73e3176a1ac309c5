r"""Variables of which any two covary alike: "Var(X_i) = v, Cov(X_i, X_j) = c for i != j", "with pairwise correlation r".

What is quadratic in them depends on these moments alone, so a normal vector stands in, with the covariance
v ((1 - r) I + r 1 1').
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_STEM = r"(?P<stem>\\?[A-Za-z]+)"
_FONT = r"\\?(?:(?:operatorname|mathrm|mathbb)\s*\{\s*)?\\?"
_OPEN, _SHUT = r"\}?\s*(?:\\left)?[(\[]\s*", r"\s*(?:\\right)?[)\]]"
_VALUE = r"\s*=\s*(?P<value>.+?)"
_EVERY = r"(?:,?\s*(?:for|whenever|when|if|,|\()\s*(?:all |every |each |any )?(?:i|j|k)\)?)?"
_APART = (
    r"(?:,?\s*(?:for|whenever|when|if|,|\()\s*(?:all |every |each |any )?(?:(?:i|j)\s*(?:!=|≠|\\neq?(?![a-z])|different from)"
    r"\s*(?:i|j)|distinct i,? ?(?:and )?j)\)?)?"
)
_ENDS = r"(?=\s*(?:,|;|\.?\Z|\band\b|\bwith\b))"
_PAIR = re.compile(
    rf"{_FONT}(?P<kind>[Cc]ov|[Cc]orr){_OPEN}{_STEM}_\{{?i\}}?\s*,\s*(?P=stem)_\{{?j\}}?{_SHUT}{_VALUE}{_APART}{_ENDS}"
)
_MOMENT = re.compile(rf"{_FONT}(?P<kind>Var|E){_OPEN}{_STEM}_\{{?i\}}?{_SHUT}{_VALUE}{_EVERY}{_ENDS}")
_SAID = re.compile(
    r"(?:(?:pairwise|common|equal|constant|mutual|same|the|an?)\s+)*\b(?P<kind>correlation|covariance|variance|mean"
    r"|standard deviation)(?: coefficient)?(?:\s+(?:of\s+)?)(?P<value>[^\s,;.]+)" + _ENDS
)
_LISTED = re.compile(
    rf"{_STEM}_\{{?1\}}?\s*,\s*(?:(?P=stem)_\{{?2\}}?\s*,\s*)?(?:\.\.\.|\\[lc]?dots|…)\s*,\s*(?P=stem)_\{{?(?P<last>\w+)\}}?"
)
_SUMMED = re.compile(r"\\sum_\{\s*i\s*=\s*1\s*\}\s*\^\s*(?:(?P<bare>[A-Za-z])|\{\s*(?P<last>[A-Za-z])\s*\})")
_FILLERS = frozenset(
    """exchangeable identically distributed equicorrelated correlated random variables variable with and are is each having
    all have the any two of them real for where pairwise square integrable a an""".split()  # noqa: SIM905
)
_KINDS = {"Var": "variance", "E": "mean", "standard deviation": "deviation"}


@dataclass(frozen=True)
class _Told:
    """What one text says: the moments by their kinds, whose they are, how many there are, and what else stands there."""

    moments: Mapping[str, str]
    stems: frozenset[str]
    last: str
    rest: str


def equicorrelated(
    words: Mapping[str, str], sentences: Sequence[str], shown: str
) -> tuple[dict[str, str], list[str], list[tuple[str, str]]]:
    r"""Words and sentences without those that say how any two members of a sample covary, and the laws that stand in.

    >>> equicorrelated({}, ["X_1,...,X_n exchangeable with mean m, variance v and covariance c", "a = 1"], "")[2]
    [('X', 'X \\sim \\mathcal{N}((m)\\mathbf{1}_{n}, ((v) - (c))I_{n} + (c)\\mathbf{1}_{n}\\mathbf{1}_{n}^\\top)')]
    """
    texts = {f"{name}:": value for name, value in words.items()} | {str(k): text for k, text in enumerate(sentences)}
    told = {key: _told(text, key.rstrip(":")) for key, text in texts.items()}
    used = {key: one for key, one in told.items() if one.moments and _is_filler(one.rest)}
    moments = {kind: value for one in used.values() for kind, value in one.moments.items()}
    stems = frozenset().union(*(one.stems for one in used.values()))
    lasts = {one.last for one in told.values() if one.last} or {
        found["bare"] or found["last"] for found in _SUMMED.finditer(" ".join((shown, *sentences)))
    }
    spread = moments.get("variance") or (f"({moments['deviation']})^2" if "deviation" in moments else "")
    if len(stems) != 1 or len(lasts) != 1 or not spread or not {"correlation", "covariance"} & moments.keys():
        return dict(words), [*sentences], []
    (stem,), (last,) = stems, lasts
    ones = rf"\mathbf{{1}}_{{{last}}}"
    shared = f"({moments['covariance']})" if "covariance" in moments else f"({spread})({moments['correlation']})"
    own = f"({spread}) - {shared}" if "covariance" in moments else f"({spread})(1 - ({moments['correlation']}))"
    scaled = f"({own})I" if "covariance" in moments else f"{own}I"
    mean = moments.get("mean") or rf"\mu_{{{stem}}}"
    law = rf"{stem} \sim \mathcal{{N}}(({mean}){ones}, {scaled}_{{{last}}} + {shared}{ones}{ones}^\top)"
    kept = {name: value for name, value in words.items() if f"{name}:" not in used}
    kept |= {stem: f"vector in R^{last}"} | ({} if "mean" in moments else {rf"\mu_{{{stem}}}": "real"})
    return kept, [text for k, text in enumerate(sentences) if str(k) not in used], [(stem, law)]


def _told(text: str, name: str) -> _Told:
    moments: dict[str, str] = {}
    stems: set[str] = set()
    listed = _LISTED.search(text)
    member = re.fullmatch(rf"{_STEM}_\{{?i\}}?", name)
    alike = (
        listed is not None or member is not None or _PAIR.search(text) is not None or _MOMENT.search(text) is not None
    )
    rest = text
    for pattern in (_PAIR, _MOMENT, _SAID) if alike else ():
        for found in pattern.finditer(rest):
            kind = _KINDS.get(found["kind"], found["kind"])
            kind = {"cov": "covariance", "corr": "correlation"}.get(kind.lower(), kind)
            moments[kind] = found["value"].strip()
            stems.update([found["stem"]] if "stem" in found.groupdict() else [])
        rest = pattern.sub(" ", rest)
    stems.update(found["stem"] for found in (listed, member) if found is not None and moments)
    rest = _LISTED.sub(" ", rest)
    return _Told(moments, frozenset(stems), listed["last"] if listed else "", rest)


def _is_filler(rest: str) -> bool:
    return {word.lower() for word in re.split(r"[\s,;.()]+", rest) if word} <= _FILLERS
