"""Random variables as they are stated, `x[i] ~ Bernoulli(theta), i = 1..n`: posteriors, models and channels made of them."""

from __future__ import annotations

from collections.abc import Iterator

from symgen.errors import UnknownNameError
from symgen.terms.term import Term, dimension, make, symbol
from symgen.terms.text.binding import bound_domain
from symgen.terms.text.elaborate import Elaborator
from symgen.terms.text.forms import name_of, row_name, typed_symbol, written_variable
from symgen.terms.text.laws import ROLES, Form, law_of, names_of, random_symbol, unknowns_of
from symgen.terms.text.syntax import Node


def _model(reader: Elaborator, node: Node) -> Term:
    """posterior(theta ~ law; x[i] ~ law, i = 1..n): the first variable is latent and the others observed."""
    op = row_name(node)
    groups = _statements(reader, node)
    if not groups:
        return reader.make(node, op, *(reader.term(p) for p in node.parts))
    randoms: list[Term] = []
    outer = reader.scope
    for position, group in _in_order(groups):
        default = usual_role(op, position, len(groups))
        randoms.append(_random(reader, group, default))
        target = _innermost(randoms[-1]).args[0]
        bases = target.args if target.op == "tuple" else (target.args[0] if target.op == "index" else target,)
        reader.scope = {**reader.scope, **{base.attrs[0]: base for base in bases if base.op == "symbol"}}
    reader.scope = outer
    return reader.make(node, op, *randoms)


def _in_order(groups: list[list[Node]]) -> Iterator[tuple[int, list[Node]]]:
    """The statements with their positions, each after those of the variables that its law speaks of."""
    waiting = list(enumerate(groups))
    while waiting:
        free = (
            one for one in waiting if not any(_speaks_of(one[1], other) for _, other in waiting if other is not one[1])
        )
        found = next(free, waiting[0])
        waiting.remove(found)
        yield found


def _speaks_of(group: list[Node], other: list[Node]) -> bool:
    """Whether the law of a statement names the variable of another."""
    target = other[0].parts[0]
    stated = _names(target.parts[0] if target.kind == "index" else target)
    return bool(stated & _names(group[0].parts[1]))


def _names(node: Node) -> frozenset[str]:
    own = {node.value.text} if node.kind == "name" else {node.value[0]} if node.kind == "typed" else set()
    return frozenset(own).union(*map(_names, node.parts))


def usual_role(op: str, position: int, count: int) -> str:
    """The role of a random variable that names none: the first is latent, and the last of a predictive is predicted."""
    if op == "model" or position == 0:
        return ROLES[0]
    return ROLES[2] if op == "predictive" and position == count - 1 else ROLES[1]


def _innermost(random: Term) -> Term:
    return _innermost(random.args[0]) if random.op == "plate" else random


def _statements(reader: Elaborator, node: Node) -> list[list[Node]]:
    """Each `target ~ law` with the ranges and the role that follow it; none where the arguments are Terms."""
    groups: list[list[Node]] = []
    for part in _in_brackets(node.parts):
        if part.kind == "distributed":
            groups.append([part])
        elif groups and (part.kind == "keyword" or _is_role(part)):
            groups[-1].append(part)
        elif groups:
            hint = "write x[i] ~ Bernoulli(theta), i = 1..n; the next after ';'"
            raise reader.refuse(part, "an expression", asked="a random variable", hint=hint)
    if groups and next(_in_brackets(node.parts)).kind != "distributed":
        raise reader.refuse(node.parts[0], "an expression", asked="a random variable", hint="write theta ~ Beta(a, b)")
    return groups


def _in_brackets(parts: tuple[Node, ...]) -> Iterator[Node]:
    """The arguments, `mu, v ~ law` as `(mu, v) ~ law`: names that nothing follows but a further unknown."""
    waiting: list[Node] = []
    for part in parts:
        if part.kind == "name" and not _is_role(part):
            waiting.append(part)
            continue
        if waiting and part.kind == "distributed":
            first, written = part.parts
            several = Node("tuple", waiting[0].start, first.end, None, (*waiting, first))
            part, waiting = Node("distributed", waiting[0].start, part.end, None, (several, written)), []
        yield from waiting
        waiting = []
        yield part
    yield from waiting


def _is_role(node: Node) -> bool:
    return node.kind == "name" and node.value.text in ROLES


