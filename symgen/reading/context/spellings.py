r"""Spellings of one thing that contexts have many of: "r.v.", "SPD", "m-by-n", dollars around formulas, \infty as a word."""

from __future__ import annotations

import re

from symgen.reading.context.lexicon import POINTS
from symgen.reading.context.plain_laws import plain_law
from symgen.reading.context.wording import plainer

_MATHEMATICS = re.compile(r"\$\$?([^$]+)\$\$?|\\\((.+?)\\\)")
_DRAWN = re.compile(r"\A\s*(?:~|\\sim(?![a-z]))\s*")
#: Names of one letter, x, y and z.
_LETTERS = r"\\?[A-Za-z](?:_\w+)?(?:(?:, | and |, and )\\?[A-Za-z](?:_\w+)?)*"
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
    (rf"\b(?:the )?(?:discrete )?uniform (?:probability )?(?:pmf|distribution|law|mass function) (?:on|over) (?:the |all )*"
     rf"(?:set (?:of )?)?(?:(\w+) {POINTS}|\\?\{{1, ?(?:2, ?)?(?:\.\.\.|\\[lc]?dots), ?(\w+)\\?\}})", r"\\mathrm{Unif}(\1\2)"),
    (r"\b(vectors?|logits|weights|numbers|probabilities|scores) (\\?[A-Za-z])_\{?1\}?,\s*(?:\2_\{?2\}?,\s*)?"
     r"(?:\.\.\.|\\[lc]?dots),\s*\2_\{?(\w)\}?", r"\1 vector of length \3"), (r"\bvector vector\b", "vector"),
    (r"(?<=[\w}])\s+(?:are\s+)?(?:(?:independent(?:ly)?|i\.?i\.?d\.?|random)\s*,?\s*)*(?:(?:draws|samples|drawn|sampled)\s+)?"
     r"(?:(?:independent(?:ly)?|i\.?i\.?d\.?)\s+)?(?<=[a-z.] )from (?=\\?[pq](?:_\S+)?(?:\([^()]*\))?\.?$)", r" \\sim "),
    (r"(?<![\w(|])([a-zPQ]|\\[a-z]+) is (?:the|an?) ((?:\\(?:mathcal|mathrm)\s*\{?\w+\}?|[A-Z]\w*)\s*\([^()]*\))"
     r" (?:density|pdf|law|distribution)(?! of)\b", r"\1 = \2"),
    (r"\A(.*\bmatri(?:x|ces)\b[^,]*),?\s*(?:(?:with )?(?:positive|nonnegative) entries(?:,| and)*\s*)?(?:with |whose |all |and )*"
     r"rows (?:that |which )?(?:all )?sum(?:ming)? to (?:1|one)\Z", r"stochastic \1"),
    (r"\b(?:row|column)[ -](?=(?:probability|stochastic) vector)|(?<=\bprobability )(?:row|column)[ -](?=vector)"
     r"|(?<=\bprobability vector)[,:]? (?:\(?(?:an?|as an?) )?(?:row|column)(?: vector)?\)?(?![\w-])", ""),
    (r"\bstochastic (?=vector)", "probability "),
    (r"(?:(?<=\bpmf of )|(?<=\blaw of )|(?<=density of )|(?<=distribution of )|(?<=function of ))"
     r"\(?(\\?[A-Za-z])_\{?1\}?,\s*(?:\1_\{?2\}?,\s*)?(?:\.\.\.|\\[lc]?dots),\s*\1_\{?(\w)\}?\)?"
     r"(?=\Z|,)", r"\1_{1:\2}"),
    (r"(?<=\bvector )\((\w+) (entries|components|masses|probabilities)\)", r"with \1 \2"),
    (r"\(?(\b[A-Z]),\s*([A-Z])\)? (?:are |is )?(?:jointly )?discrete(?: random variables)?,? with (?:the )?joint"
     r" (?:pmf|distribution|(?:probability )?mass function) p\(\w,\s*\w\)(?=\.?\Z)", r"\1, \2 are discrete random variables"),
    (r"\bsum over (\w) of (?=\w)", r"\\sum_{\1} "),
    (r"\((joint|conditional|marginal|differential|discrete|shannon)\) (?=[a-z]+)", r"\1 "),
    (r"\bexceeds\b", ">"),
    (r"\A(?:the |both |all |these )*(?:(?:random )?(?:variables|noises|quantities|vectors|samples|draws)"
     r"|r\.?v\.?s\.?) (?=\\?[A-Z]\b[^.]*\bindependent)", ""),
    (r"\A(?:mutually )?independent\s*:\s*(.+)\Z", r"\1 are independent"),
    (r"\A(?:the )?independence (?:of|between) (.+?)(?: is assumed| holds)?\Z", r"\1 are independent"),
    (r"(?:is|are|denotes?|forms?|constitutes?) (?:an? |the )?(?:(?:i\.?i\.?d\.?|random|independent|simple) )+samples?"
     r" (?:of size \w+ )?(?:drawn )?(?:from|of)"
     r" (?=[A-Z\\])", "are iid "),
    (r"\A(\S+), ([ijk]) ?= ?1(?:, ?\.\.\., ?|\.\.+|, ?\\[lc]?dots, ?)(\w+),? ((?:are |is )?(?:i\.?i\.?d\.?"
     r"|independent)\b.*)\Z", r"\1 \4, \2 = 1, ..., \3"),
    (r"\(\s*(?:in (?:the )?)?shape[-–/ ,]*(?:and )?(rate|scale)(?: (?:parametri[sz]ation|form|convention"
     r"|parameters))?\s*\)", r"with shape and \1"),
    (r"\b((?:normal|gaussian|rademacher|random) (?:random )?vector) of (?:dimension|length|size) (\w+)\b", r"\1 in R^\2"),
    (r"(=\s*)(?-i:Var) +(\\?[A-Za-z])(?![A-Za-z(])", r"\1\\mathrm{Var}(\2)"),
    (r"(=\s*)(?-i:E) (?-i:([A-Z]))(?![A-Za-z])", r"\1\\mathbb{E}[\2]"),
    (r"\A((?-i:[A-Z])) and ((?-i:[A-Z])) (?:are )?independent,? (?:and )?square[- ]integrable\Z",
     r"\1 and \2 are independent random variables"),
    (r"\A(?:pairwise )?correlation(?: coefficient)?\Z", "real in (-1, 1)"),
    (r"\A((?-i:[KMNSTUV-Z])) (?:takes|has|takes on)(?: all)?(?: its)? values? (in|on) ",
     r"\1 is a random variable with values \2 "),
    (r"(?<=values )in 0, ?1, ?2, ?(?:\.\.\.|\\[lc]?dots)", r"in {0,1,2,...}"),
    (r"\A(?-i:E) (?-i:([A-Z]))(?=\s*=)", r"\\mathbb{E}[\1]"),
    (r"\brandom variables?, (?=(?:\\mathcal\s*\{?N\}?|[A-Z]\w*)\s*\()", ""),
))  # fmt: skip


