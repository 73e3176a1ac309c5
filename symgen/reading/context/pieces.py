r"""A sentence of a context as words, in which each formula is one sign: "\mu is the mean of X" as "1 is the mean of 2".

A run of letters is a word, unless it is a letter by itself, a declared name, a Greek letter, a function before its argument, or
stands before a bracket or a script. A bracket with words in it is an aside.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from symgen.reading.syntax.commands import GREEK

_FIRST_FORMULA, _FIRST_ASIDE = 0xE000, 0xF000
FORMULA = "[\ue000-\uefff]"
ASIDE = "[\uf000-\uf8ff]"
_LETTERS = re.compile(r"(?:\d+|[A-Za-z])-[a-z]{2,}(?:-[a-z]+)*|[A-Za-z]+(?:['’–-][A-Z]?[a-z]{2,}|['’]s?)*")
_IID = re.compile(r"i\.\s?i\.\s?d\.?(?![A-Za-z])|\bi\.e\.|\be\.g\.", re.IGNORECASE)
_COMMAND = re.compile(r"\\(?:[A-Za-z]+\*?|.)")
_SPACE = re.compile(r"\\(?:[ ,:!>]|q?quad(?![a-z]))")
_ENVIRONMENT = re.compile(r"\\begin\s*\{(?P<called>\w+\*?)\}.*?\\end\s*\{(?P=called)\}", re.DOTALL)
_TEXT = re.compile(rf"(?P<whole>{_ENVIRONMENT.pattern})|\\(?:text|mbox|textrm)\s*\{{(?P<words>[^{{}}]*)\}}", re.DOTALL)
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:\.\.\w+)?")
DOTS = re.compile(r"\.\.\.|…|\\[lc]?dots[bc]?(?![a-z])")
_DEEPEST = 4  # brackets in brackets that may hold words
_CLOSING = {"(": ")", "[": "]", "{": "}"}
#: Names of functions, which are words only beside words: "logistic sigmoid", "exp(x)".
_FUNCTIONS = frozenset(
    """exp log ln sin cos tan sinh cosh tanh max min sup inf det tr diag sqrt erf erfc sigmoid softmax softplus relu sign vec
    logsumexp digamma gamma argmax argmin""".split()  # noqa: SIM905
)
_CAPITALS = frozenset({"iid", "cdf", "pdf", "pmf", "mgf", "psd", "pd", "spd", "mle", "map", "pgf"})
#: Words after which a letter by itself is no article: "a is positive", "a and b".
_NO_NOUNS = re.compile(r"(?:is|are|be|and|or|in|on|of|for|has|have|denotes?|at|to|by|with|given|from|independent)\b")
_SET = re.compile(r"[(\[\d]|\\?\{|\\mathbb|\\\{|[RZNC](?:\^|$|\s)|ℝ|\\mathcal|\\mathbf\{[RZN]\}")


@dataclass
class Sentence:
    """A sentence as words, with its formulas and asides by their signs."""

    plain: str = ""
    formulas: dict[str, str] = field(default_factory=dict)

    def inside(self, aside: str, names: Collection[str] = ()) -> str:
        """What stands in an aside, in words."""
        return self.read(self.formulas[aside][1:-1], names)

    def read(self, text: str, names: Collection[str] = ()) -> str:
        """A text in words, its formulas among those of the sentence."""
        plain = ""
        text = _TEXT.sub(lambda found: found["whole"] or f" {found['words']} ", text)
        for piece in _in_sets(_sequences(_together(list(_pieces(text, names))))):
            sign = piece.text
            if piece.kind in ("formula", "aside"):
                sign = chr((_FIRST_FORMULA if piece.kind == "formula" else _FIRST_ASIDE) + len(self.formulas))
                self.formulas[sign] = piece.text
            plain += {".": ";"}.get(sign, sign) if piece.kind == "mark" or not plain else f" {sign}"
        return plain

    def source(self, plain: str) -> str:
        """Part of the sentence as it was written."""
        return "".join(self.formulas.get(character, character) for character in plain)


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str  # "word", "formula", "aside" or "mark"
    text: str
    joined: bool = False  # to what stands before, without a space


def sentence(text: str, names: Collection[str] = ()) -> Sentence:
    r"""A sentence in words, its formulas as signs of their own; `names` are declared.

    >>> sentence(r"X_1, \dots, X_n are i.i.d. with mean \mu").formulas.values()
    dict_values(['X_1, \\dots, X_n', '\\mu'])
    """
    found = Sentence()
    found.plain = found.read(text, names)
    return found


def has_words(text: str, names: Collection[str] = ()) -> bool:
    """Whether words stand in a text that should be a formula; "in" is a sign there.

    >>> has_words("float > 0"), has_words(r"x_i in (0, 1), \\det A > 0")
    (True, False)
    """
    plain = re.sub(f"[{FORMULA[1:-1]}{ASIDE[1:-1]},;]", " ", sentence(text, names).plain)
    return any(word not in ("in", "and", "or") for word in plain.split())


def _pieces(text: str, names: Collection[str], depth: int = 0) -> Iterator[_Piece]:
    place, before, spaced = 0, "", True
    while place < len(text):
        character = text[place]
        if (space := _SPACE.match(text, place)) or character.isspace():
            place, spaced = space.end() if space else place + 1, True
            continue
        end = _word(text, place, names, before)
        if end:
            kind = "word"
        elif character in ",;" or (character == ":" and text[place + 1 : place + 2] != "=") or _is_stop(text, place):
            kind, end = "mark", place + 1
        else:
            end = _end(text, place)
            bracketed = character in "([" and spaced and _has_words(text[place + 1 : end - 1], names, depth + 1)
            kind = "aside" if bracketed else "formula"
        yield _Piece(kind, text[place:end], joined=not spaced and before == kind == "formula")
        place, before, spaced = end, kind, False


def _is_stop(text: str, place: int) -> bool:
    return text[place] == "." and not text[place + 1 : place + 2].strip() and text[place - 1 : place] != "."


def _has_words(inside: str, names: Collection[str], depth: int) -> bool:
    return depth < _DEEPEST and any(piece.kind == "word" for piece in _pieces(inside, names, depth))


def _word(text: str, place: int, names: Collection[str], before: str) -> int:
    """Where a word ends that begins at a place; 0 where a formula does."""
    abbreviation = _IID.match(text, place)
    if abbreviation:
        return abbreviation.end()
    found = _LETTERS.match(text, place)
    if found is None or (place and text[place - 1] in "\\_^{"):
        return 0
    if re.fullmatch(r"[A-Za-z]['’]+", found[0]):  # f'
        return 0
    run, after = found[0], text[found.end() : found.end() + 1]
    if run.lower() in ("gamma", "beta") and run not in names and _LAW.match(text, found.end()):
        return found.end()
    if run in names or run.lower() in GREEK or run == "infinity" or after in tuple("_^([0123456789"):
        return 0
    if after == "{" and run[0].isupper():  # Unif{1, 2}
        return 0
    if any(part in names or part in GREEK for part in run.split("-")[1:]) or _is_product(run):
        return 0
    following = text[found.end() :].lstrip()
    if len(run) == 1:
        is_article = (
            run in "aA" and re.match(r"\s+[A-Za-z][a-z]+", text[found.end() :]) and not _NO_NOUNS.match(following)
        )
        return found.end() if is_article and following.split()[0] not in names else 0
    if run in _FUNCTIONS:
        return found.end() if before == "word" or _begins_noun(following) else 0
    return 0 if run.isupper() and run.lower() not in _CAPITALS else found.end()


def _begins_noun(text: str) -> bool:
    return re.match(r"(?!is\b|are\b|stacks|denotes|means)[a-z]{2,}(?![\w(\[^])", text) is not None


_LAW = re.compile(r"\s+(?:with|random|distribut|law\b|variable|density)")
_SHORT_WORDS = frozenset({"An", "As", "At", "By", "If", "In", "It", "No", "Of", "On", "So", "To", "We"})


def _is_product(run: str) -> bool:
    """Ax, tB, dz: letters side by side."""
    short = len(run) == 2 and run not in _SHORT_WORDS and (run[0].isupper() or run[0] == "d")
    return short or (any(c.isupper() for c in re.sub(r"(?<=[-–])[A-Z]", "", run[1:])) and not run.isupper())


#: Commands that open a bracket, in which commas and words part nothing: \\langle x, y \\rangle.
_PAIRED = {"\\{": "\\}", "\\langle": "\\rangle", "\\lfloor": "\\rfloor", "\\lceil": "\\rceil", "\\lvert": "\\rvert"}


def _end(text: str, place: int) -> int:
    """Where a part of a formula ends that begins at a place."""
    command, number, dots = (pattern.match(text, place) for pattern in (_COMMAND, _NUMBER, DOTS))
    if dots:
        return dots.end()
    environment = _ENVIRONMENT.match(text, place)
    if environment:
        return environment.end()
    if command and command[0] in _PAIRED:
        closing = _PAIRED[command[0]]
        closed = text.find(closing, place)
        return closed + len(closing) if closed >= 0 else len(text)
    if command:
        end = command.end()
        while text[end : end + 1] == "{":
            end = _bracket(text, end)
        return end
    if number:
        return number.end()
    if text[place] in _CLOSING:
        return _bracket(text, place)
    if text[place] in "_^":
        start = place + 1 + len(text[place + 1 :]) - len(text[place + 1 :].lstrip())
        return _end(text, start) if start < len(text) else len(text)
    letters = re.match(r"[A-Za-z]\w*?(?=_|\W|$)", text[place:])
    return place + len(letters[0]) if letters else place + 1


def _bracket(text: str, place: int) -> int:
    """Where the bracket that opens at a place is closed; the end of the text where it is not."""
    depth = 0
    for at in range(place, len(text)):
        depth += (text[at] in "([{") - (text[at] in ")]}")
        if depth == 0:
            return at + 1
    return len(text)


def _together(pieces: list[_Piece]) -> list[_Piece]:
    """Parts of formulas that stand side by side as one formula."""
    found: list[_Piece] = []
    for piece in pieces:
        if found and piece.kind == found[-1].kind == "formula":
            text = found.pop().text + ("" if piece.joined else " ") + piece.text
            piece = _Piece("formula", text)
        elif piece.joined:
            piece = _Piece(piece.kind, piece.text)
        found.append(piece)
    return found


def _sequences(pieces: list[_Piece]) -> list[_Piece]:
    r"""X_1, \dots, X_n and i = 1, ..., n as one formula."""
    found: list[_Piece] = []
    rest = list(pieces)
    while rest:
        piece = rest.pop(0)
        if piece.kind == "formula" and DOTS.match(piece.text) and _is_comma(found[-1:]):
            kept = [found.pop(), piece]
            while found and found[-1].kind == "formula" and _same_stem(found[-1].text, kept):
                kept.insert(0, found.pop())
                if not _is_comma(found[-1:]) or len(found) < 2 or not _same_stem(found[-2].text, kept):
                    break
                kept.insert(0, found.pop())
            if _is_comma(rest[:1]) and rest[1:] and rest[1].kind == "formula":
                kept += [rest.pop(0), rest.pop(0)]
            piece = _Piece("formula", "".join(f"{part.text} " if part.text == "," else part.text for part in kept))
        elif piece.kind == "formula" and re.search(r"=\s*\d+$", piece.text):
            while _is_comma(rest[:1]) and rest[1:] and rest[1].text.isdigit():
                piece = _Piece("formula", f"{piece.text}, {rest[1].text}")
                del rest[:2]
        found.append(piece)
    return found


def _is_comma(pieces: list[_Piece]) -> bool:
    return bool(pieces) and pieces[0].text == ","


def _same_stem(text: str, kept: list[_Piece]) -> bool:
    """Whether a formula belongs before those of a sequence: x_1 before x_2, any before dots."""
    after = next((part.text for part in kept if part.kind == "formula"), "")
    if DOTS.match(after):
        return True
    return text.split("_")[0] == after.split("_")[0] if "_" in text else after[:1].isdigit()


def _in_sets(pieces: list[_Piece]) -> list[_Piece]:
    """`x in (0, 1)` as one formula; "differentiable in theta" stays in words."""
    found: list[_Piece] = []
    for piece in pieces:
        before = [part.kind for part in found[-2:]]
        if (
            piece.kind == "formula"
            and before == ["formula", "word"]
            and found[-1].text == "in"
            and _SET.match(piece.text)
        ):
            found.pop()
            piece = _Piece("formula", rf"{found.pop().text} in {piece.text}")
        found.append(piece)
    return found
