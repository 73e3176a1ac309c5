"""Special forms: binders, derivatives, cases, tensor reductions and constant tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symgen.terms.bregman import bregman, point_between
from symgen.terms.domains import REAL
from symgen.terms.operators import spellings
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.text import array_forms
from symgen.terms.text.applications import plain_arguments
from symgen.terms.text.binding import bound_domain
from symgen.terms.text.bounds import exact_bound
from symgen.terms.text.elaborate import Elaborator
from symgen.terms.text.syntax import Name, Node, Type
from symgen.terms.text.types import TypeReader

Form = Callable[[Elaborator, Node], Term]
SUBSTITUTED = frozenset({"integral", "sum", "product", "limit", "derivative"})


def row_name(node: Node) -> str:
    """The operator that an applied name spells."""
    name: Name = node.value[0]
    row = spellings().get(name.text)
    return row.name if row else name.text


def typed_symbol(reader: Elaborator, name: str, given: Type) -> Term:
    """The symbol of a name with its type."""

    def bound(node: Node) -> Any:
        return exact_bound(
            reader.term(node), lambda: reader.refuse(node, "no exact number", asked="the end of a domain")
        )

    types = TypeReader(reader.text, reader.term, bound)
    return symbol(name, types.domain(given), types.shape(given))


def written_variable(reader: Elaborator, node: Node) -> Term | None:
    """The symbol of a variable that is typed where it is bound, or declared; None where the text leaves it open."""
    if node.kind == "typed":
        return typed_symbol(reader, *node.value)
    if node.kind != "name" or node.value.qualified:
        raise reader.refuse(node, "an expression", asked="a variable", hint="a bound variable is a name")
    return reader.context.symbols.get(node.value.text)


def name_of(node: Node) -> str:
    """The name of a variable's node."""
    return node.value[0] if node.kind == "typed" else node.value.text


# Sums, products and integrals.


def _bounded(reader: Elaborator, node: Node) -> Term:
    """Sum(f, (k, a, b), ...), the first limits innermost; sum(f, k, a, b); Integral(f, x) over the domain of x."""
    op = row_name(node)
    if len(node.parts) < 2 or len(node.value[1]) > 1:
        raise reader.refuse(node, "no limits", asked=f"{node.value[0].text}(f, (x, a, b))")
    body, *limits = node.parts
    if limits[0].kind in ("name", "typed"):
        limits = [_flat_limits(node, tuple(limits))]
    return _nest(reader, node, op, body, limits)


def _flat_limits(node: Node, parts: tuple[Node, ...]) -> Node:
    return Node("tuple", parts[0].start, parts[-1].end, None, parts)


def _nest(reader: Elaborator, node: Node, op: str, body: Node, limits: list[Node]) -> Term:
    """Outer limits are read first, since inner limits may speak of outer variables."""
    *inner, outer = limits
    variable, low, high = _limits(reader, op, outer)
    with reader.binding(variable):
        inside = _nest(reader, node, op, body, inner) if inner else reader.term(body)
    return reader.make(node, op, inside, variable, low, high)


def _limits(reader: Elaborator, op: str, node: Node) -> tuple[Term, Term, Term]:
    if node.kind != "tuple" or len(node.parts) not in (1, 3):
        raise reader.refuse(node, "no limits (x, a, b)", asked=f"the limits of {op}", hint="write (x, a, b)")
    first, *ends = node.parts
    if not ends:
        return _whole_domain(reader, op, first)
    low, high = (reader.term(e) for e in ends)
    variable = written_variable(reader, first)
    return variable or symbol(name_of(first), bound_domain(op, low, high)), low, high


def _whole_domain(reader: Elaborator, op: str, node: Node) -> tuple[Term, Term, Term]:
    variable = written_variable(reader, node)
    if variable is None or variable.shape or not variable.domain.is_real:
        hint = f"write ({name_of(node)}, a, b), or declare {name_of(node)}"
        raise reader.refuse(node, "a variable without limits", asked=f"the limits of {op}", hint=hint)
    return variable, _end(variable.domain.low), _end(variable.domain.high)


def _end(bound: Any) -> Term:
    if isinstance(bound, float):
        infinity = make("const", attrs=("oo",))
        return infinity if bound > 0 else -infinity
    return num(bound)


