r"""Derivatives: d/dx, \partial, \nabla; a name that is defined is differentiated by as a variable, then put back."""

from __future__ import annotations

from dataclasses import replace

from symgen.reading.elaborate import Reader, arguments, notation, of_function
from symgen.reading.notation.arithmetic import is_row
from symgen.reading.notation.powers import between
from symgen.reading.syntax.tree import Name, Node, Scripts, is_application, names_in, scripts_of, strip
from symgen.terms.domains import REAL
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import distinct, substitute, subterms


@notation("derivative")
def derivative(reader: Reader, node: Node) -> Term:
    body, *variables = node.parts
    body = at_its_parameters(reader, body)
    if len(variables) == 1 and variables[0].kind == "group":
        return _by_formula(reader, node, body, strip(variables[0]))
    if len(variables) != 1:
        return _by(reader, body, list(variables))
    turned = is_row(reader, variables[0])
    found = _by(reader, body, [_unturned(reader, variables[0])])
    if turned and len(found.shape) == 1:
        reader.rows.add(id(node))
    of_a_row = not turned and len(found.shape) == 2 and is_row(reader, body)
    return make("transpose", found) if of_a_row else found


def _by_formula(reader: Reader, node: Node, body: Node, formula: Node) -> Term:
    r"""\frac{\partial L}{\partial (W x)}: L as a function of W x, where it speaks of W and x only so."""
    by, inside = reader.term(formula), reader.term(body)
    if by.op == "symbol":
        return _by(reader, body, [formula])
    whole = symbol("whole", REAL, by.shape)
    of_whole = substitute(inside, {by: whole})
    if whole not in of_whole.free or {part for part in distinct(by) if part.op == "symbol"} & set(distinct(of_whole)):
        raise reader.refuse(node, "a derivative by a formula", "is the rest a function of that formula? give it a name")
    return make("subs", _one(reader, formula, of_whole, whole), whole, by)


def _unturned(reader: Reader, node: Node) -> Node:
    r"""x of \frac{\partial y}{\partial x^\top}, with a row for each entry of y."""
    return node.parts[0] if node.kind in ("transposed", "power") and is_row(reader, node) else node


def at_its_parameters(reader: Reader, body: Node) -> Node:
    """f(x, y) of f by itself, where a text defines f(x, y)."""
    function = reader.declared.functions.get(body.value.text) if body.kind == "name" else None
    if function is None or not function.parameters:
        return body
    alike = [name for name in reader.declared.functions if name.partition("_")[0] == body.value.base]
    if len(alike) > 1:
        found = f"the derivative of {body.value.text} beside {' and '.join(alike)}"
        raise reader.refuse(body, found, "of which of them? write its argument, F'(x)")
    points = tuple(Node("name", body.start, body.end, Name(name)) for name in function.parameters)
    group = Node("group", body.start, body.end, ("(", (",",) * (len(points) - 1)), points)
    return Node("product", body.start, body.end, (" ",), (body, group))


def _by(reader: Reader, body: Node, variables: list[Node]) -> Term:
    first = variables[0]
    variable, value = _variable(reader, first)
    base = variable.args[0] if variable.op == "index" else variable
    _check_reach(reader, body, first)
    with reader.binding(base):
        inside = reader.term(body)
        unknown = _unknown(reader, body, inside, variable) if len(variables) == 1 and value is None else None
        if unknown is not None:
            return unknown
        _check_depends(reader, body, inside, base)
        for again in variables:
            found, _ = _variable(reader, again)
            inside = _one(reader, again, inside, found)
    return inside if value is None else make("subs", inside, variable, value)


#: The name of the derivative of what nothing is known of.
_FORMAL = "d_{}_d_{}"


def is_formal(name: str) -> bool:
    """Whether a name is that of a derivative of what nothing is known of."""
    return name.startswith("d_") and "_d_" in name


