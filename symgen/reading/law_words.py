r"""Laws and what variables have, in words: "Poisson random variable with mean lambda", "uniform on [0, 1]", "with cdf F"."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NUMBER = r"\d+(?:[./]\d+)?|[\w\\]+/[\w\\]+"
_LETTER = r"\\[A-Za-z]+(?:_(?:\{[^{}]*\}|\w+))?(?:\^2)?|(?!(?:of|is|and|in|at)\b)[A-Za-z]\w*(?:\^2)?"
_VALUE = rf"({_LETTER}|{_NUMBER})"
_NOUN = r"(?:\s+(?:random\s+)?(?:variables?|distributions?|distributed|law))?"
_AND = r"(?:\s*,\s*|\s+)(?:and\s+)?"
_ENDS = r"(?:\s+the\s+interval)?\s*[\[(]\s*([^,\[\]()]+)\s*,\s*([^,\[\]()]+)\s*[\])]"
_NO_FUNCTION = r"(?!\s+(?:[pc]df|density|cumulative|distribution function|probability))"
_BY_NAME = "Bernoulli|Bern|Ber|Uniform|Unif|Exp|Exponential|Poisson|Pois|Poi|Beta|Gamma|Normal|Laplace|Bin|Binomial"
_FAMILY = rf"(?:\\mathrm|\\text|\\operatorname)?\{{?(?:{_BY_NAME})\}}?|\\mathcal\s*\{{?N\}}?|N"
#: Laws by how they are called, with what they are in LaTeX; the groups are their parameters.
_CALLED = (
    (rf"poisson{_NOUN} (?:with|of) (?:mean|rate|parameter|intensity) {_VALUE}", r"\mathrm{{Poisson}}({0})"),
    (rf"exponential{_NOUN} (?:with|of) rate (?:parameter )?{_VALUE}", r"\mathrm{{Exp}}({0})"),
    (rf"exponential{_NOUN} (?:with|of) mean {_VALUE}", r"\mathrm{{Exp}}(\frac{{1}}{{{0}}})"),
    (
        rf"bernoulli{_NOUN} (?:with|of) (?:mean|parameter|(?:success )?probability) {_VALUE}",
        r"\mathrm{{Bernoulli}}({0})",
    ),
    (
        rf"binomial{_NOUN} with (?:parameters )?{_VALUE}(?: trials)?{_AND}(?:success )?(?:probability )?{_VALUE}",
        r"\mathrm{{Bin}}({0}, {1})",
    ),
    (rf"(?:normal|gaussian){_NOUN} with mean {_VALUE}{_AND}variance {_VALUE}", r"\mathcal{{N}}({0}, {1})"),
    (
        rf"(?:normal|gaussian){_NOUN} with mean {_VALUE}{_AND}standard deviation {_VALUE}",
        r"\mathcal{{N}}({0}, ({1})^2)",
    ),
    (rf"standard (?:normal|gaussian){_NO_FUNCTION}{_NOUN}", r"\mathcal{{N}}(0, 1)"),
    (rf"gamma{_NOUN} with shape {_VALUE}{_AND}rate {_VALUE}", r"\mathrm{{Gamma}}({0}, {1})"),
    (rf"beta{_NOUN} with parameters {_VALUE}{_AND}{_VALUE}", r"\mathrm{{Beta}}({0}, {1})"),
    (rf"uniform(?:ly)?{_NOUN} (?:on|over|in){_ENDS}", r"\mathrm{{Uniform}}({0}, {1})"),
    (rf"(?:distributed (?:as|according to) )?((?:{_FAMILY})\([^()]*\))(?: random variables?)?", "{0}"),
)
_LAWS = tuple((re.compile(rf"(?:an? )?{words}".replace(" ", r"\s+"), re.IGNORECASE), law) for words, law in _CALLED)
_STRIPPED = re.compile(r"^(?:,|and|given\s+\\?\w+|\s)+|[\s,]+$")
#: What a variable has, by the words for it.
_ATTRIBUTES: Mapping[str, str] = {
    "mean": "mean", "expectation": "mean", "expected value": "mean", "variance": "variance", "standard deviation": "deviation",
    "density": "density", "pdf": "density", "probability density": "density", "pmf": "density", "density function": "density",
    "cdf": "cdf", "distribution function": "cdf", "cumulative distribution function": "cdf",
}  # fmt: skip
_KINDS = "|".join(sorted(_ATTRIBUTES, key=len, reverse=True))
_ATTRIBUTE = re.compile(rf"(?:^|\b(?:with|and|,)\s+|,\s*)(?:finite |common |continuous )*({_KINDS})\s+{_VALUE}")


def law_in_words(words: str) -> tuple[str, str]:
    """The law that words begin with, in LaTeX, and what is left of them; no law where they begin with none.

    >>> law_in_words("Poisson random variable with mean lambda")
    ('\\\\mathrm{Poisson}(lambda)', '')
    """
    for pattern, law in _LAWS:
        found = pattern.match(words.strip())
        if found:
            return law.format(*found.groups()), _STRIPPED.sub("", words.strip()[found.end() :])
    return "", words


def attributes(words: str) -> tuple[str, dict[str, str]]:
    """Words without what a variable is said to have, and that by its kind.

    >>> attributes("random variable with mean mu and variance sigma^2")
    ('random variable', {'mean': 'mu', 'variance': 'sigma^2'})
    """
    values = {_ATTRIBUTES[match[1]]: match[2] for match in _ATTRIBUTE.finditer(words)}
    return re.sub(r"\s*\bwith\s*$", "", _ATTRIBUTE.sub(" ", words).strip()).strip(), values


_JOINTLY = re.compile(r"(?:bivariate|jointly) (?:normal|gaussian)")
_TWO = rf"\s*{_VALUE}\s*(?:,|and)\s*{_VALUE}"


def joint_normal(names: list[str], words: str) -> list[str]:
    r"""The laws of two jointly normal variables, that of the second given the first; nothing where something is not said.

    >>> joint_normal(["X", "Y"], "bivariate normal with means a, b, variances v and w, correlation r")[0]
    'X \\sim \\mathcal{N}(a, v)'
    """
    if len(names) != 2 or not _JOINTLY.search(words.lower()):
        return []
    means = _means(names, words)
    spreads = re.search(rf"(standard deviations?|variances?)\s*{_TWO}", words)
    correlation = re.search(rf"correlation\s*(?:coefficient\s*)?{_VALUE}", words)
    if means is None or not (spreads and correlation):
        return []
    squared = spreads[1].startswith("variance")
    first, second = (f"({v})" if squared else f"({v})^2" for v in (spreads[2], spreads[3]))
    slope = rf"{correlation[1]} \sqrt{{\frac{{{second}}}{{{first}}}}}"
    x, y = names
    return [
        rf"{x} \sim \mathcal{{N}}({means[0]}, {first.strip('()') if squared else first})",
        rf"{y} \sim \mathcal{{N}}({means[1]} + {slope} ({x} - {means[0]}), (1 - {correlation[1]}^2) {second})",
    ]


def _means(names: list[str], words: str) -> tuple[str, str] | None:
    """The two means; none are zero where that is said."""
    if re.search(r"zero means?|mean zero|centred|centered", words):
        return "0", "0"
    both = re.search(rf"means\s*{_TWO}", words)
    each = [re.search(rf"\\(?:mathbb|mathrm)\{{E\}}\s*\[?{re.escape(name)}\]?\s*=\s*{_VALUE}", words) for name in names]
    if both:
        return both[1], both[2]
    return (each[0][1], each[1][1]) if each[0] and each[1] else None