def _quantified(reader: Elaborator, node: Node) -> Term:
    """maximum(f, y[, condition]) and argmax: over the domain of y, where the condition holds."""
    if len(node.parts) not in (2, 3):
        raise reader.refuse(node, f"{len(node.parts)} arguments", asked=f"{node.value[0].text}(f, y, condition)")
    body, first, *condition = node.parts
    variable = written_variable(reader, first) or symbol(name_of(first))
    with reader.binding(variable):
        holds = reader.term(condition[0]) if condition else make("true")
        return reader.make(node, row_name(node), reader.term(body), variable, holds)


def _forall(reader: Elaborator, node: Node) -> Term:
    """forall(condition, (x, a, b)) or forall(condition, x), with 'almost' last where a null set is left out."""
    parts = list(node.parts)
    almost = bool(parts) and parts[-1].kind == "string" and parts.pop().value == "almost"
    if len(parts) != 2:
        raise reader.refuse(node, f"{len(parts)} arguments", asked="forall(condition, (x, a, b))")
    body, limits = parts
    ends: list[Term] = []
    if limits.kind == "tuple":
        variable, *ends = _limits(reader, "integral", limits)
    else:
        variable = written_variable(reader, limits) or symbol(name_of(limits))
    with reader.binding(variable):
        condition = reader.term(body)
    return reader.make(node, "forall", condition, variable, *ends, attrs=("almost",) if almost else ())


def _limit(reader: Elaborator, node: Node) -> Term:
    if len(node.parts) not in (3, 4):
        raise reader.refuse(node, f"{len(node.parts)} arguments", asked="Limit(f, x, a) or Limit(f, x, a, '+')")
    body, first, target, *side = node.parts
    if side and not (side[0].kind == "string" and side[0].value in ("+", "-", "+-")):
        raise reader.refuse(side[0], "no side", asked="a side of the limit", hint="write '+', '-' or '+-'")
    point = reader.term(target)
    variable = written_variable(reader, first) or symbol(name_of(first), _near(point))
    with reader.binding(variable):
        inside = reader.term(body)
    return reader.make(node, "limit", inside, variable, point, attrs=(side[0].value if side else "+-",))


def _bregman(reader: Elaborator, node: Node) -> Term:
    """Bregman(f, u, x, y); Bregman(F, x, y) for a declared function F."""
    if len(node.parts) not in (3, 4):
        raise reader.refuse(node, f"{len(node.parts)} arguments", asked="Bregman(F(u), u, x, y)")
    first, *named, _, _ = node.parts
    x, y = (reader.term(p) for p in node.parts[-2:])
    if not named:
        return reader.placed(node, bregman, *_at_stand_in(reader, first, point_between(x, y, "u")), x, y)
    variable = written_variable(reader, named[0]) or point_between(x, y, name_of(named[0]))
    with reader.binding(variable):
        return reader.placed(node, bregman, reader.term(first), variable, x, y)


def _at_stand_in(reader: Elaborator, node: Node, point: Term) -> tuple[Term, Term]:
    """A declared function at a point that stands for its argument."""
    known = reader.context.functions.get(node.value.text) if node.kind == "name" else None
    if known is None or known[-1] == "event":
        hint = "write Bregman(u @ u, u, x, y), or declare the function, F: function, for Bregman(F, x, y)"
        raise reader.refuse(node, "what is no declared function", asked="a Bregman divergence", hint=hint)
    return make("call", point, attrs=(node.value.text, *known)), point


def _near(point: Term) -> Any:
    from symgen.terms.domains import COMPLEX

    return REAL if point.domain.is_real else COMPLEX


def _derivative(reader: Elaborator, node: Node) -> Term:
    """Derivative(f, x[, n]) of order n."""
    if len(node.parts) not in (2, 3):
        raise reader.refuse(node, f"{len(node.parts)} arguments", asked="Derivative(f, x) or Derivative(f, x, n)")
    body, variable, *count = (reader.term(p) for p in node.parts)
    if variable.op not in ("symbol", "index"):
        raise reader.refuse(node.parts[1], "an expression", asked="a variable", hint="differentiate by a name")
    order = count[0].value if count else 1
    if order is None or order != int(order) or order < 1:
        raise reader.refuse(node.parts[2], "no whole number above 0", asked="the order of a derivative")
    return reader.make(node, "derivative", body, variable, attrs=(int(order),))


