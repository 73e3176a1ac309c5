"""The rules by which a gradient is worked out by hand, as rewritings of the noun grad(f, x), in the order tried.

A chain rule writes grad(f(h(x)), x) as the transposed derivative of h applied to the gradient of f at z = h(x); the
latter is a `subs` of an inner noun, so that every line is a whole Term equal in value to the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from symgen.calculus.scalar import derivative, plus, times
from symgen.calculus.tensor.derivative import sweep
from symgen.calculus.tensor.differentiation import gradient, jacobian
from symgen.calculus.tensor.ein import leaf
from symgen.calculus.tensor.leaves import replace_leaf
from symgen.calculus.tensor.lowering import Lowering
from symgen.calculus.tensor.raising import raise_
from symgen.calculus.tensor.structure import (
    is_affine,
    is_direct,
    is_elementwise,
    placeholder,
    through,
)
from symgen.calculus.tensor.structures import CONVENTIONS, along_structure, along_structure_twice
from symgen.terms.context import Context
from symgen.terms.domains import REAL
from symgen.terms.operators import operator
from symgen.terms.term import Term, divide, make, num, symbol
from symgen.terms.traverse import Path, at, bottom_up, distinct, fresh_symbol, replace_at, substitute, subterms

Rewriting = Callable[[Term, Context], Term | None]


def grad(value: Term, variable: Term) -> Term:
    """The noun, or zeros where the variable does not occur."""
    if variable not in value.free:
        return make("zeros", attrs=(variable.shape,)) if variable.shape else num(0)
    return make("grad", value, variable, attrs=("none",))


def on_gradient(rule: Callable[[Term, Term], Term | None]) -> Rewriting:
    """A rewriting of grad(value, variable) for independent entries."""

    def rewrite(term: Term, _: Context) -> Term | None:
        if term.op != "grad" or term.attrs[0] != "none":
            return None
        value, variable = term.args
        return rule(value, variable) if variable.op == "symbol" and variable in value.free else None

    return rewrite


def on_jacobian(rule: Callable[[Term, Term], Term | None]) -> Rewriting:
    """A rewriting of jacobian(value, variable)."""

    def rewrite(term: Term, _: Context) -> Term | None:
        if term.op != "jacobian" or term.attrs[0] != "none" or term.args[1] not in term.args[0].free:
            return None
        return rule(*term.args)

    return rewrite


# Scalars first.


def _of_sum(value: Term, variable: Term) -> Term | None:
    if value.op != "add":
        return None
    return plus([_signed_grad(part, variable) for part in value.args if variable in part.free])


def _signed_grad(part: Term, variable: Term) -> Term:
    return -grad(part.args[0], variable) if part.op == "neg" else grad(part, variable)


def _constant_factor(value: Term, variable: Term) -> Term | None:
    if value.op == "neg":
        return -grad(value.args[0], variable)
    if value.op == "div" and variable not in value.args[1].free:
        return divide(grad(value.args[0], variable), value.args[1])
    if value.op != "mul" or any(a.shape for a in value.args):
        return None
    dependent = [a for a in value.args if variable in a.free]
    if len(dependent) != 1 or len(value.args) == 1:
        return None
    return times(*(a for a in value.args if variable not in a.free), grad(dependent[0], variable))


def _scalar_chain(value: Term, variable: Term) -> Term | None:
    """An elementwise operator on scalars: partial derivatives times the gradients of its arguments."""
    row = operator(value.op)
    if row.kind not in ("arithmetic", "function") or variable in value.args or any(a.shape for a in value.args):
        return None
    found = []
    for position, argument in enumerate(value.args):
        if variable in argument.free:
            found.append(times(_scalar_slope(value, position), grad(argument, variable)))
    return plus(found)


def _scalar_slope(value: Term, position: int) -> Term:
    holder = placeholder(value.args[position], value)
    held = make(value.op, *value.args[:position], holder, *value.args[position + 1 :], attrs=value.attrs)
    return substitute(derivative(held, holder), {holder: value.args[position]})


# Whole expressions.


def _linear_form(value: Term, variable: Term) -> Term | None:
    return gradient(value, variable) if is_affine(value, variable) else None


def _entry_by_entry(value: Term, variable: Term) -> Term | None:
    """The total of a function of each entry."""
    is_total = value.op == "total" and len(value.attrs[0] if value.attrs else ()) in (0, len(value.args[0].shape))
    if not is_total or value.args[0].shape != variable.shape or not is_elementwise(value.args[0], variable):
        return None
    return gradient(value, variable)


def _direct(value: Term, variable: Term) -> Term | None:
    return gradient(value, variable) if is_direct(value, variable) else None


# Chain rules.


def chain_rule(fits: Callable[[Term, Term], bool]) -> Callable[[Term, Term], Term | None]:
    """The chain rule through the largest inner part of a kind."""

    def rule(value: Term, variable: Term) -> Term | None:
        found = through(value, variable, fits)
        if found is None:
            return None
        part, holder, outer = found
        # An outer form <G, h> has the constant gradient G, which needs no line of its own.
        constant = is_affine(outer, holder)
        adjoint = gradient(outer, holder) if constant else make("subs", grad(outer, holder), holder, part)
        return pulled_back(part, variable, adjoint)

    return rule


def pulled_back(part: Term, variable: Term, adjoint: Term) -> Term:
    """The transposed derivative of a part applied to an adjoint of its shape."""
    stand_in = fresh_symbol(symbol("G", REAL, part.shape), part.free | adjoint.free)
    plain = symbol(variable.attrs[0], variable.domain.entries(), variable.shape)
    lowering = Lowering()
    lowering.node(part)
    node = Lowering().node(substitute(part, {variable: plain}))
    product = sweep(node, (plain,), leaf(stand_in))[plain]
    shown = raise_(replace_leaf(product, plain, variable), lowering.spelling)
    uses = sum(node == stand_in for _, node in subterms(shown))
    # An adjoint still to be worked out is worked out once.
    if uses > 1 and any(node.op == "grad" for _, node in subterms(adjoint)):
        return make("subs", shown, stand_in, adjoint)
    return substitute(shown, {stand_in: adjoint})


def _each_occurrence(value: Term, variable: Term) -> Term | None:
    """The product rule: vary one argument of the outermost operator with several that depend on the variable."""
    path = _to_split(value, variable)
    if path is None:
        return None
    split = at(value, path)
    used = frozenset(node for node in distinct(value) if node.op == "symbol")
    moving = fresh_symbol(symbol(variable.attrs[0], variable.domain.entries(), variable.shape), used)
    found = []
    for position, argument in enumerate(split.args):
        if variable in argument.free:
            varied = replace_at(value, (*path, position), substitute(argument, {variable: moving}))
            found.append(make("subs", grad(varied, moving), moving, variable))
    return plus(found)


def _to_split(value: Term, variable: Term) -> Path | None:
    """The way to the outermost operator with several arguments in the variable: below sums by position, not by substitution."""
    path: Path = ()
    while True:
        inside = [k for k, argument in enumerate(at(value, path).args) if variable in argument.free]
        if len(inside) != 1:
            return path if inside else None
        path = (*path, *inside)


def _whole(value: Term, variable: Term) -> Term | None:
    return gradient(value, variable)


GRADIENT_RULES: Mapping[str, Callable[[Term, Term], Term | None]] = {
    "gradient-of-linear-form": _linear_form,
    "gradient-of-sum": _of_sum,
    "gradient-constant-factor": _constant_factor,
    "gradient-scalar-chain": _scalar_chain,
    "gradient-entry-by-entry": _entry_by_entry,
    "gradient-of-operator": _direct,
    "chain-through-affine-map": chain_rule(is_affine),
    "chain-through-elementwise-function": chain_rule(is_elementwise),
    "chain-through-operator": chain_rule(is_direct),
    "gradient-product-rule": _each_occurrence,
    "gradient-by-reverse-sweep": _whole,
}


# Jacobians.


def _jacobian_of_sum(value: Term, variable: Term) -> Term | None:
    if value.op != "add" or any(a.shape != value.shape for a in value.args if variable in a.free):
        return None
    found = [a for a in value.args if variable in a.free]
    nouns = [
        -make("jacobian", a.args[0], variable, attrs=("none",))
        if a.op == "neg"
        else make("jacobian", a, variable, attrs=("none",))
        for a in found
    ]
    return plus(nouns)


def _jacobian_direct(value: Term, variable: Term) -> Term | None:
    fits = is_affine(value, variable) or is_direct(value, variable) or is_elementwise(value, variable)
    return jacobian(value, variable) if fits else None


def _jacobian_chain(value: Term, variable: Term) -> Term | None:
    """J of f(h(x)) is J_f at h(x) times J_h, for vectors."""
    if len(value.shape) != 1 or len(variable.shape) != 1:
        return None
    for fits in (is_affine, is_elementwise, is_direct):
        found = through(value, variable, fits)
        if found is not None and len(found[0].shape) == 1:
            part, holder, outer = found
            slope = make("subs", make("jacobian", outer, holder, attrs=("none",)), holder, part)
            return slope @ jacobian(part, variable)
    return None


JACOBIAN_RULES: Mapping[str, Callable[[Term, Term], Term | None]] = {
    "jacobian-of-operator": _jacobian_direct,
    "jacobian-of-sum": _jacobian_of_sum,
    "jacobian-chain-rule": _jacobian_chain,
    "jacobian-by-reverse-sweep": jacobian,
}


# Definitions and algebra.


def scalar_derivative(term: Term, _: Context) -> Term | None:
    """An unevaluated derivative in a scalar variable, by the rules for sums, products and compositions."""
    if term.op != "derivative" or term.args[0].op == "call":
        return None
    body, variable = term.args
    return derivative(body, variable, term.attrs[0])


def hessian_definition(term: Term, _: Context) -> Term | None:
    """The Hessian is the Jacobian of the gradient."""
    if term.op != "hessian" or term.attrs[0] != "none":
        return None
    value, variable = term.args
    return make("jacobian", grad(value, variable), variable, attrs=("none",))


def symmetric_definition(term: Term, _: Context) -> Term | None:
    """A derivative along the structure of its variable, from the one in independent entries."""
    if term.op not in _ALONG or term.attrs[0] not in CONVENTIONS:
        return None
    value, variable = term.args
    return _ALONG[term.op](make(term.op, value, variable, attrs=("none",)), variable, term.attrs[0])


_ALONG = {"grad": along_structure, "jacobian": along_structure, "hessian": along_structure_twice}


def put_back(term: Term, _: Context) -> Term | None:
    """Every intermediate value put in the place of its name."""
    found = bottom_up(term, lambda t: substitute(t.args[0], {t.args[1]: t.args[2]}) if t.op == "subs" else t)
    return None if found == term else found


def tidy(term: Term, _: Context) -> Term | None:
    """The term in matrix notation, by the laws of sums, products and transposes; inner sums stay as written."""
    lowering = Lowering()
    node = lowering.node(term)
    return raise_(node, {s: written for s, written in lowering.spelling.items() if written[1] != term})
