"""Laws that the statements of a context give: x ~ law, x | z ~ law, (x, y) ~ law, log y ~ law, q(z) = law, q(z | x) = law."""

from __future__ import annotations

from symgen._registry import hook
from symgen.calculus.scalar import derivative
from symgen.errors import ReadingError
from symgen.probability import images
from symgen.reading.elaborate import Reader
from symgen.reading.notation.families import is_family
from symgen.reading.notation.laws import law_of, role_of, value_at
from symgen.reading.notation.model_densities import inverse_at, law_of_value
from symgen.reading.syntax.tree import Name, Node, Statement, names_in, strip
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import substitute


def law(reader: Reader, left: Node, right: Node) -> None:
    """x ~ law, x_i | lambda ~ law, log y ~ law, (x, y) ~ law."""
    target = _all_entries(strip(left))
    if target.kind == "group":
        _joint_law(reader, target, law_of(reader, right))
        return
    _name_law(reader, right)
    before = {*reader.declared.taken}
    with reader.sized(reader.declared.symbols.get(target.value.text) if target.kind == "name" else None):
        law = _with_positive_spread(reader, law_of(reader, right), reader.declared.taken - before)
    if target.kind == "product" and target.parts[0].kind == "name" and target.parts[1].kind != "group":  # x_i | lambda
        target = target.parts[0]
    if target.kind != "name":
        _law_of_expression(reader, target, law)
        return
    _set_law(reader, target.value.text, law)


def _with_positive_spread(reader: Reader, law: Term, new: set[str]) -> Term:
    """N(m, s^2) with s > 0, where nothing but this law speaks of s before: nobody writes a negative deviation."""
    given = dict(zip(law.attrs[1], law.args, strict=True)) if law.op == "law" and not law.shape else {}
    spreads = [given[role] for role in ("sd", "var") if role in given]
    bases = {part.args[0] if part.op == "pow" else part for part in spreads}
    positive = {one: symbol(one.attrs[0], POSITIVE) for one in bases if one.op == "symbol" and one.attrs[0] in new}
    for one in positive.values():
        reader.declared.symbols[one.attrs[0]] = one
        reader.declared.assume(f"{one.attrs[0]} is taken to be positive")
    return substitute(law, positive) if positive else law


def _all_entries(target: Node) -> Node:
    """N for (N_1, \\dots, N_m), the vector that a law of vectors is of."""
    parts = target.parts if target.kind == "group" else ()
    if (
        len(parts) < 3
        or parts[-2].kind != "dots"
        or any(p.kind != "name" or len(p.parts) != 1 for p in (*parts[:-2], parts[-1]))
    ):
        return target
    counted = [p.value.label for p in parts[:-2]] == [str(k + 1) for k in range(len(parts) - 2)]
    alike = len({p.value.stem for p in (*parts[:-2], parts[-1])}) == 1
    return (
        Node("name", target.start, target.end, Name(parts[0].value.base, parts[0].value.font))
        if counted and alike
        else target
    )


#: What densities are called.
_LETTERS = ("p", "q", "r", "P", "Q", "pi", "rho", "nu")


def _name_law(reader: Reader, law: Node) -> None:
    r"""p of x \sim p, where nothing declares p: some density."""
    if (
        law.kind == "name"
        and law.value.base in _LETTERS
        and law.value.text not in reader.declared
        and reader.declared.density(law.value) is None
    ):
        reader.declared.declare_kind(law.value.text, "density")
        reader.declared.assume(f"{law.value.text} is taken to be some density")


def _set_law(reader: Reader, name: str, law: Term) -> None:
    if reader.declared.laws.get(name, law) != law:
        raise ReadingError(
            f"a second law of {name}", asked="one law a variable", text=reader.text, hint="which is meant?"
        )
    reader.declared.laws[name] = law
    stem, _, label = name.rpartition("_")
    if stem and label in ("i", "j", "k") and stem not in reader.declared.laws:
        return  # x_i ~ law declares the entries of x, one law for all of them
    if name not in reader.declared.symbols and law.op == "law":
        reader.declared.symbols[name] = symbol(name, hook("probability.support")(law).domain, law.shape)