def method(reader: Elaborator, node: Node) -> Term:
    """.det(), .trace(), and .subs(name, value) after a binder or derivative."""
    base, *arguments = node.parts
    if node.value != "subs":
        if arguments:
            raise reader.refuse(node, f".{node.value}() takes no arguments")
        return reader.make(node, node.value, reader.term(base))
    inner = base.parts[0] if base.kind == "group" else base
    if inner.kind != "apply" or row_name(inner) not in SUBSTITUTED:
        hint = "write the value in place of the name; .subs follows only Integral, Sum, Product, Limit or Derivative"
        raise reader.refuse(node, ".subs after something else", hint=hint)
    if len(arguments) != 2:
        raise reader.refuse(node, f"{len(arguments)} arguments", asked=".subs(name, value)")
    return _substituted(reader, node, base, arguments[0], arguments[1])


def _substituted(reader: Elaborator, node: Node, body: Node, first: Node, replacement: Node) -> Term:
    value = reader.term(replacement)
    variable = written_variable(reader, first) or symbol(name_of(first), value.domain, value.shape)
    with reader.binding(variable):
        inside = reader.term(body)
    return reader.make(node, "subs", inside, variable, value)


def _subs_form(reader: Elaborator, node: Node) -> Term:
    if len(node.parts) != 3:
        raise reader.refuse(node, f"{len(node.parts)} arguments", asked="symgen.subs(f, x, value)")
    return _substituted(reader, node, *node.parts)


# Derivatives of tensors.


def _gradient(reader: Elaborator, node: Node) -> Term:
    """grad(f, x[, symmetric="free"]): with the shape of x."""
    symmetric, positional = "none", list(node.parts)
    if positional and positional[-1].kind == "keyword" and positional[-1].value[0] == "symmetric":
        choice = positional.pop().parts[0]
        symmetric = choice.value if choice.kind == "string" else choice.value.text if choice.kind == "name" else ""
        if symmetric not in ("none", "free", "projected"):
            raise reader.refuse(choice, "another word", asked="symmetric=", hint='"none", "free" or "projected"')
    if len(positional) != 2:
        raise reader.refuse(node, f"{len(positional)} arguments", asked=f"{node.value[0].text}(f, x)")
    value, variable = (reader.term(p) for p in positional)
    return reader.make(node, row_name(node), value, variable, attrs=(symmetric,))


# Cases.


def _cases(reader: Elaborator, node: Node) -> Term:
    """cases((value, condition[, "reason"]), ..., (value, otherwise))."""
    if not node.parts or any(p.kind != "tuple" or len(p.parts) not in (2, 3) for p in node.parts):
        raise reader.refuse(node, "no pairs", asked="cases", hint="write cases((value, condition), (value, otherwise))")
    pairs = [(reader.term(p.parts[0]), reader.term(p.parts[1])) for p in node.parts]
    if pairs[-1][1].op != "true":
        hint = "end with (value, otherwise): what is the value where no condition holds?"
        raise reader.refuse(node.parts[-1], "a last condition", asked="cases", hint=hint)
    flat = [term for pair in pairs[:-1] for term in pair]
    reasons = tuple(_reason(reader, p) for p in node.parts)
    return reader.make(node, "cases", *flat, pairs[-1][0], attrs=reasons)


def _reason(reader: Elaborator, node: Node) -> str:
    if len(node.parts) == 2:
        return ""
    if node.parts[2].kind != "string":
        raise reader.refuse(node.parts[2], "no string", asked="the reason of a case", hint='write it between " and "')
    return str(node.parts[2].value)


# Tensors: axes count from 0, sizes are whole numbers or declared.


def _whole(reader: Elaborator, node: Node) -> int:
    value = reader.term(node).value
    if value is None or value.denominator != 1:
        raise reader.refuse(node, "no whole number", asked="an axis or a size")
    return int(value)


def _axis(reader: Elaborator, node: Node, tensor: Term) -> int:
    axis = _whole(reader, node)
    rank = len(tensor.shape)
    if not -rank <= axis < rank:
        raise reader.refuse(
            node, f"axis {axis} of a tensor with {rank} axes", asked="an axis", hint="axes count from 0"
        )
    return axis % rank


