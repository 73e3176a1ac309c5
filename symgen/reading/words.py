"""The words of a declaration: "positive integer, 0 <= k <= n", "invertible matrix n x n", "logistic sigmoid".

Words that say nothing about the mathematics ("fixed observation", "rates") are left aside by a list of their own, so that
an unknown word is an error, not a silent loss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from symgen.errors import UnknownNameError
from symgen.reading.declared import Declarations
from symgen.terms import domains
from symgen.terms.domains import Domain, interval
from symgen.terms.shapes import Shape
from symgen.terms.term import dimension
from symgen.terms.text.types import intersect

_DOMAINS: Mapping[str, Domain] = {
    "real": domains.REAL, "scalar": domains.REAL, "number": domains.REAL, "positive": domains.POSITIVE,
    "nonnegative": domains.NONNEGATIVE, "integer": interval(field="integer"), "complex": domains.COMPLEX,
    "natural": interval(Fraction(1), field="integer"), "probability": interval(Fraction(0), Fraction(1)),
    "negative": interval(high=Fraction(0), high_open=True),
}  # fmt: skip
#: Structures of matrices, the strongest first.
_STRUCTURES = {
    "spd": "spd",
    "symmetric": "symmetric",
    "diagonal": "diagonal",
    "orthogonal": "orthogonal",
    "lower": "lower",
}
_KINDS = {"event": "event", "density": "density", "distribution": "density", "function": "function"}
_PHRASES = (
    ("positive definite", "spd"), ("unit interval", "probability"), ("probability vector", "simplex"),
    ("probability simplex", "simplex"), ("logistic sigmoid", "sigmoid"), ("logistic function", "sigmoid"),
    ("random variable", "random"), ("kl divergence", "known"), ("kronecker delta", "kronecker"), ("non-negative", "nonnegative"),
    ("standard deviation", "filler"), ("kullback-leibler divergence", "known"), ("standard normal", "normal01"),
    ("non-singular", "invertible"), ("row vector", "vector"), ("column vector", "vector"), ("data point", "filler"),
)  # fmt: skip
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
    critic critics batch epoch horizon signal amplitude attention pair pairs example examples point points component
    components entry entries expected marginal conditional joint""".split()  # noqa: SIM905
)
_OPERATORS = frozenset({"sigmoid", "softplus", "softmax", "relu", "tanh", "exp", "log", "digamma", "gamma"})


RELATION = re.compile(r"[<>=~]|\\(?:le|ge|ne|in|sim|lt|gt)|\bin\b")


class Words:
    """What the words of a declaration say."""

    def __init__(self, name: str, value: str) -> None:
        self.name = name
        self.value = value
        self.words: list[str] = []
        self.sizes: list[str] = []
        self.conditions: list[str] = []
        self.domain: Domain | None = None
        self.kind = self.operator = self.law = ""
        for piece in pieces(value):
            self._piece(piece.strip())

    def _piece(self, piece: str) -> None:
        if not piece:
            return
        interval_match = re.fullmatch(r"(.*?)\s*(?:in|\\in)\s*([(\[].*[)\]])", piece)
        if interval_match:
            self._read_words(interval_match.group(1))
            self.conditions.append(f"{self.name} \\in {interval_match.group(2)}")
            return
        if RELATION.search(piece):
            self.conditions.append(piece)
            return
        law = re.fullmatch(r"([A-Z]\w*)\(.*\)", piece)
        if law:
            self.law = piece
            return
        self._read_words(re.sub(r"\(.*?\)", "", piece))

    def _read_words(self, piece: str) -> None:
        for phrase, word in _PHRASES:
            piece = re.sub(rf"\b{phrase}s?\b", word, piece, flags=re.IGNORECASE)
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
        self.words.append("simplex" if word == "simplex" else "tensor")
        self.domain = self.domain or domains.REAL
        while place < len(tokens) and len(self.sizes) < wanted:
            if tokens[place] not in ("x", "by", "×"):
                if not re.fullmatch(r"\w+", tokens[place]):
                    break
                self.sizes.append(original[place])
            place += 1
        if len(self.sizes) == 1 and wanted == 2:
            self.sizes *= 2
        return place

    def _word(self, word: str) -> None:
        singular = word.removesuffix("s") if word not in _DOMAINS else word
        self.words.append(singular)
        if singular in _DOMAINS:
            new = _DOMAINS[singular]
            self.domain = intersect(self.domain, new) if self.domain is not None else new
        elif singular in _KINDS:
            self.kind = _KINDS[singular]
        elif singular in ("random", "kronecker"):
            self.kind = singular
        elif singular == "identity":
            self.kind = "identity"
        elif word in _OPERATORS or singular in _OPERATORS:
            self.operator = word if word in _OPERATORS else singular
        elif word == "normal01":
            self.law = "N(0, 1)"
        elif (
            singular not in _STRUCTURES
            and word not in _FILLERS
            and singular not in (*_FILLERS, "discrete", "continuous")
        ):
            raise UnknownNameError(
                word, kind="word of a declaration", candidates=[*_DOMAINS, *_KINDS, *_STRUCTURES, "vector", "matrix"],
                where=f"{self.name}: {self.value}",
            )  # fmt: skip

    def shape(self, declared: Declarations) -> Shape:
        named = declared.symbols
        sizes = [int(size) if size.isdigit() else named.setdefault(size, dimension(size)) for size in self.sizes]
        structure = next((of for word, of in _STRUCTURES.items() if word in self.words), "")
        if structure and sizes:
            self.domain = domains.structured(structure)
        if "simplex" in self.words:
            self.domain = domains.structured("simplex")
        return tuple(sizes)


def pieces(value: str) -> Iterator[str]:
    """Parts between commas outside brackets."""
    depth, start = 0, 0
    for place, character in enumerate(value):
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            yield value[start:place]
            start = place + 1
    yield value[start:]