def _joint_law(reader: Reader, names: Node, law: Term) -> None:
    """(x, y) ~ N(m, S) with S written out, as the law of x and that of y given x."""
    covariance = dict(zip(law.attrs[1], law.args, strict=True)).get("cov") if law.op == "law" else None
    rows = covariance.args if covariance is not None and covariance.op == "stack" else ()
    if len(names.parts) != 2 or len(rows) != 2 or any(p.kind != "name" for p in names.parts):
        raise reader.refuse(names, "a joint law", "symgen reads that of two names, normal with a matrix written out")
    (first, shared), (again, second) = (row.args for row in rows)
    if again != shared:
        raise reader.refuse(names, "a covariance that is not symmetric", "is an entry wrong?")
    x, y = (p.value.text for p in names.parts)
    means = [make("index", law.args[0], num(k)) for k in (1, 2)] if law.args[0].op != "zeros" else [num(0), num(0)]
    reader.declared.conditions.append(make("gt", first * second - shared**2, num(0)))
    reader.declared.conditions.append(make("gt", first, num(0)))
    normal = hook("probability.law")
    _set_law(reader, x, normal("Normal", means[0], var=first))
    given = means[1] + shared / first * (reader.declared.symbols[x] - means[0])
    _set_law(reader, y, normal("Normal", given, var=second - shared**2 / first))


def _law_of_expression(reader: Reader, node: Node, law: Term) -> None:
    r"""\log X \sim law, (X - \mu)/\sigma \sim law: X is what gives the expression that law."""
    declared = reader.declared
    names = {name.value.text: name for name in names_in(node)}
    open_names = [text for text in names if text not in declared or text in declared.random]
    capitals = [text for text in names if text in declared.symbols and text[0].isupper()]
    found = open_names or capitals or [*names][: len(names) == 1]
    whole = f"{reader.text[node.start : node.end].strip()}"
    if len(found) != 1 or found[0] in declared.laws or law.shape:
        raise reader.refuse(node, "the law of an expression", "symgen reads that of a function of one name, log y")
    (name,) = found
    domain = declared.symbols[name].domain if name in declared.symbols else REAL
    variable = symbol(name, domain)
    with reader.binding(variable):
        value = reader.term(node)
    drawn = symbol(whole, hook("probability.support")(law).domain)
    inverse = inverse_at(value, variable, drawn)
    if inverse is None:
        raise reader.refuse(node, "the law of an expression", "symgen reads that of a function with one inverse")
    noun = make("pushforward", inverse, drawn, law)
    own = images.image(noun) or images.changed(noun)
    if own is not None:
        declared.symbols.pop(name, None)
        _set_law(reader, name, own)
        return
    declared.symbols.pop(name, None)
    declared.laws[whole] = declared.laws.get(whole, law)
    declared.symbols[whole], declared.values[name] = drawn, inverse
    density = value_at(law, value) * make("abs", derivative(value, variable))
    declared.laws[name] = law_of_value(reader, name, inverse) or make("density_law", density, variable)


def own_law(reader: Reader, head: Node, body: Node) -> Term | None:
    """The law that q(z), or q(z | x), is said to be: N(m, v), or N(z; m, v) of the same z."""
    if not is_family(body) or not gives_a_density(head) or head.parts[0].value.text in reader.declared.symbols:
        return None
    if is_law(body):
        return law_of(reader, body)
    point = head.parts[1].parts[0]
    density = reader.term(body)
    law, *at = density.args[0].args if density.args[:1] and density.args[0].op == "log_density" else (None,)
    return law if at == [reader.point(point)] else None


def set_density(reader: Reader, head: Node, law: Term, parameters: tuple[str, ...]) -> None:
    """q(z) = law; several of one name, p(z) and p(x | z), are the laws of the variables of a model."""
    declared = reader.declared
    name, variable = head.parts[0].value.text, head.parts[1].parts[0].value.text
    before = declared.densities.get(name)
    if before is not None and before.op != "true" and declared.signatures[name][0] != variable:
        _set_law(reader, declared.signatures.pop(name)[0], declared.densities.pop(name))
        declared.modelled.add(name)
    if name in declared.modelled:
        _set_law(reader, variable, law)
        return
    if before is not None and before.op != "true" and before != law:
        raise reader.refuse(head, f"a second law of {variable} under {name}", "which is meant?")
    declared.densities[name] = law
    declared.signatures[name] = parameters or (variable,)
    declared.heads[name] = role_of(head.parts[1])


def gives_a_density(head: Node) -> bool:
    """Whether this is q(z | x), of names alone."""
    kinds = [part.kind for part in head.parts] if head.kind == "product" else []
    return (
        kinds == ["name", "group"] and bool(head.parts[1].parts) and all(p.kind == "name" for p in head.parts[1].parts)
    )


def is_law(node: Node) -> bool:
    return is_family(node) and not {";", "|"} & set(node.parts[1].value[1])


def variable_of_law(statement: Statement) -> str:
    """x of q(x | z) = N(m, v)."""
    head, *rest = statement.sides
    if len(rest) != 1 or statement.relations[0][0] not in ("eq", "define") or not gives_a_density(head):
        return ""
    return str(head.parts[1].parts[0].value.text) if is_family(rest[0]) else ""
