"""Formulas of contexts as text: where densities are positive, the ends of sums, numbers for indices, and what they define."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from symgen.reading.context.given_laws import speaks_of
from symgen.reading.context.grammar import RELATION, outside_brackets
from symgen.reading.context.vocabulary import NAME


def where_positive(formula: str, place: str) -> str:
    """f(x) = body for x > 0 is nothing elsewhere."""
    head, sign, body = formula.partition("=")
    argument = re.search(r"\(\s*(\w+)", head)
    if not (place and sign and argument and RELATION.search(place) and re.search(rf"\b{argument[1]}\b", place)):
        return formula
    return rf"{head}= \left({body}\right) \mathbb{{1}}[{place}]"


def with_ends(counted: Mapping[str, str], statement: str) -> str:
    r"""\sum_i as \sum_{i=1}^{n}, where sentences say how many there are."""
    for index, last in counted.items():
        statement = re.sub(
            rf"\\sum_(?:\{{{index}\}}|{index}(?![A-Za-z=^_]))(?!\s*\^)", rf"\\sum_{{{index}=1}}^{{{last}}} ", statement
        )
    return statement


def with_range(counted: Mapping[str, str], name: str, words: str) -> str:
    """What is said of lambda_i, and through which numbers i runs, where a sentence says so."""
    index = re.fullmatch(r"\\?[A-Za-z]+_\{?([i-n])\}?", name)
    if not index or index[1] not in counted or re.search(r"vector|matri|random|=", words):
        return words
    return f"{words}, {index[1]} = 1, ..., {counted[index[1]]}"


def with_head(name: str, density: str, place: str = "") -> str:
    """p(x) = formula for a density of X that is written without its head: of x, of the letter of its place, k = 1, 2, ..."""
    letters = [name.lower(), *re.findall(r"(?<![A-Za-z\\])[a-z](?![A-Za-z])", place)]
    letter = next((one for one in letters if speaks_of(one, density)), "x")
    return density if "=" in outside_brackets(density) else f"p({letter}) = {density}"


def numbered(formula: str, index: str, number: str) -> str:
    """X_1 of X_i, and z = 1 of z = i."""
    formula = re.sub(rf"(?<==)\s*{index}(?![A-Za-z0-9_])", f" {number}", formula)
    return re.sub(rf"_(?:\{{{index}\}}|{index}(?![A-Za-z0-9]))", f"_{number}", formula)


def defined(statements: Iterable[str]) -> set[str]:
    r"""The names that statements define, with arguments or squared: H of H^2(p, q) = ..., TV of \mathrm{TV}(p, q) = ..."""
    heads = (re.match(rf"\s*(?:\\(?:mathrm|operatorname)\{{(\w+)\}}|({NAME}))\s*(?:\^\{{?2\}}?)?\s*(?:\(.*?\))?\s*=", s)
             for s in statements)  # fmt: skip
    return {name for head in heads if head for name in head.groups() if name}
