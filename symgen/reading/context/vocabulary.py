r"""The words of contexts: what variables have, what signs mean anyway, and what says no more than is read so.

Each fact stands once: which words name a mean, which letters an entropy has. Grammar and meaning name no instance.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

#: What a random variable has, by the words for it.
ATTRIBUTES: Mapping[str, str] = {
    "mean": "mean", "expectation": "mean", "expected value": "mean", "variance": "variance",
    "standard deviation": "deviation", "std": "deviation", "covariance": "covariance", "covariance matrix": "covariance",
    "correlation": "correlation", "correlation coefficient": "correlation",
    "rate": "rate", "rate parameter": "rate", "intensity": "rate", "scale": "scale", "scale parameter": "scale",
    "minimum": "minimum", "shape": "shape", "shape parameter": "shape", "location": "location",
    "success probability": "probability",
    "probability": "probability", "parameter": "parameter", "trials": "trials", "degrees of freedom": "freedom",
    "concentration": "concentration", "precision": "precision",
    "density": "density", "pdf": "density", "probability density": "density", "pmf": "mass",
    "density function": "density", "probability density function": "density", "mass function": "mass",
    "probability mass function": "mass", "marginal density": "density", "marginal pmf": "mass",
    "cdf": "cdf", "distribution function": "cdf", "cumulative distribution": "cdf", "cumulative distribution function": "cdf",
    "mgf": "mgf", "moment generating function": "mgf", "moment-generating function": "mgf",
    "characteristic function": "cf", "pgf": "pgf", "probability generating function": "pgf", "generating function": "pgf",
    "cumulant generating function": "cgf", "survival function": "survival", "tail function": "survival",
}  # fmt: skip
#: Of these, what a variable has whatever its law is, as statements about the variable @ and what that is called, $.
STATED: Mapping[str, str] = {
    "mean": r"$ = \mathbb{E}[@]", "variance": r"$ = \mathrm{Var}(@)", "deviation": r"$^2 = \mathrm{Var}(@)",
    "density": r"$(u) = p_{@}(u)", "mass": r"$(u) = p_{@}(u)",
    "cdf": r"$(u) = F_{@}(u)", "mgf": r"$(u) = M_{@}(u)", "cgf": r"$(u) = K_{@}(u)",
    "cf": r"$(u) = \varphi_{@}(u)", "pgf": r"$(u) = G_{@}(u)", "survival": r"$(u) = 1 - F_{@}(u)",
}  # fmt: skip
#: Numbers that are said in words before what they are of.
SPELLED: Mapping[str, str] = {"zero": "0", "unit": "1", "one": "1"}

#: A name as contexts write it.
NAME = (
    r"(?:\\(?:hat|bar|tilde|mathrm|mathbf|boldsymbol|operatorname)\s*(?:\{\s*\\?\w+\s*\}|\\?[A-Za-z1])|\\?[A-Za-z]+)"
    r"(?:_(?:\{[^{}]*\}|\\?\w+))?(?:\^(?:\*|\\star))?"
)

_ENTROPY = r"(?:shannon |differential |discrete |conditional |joint |marginal )*entrop(?:y|ies)\b.*"
_WHICH = r"(?:marginals?|conditionals?|joint)(?:(?: and |, )(?:marginals?|conditionals?|joint))*"
_SUB = r"(?:_\{?[A-Za-z]\}?)?"
_ROMAN = r"\\?(?:mathrm|mathcal|mathbb|operatorname|text)?\s*\{?"
#: What a sign means where nothing declares it, as patterns of the sign, alone or applied, and of the words for it.
_SIGNS = (
    (rf"{_ROMAN}H\}}?{_SUB}|h", _ENTROPY), (r"\\?(?:mathbf|mathbb|mathrm|mathds)?\s*\{?[1I]\}?", r"indicator\b.*"),
    (r"(?:\\(?:mathrm|operatorname|mathsf)\s*\{)?[ij]\}?", r"imaginary unit\b.*"),
    (rf"{_ROMAN}I\}}?", r"\(?(?:(?:shannon|conditional|average)\)?[ ,/]*(?:and )?)*mutual information\b.*"),
    (rf"(?:D_?\{{?)?{_ROMAN}KL\}}*|D|d_\{{?{_ROMAN}KL\}}*", r"(?:kl|kullback[ -–]leibler|relative)\b.*|measured in nats"),
    (rf"(?:D_?\{{?)?{_ROMAN}JSD?\}}*", r"jensen[ -–]shannon\b.*"),
    (rf"{_ROMAN}W_\{{?2\}}?\}}?", r"(?:the )?(?:2|second|quadratic)?[ -]*(?:order )?wasserstein(?:-2)?\b.*"),
    (rf"{_ROMAN}W_\{{?1\}}?\}}?", r"(?:the )?(?:(?:1|first)?[ -]*(?:order )?wasserstein(?:-1)?\b|earth mover's).*"),
    (rf"(?:[dD]_?\{{?)?{_ROMAN}TV\}}*", r"total variation\b.*"),
    (r"(?:D_?\{?)?\\?chi\s*\^\s*\{?2\}?\}?", r"(?:pearson(?:'s)? )?chi[ -]?squared?\b(?: divergence| distance)?.*"),
    (rf"{_ROMAN}(?:E|Var|Cov|Corr)\}}?{_SUB}", r"(?:expect(?:ation|ed)|variance|covariance|correlation)\b.*"),
    (rf"{_ROMAN}Pr?\}}?{_SUB}", r"probability(?: measure| (?:of|under) .*)?"),
    (r"[A-Z]\w*\^\{?c\}?|\\(?:bar|overline)\s*\{?\s*[A-Z]\}?|\\neg\s*[A-Z]", r"complement of .*"),
    (r"B|\\mathrm\{B\}", r"(?:euler )?beta function"), (r"\\?Gamma", r"(?:euler )?gamma function"),
    (r"\\psi", "digamma function"), (r"\\zeta", "riemann zeta function"),
    (r"\\mathcal\s*\{?N\}?|N",
     r"(?:normal|gaussian) (?:density|distribution|law)(?: (?:with|of) mean \S+ and (?:co)?variance(?: matrix)? \S+)?"),
)  # fmt: skip
SIGNS = tuple(
    (re.compile(rf"(?:{signs})(?:\s*(?:[(\[]|\\\{{|_\{{?).*[)\]}}])?"), re.compile(words, re.IGNORECASE))
    for signs, words in _SIGNS
)
#: Densities with arguments by what they are of the joint one, in sentences.
PARTS = (
    re.compile(r"[a-zA-Z]\w*\s*\(.*\)"),
    re.compile(rf"{_WHICH} ?(?:(?:pmf|densit|distribution)\w*)?(?: of .*)?", re.IGNORECASE),
)
#: Words for a point of a set of which nothing else is said: the argument of a density.
POINT = re.compile(
    r"(?:an? |any )?(?:element|point|value|state)s? (?:of|in) (?:a|some|the|any) finite (?:set|alphabet|space)(?: \S+)?",
    re.I,
)
#: Notations by what they mean here; any other meaning is asked about.
NOTATIONS = tuple((re.compile(notation), re.compile(meaning, re.IGNORECASE)) for notation, meaning in (
    (r"\\odot|\\circ", r"(?:element|entry|component)-?wise|hadamard"),
    (r"\\otimes", "kronecker|outer|(?:tensor )?product (?:distribution|measure|law|of (?:distributions|laws|measures))"),
    (r"\\\|.*?\\\|_\{?F\}?|\\lVert.*?\\rVert_\{?F\}?", "frobenius"),
    (r"\\\|.*?\\\|(?:_\{?2\}?)?|\\lVert.*?\\rVert(?:_\{?2\}?)?", r"euclidean|2-norm|\bl_?2\b|\\ell_2"),
    (r"\\?(?:log|ln)", "natural"),
    (r"\|.*\||\\lvert.*\\rvert", "determinant|absolute value|modulus"),
    (r"\\langle.*\\rangle", "inner product|dot product|scalar product"),
    (r"\\nabla(?:_\w+)?", "gradient"), (r"\\operatorname\{?tr\}?|\\mathrm\{tr\}|tr", "trace"),
    (r"\\(?:operatorname|mathrm)\{?vec\}?|vec", "stack|vectori"),
    (r"\\(?:operatorname|mathrm)\{?diag\}?|diag", "diagonal"),
    (r".*\\top|\^T", "transpose"),
))  # fmt: skip
#: What is said of a formula that only has to be defined, or to be a sum of things that are.
DEFINED = re.compile(
    r"(?:always |well[ -]?)?(?:invertible|non-?singular|finite|defined|differentiable|integrable|convergent|smooth"
    r"|bijective)\b.*",
    re.IGNORECASE,
)
#: What stands beside a law or a definition and says no more than these.
BESIDES = re.compile(
    r"(?:all |both |the |drawn )*(?:as usual|observed .*|independently|(?:(?:is |are )?measured )?in nats|nats"
    r"|natural log(?:arithm)?s?|fixed|given|known|smooth|drawn independently|(?:in )?a finite (?:set|alphabet)"
    r"|(?:applied )?(?:element|entry|component|coordinate)-?\s?wise|entry by entry|one-to-one"
    r"|under (?:the model|the law|\\?(?:mathbb|mathrm|operatorname|mathsf)?\s*\{?\\?(?:E|Pr?)\}?_\{?\\?\w+\}?)"
    r"|(?:a )?regular model|averaged over .*|differentiation under .*"
    r"|(?:is|are) (?:an?|its|the) [a-z -]+(?: of .*)?|its [a-z -]+|for (?:all|any|every|each|some) .*)",
    re.IGNORECASE,
)  # fmt: skip
#: Sentences that ask for nothing: what is so wherever a claim is defined. F stands for any formula.
ANYWAY = re.compile(
    r"F (?:wherever|whenever|where|everywhere)(?: F)?|F(?: is)? (?:a )?finite(?: set)?"
    r"|F: (?:any|some|an?|each|every) (?:fixed |given )?value.*"
    r"|(?:all |the |both |these |required |relevant |necessary |indicated )*(?:inverses?|integrals?|expectations?"
    r"|moments?|limits?"
    r"|derivatives?|sums|series|expressions?)(?: involved| below| above)? (?:exists?|are (?:finite"
    r"|(?:well[- ])?defined)|converges?|make sense)"
    r"|(?:the |all )?(?:gradients?|derivatives?)(?: (?:is|are))? (?:(?:arranged|laid out|shaped) like"
    r"|in the (?:layout|shape) of|(?:has|have|with|of) the (?:same )?shape (?:of|as)) F|(?:the )?euclidean norms?(?: throughout)?"
    r"|all (?:the )?(?:probabilities|densities|masses|conditional probabilities)(?: are)?(?: strictly)? positive",
    re.IGNORECASE,
)
#: What formulas say of themselves, after a comma.
CONVENTIONS = re.compile(
    r"\s*,\s*(?:(?:where\s+)?primes? (?:are|is|denotes?) (?:the )?derivatives?(?: (?:in|by|with respect to) \w+)?"
    r"|integrals? (?:are )?over (?:the (?:whole )?real line|all of R)"
    r"|all densities (?:are )?positive(?: and (?:differentiable|smooth))?)"
    r"\s*\.?(?=\s*(?:[,;]|\Z))",
    re.IGNORECASE,
)
#: Probabilities that are positive, where conditional ones are defined anyway.
POSITIVE = re.compile(
    r"(?:0\s*(?:<|\\lt)\s*)?\\?(?:mathbb\{?)?P\}?r?\s*\(.*\)\s*(?:>|\\gt)\s*0|0\s*<\s*\\?(?:mathbb\{?)?P\}?r?\s*\(.*\)\s*<\s*1"
)