#: The same of sentences alone: what they begin and end with.
_SENTENCES = tuple((re.compile(written, re.IGNORECASE), plain) for written, plain in (
    (r",?\s+w\.?l\.?o\.?g\.?\Z|\A(?:w\.?l\.?o\.?g\.?|without loss of generality),?\s+", ""),
    (r"\A(?:(?:we|let us|always|throughout|also|moreover),?\s+)*(?:(?:assum(?:e|ing)|suppos(?:e|ing)|requir(?:e|ing)"
     r"|throughout)(?:\s+that)?,?)\s+"
     r"(?=\\?[A-Za-z](?![A-Za-z]))", ""),
    (rf"\A({_LETTERS}) (positive|nonnegative|non-negative|nonzero)\Z", r"\1 is \2"),
    (r"\b(is|are) (?:assumed|taken|required|chosen|supposed)(?: to be)? (?=positive|nonneg|non-neg|nonzero|real|in\b)", r"\1 "),
    (rf"\A(?:the )?(positive|nonnegative|non-negative|nonzero) (?:(?:constant|number|scalar|parameter|real)s?"
     rf" )?({_LETTERS})\Z", r"\2 is \1"),
    (rf"\A(?:the )?(?:(?:real )?(?:numbers|constants|scalars|reals|parameters)|learning rate|step size|discount"
     rf" factor|temperature|bandwidth) (?={_LETTERS} (?:is|are|lies|lie)\b)", ""),
    (rf"\A({_LETTERS}), (?:the|an?) [a-z -]+, (?=lies|is\b)", r"\1 "),
    (rf"\A({_LETTERS}) is a probability\Z", r"\1 is in [0,1]"),
    (r"(?<![\w\\{])(?-i:Var) +(\\?[A-Za-z](?:_\w+)?)\s*(?==)", r"\\mathrm{Var}(\1) "),
))  # fmt: skip


