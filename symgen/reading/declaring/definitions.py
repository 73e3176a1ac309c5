"""What a context defines: f(x) = formula, q(z) = law, name = formula, and p_j = formula for every j."""

from __future__ import annotations

from fractions import Fraction
from math import inf

from symgen.calculus.normaliser import prove_equal
from symgen.errors import BudgetError
from symgen.reading.declared import Declarations, Function
from symgen.reading.declaring.applied_heads import head_of
from symgen.reading.declaring.laws import gives_a_density, is_law, own_law, set_density
from symgen.reading.declaring.recursions import equation, implicit, recursion
from symgen.reading.elaborate import Reader
from symgen.reading.notation.functions import composed
from symgen.reading.notation.laws import law_of, role_of
from symgen.reading.notation.model_densities import law_of_value
from symgen.reading.syntax.tree import Name, Node, unsubscripted
from symgen.terms import domains
from symgen.terms.domains import Domain, interval
from symgen.terms.term import Term, make, num, symbol


def applied_energy(node: Node) -> Node | None:
    r"""E_\theta(x), which the grammar takes for an expectation, as a function at a point; None for anything else."""
    if node.kind != "moment" or node.value[0] != "E" or node.value[1].above or len(node.value[1].below) != 1:
        return None
    (bracket,), (below,) = node.parts, node.value[1].below
    plain = bracket.kind == "group" and bracket.value[0] == "(" and set(bracket.value[1]) <= {","}
    if not plain or below.kind != "name" or not all(part.kind in ("name", "number") for part in bracket.parts):
        return None
    name = Node("name", node.start, bracket.start, Name("E", label=below.value.text), (below,))
    return Node("product", node.start, node.end, (" ",), (name, bracket))


def _is_composition(reader: Reader, left: Node, right: Node) -> bool:
    r"""Whether a function is given as f = g \circ h, which it is then."""
    whole = composed(reader, right)
    if whole is not None:
        reader.declared.functions[left.value.text] = reader.declared.functions[whole.value.text]
    return whole is not None


def definition(reader: Reader, left: Node, right: Node) -> None:
    """f(x) = body, q = law, q(z) = law, name = value; anything else is a condition."""
    declared = reader.declared
    left = applied_energy(left) or left
    head = head_of(declared, left)
    given = own_law(reader, left, right)
    if given is not None:
        set_density(reader, left, given, head.parameters if head else ())
        return
    if head is not None and declared.kinds.get(head.text) == "density":
        hint = f"give what it is a letter of its own, r({', '.join(head.parameters)}), or write it out in the claim"
        raise reader.refuse(left, f"a formula for {head.text}, which is declared to be any density", hint)
    if head is not None:
        head.declare(declared, right, reader.text)
        return
    if left.kind == "name" and left.value.text not in declared.symbols:
        if is_law(right):
            declared.densities[left.value.text] = law_of(reader, right)
        else:
            _value(reader, left, right)
        return
    if _is_square(left) and left.parts[0].value.text not in {**declared.symbols, **declared.values}:
        value = reader.term(right)
        stand_for(reader, left.parts[0].value.text, make("sqrt", value))
        return
    if gives_a_density(left):  # p(x | y) = formula
        names = tuple(part.value.text for part in left.parts[1].parts)
        declared.functions[left.parts[0].value.text] = Function(names, right, reader.text)
        declared.heads[left.parts[0].value.text] = role_of(left.parts[1])
        return
    if _is_solved(reader, left, right) or equation(reader, left, right) or _declared_value(reader, left, right):
        return
    first, second = reader.term(left), reader.term(right)
    if not _is_identity(first, second, declared):
        declared.conditions.append(make("eq", first, second))


def _is_identity(first: Term, second: Term, declared: Declarations) -> bool:
    """Whether an equation says nothing that is not so anyway, softplus(x) = log(1 + e^x): no number meets it exactly."""
    try:
        return first.shape == second.shape and prove_equal(first, second, declared.context()) is not None
    except BudgetError:
        return False


def _is_square(left: Node) -> bool:
    return left.kind == "power" and left.parts[0].kind == "name" and left.parts[1].value == 2


def _value(reader: Reader, left: Node, right: Node) -> None:
    """A defined name; alpha_bar_t = alpha_t alpha_bar_{t-1} says what alpha_bar_{t-1} is like as well."""
    name: Name = left.value
    if _is_composition(reader, left, right) or recursion(reader, left, right):
        return
    solved = implicit(reader, left, right)
    if solved is not None:
        stand_for(reader, name.text, solved)
        return
    _previous(reader, name, right)
    _declare_index(reader, left, right)
    stand_for(reader, name.text, reader.term(right))
    each_index(reader, left)


