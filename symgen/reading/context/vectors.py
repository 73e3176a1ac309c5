r"""Random vectors of which mean and covariance are known stand in as normal ones: E[x] = \mu, \mathrm{Cov}(x) = \Sigma."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

_VECTOR = re.compile(
    r"(?:an?\s+|any\s+)?(?:\S+-(?:dimensional|dim|valued)\s+)?random (?:column )?vectors?\b.*", re.IGNORECASE
)
_FONT = r"\\?(?:(?:mathbb|mathrm|operatorname|text|mathsf)\s*)?\{?"
_OPERATOR = _FONT + r"\s*(?:%s)\s*\}?\s*(?:\\left|\\[bB]igl?)?[\[(]\s*%s\s*(?:\\right|\\[bB]igr?)?[\])]"
_MEAN = "E|EE|mean"
_COVARIANCE = "Cov|cov|Var|var|V"


def is_random_vector(words: str) -> bool:
    """Whether words say no more of a name than that it is a random vector, of some size."""
    return _VECTOR.fullmatch(words.strip()) is not None


def stand_ins(words: Mapping[str, str], statements: Sequence[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Vectors with the normal laws that have their moments, and the statements that give these."""
    for name in (name for name, said in words.items() if is_random_vector(said)):
        mean, covariance = (_value(kind, name, statements) for kind in (_MEAN, _COVARIANCE))
        if mean is not None and covariance is not None:
            yield name, normal(name, mean[1], covariance[1]), [mean[0], covariance[0]]
        elif covariance is not None:
            letter = re.sub(r"mathbf|boldsymbol|[^A-Za-z]", "", name)
            yield name, normal(name, rf"\mu_{{{letter}}}", covariance[1]), [covariance[0]]


def normal(name: str, mean: str, covariance: str) -> str:
    """The statement that a vector has a normal law."""
    return rf"{name} \sim \mathcal{{N}}({mean}, {covariance})"


def _value(kind: str, name: str, statements: Sequence[str]) -> tuple[str, str] | None:
    """A statement of a moment, and what the moment is."""
    operator = _OPERATOR % (kind, re.escape(name))
    written = re.compile(rf"{operator}\s*(?:=|\\equiv)\s*(?P<right>[^=<>]+)|(?P<left>[^=<>]+?)\s*=\s*{operator}")
    for statement in statements:
        found = written.fullmatch(statement.strip())
        if found:
            return statement, found["right"] or found["left"]
    return None
