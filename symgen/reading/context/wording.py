r"""How declarations word what the lexicon knows: number words, asides in brackets, names in keys, letters that are slips.

"A number strictly between zero and one" and "bandwidth (positive)" say what "between 0 and 1" and "positive" do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_DIGITS: Mapping[str, str] = {"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
_SPELLED = re.compile(
    rf"(?P<before>(?:\b(?:between|than|from|least|most|exceeding|equals?|to|no|not|be|by|multiple of|except)"
    rf"|[<>=≤≥]|\\[gl]eq?|\\neq?|\\[gl]t|\bbetween \S+ and)\s+)(?P<digit>{'|'.join(_DIGITS)})\b(?! of\b)",
    re.IGNORECASE,
)
_SIGN = r"[<>=≤≥]|\\(?:le|ge|leq|geq|lt|gt|ne|neq|in)(?![a-z])"
#: Words that declare by themselves in a bracket, with or without others: "(positive)", "(strictly positive real)".
_DECLARES = (
    r"(?:(?:strictly|real|a|an|finite)\s+)*(?:positive|non-?negative|negative|nonzero|non-zero|integer|invertible|symmetric"
    r"|orthogonal|diagonal|differentiable|convex|continuous|smooth|square|spd|psd|natural|binary|real|scalar)(?:[\s,]+(?:and\s+)?"
    r"(?:positive|real|integer|definite|semi-?definite|scalar|number|entries|components|constant|differentiable|invertible|matrix|vector))*"
)
_ASIDE = re.compile(
    rf"(?<=[\w.}}$])\s+\((?P<said>{_DECLARES}|(?:[^()]|\([^()]*\))*(?:{_SIGN})(?:[^()]|\([^()]*\))*)\)", re.IGNORECASE
)
_SIZE = r"(?:[A-Za-z]|[A-Za-z]_\w+|\d+)"
_REALS = r"(?:\\mathbb\s*\{?R\}?|\bR|ℝ)"
_ENTRIES = "(?:entries|components|coordinates|elements)"
_PLAINER = tuple((re.compile(written, re.IGNORECASE), plain) for written, plain in (
    (r"\b(?:is |lies |lying |which lies |taken |taking values |ranging |chosen )?(?:strictly )?(?:in|from|inside) (?:the )?"
     r"(?:open |closed |half-open |unit )*(?:interval|range)\s*(?=[\[(])", "in "),
    (r"\b(?:lies|lying|which lies|taken|chosen|ranging|somewhere)\s+(?=(?:in|from|between)\b)", ""),
    (r"\bfrom (?=[\[(]\s*-?[\d\\])", "in "),
    (r"\b(?:non negative|not negative|no(?:t)? (?:less|smaller) than 0)\b(?!\.)", "nonnegative"),
    (r"\b(?:non-?positive|not positive)\b", "nonpositive"), (r"\bnever negative\b", "nonnegative"),
    (r"\Acorrelation(?: coefficient)?\Z", "real in [-1,1]"),
    (r"\beither (?=0 or 1\b)", ""), (r"\b(?:indicator|0/1|zero-one) variable\b", "binary"),
    (r"(?<=\w) (?:in|\\in) \\?\{\s*0\s*,\s*1\s*\\?\}\Z", ", binary"),
    (r",? (?:with|of) (?=unit (?:euclidean |l2[ -])?norm)", ", "),
    (r"\b(?:(?:points?|vectors?) )?on the unit sphere(?: in (?=R|\\))?", "unit vector in "), (r"\bunit vector"
     r" in\s*\Z", "unit vector"),
    (r"\b(?:l2|\\ell_2|euclidean)[- ]normali[sz]ed (?=[a-z]+ in R|[a-z]+ in \\)", "unit vector, "),
    (r"\b(?:not|never) (?:equal to )?(?:0|zero)\b(?!\.)", "nonzero"),
    (r"\b(?:distinct from|unequal to|not the same as)\s+(?=\\?\w+\Z)", "different from "),
    (r"\bdoes not (?:equal|vanish)(?: 0| zero)?\b", "nonzero"), (r"\bnon-?vanishing\b", "nonzero"),
    (r"\bcounting numbers?\b", "natural number"), (r"\bsquare-shaped\b", "square"),
    (r"\b(?:pos\.?|positive)[ -]?(semi)?[ -]?def(?:inite|\.)?(?=\W|\Z)(?!-)", r"positive \1definite"),
    (r"\borthonormal(?=(?: real| square| \w+ x \w+)* matri)", "orthogonal"),
    (r"\bunit[- ]modulus\b", "unit modulus"),
    (r"\b(?:floats?|floating[- ]point numbers?|doubles?)\b", "real"),
    (r"(?<=[a-z]) i\.?i\.?d\.? (?=samples|draws|observations|copies)", " "),
    (r"\bnon[- ]zero\b", "nonzero"),
    # functions
    (r"\b(?:an? )?(?:class )?C\^\{?(?:\d|\\infty|∞)\}?(?:[- ]smooth)?(?: (?:function|map)\b)?", "differentiable function"),
    (r"\A(\\?[A-Za-z]): (?=(?:R|\\mathbb|ℝ))", ""),
    # vectors and matrices
    (r"\b(?:flat |1-?d |one-dimensional )*(?:arrays?|tensors?|vectors?) of (?:dim|shape|length|size) \(?(\w+),?\)?(?="
     r" *(?:,|\Z))", r"vector of length \1"),
    (rf"\b(?:flat )?vectors? of ({_SIZE}) (?:parameters|features|logits|weights|scores|outputs|inputs|activations"
     rf"|rewards|values)\b", r"vector of length \1"),
    (r"\b(?:regular|full[- ]rank) (?=(?:square|\w x \w|n by n) )|\b(?:regular|full[- ]rank)(?= \w+ x \w+\Z)", "invertible "),
    (r"\b((?:square |(\w) x \2 )matrix) (?:of|with) (?:full rank|non-?zero determinant)", r"invertible \1"),
    (r"\b(matrix (\w) x \2) (?:of|with) (?:full rank|non-?zero determinant)", r"invertible \1"),
    (r"\btransition matrix of (?:a|the) (?:finite )?(?:markov )?chain\b", "transition matrix"),
    (rf"(vectors?) (?:with|of|having) ({_SIZE}) ((?:>=?|≥|\\geq?(?![a-z])) ?\d+) ((?:[a-z-]+ )*)(?:entries|components"
     rf"|numbers|coordinates)\b",
     r"\4\1 of length \2 \3"),
    (rf"(?:\\in|\bin)\s*{_REALS}\s*(?:_\{{?\s*(?:>\s*0|\+\+)\s*\}}?\s*\^\s*\{{?(\w+)\}}?|\^\s*\{{?(\w+)\}}?\s*_\{{?\s*(?:>\s*0|\+\+)\s*\}}?)",
     r"positive vector in R^\1\2"),
    (r"(?:\\in|\bin)\s*\(0,\s*(?:\\infty|\+?inf\w*|∞)\)\s*\^\s*\{?(\w+)\}?", r"positive vector in R^\1"),
    (rf",?\s+(?:whose|having|with|has|and)?\s*(?:all |its |the )*{_ENTRIES}(?: are| being)?(?: all)? (?:strictly"
     rf" )?(positive|nonnegative|non-negative)\b",
     r" with \1 entries"),
    (rf"\bhaving (?:strictly |all )?(positive|nonnegative|non-negative) {_ENTRIES}\b", r"with \1 entries"),
    (r"(?:(?:vectors?|points?|elements?) )?(?:in|\\in|of|on) (?:the )?(?:(?:probability|unit|standard|\w-)"
     r" ?)?(?:simplex )?(?:\\Delta|\bDelta)\s*"
     r"(?:_\s*\{?(\w)\}?|\^\s*\{?\s*(\w)\s*-\s*1\s*\}?)(?![\w(])", r"probability vector of length \1\2"),
    (r"(?:vectors?|points?) (?:in|on) the \w-simplex\b", "probability vector"),
    (r"\b(?:categorical|discrete) (?=distributions? (?:on|over) \w+ (?:classes|points|outcomes|states|categories|values)\b)", ""),
    (rf"\blinear (?:maps?|mappings?|operators?|transformations?)(?: from)? {_REALS}\s*\^\s*\{{?(\w+)\}}? (?:->|→|to"
     rf"|\\to) {_REALS}\s*\^\s*\{{?(\w+)\}}?",
     r"\2 x \1 matrix"),
    (r"(?:\b[A-Z]\s*)?\\succeq\s*0", "positive semidefinite"), (r"(?:\b[A-Z]\s*)?\\succ\s*0", "positive definite"),
    (rf"\b({_SIZE} (?:x|by) {_SIZE}) (covariance|precision)\b(?! matri)", r"\1 \2 matrix"),
    (r"\bcolumns (?:are )?orthonormal\b", "orthonormal columns"),
    # numbers
    (r"\b(?:integers? )?(?:multiples? of|divisible by) 2\b", "even integer"),
    (r"\beven\b(?! (?:integer|number|function|permutation|though|if))", "even number"),
    (r"\bodd\b(?! (?:integer|number|function|permutation))", "odd number"),
    (r"\\?\{1, ?2, ?3, ?(?=\.\.\.|\\[lc]?dots)", r"\{1, 2, "),
    (r",?\s*(?:in|on|of) the same (?:probability|sample) space\b", ""),
))  # fmt: skip


def plainer(words: str) -> str:
    r"""The words of a declaration as the lexicon knows them; what brackets declare beside them stands after a comma.

    >>> plainer("bandwidth (positive)"), plainer("number strictly between zero and one"), plainer("integer (n >= 1)")
    ('bandwidth, positive', 'number strictly between 0 and 1', 'integer, n >= 1')
    >>> plainer("Exp(lambda) (rate)"), plainer("in (0, 1)"), plainer("noise level (>0)")
    ('Exp(lambda) (rate)', 'in (0, 1)', 'noise level, >0')
    """
    for _ in range(2):  # "between zero and one"
        words = _SPELLED.sub(lambda found: found["before"] + _DIGITS[found["digit"].lower()], words)
    for written, plain in _PLAINER:
        words = written.sub(plain, words)
    return _ASIDE.sub(lambda found: f", {found['said'].strip()}", words)


_PAIR = re.compile(r"\(([^()]*)\)")
_OF_PAIRS = re.compile(
    r"joint|normal|gaussian|distribut|\blaw\b|~|\\sim|random|densit|pair|point|tuple|interval", re.IGNORECASE
)


def plain_keys(words: Mapping[str, str]) -> dict[str, str]:
    r"""A mapping of names to their words with keys as lists: "a and b", "(a, b)", "a & b" and "$a$, $b$" are "a, b".

    >>> plain_keys({"a and b": "positive", r"$\mu$": "real", "(X, Y)": "jointly normal", "(a, b)": "real"})
    {'a, b': 'real', '\\mu': 'real', '(X, Y)': 'jointly normal'}
    """
    return {_plain_key(name, value): value for name, value in words.items()}


def _plain_key(listed: str, value: str) -> str:
    name = re.sub(r"\$([^$]*)\$", r"\1", listed).strip()
    pair = _PAIR.fullmatch(name)
    if pair and "," in pair[1] and not _OF_PAIRS.search(value):
        name = pair[1]
    name = re.sub(r"\s*(?:,\s*and|\band|&|;)\s+", ", ", name)
    return re.sub(r"\A(hat|bar|tilde|vec)\s+(?=\\?[A-Za-z]+\Z)", r"\\\1 ", name)


_LONG = 6


def intended(word: str, known: Iterable[str]) -> str:
    """The one known word of which a long word is a slip of one letter, left out, doubled, changed or exchanged; or "".

    Prefixes change meanings: what begins otherwise is no slip.

    >>> intended("positve", ["positive"]), intended("asymmetric", ["symmetric"]), intended("infertible", ["invertible"])
    ('positive', '', 'invertible')
    """
    near = [one for one in known if len(one) >= _LONG and word[:2] == one[:2] and _is_slip(word, one)]
    return near[0] if len(near) == 1 and word != near[0] else ""


def _is_slip(word: str, known: str) -> bool:
    if abs(len(word) - len(known)) > 1:
        return False
    first = next((k for k, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), min(len(word), len(known)))
    if len(word) == len(known):
        exchanged = word[first : first + 2] == known[first : first + 2][::-1]
        return word[first + 1 :] == known[first + 1 :] or (exchanged and word[first + 2 :] == known[first + 2 :])
    longer, shorter = sorted((word, known), key=len, reverse=True)
    return longer[first + 1 :] == shorter[first:]


_RESTRICTS = re.compile(
    rf"{_SIGN}|\b(?:not|no|non-?\w+|never|only|except|unless|positive|negative|less|smaller|larger|greater|bigger|between|sums?|equal|even|odd"
    r"|prime|divisible|multiple|integers?|real|distinct|different|independent|orthogonal|unit|invertible|symmetric|bounded|zero)\b",
    re.IGNORECASE,
)


def restricts(aside: str) -> bool:
    """Whether what stands in a bracket may say more of a value than what it is called.

    >>> restricts("smaller than b"), restricts("not an integer"), restricts("rows are samples")
    (True, True, False)
    """
    return _RESTRICTS.search(aside) is not None


__all__ = ["intended", "plain_keys", "plainer", "restricts"]
