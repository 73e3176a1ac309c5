r"""Spellings of one thing that contexts have many of: "r.v.", "SPD", "m-by-n", dollars around formulas, \infty as a word."""

from __future__ import annotations

import re

_MATHEMATICS = re.compile(r"\$\$?([^$]+)\$\$?|\\\((.+?)\\\)")
_DRAWN = re.compile(r"\A\s*(?:~|\\sim(?![a-z]))\s*")
_SPELLINGS = tuple((re.compile(written, re.IGNORECASE), plain) for written, plain in (
    (r"(?<![\w.])r\.?\s?v\.?(s?)(?![\w(_^])(?:\.(?=\s|$))?", r"random variable\1"),
    (r"(?<=[,(\[+-])\s*(?:infinity|infty|inf)\s*(?=[)\]])", r"\\infty"),
    (r"(\bin|\\in)\s*\]([^\[\]]+)\[", r"\1 (\2)"),
    (r"(?<=\w)-by-(?=\w)", " by "),
    (r"(?:square |real )*(matri(?:x|ces)) of (?:size|dimensions?|shape|order) (?=\w+ ?(?:x|×|\\times|by) ?\w)", r"\1 "),
    (r"\brectangular (?=.*matri)", ""), (r"\bself-?adjoint\b", "symmetric"), (r"\bfull-rank\b", "full rank"),
    (r"\b(?:elements?|members?|points?) of (?=(?:\\mathbb\s*\{?R\}?|R|ℝ)\s*\^)", "in "),
    (r"\b((?:\\mathbb\s*\{?R\}?|R|ℝ)\s*\^\s*(?:\{[^}]*\}|\w+))[- ]?(?:valued )?vectors?\b", r"vector in \1"),
    (r"\bin the open unit interval\b", "in (0, 1)"), (r"\bin the (?:closed )?unit interval\b", "in [0, 1]"),
    (r"\bwhole numbers?\b", "integer"), (r"\b(?:zero or positive|positive or zero)\b", "nonnegative"),
    (r"\b(?:vectors? of (?:class )?probabilities|(?:pmf|probability mass|probabilities) vectors?|categorical probabilities"
     r"|(?:elements?|points?|members?) of the (?:probability )?simplex)\b", "probability vector"),
    (r"\b(?:finite|categorical) random variables?\b", "discrete random variable"),
    (r"\A(?:integer )?(?:\\in|in) \\?\{1, ?2, ?(?:\.\.\.|\\[lc]?dots)\\?\}\Z", "positive integer"),
    (r"\A(?:integer )?(?:\\in|in) \\?\{0, ?1, ?(?:2, ?)?(?:\.\.\.|\\[lc]?dots)\\?\}\Z", "nonnegative integer"),
    (r"\brandom variables? (?:>=|≥|\\geq?) ?0(?![.\d])", "nonnegative random variable"),
    (r",?\s+almost surely\b|,?\s+a\.\s?s\.(?=\s|\Z)", ""),
    (r"(?<=\)),\s*(\\?\w+) (?:is )?(?:an?|the) (rate|scale)\b(?: parameter)?", r" with \2 \1"),
    (r",\s*(?:of )?(?:the )?same (?:length|size|dimension|support|alphabet)\b", ""),
    (r",\s*(\w) and \1' (?:are )?bounded\b", ""),
    (r"(?:,|,?\s(?:with|whose|having))\s*(?:all |its )*(?:entries|components|coordinates|elements)(?: are| lie| lying| all)*"
     r" (?=(?:in|\\in) ?[(\[]|between )", ", "),
    (r"\bsum over (\w) of (?=\w)", r"\\sum_{\1} "),
    (r"\brandom variables?, (?=(?:\\mathcal\s*\{?N\}?|[A-Z]\w*)\s*\()", ""),
))  # fmt: skip


def without_sign(words: str) -> str:
    """The law of "~ N(0, 1)", said of a name."""
    return _DRAWN.sub("", words)


def respelled(text: str) -> str:
    r"""A declaration in the spelling that the grammar of contexts knows.

    >>> respelled("nonnegative r.v."), respelled(r"$> 0$"), respelled("in [0, infinity)"), respelled("real matrix m-by-n")
    ('nonnegative random variable', '> 0', 'in [0,\\infty)', 'real matrix m by n')
    """
    text = _MATHEMATICS.sub(lambda found: found[1] or found[2], text)
    for written, spelling in _SPELLINGS:
        text = written.sub(spelling, text)
    return text
