r"""Laws as the words of a name give them: "noise drawn from N(0, 1)", "unit Gaussian", "waiting time, exponential with rate a".

What stands before a law must say nothing of it: words that are only what the variable is called.
"""

from __future__ import annotations

import re

from symgen.reading.context.called import is_filler
from symgen.reading.context.laws_in_words import FAMILY

_FORMULA = r"(?-i:[A-Z][A-Za-z]*|\\(?:mathcal|mathrm|operatorname|text)\s*\{?\s*\w+\s*\}?)\s*\("
_DRAWN = re.compile(
    rf"(?P<called>(?:[a-z][a-z-]* )*?)(?:(?:that |which |is |are )*(?:follows?|following|drawn from|sampled from"
    rf"|(?:an? )?(?:samples?|draws?|variates?)"
    rf" (?:from|of)|distributed (?:as|like)|with (?:the )?(?:law|distribution)|having (?:the )?(?:law|distribution))"
    rf" (?:the |an? )?)(?={_FORMULA})",
    re.IGNORECASE,
)
_CALLED = re.compile(rf"(?P<called>[a-z][a-z -]*),\s+(?:an? )?(?=(?:{FAMILY})\b)", re.IGNORECASE)
#: normal(0, 1) and "Binomial(n, p) count".
_SMALL = re.compile(
    r"(?P<family>normal|gaussian|binomial|gamma|beta|poisson|bernoulli|uniform|laplace)\s*(?P<values>\([^()]*\))"
    r"(?P<noun>\s+(?:count|counts|variable|random variable|noise|distributed|distribution))?",
    re.IGNORECASE,
)
_SPELLINGS = tuple((re.compile(written, re.IGNORECASE), plain) for written, plain in (
    (r"\bunit (?=(?:normal|gaussian)\b(?! vector))", "standard "),
    (r"\b(?:zero|0)[- ]mean,? (?:and )?unit[- ]variance,? (?=(?:normal|gaussian)\b)", "standard "),
    (r"\bunit[- ]variance,? (?:and )?(?:zero|0)[- ]mean,? (?=(?:normal|gaussian)\b)", "standard "),
    (r"\b(?:centered|centred|(?:zero|0)[- ]mean|mean[- ](?:zero|0)) (normal|gaussian)((?: (?:noise|random variables?"
     r"|variables?))?),? (?:with |of )"
     r"(?=variance|standard|std)", r"\1\2 with mean 0 and "),
    (r"\b(rate|mean|scale|variance|parameter|intensity) (\\?\w+) (?:>|\\gt) ?0(?=\s*(?:\Z|,))", r"\1 \2"),
    (r"\bparameter (\\?\w+) \((rate|scale|mean)\)", r"\2 \1"), (r"\b(rate|scale|mean) parameter (?=\\?\w+)", r"\1 "),
))  # fmt: skip
_SIGN = r"\$?(\\?[A-Za-z]\w*|\d+)\$?"
_HEADS = re.compile(
    rf"(?:the )?number of (?:successes|heads|ones) (?:in|among|out of) {_SIGN} (?:(?:independent|i\.?i\.?d\.?|coin) )*"
    rf"(?:Bernoulli ?\({_SIGN}\) )?(?:trials|tosses|flips|draws|throws)(?: of (?:an? |the )?(?:(?:biased|unfair|same)"
    rf" )?(?:(fair )?coin|{_SIGN}-coin))?"
    rf"(?:,? (?:with|of|each with|where) (?:the )?(?:success )?(?:probability|chance|bias) {_SIGN}(?: of (?:success"
    rf"|heads|a head|a success))?)?",
    re.IGNORECASE,
)


def plain_law(words: str) -> str:
    r"""The words of a name with its law as the grammar of contexts knows it; other words as they are.

    >>> plain_law(r"noise drawn from \mathcal N(0, 1)"), plain_law("unit Gaussian"), plain_law("normal(0, 1)")
    ('\\mathcal N(0, 1)', 'standard Gaussian', 'Normal(0, 1)')
    >>> plain_law("number of heads in n tosses of a coin with probability p of heads"), plain_law("truncated sample from N(0, 1)")
    ('\\mathrm{Binomial}(n, p)', 'truncated sample from N(0, 1)')
    """
    heads = _HEADS.fullmatch(words.strip())
    chances = [group for group in heads.groups()[1:] if group] if heads else []
    if heads and len(chances) == 1:
        return rf"\mathrm{{Binomial}}({heads[1]}, {'1/2' if chances[0].strip() == 'fair' else chances[0]})"
    for written, plain in _SPELLINGS:
        words = written.sub(plain, words)
    for pattern in (_DRAWN, _CALLED):
        found = pattern.match(words)
        if found and (not found["called"] or is_filler(_NOUNS.sub("", found["called"]))):
            words = words[found.end() :]
    small = _SMALL.fullmatch(words.strip())
    return f"{small['family'].capitalize()}{small['values']}" if small else words


_NOUNS = re.compile(r"\b(?:random|variables?|waiting|failure|inter-?arrival|numbers?)\b")


__all__ = ["plain_law"]
