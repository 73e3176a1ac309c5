"""Whether a value that rounding lost is really missing: enclosures of rising precision have the last word.

1 - sigmoid(100) is zero to thirty digits, so its logarithm looks undefined; it is not. Nothing is called undefined by a
system that rounds until enclosures agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from symgen.numeric.errors import Undecided, Undefined, Unsupported
from symgen.numeric.evaluator import Evaluator
from symgen.numeric.system import System
from symgen.terms.term import Term

_FACTORS = (4, 16, 64)


def confirmed(term: Term, values: Mapping[Any, Any], system: System, error: Undefined) -> Any:
    """The value after all, in the multiprecision system; the error itself where enclosures confirm it.

    Raises Unsupported where they can neither confirm nor deny.
    """
    from symgen.numeric.ball_system import balls

    for factor in _FACTORS:
        enclosing = balls(factor * system.ctx.prec)
        try:
            with enclosing.precision():
                found = Evaluator(enclosing, values).visit(term)
        except Undefined:
            raise error from None
        except Undecided:
            continue
        except Unsupported:
            raise error from None  # enclosures have no method here, so that rounding cannot be held against it
        numbers = _narrow(found, system)
        if numbers is not None:
            return numbers
    raise Unsupported(asked=error.asked or "a value", found=f"rounding hides whether it is defined: {error.condition}")


def _narrow(found: Any, system: System) -> Any:
    """The enclosures' midpoints where all are narrow, else None."""
    from symgen.numeric.values import number_in

    numbers = [number_in(ball, system) for ball in np.asarray(found, dtype=object).ravel()]
    if any(n is None for n in numbers):
        return None
    if not np.shape(found):
        return numbers[0]
    result = np.empty(len(numbers), dtype=object)
    result[:] = numbers
    return result.reshape(np.shape(found))
