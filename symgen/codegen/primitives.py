"""Primitives: functions that numerical libraries offer and mathematics has no name for, each with its meaning.

A primitive is written as the application of a function of that name, so that a program is made of Terms throughout;
`meaning` puts the mathematics back, and the laws hold every primitive against it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from symgen.codegen.writer import is_primitive
from symgen.terms.operators import operator
from symgen.terms.shapes import broadcast
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import bottom_up

_LOG_2PI = make("log", 2 * make("const", attrs=("pi",)))

# log_gap is t - log(1 + t), given t and log(1 + t), each as accurate as it can be had: near 0 the first alone decides.
# direct_loggamma is log Gamma(x) that no rule takes apart any further.
MEANINGS: dict[str, Callable[..., Term]] = {
    "xlogy": lambda x, y: x * make("log", y),
    "xlog1py": lambda x, y: x * make("log1p", y),
    "logaddexp": lambda x, y: make("log", make("exp", x) + make("exp", y)),
    "log1mexp": lambda x: make("log", 1 - make("exp", x)),
    "log_normal_cdf": lambda x: make("log", make("normal_cdf", x)),
    "log_gap": lambda t, log_1pt: t - log_1pt,
    "direct_loggamma": lambda x: make("loggamma", x),
    "binet": lambda x: make("loggamma", x) - (x - num(1) / 2) * make("log", x) + x - _LOG_2PI / 2,
}


def _backward(name: str, g: Term, x: Term) -> Term:
    partial = operator(name).partial(0)
    assert partial is not None, name
    return g * partial(x)


# What some libraries compute in one pass over memory: the adjoint g of a function's value on its way to the argument.
KERNELS: dict[str, Callable[..., Term]] = {
    "tanh_backward": lambda g, h: g * (1 - h**2),
    "threshold_backward": lambda g, x: g * make("heaviside", x),
    **{f"{name}_backward": partial(_backward, name) for name in ("gelu", "silu")},
    "softmax_backward": lambda g, p: p * (g - _repeated_total(g * p)),
}


def _repeated_total(x: Term) -> Term:
    """The sums along the last axis, which stays with length one."""
    last = len(x.shape) - 1
    return make("expand_dims", make("total", x, attrs=((last,),)), attrs=(last,))


def _meaning_of(name: str) -> Callable[..., Term]:
    return MEANINGS[name] if name in MEANINGS else KERNELS[name]


def primitive(name: str, *args: Term) -> Term:
    """A primitive applied.

    >>> primitive("xlogy", num(2), num(3)).op
    'call'
    """
    domain = _meaning_of(name)(*args).domain
    return make("call", *args, attrs=(name, domain, broadcast(tuple(a.shape for a in args)), "primitive"))


def meaning(term: Term) -> Term:
    """The term with every primitive replaced by what it means.

    >>> meaning(primitive("xlogy", num(2), num(3))) == 2 * make("log", num(3))
    True
    """
    return bottom_up(term, lambda node: _meaning_of(node.attrs[0])(*node.args) if is_primitive(node) else node)