def _declare_index(reader: Reader, left: Node, right: Node) -> None:
    """i of p_i = (n - i + 1)/n, which nothing else declares, is any number of a member."""
    read = {name.value.text for name in unsubscripted(right) if not name.parts}
    for place in (place.value.text for place in left.parts if place.kind == "name" and not place.parts):
        if place in _INDICES & read and reader.known(place) is None:
            reader.declared.symbols[place] = symbol(place, domains.POSITIVE_INTEGER)
            reader.declared.assume(f"{place} is any index")
            reader.declared.anywhere.add(place)


_INDICES = frozenset("ijklmn")


def each_index(reader: Reader, node: Node) -> None:
    """p_j = formula in j says what p_k and p_1 are as well."""
    index = node.parts[0].value.text if len(node.parts) == 1 and node.parts[0].kind == "name" else ""
    variable = reader.known(index)
    if variable is not None and variable in reader.declared.values[node.value.text].free:
        reader.declared.families["_".join((node.value.stem, *node.value.marks))] = (node.value.text, variable)


def stand_for(reader: Reader, name: str, value: Term) -> None:
    """Let a name stand for a value, and have the law of that where it is known."""
    declared = reader.declared
    declared.values[name] = value
    if reader.known(name) is value and name not in declared.laws:
        found = law_of_value(reader, name, value)
        if found is not None:
            declared.laws[name] = found


def _declared_value(reader: Reader, left: Node, right: Node) -> bool:
    """x = formula, or x^2 = formula, of a declared x that nothing else speaks of: x stands for it, within its domain."""
    declared = reader.declared
    is_square = left.kind == "power" and left.parts[1].value == 2
    node = left.parts[0] if is_square else left
    variable = declared.symbols.get(node.value.text) if node.kind == "name" else None
    if variable is None or variable.domain.structure or variable.domain.field != "real":
        return False
    if is_square and not variable.domain.is_nonnegative:
        return False
    value = reader.term(right)
    said = [*declared.laws.values(), *declared.values.values(), *declared.densities.values(), *declared.conditions]
    if value.shape != variable.shape or any(variable in term.free for term in (value, *said)):
        return False
    value = make("sqrt", value) if is_square else value
    bounds = [] if variable.shape or variable.domain.includes(value.domain) else _inside(value, variable.domain)
    if variable.shape and variable.domain != domains.REAL:
        return False
    declared.conditions.extend(bounds)
    stand_for(reader, node.value.text, value)
    each_index(reader, node)
    return True


def _is_solved(reader: Reader, left: Node, right: Node) -> bool:
    """Whether a declared vector is given by an equation that it is the solution of, for which it stands then."""
    solved = implicit(reader, left, right) if left.kind == "name" else None
    if solved is None or not _is_only_declared(reader.declared, left.value.text):
        return False
    del reader.declared.symbols[left.value.text]
    stand_for(reader, left.value.text, solved)
    return True


def _is_only_declared(declared: Declarations, name: str) -> bool:
    """Whether nothing is said of a declared vector but its size."""
    known = declared.symbols[name]
    said = [*declared.laws.values(), *declared.values.values(), *declared.densities.values(), *declared.conditions]
    return bool(known.shape) and known.domain == domains.REAL and not any(known in term.free for term in said)


def _inside(value: Term, domain: Domain) -> list[Term]:
    """That a value lies between the ends of a domain."""
    low = [make("gt" if domain.low_open else "ge", value, num(domain.low))] if domain.low > -inf else []
    high = [make("lt" if domain.high_open else "le", value, num(domain.high))] if domain.high < inf else []
    return [*low, *high]


def _previous(reader: Reader, name: Name, right: Node) -> None:
    """A recursion's earlier value is a product of the same factors: in (0, 1] where those are in (0, 1)."""
    declared = reader.declared
    if right.kind != "product":
        return
    for factor in right.parts:
        if factor.kind != "name" or factor.value.stem != name.stem or factor.value.text in declared.symbols:
            continue
        others = [reader.term(p).domain for p in right.parts if p is not factor]
        unit = interval(Fraction(0), Fraction(1), low_open=True, high_open=True)
        if others and all(unit.includes(d) for d in others):
            text = factor.value.text
            declared.symbols[text] = symbol(text, unit)
            declared.assume(f"{text} is a product of numbers between 0 and 1")