def _random(reader: Elaborator, group: list[Node], default: str) -> Term:
    statement, *rest = group
    role = next((p.value.text for p in rest if _is_role(p)), default)
    ranges = [_range(reader, p) for p in rest if p.kind == "keyword"]
    with reader.binding(*(index for index, _, _ in ranges)):
        found = law_of(reader, statement.parts[1])
        target = _target(reader, statement.parts[0], found, ranges, role)
        result = reader.make(statement, "random", target, found, attrs=(role,))
    for index, low, high in ranges:
        result = reader.make(statement, "plate", result, index, low, high)
    return result


def _range(reader: Elaborator, node: Node) -> tuple[Term, Term, Term]:
    name, given = node.value
    (value,) = node.parts
    if value.kind != "range":
        raise reader.refuse(node, "no range", asked="the range of an index", hint=f"write {name} = 1..n")
    low, high = reader.term(value.parts[0]), _last(reader, value.parts[1])
    if given is not None:
        return typed_symbol(reader, name, given), low, high
    declared = reader.context.symbols.get(name)
    return declared or symbol(name, bound_domain("plate", low, high)), low, high


def _last(reader: Elaborator, node: Node) -> Term:
    """The end of a range; an undeclared name there is the number of observations, a size."""
    if node.kind == "name" and reader.declared(node.value.text) is None:
        return dimension(node.value.text)
    return reader.term(node)


def _target(reader: Elaborator, node: Node, found: Term, ranges: list[tuple[Term, Term, Term]], role: str) -> Term:
    """The random variable: as declared, or ranging over the support of its law, one axis for each of its indices.

    What is observed may be a number.
    """
    if node.kind == "typed":
        return typed_symbol(reader, *node.value)
    if node.kind == "tuple":
        plain = reader.placed(node, unknowns_of, found, names_of(reader, node)).args
        return make("tuple", *(_declared_or(reader, part, one) for part, one in zip(node.parts, plain, strict=True)))
    base = node.parts[0] if node.kind == "index" else node
    if base.kind == "typed" or base.kind != "name":
        value = reader.term(node) if role == ROLES[1] else None
        if value is not None and not value.free:
            return value
        raise reader.refuse(node, "an expression", asked="a random variable", hint="write x ~ law or x[i] ~ law")
    name = base.value.text
    if reader.declared(name) is not None:
        return reader.term(node)
    if node.kind == "name":
        return random_symbol(name, found)
    sizes = {index.attrs[0]: high for index, low, high in ranges if low.value == 1}
    indices = [reader.term(p) for p in node.parts[1:]]
    if any(i.op != "symbol" or i.attrs[0] not in sizes for i in indices):
        raise UnknownNameError(name, candidates=reader.names, hint=f"declare it in the context: {name}: vector n")
    scalar = random_symbol(name, found)
    shape = tuple(sizes[i.attrs[0]] for i in indices)
    whole = symbol(name, scalar.domain, (*(s if s.value is None else int(s.value) for s in shape), *scalar.shape))
    return make("index", whole, *indices)


def _declared_or(reader: Elaborator, node: Node, plain: Term) -> Term:
    """An unknown as declared, or else as its law has it."""
    if node.kind == "typed":
        return typed_symbol(reader, *node.value)
    return plain if reader.declared(node.value.text) is None else reader.term(node)


def _information(reader: Elaborator, node: Node) -> Term:
    """mutual_information(x ~ law; y ~ channel): the second law may speak of the first variable."""
    groups = _statements(reader, node)
    if len(groups) != 2 or any(len(group) != 1 for group in groups):
        hint = "write mutual_information(x ~ Bernoulli(p); y ~ Bernoulli(e + (1 - 2*e)*x))"
        raise reader.refuse(node, f"{len(groups)} random variables", asked="a mutual information", hint=hint)
    (source, channel) = (group[0].parts for group in groups)
    given = law_of(reader, source[1])
    variable = written_variable(reader, source[0]) or random_symbol(name_of(source[0]), given)
    with reader.binding(variable):
        return reader.make(node, "mutual_information", law_of(reader, channel[1]), variable, given)


def _random_form(reader: Elaborator, node: Node) -> Term:
    """random(x ~ law): one random variable by itself."""
    groups = _statements(reader, node)
    if len(groups) != 1:
        raise reader.refuse(node, f"{len(groups)} random variables", asked="random(x ~ law)")
    return _random(reader, groups[0], ROLES[0])


FORMS: dict[str, Form] = {
    **dict.fromkeys(("posterior", "evidence", "predictive", "model"), _model),
    "mutual_information": _information,
    "random": _random_form,
    "plate": _random_form,
}