def _unknown(reader: Reader, body: Node, inside: Term, variable: Term) -> Term | None:
    r"""\partial L / \partial z, with L a name of which nothing is known, as a name of its own, of the shape of z."""
    name = body.value.text if body.kind == "name" else ""
    if name not in reader.declared.taken or inside.op != "symbol" or variable.op != "symbol" or variable in inside.free:
        return None
    by = variable.attrs[0]
    if by not in reader.declared.symbols or (
        by in reader.scope and by not in reader.declared.taken | reader.declared.guessed
    ):
        return None
    found = symbol(_FORMAL.format(name, by), REAL, variable.shape)
    reader.declared.symbols[found.attrs[0]] = found
    reader.declared.inferred.add(found.attrs[0])
    reader.declared.guessed.add(found.attrs[0])
    reader.declared.assume(
        f"the derivative of {name} by {by} is a name of its own, {found.attrs[0]}: nothing is said of {name}"
    )
    return found


def _check_depends(reader: Reader, body: Node, inside: Term, variable: Term) -> None:
    """The derivative of a name by another one: a function that nobody gave, rather than a constant."""
    if variable not in inside.free and _is_open(reader, inside):
        if inside.op != "symbol":
            found = f"a derivative by {variable.attrs[0]} of what does not mention it"
            raise reader.refuse(
                body, found, f"what in it depends on {variable.attrs[0]}? write it as an argument or subscript"
            )
        name = inside.attrs[0]
        hint = (
            f"of what is {name} a function? define it, {name} = ..., or declare {name}: function, and write {name}(x)"
        )
        raise reader.refuse(body, f"the derivative of {name}, of which nothing is known", hint)


def _is_open(reader: Reader, inside: Term) -> bool:
    """Whether a formula speaks of something of which nothing is known but the name."""
    taken = {s.attrs[0] for s in inside.free if s.op == "symbol"} & reader.declared.taken
    unknown = any(part.op == "call" for _, part in subterms(inside))
    return inside.op in ("symbol", "index") or unknown or bool(taken)


def _check_reach(reader: Reader, body: Node, variable: Node) -> None:
    r"""\nabla_\theta \log p_\theta(x) \log p_\theta(y): does it reach over the second factor? Asked where that matters."""
    first = body.parts[0] if body.kind == "product" and body.value[0] == " " else body
    if first is body or first.kind != "function" or first.value[0] != "log":
        return
    for later in body.parts[1:]:
        if any(name.value.text == variable.value.text for name in names_in(later)):
            hint = "does it reach over this factor too? put brackets around all that is differentiated, or around the gradient"
            raise reader.refuse(later, f"{variable.value.text} again after a derivative of a logarithm", hint)


def _variable(reader: Reader, node: Node) -> tuple[Term, Term | None]:
    """What is differentiated by, and the value that it is defined to have."""
    if node.kind != "name":
        raise reader.refuse(node, "a derivative by an expression", "by which variable? give it a name")
    text = node.value.text
    if text in reader.scope:
        return reader.scope[text], None
    if text in reader.declared.values:
        value = reader.declared.values[text]
        return symbol(text, REAL if value.domain.is_real else value.domain, value.shape), value
    return reader.term(node), None


def _one(reader: Reader, node: Node, inside: Term, variable: Term) -> Term:
    if variable.op not in ("symbol", "index"):
        raise reader.refuse(node, "a derivative by an expression", "by which variable? give it a name")
    if variable.op == "index":
        return _by_entry(inside, variable)
    if inside.shape:  # the velocity of a path in t too
        return make("jacobian", inside, variable, attrs=("none",))
    return (
        make("grad", inside, variable, attrs=("none",))
        if variable.shape
        else make("derivative", inside, variable, attrs=(1,))
    )


def _by_entry(inside: Term, variable: Term) -> Term:
    """By an entry of a vector: that entry of the gradient; of an entry of a vector, an entry of the Jacobian."""
    whole, *places = variable.args
    if inside.op == "index":
        jacobian = make("jacobian", inside.args[0], whole, attrs=("none",))
        return make("index", jacobian, *inside.args[1:], *places)
    if inside.shape and len(whole.shape) == 1:  # the column of the Jacobian
        column = make("onehot", places[0], attrs=(whole.shape[0],))
        return make("matmul", make("jacobian", inside, whole, attrs=("none",)), column)
    return make("index", make("grad", inside, whole, attrs=("none",)), *places)


