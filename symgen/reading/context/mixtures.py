r"""Laws by the value of another variable, x \mid z = 0 \sim N(a, s) and x \mid z = 1 \sim N(b, s), as one law by z."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from symgen.reading.context.vocabulary import NAME
from symgen.reading.context.words import pieces

_AT_VALUE = re.compile(
    rf"\s*(?P<name>{NAME})\s*(?:\\mid(?![a-z])|\|)\s*\(?\s*(?P<other>{NAME})\s*=\s*(?P<value>-?\d+)\s*\)?\s*(?:~|\\sim(?![a-z]))\s*(?P<law>.+)",
    re.DOTALL,
)
_FAMILY = re.compile(r"(?P<head>.*?[A-Za-z}])\s*\((?P<parameters>.*)\)", re.DOTALL)


_AT_LETTER = re.compile(
    rf"\s*(?P<name>{NAME})\s*(?:\\mid(?![a-z])|\|)\s*\(?\s*(?P<other>{NAME})\s*=\s*(?P<value>\\?[a-z]\w*)\s*\)?\s*(?P<sign>~|\\sim(?![a-z]))"
    r"\s*(?P<law>.+)",
    re.DOTALL,
)


_BY_ENTRIES = re.compile(
    rf"\s*(?:(?P<letter>(?:\\(?:mathbb|mathrm|operatorname)\s*\{{?\s*)?\\?(?:Prob|Pr|P|p)\}}?)\s*\(\s*(?P<name>{NAME})\s*=\s*(?P<value>[a-z])\s*\)"
    rf"\s*=|(?P<other>{NAME})\s*=\s*(?P<at>[a-z])\s+(?:with|w\.?\s?p\.?)(?:\s+prob(?:ability|\.)?)?)\s*(?P<stem>\\?[A-Za-z]+)_\{{?(?P<entry>[a-z])\}}?"
    r"(?:,?\s*(?:for\s+)?(?P<index>[a-z])\s*=\s*1\s*(?:,|\.\.)[^|~=]*)?(?:,\s*(?P<rest>.+))?",
    re.DOTALL,
)


def by_entries(sentence: str, names: Collection[str] = ()) -> list[str]:
    r"""P(Z = k) = w_k, and "Z = k with probability w_k", as the law of Z with the probabilities w; what follows apart.

    >>> by_entries("Z = k with probability w_k, X|Z=k ~ N(m_k, 1)")
    ['Z \\sim \\mathrm{Categorical}(w)', 'X|Z=k ~ N(m_k, 1)']
    """
    found = _BY_ENTRIES.fullmatch(sentence)
    value = found and (found["value"] or found["at"])
    if found is None or found["entry"] != value or found["index"] not in (None, value) or found["letter"] in names:
        return [sentence]
    law = rf"{found['name'] or found['other']} \sim \mathrm{{Categorical}}({found['stem']})"
    return [law, *([found["rest"]] if found["rest"] else [])]


def of_variable(statement: str) -> str:
    r"""The law of X given the variable itself, for that at any value of it.

    >>> of_variable(r"X \mid \Lambda = \lambda \sim \mathrm{Poisson}(\lambda)")
    'X \\mid \\Lambda \\sim \\mathrm{Poisson}({\\Lambda})'
    """
    found = _AT_LETTER.fullmatch(statement)
    if found is None:
        return statement
    plain = found["value"].lstrip("\\")
    law = re.sub(rf"(?<![A-Za-z\\])\\?{re.escape(plain)}(?![A-Za-z])", lambda _: f"{{{found['other']}}}", found["law"])
    return rf"{found['name']} \mid {found['other']} \sim {law}"


def by_values(statements: Sequence[str]) -> list[str]:
    r"""Statements with the laws of a variable at values of another as one.

    >>> by_values([r"x \mid z=1 \sim N(a, v)", r"x \mid z=0 \sim N(b, v)"])
    ['x \\mid z \\sim N(z (a) + (1 - z) (b), v)']
    """
    statements = [*map(of_variable, statements)]
    found = [_AT_VALUE.fullmatch(statement) for statement in statements]
    groups: dict[tuple[str, str], list[re.Match[str]]] = {}
    for match in found:
        if match is not None:
            groups.setdefault((match["name"], match["other"]), []).append(match)
    joined = {pair: _joined(*pair, matches) for pair, matches in groups.items()}
    kept: list[str] = []
    for statement, match in zip(statements, found, strict=True):
        whole = joined[match["name"], match["other"]] if match is not None else None
        if whole is None:
            kept.append(statement)
        elif whole not in kept:
            kept.append(whole)
    return kept


def _joined(name: str, other: str, matches: Sequence[re.Match[str]]) -> str | None:
    families = [_FAMILY.fullmatch(match["law"].strip()) for match in matches]
    heads = {family["head"].strip() for family in families if family}
    each = [[part.strip() for part in pieces(family["parameters"])] for family in families if family]
    values = [match["value"] for match in matches]
    if (
        None in families
        or len(heads) != 1
        or len({len(parts) for parts in each}) != 1
        or len(set(values)) < len(values)
    ):
        return None
    parameters = [_by_value(other, values, column) for column in zip(*each, strict=True)]
    return rf"{name} \mid {other} \sim {heads.pop()}({', '.join(parameters)})" if len(values) > 1 else None


def _by_value(other: str, values: Sequence[str], column: Sequence[str]) -> str:
    """A parameter that is the same for all values, or one by each of them."""
    if len(set(column)) == 1:
        return column[0]
    named = [part.rpartition("=") for part in column]
    head = f"{named[0][0]}=" if named[0][0] else ""
    formulas = dict(zip(values, (part for _, _, part in named), strict=True))
    if set(formulas) == {"0", "1"}:
        return f"{head}{other} ({formulas['1']}) + (1 - {other}) ({formulas['0']})"
    return head + " + ".join(rf"\mathbb{{1}}[{other} = {value}] ({part})" for value, part in formulas.items())
