"""Distribution families, one declaration a file; each is a constructor of laws here, `Normal(m, sd=s)`.

>>> from symgen.distributions import Normal
>>> Normal(0, sd=1).attrs[0]
'Normal'
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from symgen.errors import closest
from symgen.terms.term import Term


def __getattr__(name: str) -> Callable[..., Term]:
    """`symgen.distributions.Normal`: the laws of the registered family of that name."""
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from symgen.probability.declarations import FAMILIES, JOINT_FAMILIES, declaration
    from symgen.probability.laws import law

    if name not in FAMILIES and name not in JOINT_FAMILIES:
        near = " or ".join(map(repr, closest(name, __dir__())))
        raise AttributeError(f"no distribution {name!r}" + (f"; did you mean {near}?" if near else ""))
    constructor: Any = partial(law, name)
    constructor.__name__ = constructor.__qualname__ = name
    constructor.__doc__ = declaration(name).reference
    return constructor


def __dir__() -> list[str]:
    from symgen.probability.declarations import families, joint_families

    return sorted((*families(), *joint_families()))