#: "summing to 1", "that add up to one", of shares that are also said to be nonnegative; and what else is said of these.
_WHOLE = re.compile(
    r"(?:,|\band\b|\bthat\b|\bwhich\b|\ball\b|\s)*\b(?:sum(?:s|ming)?|add(?:s|ing)?)(?: up)? to (?:1|one|unity)\b",
    re.IGNORECASE,
)
_SIGN = re.compile(r"\b(?:non-?negative|(?:strictly )?positive)\b|(?:>=|≥|\\geq?) ?0(?![.\d])", re.IGNORECASE)
_SHARES = re.compile(
    r"\b(?:vectors? (?=in\b|of\b|\Z)|(?:real|all|and|with)\b|vectors?,|(?:weights?|numbers?|probabilit(?:y|ies)|entries|shares?"
    r"|coefficients?|proportions?|masses|values|scalars)\b)\s*",
    re.IGNORECASE,
)


def shares(name: str, text: str) -> str:
    """Nonnegative numbers that sum to 1 as a probability vector; "summing to 1" alone says nothing of signs."""
    sign = _SIGN.search(text)
    if _WHOLE.search(text) is None or (sign is None and not re.search(r"\bprobabilit", text, re.IGNORECASE)):
        return text
    positive = sign is not None and sign[0].lower().endswith("positive")
    rest = " ".join(_SHARES.sub("", _SIGN.sub("", _WHOLE.sub("", text))).replace(",", " ").split())
    vector = _with_size(name, f"probability vector {rest}".strip())
    return vector + (", positive entries" if positive else "")


#: "real logits z_1..z_n", of z.
_LISTED = re.compile(
    r"(?<=\w) (?P<stem>\\?[A-Za-z]+)_\{?1\}?\s*(?:,|\.\.+|\\[lc]?dots|…|to|through|\s)+(?P=stem)_\{?(?P<last>\w+)\}?\Z"
)


def of_entry(name: str, words: str) -> str:
    r"""The words of an entry of a context, respelled: numbers z_1, ..., z_n of a name z are a vector.

    >>> of_entry("z", "real logits z_1..z_n"), of_entry("w", "weights, nonnegative, summing to 1")
    ('real logits, vector in R^n', 'probability vector')
    >>> of_entry("r_l", "real rewards, l = 0..n-1"), of_entry("r_l", "real, l = 1..n")
    ('real rewards', 'real, l = 1..n')
    """
    words = _with_size(name, plainer(plain_law(respelled(_without_steps(name, words)))))
    mean = rf"(?<![\w\\])(?:E|\\mathbb\s*\{{?E\}}?)\s+{re.escape(name)}(?![\w^(])"
    words = re.sub(mean, lambda _: rf"\mathbb{{E}}[{name}]", words) if "random" in words else words
    return without_sign(words if "_" in name else shares(name, words))


def _without_steps(name: str, words: str) -> str:
    """The words of r_l without the steps l = 0, ..., n, which no vector counts so: sums over them have ends of their own."""
    step = name.rpartition("_")[2].strip("{}")
    return re.sub(rf",?\s*(?:for )?{re.escape(step)}\s*=\s*0\s*,?\s*{_STEPS}", "", words) if "_" in name else words


_STEPS = r"(?:1\s*,\s*)?(?:\.\.+|…|\\[lc]?dots)\s*,?\s*\w+(?:\s*[-+]\s*\d+)?(?=\s*(?:,|$))"


def _with_size(name: str, words: str) -> str:
    found = _LISTED.search(words)
    if found is None or found["stem"].lstrip("\\") != name.strip("$ \\"):
        return words
    return f"{words[: found.start()]}, vector in R^{found['last']}"


def without_sign(words: str) -> str:
    """The law of "~ N(0, 1)", said of a name."""
    return _DRAWN.sub("", words)


def plain_sentence(text: str) -> str:
    """A sentence of a context, respelled.

    >>> plain_sentence("we assume that x is positive"), plain_sentence("the positive constant x")
    ('x is positive', 'x is positive')
    """
    text = respelled(text)
    for written, spelling in _SENTENCES:
        text = written.sub(spelling, text)
    return text


def respelled(text: str) -> str:
    r"""A declaration in the spelling that the grammar of contexts knows.

    >>> respelled("nonnegative r.v."), respelled(r"$> 0$"), respelled("in [0, infinity)"), respelled("real matrix m-by-n")
    ('nonnegative random variable', '> 0', 'in [0,\\infty)', 'real matrix m by n')
    """
    text = _MATHEMATICS.sub(lambda found: found[1] or found[2], text)
    for written, spelling in _SPELLINGS:
        text = written.sub(spelling, text)
    return text