@notation("evaluated")
def evaluated(reader: Reader, node: Node) -> Term:
    r"""f |_{x=a} is f with a for x; f |_{x=a}^{b} the difference of two such values."""
    (inner,) = node.parts
    below, above = node.value.below, node.value.above
    if len(below) == len(above) == 1 and (below[0].kind != "relation" or above[0].kind == "relation"):
        return between(reader, node, reader.term(inner), below[0], above[0])
    if not below or any(p.kind != "relation" or p.value != ("eq",) for p in below) or len(below) * len(above) > 1:
        raise reader.refuse(node, "a bar with a subscript", "what is evaluated where? write f |_{x=a}")
    places = [(_variable(reader, p.parts[0])[0], reader.term(p.parts[1])) for p in below]
    if any(v.op != "symbol" for v, _ in places) or any(v in a.free for v, _ in places for w, a in places if w != v):
        raise reader.refuse(below[0], "a place that is no name", "which variable has which value?")
    high = [reader.term(p) for p in above]
    with reader.binding(*(variable for variable, _ in places)):
        value = reader.term(inner)
    variable = places[0][0]
    low = value
    for each, at in places:
        low = make("subs", low, each, at)
    return make("subs", value, variable, high[0]) - low if high else low


@notation("gradient")
def gradient(reader: Reader, node: Node) -> Term:
    order, _ = node.value
    scripts = scripts_of(node)
    (body,) = node.parts
    beside = _beside(reader, node, body)
    if beside is not None:
        return reader.term(beside)
    if not scripts.below:
        body = at_its_parameters(reader, body)
        known = reader.known(body.value.text) if body.kind == "name" else None
        if known is not None and known.shape and known.op == "symbol":
            raise reader.refuse(
                node, "\\nabla of a vector alone", "by which variable, and how far does it reach? use brackets"
            )
        if order == 1 and (points := _numbers_of(reader, body)):
            return make("stack", *(reader.term(replace(node, value=(1, Scripts((point,))))) for point in points))
    at = None if scripts.below else _at_a_formula(reader, node, body)
    if at is not None:
        return at
    below = _by_what(reader, node, body)
    variable, value = _variable(reader, below)
    base = variable.args[0] if variable.op == "index" else variable
    _check_reach(reader, body, below)
    with reader.binding(base):
        inside = reader.term(body)
        unknown = _unknown(reader, body, inside, variable) if order == 1 and value is None else None
        if unknown is not None:
            return unknown
        _check_depends(reader, body, inside, base)
        if order == 2 and variable.shape and not inside.shape:
            inside = make("hessian", inside, variable, attrs=("none",))
        else:
            for _ in range(order):
                inside = _one(reader, below, inside, variable)
    return inside if value is None else make("subs", inside, variable, value)


@notation("divergence_of")
def divergence_of(reader: Reader, node: Node) -> Term:
    r"""\nabla \cdot v(x), the trace of the Jacobian of a vector by one as long."""
    (body,) = node.parts
    variable, value = _variable(reader, _by_what(reader, node, body))
    if variable.op != "symbol" or len(variable.shape) != 1:
        raise reader.refuse(
            node, r"\nabla \cdot by something else than a vector", r"by which vector? write \nabla_x \cdot"
        )
    with reader.binding(variable):
        inside = reader.term(body)
    if inside.shape != variable.shape:
        hint = "a divergence is one of a vector as long as what it is by; is a bracket missing?"
        raise reader.refuse(body, r"\nabla \cdot of no such vector", hint)
    found = make("trace", make("jacobian", inside, variable, attrs=("none",)))
    return found if value is None else make("subs", found, variable, value)


def _beside(reader: Reader, node: Node, body: Node) -> Node | None:
    r"""\nabla^2 f(x) d of a vector d: the Hessian of f times d, since f(x) d has none."""
    signs = body.value if body.kind == "product" else ()
    if len(signs) < 2 or set(signs) != {" "} or not reader.is_applied(body.parts[0]) or body.parts[1].kind != "group":
        return None
    rest = body.parts[2:]
    if not any(reader.term(part).shape for part in rest):
        return None
    applied = Node("product", body.start, body.parts[1].end, (" ",), body.parts[:2])
    return replace(body, value=signs[1:], parts=(replace(node, end=applied.end, parts=(applied,)), *rest))


