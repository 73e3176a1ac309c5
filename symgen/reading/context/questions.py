r"""What is asked of descriptions: whether names are those of a sequence, whether words are known, what parameters are called."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from symgen.errors import ReadingError, SymgenError
from symgen.reading.context.given_laws import speaks_of
from symgen.reading.context.grammar import Description
from symgen.reading.context.laws_in_words import PARAMETERS
from symgen.reading.context.pieces import DOTS, has_words
from symgen.reading.context.vocabulary import NAME
from symgen.reading.context.words import Words, pieces

MOMENTS = ("mean", "variance", "deviation")


def is_sequence(names: Sequence[str], one: Description) -> bool:
    """Whether names are those of X_1, ..., X_n, or X_i that are said to be independent and alike."""
    return names != one.names or (one.independent and all(re.search(r"_\{?[i-n]\}?$", name) for name in names))


def has_numbers(values: Mapping[str, Sequence[str]]) -> bool:
    """Whether a moment is a number, as in "mean zero"."""
    return any(re.fullmatch(r"-?[\d.]+", value) for kind in MOMENTS for value in values.get(kind, ()))


def is_expression(name: str) -> bool:
    return re.fullmatch(NAME, name) is None


def is_more_than_words(one: Description) -> bool:
    return bool(one.law or one.drawn or one.roles or one.of or one.values)


def are_known_words(words: str) -> bool:
    try:
        Words("x", words)
    except SymgenError:
        return False
    return True


_TOGETHER = re.compile(
    r"\b(?:equi-?|auto-?)?correlat|\bexchangeabl|\bcovar|\bdependent|\bstationary\b|\bmarkov", re.IGNORECASE
)


def check_apart(words: str, text: str) -> None:
    """Refuse what says of the members of a sample that they are not independent: the laws that stand in are."""
    if _TOGETHER.search(words):
        raise ReadingError(
            f"the words '{words}' of a sample", asked="how its members covary", text=text,
            hint="give the variance v of each and the covariance c of two: Var(X_i) = v, Cov(X_i, X_j) = c for i != j",
        )  # fmt: skip


def check_beside(words: str, what: str, text: str) -> None:
    """Ask about unknown words beside a law or a moment: a slip in the name of a law is none of what X is called."""
    if words and not are_known_words(words):
        raise ReadingError(
            f"the words '{words}' beside {what}", asked="a law", text=text, hint="say what they mean as a formula"
        )


def check_no_density(words: str, text: str) -> None:
    """Ask about "density with mean zero": what has moments is the variable."""
    if re.search(r"\b(?:densit(?:y|ies)|pdfs?|pmfs?|mass functions?)\b", words):
        raise ReadingError(
            text, asked="the moments of a random variable", text=text,
            hint="say them of the variable: X has density p, mean 0 and variance 1",
        )  # fmt: skip


def how_drawn(text: str, words: str) -> str:
    """Whether discrete variables are said to be independent only, or to have one law too."""
    return "iid" if "discrete" in words and re.search(r"\bi\.?\s?i\.?\s?d\b", text) else "independent"


def drawn_apart(words: str, text: str) -> str:
    """The words of variables that a sentence says to be independent; of which nothing else may be known."""
    told = re.search(r"\bindependent\b|\biid\b", words) or (words and "discrete" not in words)
    return (words if told else f"{words}, {how_drawn(text, words)}") if words else "independent random variables"


def nouns(one: Description, law: str) -> tuple[list[str], dict[str, list[str]]]:
    """What the parameters of a law are called, "shape and rate" and "(rate b)", and what else the variable has."""
    nouns, values = list(one.parameters), {}
    for kind, given in one.values.items():
        if kind in PARAMETERS and re.sub(r"\W", "", law).endswith(re.sub(r"\W", "", given[-1])):
            nouns.append(kind)
        else:
            values[kind] = given
    return nouns, values


def with_parameters(every: Sequence[Description]) -> list[Description]:
    """What is said of the parameters of a law by themselves, "X ~ N(0, t), t is the variance", as said of the law."""
    kept: list[Description] = []
    for one in every:
        law = next((o for o in reversed(kept) if re.search(r"~|\\sim(?![a-z])", o.formula)), None)
        drawn = re.split(r"~|\\sim(?![a-z])", law.formula)[1] if law else ""
        plain = bool(one.roles) and all(kind in PARAMETERS and not of for kind, of in one.roles)
        if law is None or not plain or len(one.names) != 1 or not speaks_of(one.names[0], drawn):
            kept.append(one)
            continue
        law.values.setdefault(one.roles[0][0], []).append(one.names[0])
    return kept


def names_of(listed: str) -> list[str]:
    r"""The names of a list or of a pair; X_i for the sequence X_1, \dots, X_n.

    >>> names_of("(X, Y)"), names_of(r"X_1, \dots, X_n"), names_of("p(x, y)")
    (['X', 'Y'], ['X_i'], ['p(x, y)'])
    """
    inside = re.fullmatch(r"\((.*)\)", listed.strip())
    names = [name.strip() for name in pieces(inside[1] if inside else listed) if name.strip()]
    if not any(DOTS.fullmatch(name) for name in names):
        return names
    stems = sorted({name.partition("_")[0] for name in names if "_" in name})
    return stems if inside else [f"{stem}_i" for stem in stems]


def told(statements: Sequence[str]) -> set[str]:
    """The names that statements give a law or a value.

    >>> sorted(told(["y = x + 1", "x ~ N(0, 1)"]))
    ['x', 'y']
    """
    return {re.split(r"=|~|\\sim|\\mid|\|", statement)[0].strip() for statement in statements}


_FOR_ALL = re.compile(
    r"\A\s*(?:(?:for|assum(?:e|ing)|throughout|provided|that|we|here|suppose|all|any|every|each)\b,?\s*)+",
    re.IGNORECASE,
)


def without_for_all(text: str, names: Collection[str]) -> str:
    """A formula after "for all"; ReadingError where words stand before one, which are no letters side by side.

    >>> without_for_all("for all x > 0", [])
    'x > 0'
    """
    bare = _FOR_ALL.sub("", text)
    if has_words(bare, names):
        raise ReadingError(f"the words '{text}'", asked="a statement", text=text, hint="say it as a formula")
    return bare
