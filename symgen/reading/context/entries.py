r"""Random vectors in words: "with independent N(0, 1) entries" is said of X_i, "Normal(0, I) in R^d" is a law and a size."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

_NOUN = r"(?:entries|components|coordinates|elements)"
_SPACE = r"(?:\\mathbb\s*\{?R\}?|R|ℝ)\s*\^\s*(?:\{[^}]*\}|\w+)"
_LAW = r"(?-i:[A-Z]\w*|\\(?:mathcal|mathrm|operatorname)\s*\{?\w+\}?)\s*\([^()]*\)"
#: What makes a phrase about entries one about how they are drawn.
_DRAWN = re.compile(
    rf"\b(?:independent(?:ly)?|i\.?i\.?d|identically|normal|gaussian|rademacher|bernoulli|uniform)\b|{_LAW}",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:,|\s(?:with|of|having|has|have))\s*(?P<said>(?:[^,(]|\([^()]*\))*?)\s+{_NOUN}(?P<rest>\s+(?:of|with)\s+.*|\s*\([^()]*\))?\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?:,|\s(?:with|whose|and|of))\s*(?:its\s+|all\s+)?{_NOUN}\s+(?:(?:are|is|being|drawn)\s+)?(?P<said>.+)$",
    re.IGNORECASE,
)
_OF_NAMES = re.compile(
    rf"(?:all\s+)?(?:the\s+)?{_NOUN}\s+of\s+(?P<names>.+?)\s+(?P<verb>are|is|~|\\sim|have)\s*(?P<said>.+)"
)
_HAVE = re.compile(
    rf"(?P<names>.+?)\s+(?:has|have)\s+(?P<said>(?:[^,(]|\([^()]*\))*?)\s+{_NOUN}(?P<rest>.*)$", re.IGNORECASE
)
_STANDARD = re.compile(
    rf"standard\s+(?:normal|gaussian)(?:\s+random)?(?:\s+(?:vectors?|noise))?\s+(?:in|on)\s+(?P<space>{_SPACE})"
    r"|(?:(?P<size>\w+)-dimensional\s+)standard\s+(?:normal|gaussian)(?:\s+random)?(?:\s+(?:vectors?|noise))?",
    re.IGNORECASE,
)
_PLACED = re.compile(rf"(?P<law>{_LAW})\s+(?:in|on)\s+(?P<space>{_SPACE})")


def apart_from_entries(name: str, value: str) -> tuple[str, str]:
    r"""The words of a vector without what they say of its entries, and a sentence about these.

    >>> apart_from_entries("q", "random vector in R^d with independent N(0,1) entries")
    ('vector in R^d', 'q_i are independent N(0,1)')
    >>> apart_from_entries("z", "Normal(0, I) in R^d"), apart_from_entries("w", "vector in R^n with positive entries")
    (('vector in R^d, Normal(0, I)', ''), ('vector in R^n with positive entries', ''))
    """
    value = _STANDARD.sub(_standard, _PLACED.sub(r"vector in \g<space>, \g<law>", value))
    for pattern in (_BEFORE, _AFTER):
        found = pattern.search(value)
        said = "" if found is None else f"{found['said']}{_rest(found)}".strip()
        if (
            found
            and _DRAWN.search(said)
            and re.search(r"\bvectors?\b|R\}?\s*\^", value[: found.start()])
            and "_" not in name
        ):
            return re.sub(r"\brandom\s+(?=vector)", "", value[: found.start()]).strip(), f"{name}_i are {said}"
    return value, ""


def _standard(found: re.Match[str]) -> str:
    space = found["space"] or f"R^{found['size']}"
    return rf"vector in {space}, \mathcal{{N}}(0, I)"


def _rest(found: re.Match[str]) -> str:
    """What follows the noun: of "entries of mean zero" with mean zero; an aside says again what the law is."""
    rest = found.groupdict().get("rest") or ""
    return "" if rest.strip().startswith("(") else re.sub(r"^\s+of\s+", " with ", rest)


def of_entries_of(text: str) -> str:
    r"""A sentence about the entries of vectors as one about X_i.

    >>> of_entries_of("the entries of q and k are i.i.d. N(0,1)"), of_entries_of("q has independent N(0,1) entries")
    ('q_i and k_i are i.i.d. N(0,1)', 'q_i are independent N(0,1)')
    """
    of, have = _OF_NAMES.fullmatch(text.strip()), _HAVE.fullmatch(text.strip())
    if of and _DRAWN.search(of["said"]) and _are_bare(of["names"]):
        verb = "are" if of["verb"] in ("is", "have") else of["verb"]
        return f"{_numbered(of['names'])} {verb} {of['said']}"
    if have and _DRAWN.search(have["said"]) and _are_bare(have["names"]):
        return f"{_numbered(have['names'])} are {have['said']}{_rest(have)}"
    return text


_NAMES = re.compile(r"(?:both\s+|the\s+vectors?\s+)?((?:\\?[A-Za-z]+(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+)?)+)")


def _names(listed: str) -> Iterator[str]:
    found = _NAMES.fullmatch(listed.strip())
    return (name for name in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", found[1]) if name) if found else iter(())


def _are_bare(listed: str) -> bool:
    return any(True for _ in _names(listed)) and all(
        re.fullmatch(r"\\[A-Za-z]+|[A-Za-z]", name) for name in _names(listed)
    )


def _numbered(listed: str) -> str:
    return " and ".join(f"{name}_i" for name in _names(listed))


_SIGNS = re.compile(
    r"(?P<names>.+?)\s*(?:are|is|~|\\sim)\s*(?:(?:all|independent|i\.?i\.?d\.?|random)\s+)*rademacher(?:\s+\w+)*\s*",
    re.I,
)


def fair_signs(text: str) -> list[str]:
    """The names that are said to be independent signs, 1 and -1 with probability 1/2 each."""
    found = _SIGNS.fullmatch(text.strip())
    return re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", found["names"].strip()) if found else []


def fair_sign(name: str, words: Mapping[str, str], taken: Collection[str]) -> tuple[str, dict[str, str], list[str]]:
    r"""A letter B that is 0 or 1, its words, and the statements that a sign, or each entry of a vector of signs, is 2 B - 1.

    >>> fair_sign("s_i", {"s": "vector n"}, ())
    ('B', {'B': 'vector n'}, ['B_i \\sim \\mathrm{Bernoulli}(1/2)', 's = 2 B - 1'])
    """
    stem, entry = (name[:-2], "_i") if name.endswith("_i") else (name, "")
    whole = next((said for listed, said in words.items() if stem in listed.split(", ")), "")
    letter = next(each for each in ("B", "U", "V", "W") if each not in taken)
    statements = [rf"{letter}{entry} \sim \mathrm{{Bernoulli}}(1/2)", f"{stem} = 2 {letter} - 1"]
    return letter, ({letter: whole} if whole and entry else {}), statements


def add_signs(
    signs: Iterable[str], words: dict[str, str], statements: list[str], names: Iterable[str], hidden: list[str]
) -> None:
    """Declare fair signs by letters that are 0 or 1, which are put among what is hidden."""
    for sign in signs:
        letter, own, said = fair_sign(sign, words, (*names, *hidden))
        hidden.append(letter)
        words.update(own)
        statements += said
