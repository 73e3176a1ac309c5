"""The words of declarations: which say what of the values, which are phrases for others, and which say nothing.

Words that say nothing about the mathematics ("fixed observation", "rates") are left aside by a list of their own, so that
an unknown word is an error, not a silent loss.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from symgen.terms import domains
from symgen.terms.domains import Domain, interval
from symgen.terms.text.types import CURVED

#: Domains by the words for them.
DOMAINS: Mapping[str, Domain] = {
    "real": domains.REAL, "scalar": domains.REAL, "number": domains.REAL, "positive": domains.POSITIVE,
    "nonnegative": domains.NONNEGATIVE, "integer": interval(field="integer"), "complex": domains.COMPLEX,
    "natural": interval(Fraction(1), field="integer"), "probability": interval(Fraction(0), Fraction(1)),
    "binary": interval(Fraction(0), Fraction(1), field="integer"), "negative": interval(high=Fraction(0), high_open=True),
    "nonpositive": interval(high=Fraction(0)),
    "index": interval(Fraction(1), field="integer"),
    "indice": interval(Fraction(1), field="integer"),
}  # fmt: skip
#: Structures of matrices, the strongest first.
STRUCTURES = {
    "spd": "spd",
    "symmetric": "symmetric",
    "diagonal": "diagonal",
    "orthogonal": "orthogonal",
    "lower": "lower",
    "stochastic": "stochastic",
}
#: What is no number, by the words for it.
KINDS = {"event": "event", "density": "density", "distribution": "density", "pmf": "density", "function": "function"}
KINDS.update(dict.fromkeys(CURVED, "function"))
#: What is made of something free: a semidefinite matrix is B' B, a skew one B - B'; each with how many axes it has.
MADE = {
    "onsphere": 1, "onehot": 1, "ones": 1, "semidefinite": 2, "skew": 2, "uppertriangular": 2, "projector": 2,
    "orthonormalcolumns": 2, "evennumber": 0, "oddnumber": 0, "plusminusone": 0, "choleskyfactor": 2, "diagonalof": 2,
}  # fmt: skip
_STANDARD = r"standard (?:normal|gaussian)(?: distribution)?"
REALS = r"(?:\\mathbb\s*\{?R\}?|R|ℝ)(?:\s*\^\s*(\{[^}]*\}|\w+))?"
NUMBERS = {"zero": "0", "one": "1"}
#: What is counted, and of which there is at least one.
_COUNTED = (
    "samples?|data ?points?|observations?|examples?|classes|categories|dimensions?|features?|layers?|heads?|units?|"
    "components?|clusters?|parameters|states|actions|nodes|terms|tokens|steps|time ?steps|particles|rows|columns|vertices"
)
_FINITE = r"finite (?:set|alphabet|space|support)"
_ADJECTIVES = r"((?:(?:real|positive|nonnegative|non-negative|strictly|nonzero|non-zero|integer|complex|binary) )*)"
_ENTRIES = (
    r"(?:entries|components|coordinates|elements|logits|weights|numbers|reals|masses|probabilities|scores|values)"
)
_LAWS = "(?:pmfs?|(?:probability )?(?:mass functions?|distributions?))"
_UP_TO = r"\\?\{1,\s*(?:2,\s*)?(?:\.\.\.|\\[lc]?dots),\s*(\w+)\\?\}"
POINTS = "(?:points|outcomes|symbols|states|elements|categories|classes|values|letters)"
#: A comma before the size of what is named before it: "vector, length n", "probability vector, n positive entries".
BEFORE_SIZE = re.compile(rf",\s*(?:of |with )?(?=(?:length|size|dimension) \w|[A-Za-z] {_ADJECTIVES}{_ENTRIES})")
#: A law of as many values as are said, which is a vector of that many probabilities.
LAW_OF_POINTS = rf"{_LAWS} (?:on|over) (?:the )?(?:set )?(?:(\w+) {POINTS}|{_UP_TO}|\[(\w+)\])"
#: A size before or after the noun that has it: no word, "produced by the encoder".
SIZE = (
    r"(?:(?!(?:is|it|to|of|as|or|be|in|on|an|we|by|at|no|so|up|us|if|do|he|me|my|go)\b)[A-Za-z]{1,2}|[A-Za-z]+_\w+"
    r"|[A-Za-z]+\d+|\d+|dim|len|lambda|tau)"
)
#: Phrases with the words that they are, as patterns; the longer before the shorter.
PHRASES = tuple((re.compile(rf"(?<!\w)(?:{written})(?!\w)", re.IGNORECASE), plain) for written, plain in (
    (r"(?:not|non)[ -]?(?:all )?(?:(?:entries|coordinates|components) )?(?:constant|equal|the same)(?! to)", "nonconstant"),
    (r"all not zero|not all zero|non-?zero|different from zero", "nonzero"),
    (r"(?:positive|non-?negative)[ -](?:semi|semi-)[ -]?definite|psd|non-?negative[ -]definite", "semidefinite"),
    (r"negative[ -](?:semi[ -]?)?definite|nsd", "negativedefinite"),
    (r"positive[ -]definite|pd", "spd"), (r"covariance matri(?:x|ces)", "spd matrix"),
    (r"(?:precision|information) matri(?:x|ces)", "spd matrix"), (r"(?:gram|kernel) matri(?:x|ces)", "semidefinite matrix"),
    (r"(rotation|permutation) (matri(?:x|ces))", r"orthogonal \1 \2"),
    (r"(?:row|right)[ -]stochastic|(?:markov )?transition(?= matri)", "stochastic"),
    (r"(minimi[sz]er|maximi[sz]er|optimum|optimal point|stationary point|critical point|root)s? of (?:the )?\S+", r"\1"),
    (r"skew[ -]?symmetric|anti-?symmetric", "skew"), (r"upper[ -]triangular", "uppertriangular"),
    (r"lower[ -]triangular", "lower"),
    (r"cholesky factors?", "choleskyfactor"),
    (r"(?:and |with |has |having )?(?:strictly )?positive diagonal(?: entries| elements| part)?(?! matri)", "pivoted"),
    (r"symmetric (?:and )?idempotent|orthogonal(?:ly)? project(?:ion|or)", "projector"),
    (r"(?:with |of |has |having )?(?:full|maximal) (column|row)[ -]rank", r"full\1rank"),
    (r"(?:with |has |having )?orthonormal columns", "orthonormalcolumns"),
    (r"one[ -]hot(?: encod(?:ed|ing))?", "onehot"), (r"(?:vectors? )?of (?:all )?ones|all[ -]ones", "ones"),
    (r"(?:and )?(?:at least|no(?:t)? (?:less|smaller) than) (\S+)", r"\\ge \1"),
    (r"(?:and )?(?:at most|no(?:t)? (?:more|greater|larger|bigger) than) (\S+)", r"\\le \1"),
    (r"(?:exceeding|above) (-?[\d.]+)", r"> \1"), (r"below (-?[\d.]+)", r"< \1"),
    (r"(?:(?:in|\\in) )?\\?\{ ?(?:-1, ?\+?1|\+?1, ?-1) ?\\?\}|\+?1 or -1|-1 or \+?1|\+1/-1|\\pm ?1|(?:plus or minus"
     r"|±) ?(?:1|one)", "plusminusone"),
    (r"(?:and )?(?:strictly )?(?:greater|larger|bigger|more) than (?:or equal to (\S+))", r"\\ge \1"),
    (r"(?:and )?(?:strictly )?(?:less|smaller) than (?:or equal to (\S+))", r"\\le \1"),
    (r"(?:and )?(?:strictly )?(?:greater|larger|bigger|more) than (\S+)", r"> \1"),
    (r"(?:and )?(?:strictly )?(?:less|smaller) than (\S+)", r"< \1"),
    (r"(?:and )?(?:not equal to|different from|other than) (\S+)", r"\\ne \1"),
    (r"(.+?),? with (?:strictly )?(positive|nonnegative|non-negative) (?:entries|elements|components|coordinates)", r"\2 \1"),
    (r"(?:entry|element|component)-?wise (positive|nonnegative|non-negative)", r"\1"),
    ("strictly", ""), (r"in radians", ""), (r"(?:which |that )?(?:does|do) not depend on \S+", ""),
    (r"(differentiable|smooth|continuous) (?:in|with respect to) \S+", r"\1"),
    (rf"(?:defined )?on {REALS}$", "function"),
    (r"even ((?:(?:positive|nonnegative|natural|whole) )*)(integer|number)s?", r"evennumber \1\2"),
    (r"odd ((?:(?:positive|nonnegative|natural|whole) )*)(integer|number)s?", r"oddnumber \1\2"),
    (LAW_OF_POINTS, r"simplex \1\2\3"),
    (r"unit intervals?", "probability"), (r"probability vectors?", "simplex"),
    (r"(?:(?:in|on) the )?(?:probability )?simplex", "simplex"),
    (r"logistic (?:sigmoid|function)", "sigmoid"), (r"hyperbolic tangent", "tanh"), (r"log[ -]?sum[ -]?exp", "logsumexp"),
    (r"rectified linear units?", "relu"),
    (rf"random variables?,? (?:(?:defined )?(?:on|over|with values in|taking values in) (?:a|some|the) {_FINITE}(?: \S+)?"
     r"|(?:(?:that|which) )?(?:(?:only )?(?:taking|takes?|with|having|assum(?:es?|ing)) )(?:only )?"
     r"(?:finitely many|a finite number of) (?:possible )?values"
     rf"|(?:of|with) finite support)", "discrete random"),
    (r"(?:finite-valued|categorical) random variables?", "discrete random"),
    (r"(integer|real|positive|nonnegative|non-negative|binary|complex|finite)[ -]valued", r"\1"),
    (r"random variables?", "random"), (r"kl divergences?", "known"),
    (r"kullback[ -]leibler divergences?", "known"), (r"kronecker deltas?", "kronecker"), ("non-negative", "nonnegative"),
    (r"(?:neural )?networks?$|mapp?(?:ing)?s?|functionals?", "function"),
    (r"standard deviations?|stds?", "filler"),
    (r"(?:of |with )?unit[ -](?:euclidean |l2[ -])?(?:norm|length)(?:ed)?", "onsphere"),
    (r"(?:of|with) (?:euclidean )?(?:norm|length) (?:1|one)", "onsphere"),
    (r"(?:unit|normali[sz]ed)[ -](vectors?)", r"onsphere \1"),
    (r"(?:un)?biased estimat(?:or|e)s?(?: (?:of|for) \S+)?|estimat(?:or|e)s? (?:of|for) \S+|estimators?", "random"),
    (r"(?:with |of )?positive probabilit(?:y|ies)(?: under .*)?", ""),
    (r"(?:with|of) the same support(?: as .*)?|(?:with |of )?full support", ""),
    (r"(?:with |of )?finite (?:second moments?|variances?|means?|moments?|expectations?)", ""),
    (r"(?:probability )?mass functions?|pmfs?", "pmf"),
    (r"(?:probability )?density functions?|pdfs?", "density"),
    (r"(?:mutually |pairwise )?(?:disjoint|exclusive)", "exclusive"), (r"mutually independent", "independent"),
    (r"non-?singular", "invertible"), (r"(?:row|column)[ -]vectors?", "vector"),
    (r"0 or 1|0/1|zero or one", "binary"),
    (rf"(?:total )?number of (?:\w+ )?(?:{_COUNTED})(?: of \w+)?|(?:sample|batch|vocabulary) size", "natural"),
    (r"(?:sequence|context|prompt|string|history|word|token|list|array|queue) length", "natural"),
    (r"number of (?:(?:i\.?i\.?d\.?|\w+) )?\w+(?: (?:per|in|of|for|at) (?:(?:the|a|an|each|every) )?\w+(?: \w+)?)?",
     "nonnegative integer"),
    (r"round(?:ing|ed|s)?(?: off)? to (?:an?|the) (?:nearest|closest) (?:integer|whole number)s?", "nearestinteger"),
    (r"(?:(?:with|taking|takes|having|its|all) )*values (?:in|on) (?:the )?(?:set of )?(?:all )?"
     r"((?:(?:positive|nonnegative|non-negative|natural|real|whole) )*(?:integers|numbers|reals|naturals))", r"\1"),
    (r"data points?", "filler"), (r"(?:taking|with) values(?= in)", ""),
    (rf"{_STANDARD} (?:cdf|(?:cumulative )?distribution function)|cdf of (?:the|a) {_STANDARD}", "normalcdf"),
    (rf"{_STANDARD} (?:pdf|density(?: function)?|probability density(?: function)?)", "normalpdf"), (_STANDARD, "normal01"),
    (r"(?:binary )?vectors? (?:in|\\in) ?\\?\{ ?0 ?, ?1 ?\\?\} ?\^ ?\{?(\w+)\}?", r"binary vector \1"),
    # sizes that stand before what has them
    (rf"({SIZE})[ -]?(?:x|×|\\times|by|\*)[ -]?({SIZE})\s+((?:[\w-]+\s+)*?)(matri(?:x|ces))", r"\3\4 \1 x \2"),
    (rf"(?<!matrix )(?<!matrices )(?<![\^({{\[])({SIZE})(?: (?:x|by) | ?(?:×|\\times) ?)({SIZE})(?![}})\]])", r"matrix \1 x \2"),
    (r"(\w+)-(?:dimensional|dim|vector)\s+((?:[\w-]+\s+)*?)(vectors?|simplex)", r"\2\3 \1"),
    (r"(\w+)-(vectors?)", r"\2 \1"),
    (r"(vectors?|simplex|matrix|matrices) (?:of|with) (?:length|size|dimension|order) (\w+)", r"\1 \2"),
    (rf"(?:vectors?|sequences?|lists?|tuples?|sets?|collections?) (?:of|with) (\w+) {_ADJECTIVES}{_ENTRIES}", r"\2vector \1"),
    (rf"(simplex) (?:of|with) (\w+) {_ADJECTIVES}{_ENTRIES}", r"\3\1 \2"),
    (rf"(?<!\w )(n|m|d|k|N|M|D|K) {_ADJECTIVES}(?:numbers|reals)", r"\2vector \1"),
    (r"(matri(?:x|ces)) (?:of|with) (\w+) rows and (\w+) columns", r"\1 \2 x \3"),
    (r"\S+ and \S+ (?:are )?bounded", ""), (r"(?:on|over) (?:the|that|a|some)(?: same)?(?: finite)? set", ""),
    (r"dimension(?:ality)?(?: of \w+)?", "natural"),
))  # fmt: skip
#: Words that say what numbers are, and of which no use is made: what fails then is left open.
NOT_USED = re.compile(
    r"\b(?:eigenvalues?|singular values?|eigenvectors?|roots?|zeros?) of\b|\bnumber of\b.*\bwith\b"
    r"|(?<!class )\bprobabilities\b|\bmix(?:ture|ing) (?:weights|proportions|probabilities)\b",
    re.IGNORECASE,
)
#: Single words of this kind: what fails then is left open.
LEFT_OPEN = frozenset(
    """minimiser minimizer maximiser maximizer optimum optimizer optimiser optimal stationary critical minimum maximum root
    fixpoint""".split()  # noqa: SIM905
)
#: Functions by what they are at u.
DEFINED = {
    "nearestinteger": r"\left\lfloor u+\frac{1}{2}\right\rfloor",
    "normalcdf": r"\frac{1}{2}\operatorname{erfc}\left(-\frac{u}{\sqrt{2}}\right)",
    "normalpdf": r"\frac{1}{\sqrt{2\pi}}e^{-u^2/2}",
}
#: Words that are conditions: full rank says that the Gram matrix of the columns, or of the rows, is not singular.
SAID = {
    "nonconstant": r"\sum_i ({0}_i - {0}_1)^2 > 0",
    "nonzero": r"{0} \ne 0",
    "fullcolumnrank": r"\det({0}^\top {0}) > 0",
    "fullrowrank": r"\det({0} {0}^\top) > 0",
}
#: Functions that are known by their names.
OPERATORS = frozenset({"sigmoid", "softplus", "softmax", "logsumexp", "relu", "tanh", "exp", "log", "digamma", "gamma"})
