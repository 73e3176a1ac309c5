r"""Two jointly normal variables in words: the law of the first, and that of the second given the first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from symgen.errors import ReadingError
from symgen.reading.context.vocabulary import NAME
from symgen.reading.context.words import pieces

if TYPE_CHECKING:
    from symgen.reading.context.grammar import Description
    from symgen.reading.context.variables import Said


def joint_normal(names: Sequence[str], one: Description, declared: Sequence[str], found: Said) -> list[str]:
    """The laws of two variables that are said to be jointly normal; moments that nobody says have names of their own."""
    correlation = one.values.get("correlation", []) or one.values.get("covariance", [])
    if len(names) != 2 or len(correlation) != 1:
        raise ReadingError(
            f"the joint law of {', '.join(names)}", asked="two variables and their correlation", text=one.whole,
            hint="say: (X, Y) bivariate normal with means a, b, variances v, w and correlation r",
        )  # fmt: skip
    means = _two(one.values.get("mean", []))
    variances = _two(one.values.get("variance", [])) or [
        f"({fresh(s, 'positive', declared, found) if re.fullmatch(NAME, s) else s})^2"
        for s in _two(one.values.get("deviation", []))
    ]
    marginal = re.fullmatch(r".*?\((.*)\)", one.drawn)
    if marginal:
        mean, variance = (part.strip() for part in pieces(marginal[1]))
        means, variances = [mean] * 2, [variance] * 2
    x, y = names
    if not means:
        means = [fresh(rf"\mu_{{{name}}}", "real", declared, found) for name in names]
    if not variances:
        spreads = [fresh(rf"\sigma_{{{name}}}", "positive", declared, found) for name in names]
        variances = [f"{spread}^2" for spread in spreads]
    if "correlation" not in one.values:
        correlation = [rf"\frac{{{correlation[0]}}}{{\sqrt{{({variances[0]}) ({variances[1]})}}}}"]
    slope = rf"{correlation[0]} \sqrt{{\frac{{{variances[1]}}}{{{variances[0]}}}}}"
    return [
        rf"{x} \sim \mathcal{{N}}({means[0]}, {variances[0]})",
        rf"{y} \sim \mathcal{{N}}({means[1]} + {slope} ({x} - {means[0]}), (1 - ({correlation[0]})^2) {variances[1]})",
    ]


def _two(values: Sequence[str]) -> list[str]:
    return [*values] * 2 if len(values) == 1 else [*values]


def fresh(name: str, words: str, declared: Sequence[str], found: Said) -> str:
    """A name for a moment that nobody says, declared in words unless the context declares it."""
    plain = {re.sub(r"[\\{}]", "", known) for known in declared}
    if re.sub(r"[\\{}]", "", name) not in plain:
        found.words[name] = words
    return name