@of_function("J")
def jacobian(reader: Reader, name: Node, bracket: Node) -> Term:
    """J_f(x): the Jacobian of a declared function f at x, a row for each entry of f."""
    found = arguments(reader, bracket)
    if len(found) != 1 or not found[0].shape:
        raise reader.refuse(bracket, "a Jacobian at something else than a vector", "write J_f(x), with x a vector")
    point = symbol("point", REAL, found[0].shape)
    with reader.binding(point):
        at = Node("name", bracket.start, bracket.end, Name("point"))
        of = Node("name", name.start, name.end, Name(name.value.label))
        group = Node("group", bracket.start, bracket.end, ("(", ()), (at,))
        value = reader.term(Node("product", name.start, bracket.end, (" ",), (of, group)))
    if not value.shape:
        raise reader.refuse(name, "the Jacobian of a number", r"is it a row or a column? write \nabla f(x)")
    return make("subs", make("jacobian", value, point, attrs=("none",)), point, found[0])


def _by_what(reader: Reader, node: Node, body: Node) -> Node:
    r"""x of \nabla_x f and \nabla f(x), or else the one vector in sight."""
    below = scripts_of(node).below
    return below[0] if below else _only_argument(reader, body) or _only_vector(reader, node, body)


def _only_argument(reader: Reader, body: Node) -> Node | None:
    r"""x of \nabla f(x), with f a function of one thing."""
    if not _is_applied_to_one(reader, body):
        return None
    point = body.parts[1].parts[0]
    return point if point.kind == "name" else None


def _at_a_formula(reader: Reader, node: Node, body: Node) -> Term | None:
    r"""\nabla f(A x + b), the gradient of a declared function f at a vector that is no name."""
    if _only_argument(reader, body) is not None or not _is_applied_to_one(reader, body):
        return None
    group = body.parts[1]
    value = reader.term(group.parts[0])
    if len(value.shape) != 1:
        return None
    point = symbol("point", REAL, value.shape)
    with reader.binding(point):
        place = Node("name", group.start, group.end, Name("point"))
        applied = replace(body, parts=(body.parts[0], replace(group, parts=(place,))))
        slope = reader.term(replace(node, value=(node.value[0], Scripts((place,))), parts=(applied,)))
    return make("subs", slope, point, value)


def _is_of_function(reader: Reader, body: Node) -> bool:
    """Whether a formula is a declared function before its arguments."""
    return is_application(body) and body.parts[0].value.text in reader.declared.functions


def _is_applied_to_one(reader: Reader, body: Node) -> bool:
    return _is_of_function(reader, body) and len(body.parts[1].parts) == 1


def _numbers_of(reader: Reader, body: Node) -> tuple[Node, ...]:
    r"""x and y of \nabla f(x, y), a function of several numbers: the vector of its partial derivatives."""
    if not _is_of_function(reader, body) or set(body.parts[1].value[1]) != {","}:
        return ()
    points = body.parts[1].parts
    known = [reader.known(point.value.text) if point.kind == "name" else None for point in points]
    plain = all(point.kind == "name" and point.value.font != "bold" for point in points)
    return points if plain and not any(term is not None and term.shape for term in known) else ()


def _only_vector(reader: Reader, node: Node, body: Node) -> Node:
    """\\nabla f without a subscript is by the one vector in sight."""
    found = {}
    for name in names_in(body):
        for part in (name, replace(name, value=Name(name.value.base), parts=())):  # x of x_i
            known = reader.known(part.value.text)
            if known is not None and known.op == "symbol" and len(known.shape) == 1:
                found[part.value.text] = part
                break
    if len(found) > 1 and "x" in found:
        reader.declared.assume("\\nabla is by x")
        return found["x"]
    if len(found) != 1:
        raise reader.refuse(node, "\\nabla without its variable", "by which variable? write \\nabla_x")
    return next(iter(found.values()))