def _operand(reader: Elaborator, node: Node) -> tuple[Term, list[Node]]:
    if not node.parts:
        raise reader.refuse(node, "no arguments", asked=f"{node.value[0].text}(X)")
    return reader.term(node.parts[0]), list(node.parts[1:])


def _reduction(reader: Elaborator, node: Node) -> Term:
    """total(X) over all axes, total(X, 0) over some; the mean of a law is that of its draws."""
    tensor, axes = _operand(reader, node)
    if tensor.domain.field == "law" and row_name(node) == "mean" and not axes:
        return reader.make(node, "law_mean", tensor)
    return reader.make(node, row_name(node), tensor, attrs=(tuple(sorted(_axis(reader, a, tensor) for a in axes)),))


def _last_axis(reader: Elaborator, node: Node) -> Term:
    """softmax(z) along the last axis, softmax(z, 0) along another."""
    tensor, axes = _operand(reader, node)
    if len(axes) > 1:
        raise reader.refuse(node, "several axes", asked=f"{node.value[0].text}(z, axis)")
    return reader.make(node, row_name(node), tensor, attrs=tuple(_axis(reader, a, tensor) for a in axes))


def _logsumexp(reader: Elaborator, node: Node) -> Term:
    tensor, axes = _operand(reader, node)
    attrs = (tuple(sorted(_axis(reader, a, tensor) for a in axes)),) if axes else ()
    return reader.make(node, "logsumexp", tensor, attrs=attrs)


def _sizes(reader: Elaborator, nodes: list[Node]) -> Shape:
    terms = [reader.term(n) for n in nodes]
    return tuple(t if t.value is None else _whole(reader, n) for n, t in zip(nodes, terms, strict=True))


def _eye(reader: Elaborator, node: Node) -> Term:
    sizes = _sizes(reader, list(node.parts))
    if len(sizes) not in (1, 2):
        raise reader.refuse(node, f"{len(sizes)} sizes", asked="eye(n)")
    return reader.make(node, "eye", attrs=((sizes[0], sizes[-1]),))


def _filled(reader: Elaborator, node: Node) -> Term:
    return reader.make(node, row_name(node), attrs=(_sizes(reader, list(node.parts)),))


def _expand(reader: Elaborator, node: Node) -> Term:
    tensor, sizes = _operand(reader, node)
    return reader.make(node, "expand", tensor, attrs=(_sizes(reader, sizes),))


def _onehot(reader: Elaborator, node: Node) -> Term:
    index, sizes = _operand(reader, node)
    if len(sizes) != 1:
        raise reader.refuse(node, f"{len(sizes)} lengths", asked="onehot(index, length)")
    return reader.make(node, "onehot", index, attrs=_sizes(reader, sizes))


def _einsum(reader: Elaborator, node: Node) -> Term:
    first, *operands = node.parts or (node,)
    letters = str(first.value).replace(" ", "") if first.kind == "string" else ""
    if letters.count("->") != 1 or len(letters.split("->")[0].split(",")) != len(operands):
        raise reader.refuse(node, "no letters for the operands", asked="einsum", hint='write einsum("ij,j->i", A, x)')
    return reader.make(node, "einsum", *(reader.term(o) for o in operands), attrs=(letters,))


def _raw(reader: Elaborator, node: Node) -> Term:
    """symgen.div(1, 2): the operator as it is, without folding."""
    return reader.make(node, row_name(node), *plain_arguments(reader, node))


FORMS: dict[str, Form] = {
    **dict.fromkeys(("sum", "product", "integral"), _bounded),
    **dict.fromkeys(("maximum", "argmax"), _quantified),
    **dict.fromkeys(("grad", "jacobian", "hessian"), _gradient),
    **array_forms.FORMS,
    **dict.fromkeys(("total", "mean"), _reduction),
    **dict.fromkeys(("softmax", "log_softmax"), _last_axis),
    **dict.fromkeys(("ones", "zeros"), _filled),
    **dict.fromkeys(("add", "mul", "neg", "div", "pow", "and", "or"), _raw),
    "forall": _forall,
    "limit": _limit,
    "bregman": _bregman,
    "derivative": _derivative,
    "subs": _subs_form,
    "cases": _cases,
    "logsumexp": _logsumexp,
    "eye": _eye,
    "expand": _expand,
    "onehot": _onehot,
    "einsum": _einsum,
}
