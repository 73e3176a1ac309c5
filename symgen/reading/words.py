"""The words of a declaration: "positive integer, 0 <= k <= n", "invertible matrix n x n", "logistic sigmoid".

Words that say nothing about the mathematics ("fixed observation", "rates") are left aside by a list of their own, so that
an unknown word is an error, not a silent loss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from fractions import Fraction

from symgen.errors import UnknownNameError
from symgen.reading.declared import Declarations
from symgen.terms import domains
from symgen.terms.domains import Domain, interval
from symgen.terms.shapes import Shape
from symgen.terms.term import dimension
from symgen.terms.text.types import CURVED, intersect

_DOMAINS: Mapping[str, Domain] = {
    "real": domains.REAL, "scalar": domains.REAL, "number": domains.REAL, "positive": domains.POSITIVE,
    "nonnegative": domains.NONNEGATIVE, "integer": interval(field="integer"), "complex": domains.COMPLEX,
    "natural": interval(Fraction(1), field="integer"), "probability": interval(Fraction(0), Fraction(1)),
    "binary": interval(Fraction(0), Fraction(1), field="integer"), "negative": interval(high=Fraction(0), high_open=True),
    "index": interval(Fraction(1), field="integer"),
    "indice": interval(Fraction(1), field="integer"),
}  # fmt: skip
#: Structures of matrices, the strongest first.
_STRUCTURES = {
    "spd": "spd",
    "symmetric": "symmetric",
    "diagonal": "diagonal",
    "orthogonal": "orthogonal",
    "lower": "lower",
}
_KINDS = {"event": "event", "density": "density", "distribution": "density", "pmf": "density", "function": "function"}
_KINDS.update(dict.fromkeys(CURVED, "function"))
_STANDARD = r"standard (?:normal|gaussian)(?: distribution)?"
#: Phrases with the words that they are, as patterns; the longer before the shorter.
_PHRASES = tuple((re.compile(rf"\b(?:{written})(?!\w)", re.IGNORECASE), plain) for written, plain in (
    (r"positive[ -]definite", "spd"), (r"covariance matri(?:x|ces)", "spd matrix"),
    ("strictly", ""),
    (r"unit intervals?", "probability"), (r"probability vectors?", "simplex"),
    (r"(?:(?:in|on) the )?(?:probability )?simplex", "simplex"),
    (r"logistic (?:sigmoid|function)", "sigmoid"), (r"random variables?", "random"), (r"kl divergences?", "known"),
    (r"kullback[ -]leibler divergences?", "known"), (r"kronecker deltas?", "kronecker"), ("non-negative", "nonnegative"),
    (r"standard deviations?|stds?", "filler"), (r"(?:of )?unit[ -](?:norm|length)", "onsphere"),
    (r"(?:unit|normali[sz]ed)[ -](vectors?)", r"onsphere \1"),
    (r"(?:un)?biased estimat(?:or|e)s?(?: (?:of|for) \S+)?|estimat(?:or|e)s? (?:of|for) \S+|estimators?", "random"),
    (r"(?:with |of )?positive probabilit(?:y|ies)(?: under .*)?", ""),
    (r"(?:with|of) the same support(?: as .*)?", ""),
    (r"(?:with |of )?finite (?:second moments?|variances?|means?|moments?|expectations?)", ""),
    (r"(?:probability )?mass functions?|pmfs?", "pmf"),
    (r"(?:probability )?density functions?|pdfs?", "density"),
    (r"(?:mutually |pairwise )?(?:disjoint|exclusive)", "exclusive"), (r"mutually independent", "independent"),
    (r"non-singular", "invertible"), (r"(?:row|column) vectors?", "vector"),
    (r"0 or 1|0/1|zero or one", "binary"), (r"data points?", "filler"), (r"(?:taking|with) values(?= in)", ""),
    (rf"{_STANDARD} (?:cdf|(?:cumulative )?distribution function)|cdf of (?:the|a) {_STANDARD}", "normalcdf"),
    (rf"{_STANDARD} (?:pdf|density(?: function)?|probability density(?: function)?)", "normalpdf"), (_STANDARD, "normal01"),
    # sizes that stand before what has them
    (r"(\w+)[ -]?(?:x|×|\\times|by)[ -]?(\w+)\s+((?:[\w-]+\s+)*?)(matri(?:x|ces))", r"\3\4 \1 x \2"),
    (r"(\w+)-(?:dimensional|dim|vector)\s+((?:[\w-]+\s+)*?)(vectors?|simplex)", r"\2\3 \1"),
    (r"(vectors?|simplex|matrix|matrices) (?:of|with) (?:length|size|dimension|order) (\w+)", r"\1 \2"),
    (r"(vectors?) (?:of|with) (\w+) (?:entries|components|logits|weights|numbers)", r"\1 \2"),
))  # fmt: skip
_FILLERS = frozenset(
    """a an the over of fixed observation observations constant constants parameter parameters rate rates variance
    variances filler known z x y shape scale mean means invertible square nonzero finite any some with and for all
    data sample samples noise weight weights input output label labels latent variable observed prior likelihood
    valued posterior model count counts location value values independent iid logits logit temperature size step time
    mixing mixture learning decay drift diffusion guidance discount regularization regularisation noise schedule clean
    noisy reward rewards policy action state score scores advantage target prediction predicted true estimated residual
    hyperparameter coefficient coefficients factor factors ratio trade-off tradeoff margin threshold bandwidth lengthscale
    precision concentration dimension latents hidden code codes embedding embeddings feature features key query keys queries
    loss cost energy potential velocity momentum gradient bias network networks encoder decoder generator discriminator
    power level amount strength differentiable smooth bounded continuous real-valued responsibility responsibilities
    activation critic critics batch epoch horizon signal amplitude logvar log-variance log-scale log-std log-sigma logstd
    sequence path trajectory amount attention pair pairs example examples point points component
    components entry entries expected marginal conditional joint exclusive
    autoregressive measurable jointly distributed""".split()  # noqa: SIM905
)
_ALIKE = 0.75  # of the letters of two words
_LETTERS = frozenset("axyz")  # which are names of sizes too
_SQUARE = frozenset({*_STRUCTURES, "square", "invertible", "identity"})
#: Functions by what they are at u.
_DEFINED = {
    "normalcdf": r"\frac{1}{2}\operatorname{erfc}\left(-\frac{u}{\sqrt{2}}\right)",
    "normalpdf": r"\frac{1}{\sqrt{2\pi}}e^{-u^2/2}",
}
_OPERATORS = frozenset({"sigmoid", "softplus", "softmax", "relu", "tanh", "exp", "log", "digamma", "gamma"})


#: Words that begin what holds of a name.
_CONDITIONS = re.compile(r"\s+(?:with|such that|where|satisfying)\s+(?=.*(?:[<>=]|\\(?:le|ge|ne|lt|gt)))")
_ENDS = re.compile(r"between\s+(\S+)\s+and\s+(\S+)")
_SPACE = re.compile(r"(.*?)\s*(?:\\in\b|\bin)\s*(\\mathbb\s*\{?[A-Z].*|[RCZN](?:\^.*)?)")
_SIGN = re.compile(r"\s*(?:[<>]=?|!=|[≤≥≠]|\\(?:leq?|geq?|neq?|lt|gt)(?![a-z]))")
RELATION = re.compile(r"[<>=~]|\\(?:le|ge|ne|in|sim|lt|gt)|\bin\b")


class Words:
    """What the words of a declaration say."""

    def __init__(self, name: str, value: str, *, lenient: bool = False) -> None:
        self.name = name
        self.value = value
        self.words: list[str] = []
        self.sizes: list[str] = []
        self.unknown: list[str] = []
        self.wanted = 0  # sizes: of a vector one, of a matrix two
        self.conditions: list[str] = []
        self.domain: Domain | None = None
        self.kind = self.operator = self.law = self.definition = ""
        for piece in pieces(value):
            self._piece(piece.strip())
        self._check(lenient)

    def _piece(self, piece: str) -> None:
        if not piece:
            return
        for phrase, word in _PHRASES:
            piece = phrase.sub(word, piece)
        words, *said = _CONDITIONS.split(piece, maxsplit=1)
        if said:
            self.conditions.extend(said)
            piece = words
        ends = _ENDS.search(piece)
        if ends:
            self.conditions.append(f"{ends[1]} < {self.name} < {ends[2]}")
            piece = _ENDS.sub("", piece)
        space = _SPACE.fullmatch(piece)
        if space:
            self._read_words(re.sub(r"\b(?:vectors?|matrix|matrices)\b", "", space[1]))
            self.conditions.append(f"{self.name} \\in {_blackboard(space[2])}")
            return
        interval_match = re.fullmatch(r"(.*?)\s*(?:in|\\in)\s*([(\[].*[)\]])", piece)
        if interval_match:
            self._read_words(interval_match.group(1))
            self.conditions.append(f"{self.name} \\in {interval_match.group(2)}")
            return
        sign = _SIGN.search(piece)
        if sign and (not piece[: sign.start()].strip() or self._are_words(piece[: sign.start()])):
            self._read_words(piece[: sign.start()])  # "integer >= 1", "> 0"
            self.conditions.append(f"{self.name} {piece[sign.start() :]}")
            return
        if RELATION.search(piece):
            self.conditions.append(piece)
            return
        law = re.fullmatch(r"([A-Z]\w*)\(.*\)", piece)
        if law:
            self.law = piece
            return
        self._read_words(re.sub(r"\(.*?\)", "", piece))

    def _are_words(self, text: str) -> bool:
        """Whether all of a text is words of declarations, and none is the name itself."""
        return all(w in _DOMAINS or w in _FILLERS for w in text.lower().split()) and self.name not in text.split()

    def _read_words(self, piece: str) -> None:
        original = piece.split()
        tokens = piece.lower().split()
        place = 0
        while place < len(tokens):
            word = tokens[place].rstrip(".")
            place += 1
            if word in ("vector", "vectors", "matrix", "matrices", "simplex"):
                place = self._read_sizes(word, tokens, place, original)
            else:
                self._word(word)

    def _read_sizes(self, word: str, tokens: list[str], place: int, original: list[str]) -> int:
        wanted = 2 if word.startswith("matri") else 1
        self.wanted = wanted
        self.words.append("simplex" if word == "simplex" else "tensor")
        self.domain = self.domain or domains.REAL
        while place < len(tokens) and len(self.sizes) < wanted:
            if tokens[place] not in ("x", "by", "×"):
                if not re.fullmatch(r"\w+", tokens[place]) or tokens[place] in _FILLERS - _LETTERS:
                    break
                self.sizes.append(original[place])
            place += 1
        if len(self.sizes) == 1 and wanted == 2:
            self.sizes *= 2
        return place

    def _word(self, word: str) -> None:
        singular = word if word in _DOMAINS or word.endswith("ous") else re.sub(r"ies$", "y", word).removesuffix("s")
        self.words.append(singular)
        if singular in _DOMAINS:
            new = _DOMAINS[singular]
            self.domain = intersect(self.domain, new) if self.domain is not None else new
        elif singular in _KINDS:
            self.kind = _KINDS[singular]
        elif singular in ("random", "kronecker", "identity", "onsphere"):
            self.kind = singular
        elif word in _OPERATORS or singular in _OPERATORS:
            self.operator = word if word in _OPERATORS else singular
        elif word == "normal01":
            self.law = "N(0, 1)"
        elif word in _DEFINED:
            self.definition = _DEFINED[word]
        elif (
            singular not in _STRUCTURES
            and word not in _FILLERS
            and singular not in (*_FILLERS, "discrete", "continuous")
        ):
            self.unknown.append(word)

    def _check(self, lenient: bool) -> None:
        """Raise UnknownNameError at an unknown word; if lenient, only at one like a known word, or where all are unknown."""
        candidates = [*_DOMAINS, *_KINDS, *_STRUCTURES, "vector", "matrix"]
        said = self.domain is not None or self.kind or self.operator or self.law or self.definition
        for word in self.unknown:
            if not (lenient and said) or get_close_matches(word, candidates, 1, _ALIKE):
                raise UnknownNameError(
                    word, kind="word of a declaration", candidates=candidates, where=f"{self.name}: {self.value}"
                )

    def shape(self, declared: Declarations) -> Shape:
        named = declared.symbols
        if len(self.sizes) < self.wanted:
            self.sizes = self._sizes_left_out(declared)
        sizes = [int(size) if size.isdigit() else named.setdefault(size, dimension(size)) for size in self.sizes]
        structure = next((of for word, of in _STRUCTURES.items() if word in self.words), "")
        if structure and sizes:
            self.domain = domains.structured(structure)
        if "simplex" in self.words:
            self.domain = domains.structured("simplex")
        return tuple(sizes)

    def _sizes_left_out(self, declared: Declarations) -> list[str]:
        """Vectors and square matrices whose sizes nobody writes are of one size, and the report says so."""
        if self.wanted == 2 and not _SQUARE & set(self.words):
            raise UnknownNameError(
                self.value,
                kind="size of a matrix",
                candidates=[],
                where=f"{self.name}: {self.value}; write matrix n x m",
            )
        if not declared.size:
            taken = {*declared.symbols, *declared.functions}
            declared.size = next(letter for letter in ("d", "n", "m", "k", "dim") if letter not in taken)
        declared.assume(f"vectors and square matrices without a size are of one size, {declared.size}")
        return [declared.size] * self.wanted


def _blackboard(place: str) -> str:
    """R^n and R^{n x m} as people type them, as sets of LaTeX."""
    place = re.sub(r"^([RCZN])(?=\W|$)", r"\\mathbb{\1}", place)
    place = re.sub(r"(?<=[\w}])\s*(?:x|×)\s*(?=\w)", r" \\times ", place)
    return re.sub(r"\^\(?(\w+\s*\\times\s*\w+)\)?$", r"^{\1}", place)


def pieces(value: str) -> Iterator[str]:
    """Parts between commas outside brackets."""
    depth, start = 0, 0
    for place, character in enumerate(value):
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            yield value[start:place]
            start = place + 1
    yield value[start:]
