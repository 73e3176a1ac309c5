"""How long evaluations may take: asked at each value of a bound variable, of which integrals and sums have thousands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from symgen.errors import BudgetError

_OVER: ContextVar[Callable[[], bool] | None] = ContextVar("over", default=None)


@contextmanager
def patient_until(is_over: Callable[[], bool]) -> Iterator[None]:
    """Have every evaluation inside raise BudgetError once the time is over."""
    token = _OVER.set(is_over)
    try:
        yield
    finally:
        _OVER.reset(token)


def be_patient() -> None:
    """Raise BudgetError where the time of an evaluation is over."""
    is_over = _OVER.get()
    if is_over is not None and is_over():
        raise BudgetError(asked="an evaluation", found="its share of the budget ran out")
