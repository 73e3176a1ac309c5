"""The words of a declaration: "positive integer, 0 <= k <= n", "invertible matrix n x n", "logistic sigmoid".

Which word says what is listed in the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from symgen.errors import ReadingError, UnknownNameError
from symgen.reading.context.called import DESCRIBES, FILLERS, without_calls
from symgen.reading.context.lexicon import (
    BEFORE_SIZE,
    DEFINED,
    DOMAINS,
    KINDS,
    LEFT_OPEN,
    MADE,
    NUMBERS,
    OPERATORS,
    PHRASES,
    REALS,
    SAID,
    SIZE,
    STRUCTURES,
)
from symgen.reading.context.pieces import has_words
from symgen.reading.context.wording import intended, plainer
from symgen.reading.declared import Declarations
from symgen.terms import domains
from symgen.terms.domains import Domain
from symgen.terms.shapes import Shape
from symgen.terms.term import dimension
from symgen.terms.text.types import intersect

_DOTS = r"\s*(?:,\s*\d+\s*)*,?\s*(?:\.\.\.?|…|\\[lc]?dots|\\dotsc|:)\s*,?\s*"
_COUNTED_FROM = re.compile(
    rf"[,(]?\s*(?:for (?:all |each |every )?)?([a-z])\s*=\s*(\d+){_DOTS}([^\W\d]\w*|\d+)\s*\)?\s*$"
)
_WITHIN = re.compile(rf"\s*(?:\\in|in|from|between)\s*\\?\{{?\s*(\d+){_DOTS}([^\W\d]\w*|\d+)\s*\\?\}}?")
#: R^n -> R, and from R^n to R^m: the size of the values is the second.
_ARROW = re.compile(rf"(?:from )?(?:{REALS}|\S+)\s*(?:->|→|\\to(?![a-z])|\\rightarrow|to)\s*{REALS}$")
_MAPSTO = re.compile(r"(\S+)\s*(?:\\mapsto|\|->|↦)\s*(.+)")
_ALIKE = 0.8  # of the letters of two words
_LETTERS = frozenset("axyz")  # which are names of sizes too
_NO_SIZES = (FILLERS - _LETTERS) | MADE.keys() | {"pivoted"}
_SQUARE = frozenset({*STRUCTURES, "square", "invertible", "identity"})
_OF_FUNCTIONS = {"differentiable", "smooth"}
_EXTREME = re.compile(
    r"(?:the )?(?:(largest|maximal|maximum|top|greatest)|(smallest|minimal|minimum|least|lowest)) eigenvalue of (\w+)",
    re.IGNORECASE,
)
_WITH = r"(?:\s*,)?\s*with (?:parameter|constant|modulus)\s+(\\?\w+)"
_BENT = {
    "strongly": re.compile(rf"(\\?\w+)-strongly[ -]convex|strongly[ -]convex{_WITH}"),
    "smooth": re.compile(
        rf"(\\?\w+)-smooth|smooth{_WITH}|(?:with (?:an? )?)?(\\?\w+)-lipschitz (?:continuous )?gradients?"
        r"|(?:whose|with|and its) gradient (?:is )?(\\?\w+)-lipschitz(?: continuous)?",
        re.IGNORECASE,
    ),
}

#: Known words of which a slip in one letter is read as them.
_LONG_WORDS = (*DOMAINS, *KINDS, *STRUCTURES, "invertible", "differentiable", "random")
#: Words that begin what holds of a name.
_CONDITIONS = re.compile(r"\s+(?:with|such that|where|satisfying)\s+(?=.*(?:[<>=]|\\(?:le|ge|ne|lt|gt)))")
_ENDS = re.compile(r"between\s+(\S+)\s+and\s+(\S+)")
_SPACE = re.compile(r"(.*?)\s*(?:\\in\b|\bin)\s*(\\mathbb\s*\{?[A-Z].*|[RCZN](?:\^.*)?)")
_OF_SIZES = re.compile(
    rf"(?:\\mathbb\s*\{{?R\}}?|R|ℝ)\s*\^\s*[{{(]?\s*({SIZE})\s*(?:x|×|\\times)\s*({SIZE})\s*[)}}]?", re.IGNORECASE
)
_SHAPED = frozenset({*STRUCTURES, "invertible", "semidefinite", "skew", "uppertriangular", "projector"})
_BARE_SPACE = re.compile(r"(?:\\mathbb\s*\{?R\}?|R|ℝ)\s*\^\s*(?:\{[^}]*\}|\w+|\([^)]*\))")
_SIGN = re.compile(r"\s*(?:[<>]=?|!=|[≤≥≠]|\\(?:leq?|geq?|neq?|lt|gt)(?![a-z]))")
#: What is meant of anything of which something is said.
_FOR_ALL = re.compile(r"\s*,?\s*(?:for (?:all|any|every|each) (?:\w{1,2}|of them)|always|throughout|everywhere)\s*$")
#: A law, of which more words are asked about.
_LAW = re.compile(r"~|\\sim(?![a-z])|(?<![A-Za-z])[A-Z][a-z]+\s*\(|\\math(?:cal|rm)")
_TURNED = r"\s*(?:\^\s*\{?\s*(?:\\top|T|\\intercal|\\prime)\s*\}?|')"
#: What conditions of a matrix itself, @, say in one word.
_SAYS = {
    "symmetric": rf"@\s*=\s*@{_TURNED}|@{_TURNED}\s*=\s*@",
    "orthogonal": rf"@{_TURNED}\s*@\s*=\s*(?:I(?:_\{{?\w+\}}?)?|\\mathbf\{{I\}})",
}
#: Words that take back what stands beside them, or say that it holds only at times.
_HEDGED = re.compile(
    r"\b(?:not|no|need|necessarily|never|nor|neither|either|or|unless|if|when(?:ever)?|except|may|might|can|could|possibly|perhaps"
    r"|sometimes|usually|typically|mostly|often|would|without|non)\b|\be\.\s?g\.",
    re.IGNORECASE,
)
_TOLD = frozenset({*DOMAINS, *STRUCTURES, *KINDS, *MADE, "invertible", "zero", "square"})
#: Of a vector or a matrix, which is no number, a number of its own.
_QUANTITIES = frozenset(
    """eigenvalue norm length mean variance trace determinant rank size dimension deviation radius""".split()  # noqa: SIM905
)
RELATION = re.compile(r"[<>=~]|\\(?:le|ge|ne|in|sim|lt|gt)|\bin\b")


class Words:
    """What the words of a declaration say."""

    def __init__(self, name: str, value: str, *, lenient: bool = False, names: Collection[str] = ()) -> None:
        self.name = name
        self.names = (name, *names)
        self.value = value
        self.words: list[str] = []
        self.sizes: list[str] = []
        self.unknown: list[str] = []
        self.wanted = 0  # sizes: of a vector one, of a matrix two
        self.conditions: list[str] = []
        self.domain: Domain | None = None
        self.kind = self.operator = self.law = self.definition = ""
        self.extreme: tuple[str, str] = ("", "")  # A and "max" of "largest eigenvalue of A"
        self.place = ""  # of the one of a one-hot vector
        self.bent: tuple[str, str] = ("", "")  # "strongly" or "smooth", and the constant
        self.placed = False  # whether a set is named
        self.mapping: tuple[str, str] | None = None  # x and x^3 of x \mapsto x^3
        self.is_only_called = False  # "preferred answer": nothing is said of the values
        self.counted: tuple[str, int, str] = ("", 1, "")  # i, 1 and n of i = 1, ..., n
        self.said: set[str] = set()  # of itself, in formulas: A = A^T
        self.asides: list[str] = []  # what stands in brackets
        self.slips: dict[str, str] = {}  # words with one letter wrong, and what is meant
        for piece in pieces(BEFORE_SIZE.sub(" with ", self._without_ranges(plainer(value)))):
            self._piece(piece.strip())
        self._conclude()
        self._check(lenient)

    def _piece(self, piece: str) -> None:
        if not piece:
            return
        piece = self._without_constants(piece)
        if self._maps(piece) or self._is_eigenvalue(piece):
            return
        piece = without_calls(piece)
        for phrase, word in PHRASES:
            piece = phrase.sub(word, piece)
        if _is_hedged(piece):
            self.unknown.append(piece)
        else:
            self._plain_piece(piece)

    def _plain_piece(self, piece: str) -> None:
        """A piece without phrases: what the name is in, a bound, a condition, a law, or words."""
        piece = re.sub(r"(?<=[<>] )(?:zero|one)\b|(?<=\\[gln]e )(?:zero|one)\b", lambda m: NUMBERS[m[0]], piece)
        words, *said = _CONDITIONS.split(piece, maxsplit=1)
        for condition in said:
            self._condition(condition)
            piece = words
        piece = self._between(piece)
        if _BARE_SPACE.fullmatch(piece):
            piece = f"in {piece}"
        if self._in_a_set(piece):
            return
        sign = _SIGN.search(piece)
        if sign and self._bounded(self._without_name(piece[: sign.start()]), piece[sign.start() :]):
            return
        if RELATION.search(piece):
            self._condition(piece)
            return
        law = re.fullmatch(r"([A-Z]\w*)\(.*\)", piece)
        if law:
            self.law = piece
            return
        self.asides.extend(re.findall(r"\((.*?)\)", piece))
        self._read_words(re.sub(r"\(.*?\)", "", piece))

    def _condition(self, said: str) -> None:
        """A condition as a formula; words in it are none that are known."""
        said = _FOR_ALL.sub("", said)
        own = rf"\\?{re.escape(self.name)}"
        known = {word for word, written in _SAYS.items() if re.fullmatch(written.replace("@", own), said.strip())}
        self.said |= known
        if known:
            return
        in_words = has_words(said, self.names) and not _LAW.search(said)
        (self.unknown if in_words else self.conditions).append(said)

    def _bounded(self, words: str, bound: str) -> bool:
        """Whether words and a bound are said of the name itself: "integer >= 1", "> 0", "each entry > 0"."""
        said = words.lower().split()
        if (
            {*words.split()} & {*self.names}
            or any(not re.fullmatch(r"an?|[a-z][a-z-]+", word) for word in said)
            or not self._are_words(words)
        ):
            return False
        if said and said[-1].rstrip("s") in _QUANTITIES and (self.wanted or self.placed or self.kind):
            self.unknown.append(f"{words.strip()} {bound}")  # of a vector, say, which is no number
            return True
        self._read_words(words)
        self.conditions.append(f"{self.name} {_FOR_ALL.sub('', bound)}")
        return True

    def _without_name(self, words: str) -> str:
        """Words before the name that they are said of: "an integer n", or "n" alone."""
        own = re.fullmatch(rf"(?P<before>.*?(?:\s|\A))\\?{re.escape(self.name)}(?:_\{{?[ijk]\}}?)?\s*", words)
        return own["before"] if own else words

    def _is_eigenvalue(self, piece: str) -> bool:
        """Whether a piece is "largest eigenvalue of A"."""
        found = _EXTREME.fullmatch(piece)
        if found:
            self.kind, self.extreme = "extreme", (found[3], "max" if found[1] else "min")
        return found is not None

    def _between(self, piece: str) -> str:
        """A piece without "between 0 and 1"."""
        ends = _ENDS.search(piece)
        if not ends:
            return piece
        self.conditions.append(f"{ends[1]} < {self.name} < {ends[2]}")
        return _ENDS.sub("", piece)

    def _in_a_set(self, piece: str) -> bool:
        """Whether a piece says what the name is in: R^n, or an interval."""
        space = _SPACE.fullmatch(piece)
        sizes = _OF_SIZES.fullmatch(space[2]) if space else None
        if space and sizes and set(space[1].lower().split()) & _SHAPED:  # symmetric in R^{n x n}
            bare = re.sub(r"\b(?:vectors?|matrix|matrices)\b", "", space[1])
            self._read_words(f"{bare} matrix {sizes[1]} x {sizes[2]}")
            return True
        if space:
            self.placed = True
            self._read_words(re.sub(r"\b(?:vectors?|matrix|matrices)\b", "", space[1]))
            self.conditions.append(f"{self.name} \\in {_blackboard(space[2])}")
            return True
        interval_match = re.fullmatch(r"(.*?)\s*(?:in|\\in)\s*([(\[].*[)\]])", piece)
        if interval_match:
            self._read_words(interval_match.group(1))
            self.conditions.append(f"{self.name} \\in {interval_match.group(2)}")
        return interval_match is not None

    def _without_ranges(self, value: str) -> str:
        r"""What is said besides of a range: i = 1, ..., n of a subscript, or in {1, ..., n} of the name itself."""
        counted = _COUNTED_FROM.search(value)
        if counted:
            self.counted = (counted[1], int(counted[2]), counted[3])
            return value[: counted.start()] + value[counted.end() :]
        within = _WITHIN.search(value)
        if not within:
            return value
        self.domain = DOMAINS["integer"]
        self.conditions.append(rf"{within[1]} \le {self.name} \le {within[2]}")
        return value[: within.start()] + value[within.end() :]

    def _without_constants(self, piece: str) -> str:
        r"""A piece without "\mu-strongly convex" or "L-smooth", which say how much a function bends."""
        for kind, pattern in _BENT.items():
            found = pattern.search(piece)
            if found:
                self.bent = (kind, next(group for group in found.groups() if group))
                before, after = piece[: found.start()].rstrip(), piece[found.end() :]
                piece = f"{before}{after}" if "function" in before else f"{before} function{after}"
        return piece

    def _maps(self, piece: str) -> bool:
        r"""Whether a piece says what is mapped to what: R^n -> R, and x \mapsto x^2."""
        arrow, mapsto = _ARROW.search(piece), _MAPSTO.fullmatch(piece)
        if mapsto:
            self.mapping, self.kind = (mapsto[1], mapsto[2]), "function"
        elif arrow:
            self.kind = "function"
            self._read_words(re.sub(r"\b(?:map|mapping)\b", "", piece[: arrow.start()]))
            size = (arrow[2] or "").strip("{}")
            self.sizes, self.wanted = ([size], 1) if size and size != "1" else ([], 0)
        return bool(arrow or mapsto)

    def _conclude(self) -> None:
        """What the words ask for together: a symmetric thing is a matrix, something nonzero is other than 0."""
        self._say_of_itself()
        words = set(self.words)
        if "diagonal" in words and self.domain not in (None, domains.REAL):
            self.kind = "diagonalof"
        if "pivoted" in words and "lower" in words:
            self.kind = "choleskyfactor"
            self.unknown.remove("pivoted")
        if self.kind == "density" or "simplex" in words:  # of anything else it is some norm or sum that nobody says
            self.unknown = [word for word in self.unknown if word not in ("normalised", "normalized")]
        alone = not (self.kind or self.operator or self.law or self.definition or self.wanted)
        if alone and words & _OF_FUNCTIONS and self.domain is None and not self.conditions:
            self.kind = "function"
        elif alone and words & (_SQUARE - {"identity"}) and not any(RELATION.search(c) for c in self.conditions):
            self.wanted, self.domain = 2, self.domain or domains.REAL
        self.conditions.extend(said.format(self.name) for word, said in SAID.items() if word in words)

    def _say_of_itself(self) -> None:
        """What Q^T Q = I says of Q: that it is orthogonal, where it is square, else that its columns are orthonormal."""
        square = bool(_SQUARE & set(self.words)) or len(self.sizes) != 2 or self.sizes[0] == self.sizes[1]
        for word in sorted(self.said):
            meant = "orthonormalcolumns" if word == "orthogonal" and not square else word
            self._word(meant)
        if self.kind in ("evennumber", "oddnumber"):
            self.domain = intersect(self.domain or domains.REAL, DOMAINS["integer"])

    def _are_words(self, text: str) -> bool:
        """Whether all of a text is words of declarations, and none is the name itself."""
        known = (*DOMAINS, *STRUCTURES, *KINDS, "each", "every", "vector", "matrix")
        return all(w in known or w in FILLERS for w in text.lower().split()) and self.name not in text.split()

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
                if not re.fullmatch(SIZE, tokens[place], re.IGNORECASE) or tokens[place] in _NO_SIZES:
                    break
                self.sizes.append(original[place])
            place += 1
        if len(self.sizes) == 1 and wanted == 2:
            self.sizes *= 2
        return place

    def _word(self, word: str) -> None:
        if word not in FILLERS and word.removesuffix("s") not in FILLERS and (meant := intended(word, _LONG_WORDS)):
            self.slips[word] = meant
            word = meant
        singular = word if word in DOMAINS or word.endswith("ous") else re.sub(r"ies$", "y", word).removesuffix("s")
        self.words.append(singular)
        if singular in DOMAINS:
            new = DOMAINS[singular]
            self.domain = intersect(self.domain, new) if self.domain is not None else new
        elif singular in KINDS:
            self.kind = KINDS[singular]
        elif singular in ("random", "kronecker", "identity") or word in MADE:
            self.kind = word if word in MADE else singular
        elif word in OPERATORS or singular in OPERATORS:
            self.operator = word if word in OPERATORS else singular
        elif word == "normal01":
            self.law = "N(0, 1)"
        elif word in DEFINED:
            self.definition = DEFINED[word]
        elif singular not in STRUCTURES and not {word, singular} & {*DESCRIBES, "discrete", "continuous"}:
            self.unknown.append(word)

    def _check(self, lenient: bool) -> None:
        """Raise UnknownNameError at an unknown word; if lenient, only at one like a known word."""
        candidates = [*DOMAINS, *KINDS, *STRUCTURES, "vector", "matrix"]
        said = self.placed or self.domain is not None or self.kind or self.operator or self.law or self.definition
        self.is_only_called = bool(self.unknown and not said and not self.conditions)
        for word in (word for word in self.unknown if word not in LEFT_OPEN):
            if not lenient or get_close_matches(word, candidates, 1, _ALIKE):
                raise UnknownNameError(
                    word, kind="word of a declaration", candidates=candidates, where=f"{self.name}: {self.value}"
                )

    def shape(self, declared: Declarations) -> Shape:
        named = declared.symbols
        if len(self.sizes) < self.wanted:
            self.sizes = self._sizes_left_out(declared)
        sizes = [int(size) if size.isdigit() else named.setdefault(size, dimension(size)) for size in self.sizes]
        structure = next((of for word, of in STRUCTURES.items() if word in self.words), "")
        if structure and sizes and not self.kind:
            self._check_entries(structure)
            self.domain = domains.structured(structure)
        if "simplex" in self.words:
            self.domain = domains.structured("simplex")
        return tuple(sizes)

    def _check_entries(self, structure: str) -> None:
        """Ask about "symmetric matrix, positive": of what is one structure, only some entries may be meant."""
        if structure != "stochastic" and self.domain not in (None, domains.REAL):
            asked = "one meaning for what is said of the entries"
            found, hint = f"a {structure} matrix with entries of a sign or kind", "positive definite, or which entries?"
            raise ReadingError(found, asked=asked, text=f"{self.name}: {self.value}", hint=hint)

    @property
    def is_rectangular(self) -> bool:
        """Whether this is a matrix that nothing says to be square, without its sizes."""
        return self.wanted == 2 and len(self.sizes) < 2 and not self.kind and not _SQUARE & set(self.words)

    def _sizes_left_out(self, declared: Declarations) -> list[str]:
        """Vectors and square matrices whose sizes nobody writes are of one size, and the report says so."""
        if not declared.size:
            taken = {*declared.symbols, *declared.functions, *declared.no_sizes}
            declared.size = next(letter for letter in ("d", "n", "m", "k", "dim") if letter not in taken)
        declared.assume(f"vectors and square matrices without a size are of one size, {declared.size}")
        return [declared.size] * self.wanted


def _is_hedged(piece: str) -> bool:
    """Whether words take back what they say: "not necessarily positive", "positive unless y is 0"."""
    return _HEDGED.search(piece) is not None and bool(set(re.findall(r"[a-z]+", piece.lower())) & _TOLD)


def _blackboard(place: str) -> str:
    """R^n and R^{n x m} as people type them, as sets of LaTeX."""
    place = re.sub(r"^([RCZN])(?=\W|$)", r"\\mathbb{\1}", place)
    place = re.sub(r"(?<=[\w}])\s*(?:x|×)\s*(?=\w)", r" \\times ", place)
    return re.sub(r"\^\(?(\w+\s*\\times\s*\w+)\)?$", r"^{\1}", place)


_PAIRED = "(?:angle|floor|ceil|vert|Vert|brack)(?![A-Za-z])"
_BRACKETS = rf"(?P<opens>[(\[{{]|\\l{_PAIRED})|(?P<closes>[)\]}}]|\\r{_PAIRED})"


def pieces(value: str, separator: str = ",", escape: str = "") -> Iterator[str]:
    """Parts between commas, or other separators, outside brackets; one that follows an escape does not count."""
    depth, start = 0, 0
    for found in re.finditer(rf"{_BRACKETS}|{re.escape(separator)}", value):
        place, sign = found.start(), found[0]
        depth += bool(found["opens"]) - bool(found["closes"])
        escaped = bool(escape) and value[place - 1 : place] == escape
        if sign == separator and depth == 0 and not escaped:
            yield value[start:place]
            start = place + 1
    yield value[start:]
