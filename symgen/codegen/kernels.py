"""Backward kernels: what a library computes in one pass over memory, where a target has a row for it.

Each is a primitive with its meaning; a rule below finds the form in which derivatives have it. G is what comes from
above: an adjoint.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from symgen.codegen.canonical import canonical, product_of, total_of
from symgen.codegen.primitives import primitive
from symgen.terms.term import Term, make
from symgen.terms.traverse import bottom_up

Rule = Callable[[Term], Term | None]


def fused(outputs: tuple[Term, ...], rows: Collection[str]) -> tuple[Term, ...]:
    """The outputs with the kernels that a target has a row for.

    >>> from symgen.terms.build import dims, tanh, vector
    >>> g, x = (vector(name, dims("n")) for name in "gx")
    >>> str(fused((g * (1 - tanh(x) ** 2),), {"primitive tanh_backward"})[0])
    'tanh_backward(g, tanh(x))'
    """
    rules = [pair for name, found in _RULES.items() if name in rows for pair in found]
    parts = {part for output in outputs for part in _parts(output)}
    logarithms = {(part.args, _axis(part)): part for part in parts if part.op == "log_softmax"}

    def rewrite(node: Term) -> Term:
        if node.op == "softmax" and (node.args, _axis(node)) in logarithms:
            return make("exp", logarithms[node.args, _axis(node)])
        if node.op == "heaviside" and (hidden := make("relu", *node.args)) in parts:
            return make("heaviside", hidden)  # of the two, the value after the kink is kept anyhow
        return next((new for root, rule in rules if root == node.op and (new := rule(node)) is not None), node)

    return tuple(bottom_up(output, rewrite) for output in outputs)


def _parts(term: Term) -> Iterator[Term]:
    """Every distinct part."""
    pending, seen = [term], {term}
    while pending:
        part = pending.pop()
        yield part
        pending += (new := [a for a in dict.fromkeys(part.args) if a not in seen])
        seen.update(new)


def _split(product: Term, test: Callable[[Term], bool]) -> tuple[Term, Term] | None:
    """The factor of a product that passes a test, and the product of the others, if that has the whole shape."""
    for place, factor in enumerate(product.args):
        if test(factor) and factor.shape == product.shape:
            rest = product_of([*product.args[:place], *product.args[place + 1 :]])
            return (factor, rest) if rest.shape == product.shape else None
    return None


def _tanh(product: Term) -> Term | None:
    """G o (1 - tanh(x)^2)."""
    found = _split(product, lambda factor: _of_tanh(factor) is not None)
    hidden = None if found is None else _of_tanh(found[0])
    return None if found is None or hidden is None else primitive("tanh_backward", found[1], hidden)


def _of_tanh(slope: Term) -> Term | None:
    """tanh(x), of 1 - tanh(x)^2."""
    square = slope.args[1].args[0] if slope.op == "add" and slope.args[1].op == "neg" else slope
    if square.op != "pow" or square.args[0].op != "tanh":
        return None
    return square.args[0] if slope == 1 - square.args[0] ** 2 else None


def _softmax(node: Term) -> Term | None:
    """p o (G - sum(G o p)) along the last axis, factored or multiplied out."""
    return _factored_softmax(node) if node.op == "mul" else _spread_softmax(node)


def _factored_softmax(product: Term) -> Term | None:
    found = _split(product, lambda f: f.op == "softmax" and _is_last(f))
    if found is None or found[1].op != "add" or len(found[1].args) != 2:
        return None
    probabilities, difference = found
    for adjoint, other in (difference.args, difference.args[::-1]):
        if other == make("neg", _weighed(adjoint, probabilities)) or other == make(
            "neg", _weighed(probabilities, adjoint)
        ):
            return primitive("softmax_backward", adjoint, probabilities)
    return None


def _spread_softmax(total: Term) -> Term | None:
    for own in total.args:
        found = _split(own, lambda f: f.op == "softmax" and _is_last(f)) if own.op == "mul" else None
        if found is None:
            continue
        probabilities, adjoint = found
        for mean in (_weighed(adjoint, probabilities), _weighed(probabilities, adjoint)):
            for other in (make("mul", mean, probabilities), make("mul", probabilities, mean)):
                negative = make("neg", other)
                if negative in total.args and total.shape == own.shape:
                    rest = [part for part in total.args if part is not own and part is not negative]
                    return total_of([primitive("softmax_backward", adjoint, probabilities), *rest])
    return None


def _weighed(first: Term, second: Term) -> Term:
    last = len(first.shape) - 1
    return make("expand_dims", make("total", make("mul", first, second), attrs=((last,),)), attrs=(last,))


def _is_last(softmax: Term) -> bool:
    return _axis(softmax) == len(softmax.shape) - 1


def _axis(softmax: Term) -> Any:
    """The axis counted from the front, or the axes."""
    axis = softmax.attrs[0] if softmax.attrs else -1
    return axis % len(softmax.shape) if isinstance(axis, int) else axis


def _threshold(product: Term) -> Term | None:
    """G where x > 0, else 0."""
    found = _split(product, lambda factor: factor.op == "heaviside")
    return None if found is None else primitive("threshold_backward", found[1], found[0].args[0])


def _gelu(product: Term) -> Term | None:
    """G o gelu'(x), where 2 gelu'(x) is 1 + erf(x / sqrt 2) + 2 x phi(x)."""
    found = _split(product, lambda factor: _of_gelu(factor) is not None)
    at = None if found is None else _of_gelu(found[0])
    return None if found is None or at is None else primitive("gelu_backward", canonical(2 * found[1]), at)


def _of_gelu(slope: Term) -> Term | None:
    inside = next((part.args[0] for part in slope.args if part.op == "erf"), None) if slope.op == "add" else None
    if inside is None or inside.op != "div":
        return None
    x = inside.args[0]
    weighted = x * make("exp", -(x**2) / 2) / make("sqrt", 2 * make("const", attrs=("pi",)))
    return x if slope == canonical(1 + make("erf", inside) + 2 * weighted) else None


def _silu(product: Term) -> Term | None:
    """G o silu'(x), that is G o s o (1 + x sigmoid(-x)) with s = sigmoid(x)."""
    for inner in (factor.args[0] for factor in product.args if factor.op == "sigmoid"):
        slope = canonical(1 + inner * make("sigmoid", -inner))
        rest = [factor for factor in product.args if factor not in (slope, make("sigmoid", inner))]
        above = product_of(rest)
        if len(rest) == len(product.args) - 2 and above.shape == product.shape == inner.shape:
            return primitive("silu_backward", above, inner)
    return None


#: By the target's row that a rule needs: the operators at whose root it looks, and the rule.
_RULES: dict[str, tuple[tuple[str, Rule], ...]] = {
    "primitive threshold_backward": (("mul", _threshold),),
    "primitive gelu_backward": (("mul", _gelu),),
    "primitive silu_backward": (("mul", _silu),),
    "primitive tanh_backward": (("mul", _tanh),),
    "primitive softmax_backward": (("mul", _softmax), ("add", _softmax)),
}
