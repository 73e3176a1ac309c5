r"""What a context says that a density is: q(z) = \mathbb{E}_{p(x)}[q(z \mid x)], m = (p + q)/2, p(x) = \int p(x \mid z) p(z)\,dz.

A formula of densities of one letter that holds of every joint density, the last of these, declares nothing. Any other says what
the density is where it is written so, and leaves conditional densities of that letter as they are: the aggregate of q(z | x).
All are read once the text has shown which variables each density has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from symgen.calculus.normaliser import prove_equal
from symgen.probability.decisions import minus_oo, oo
from symgen.reading.declared import JOINT, Declarations
from symgen.reading.declaring.definitions import each_index, stand_for
from symgen.reading.declaring.whole_laws import law_of_density
from symgen.reading.elaborate import Reader, split
from symgen.reading.notation.draws_below import many_draws
from symgen.reading.notation.laws import mixture, role_of
from symgen.reading.notation.neighbours import applications
from symgen.reading.syntax.tree import Node, Statement, names_below, names_in, scripts_of, strip, walk
from symgen.terms.term import Term, make

_LETTERS = ("p", "q", "P", "Q")


def waits(declared: Declarations, statement: Statement) -> bool:
    """Whether a statement of a context is a formula for a density in terms of densities."""
    head, body = statement.sides
    if head.kind == "name":
        return head.value.text not in declared and (_has_many_draws(body) or any(True for _ in _alone(declared, body)))
    name = _letter(head)
    if name is None or name.value.text in declared.functions or declared.laws:
        return False
    inside = [(other.value, bracket) for node in walk(body) for other, bracket in applications(node)]
    if any(point.kind not in ("name", "relation") for _, bracket in inside for point in bracket.parts):
        return False  # p_t(x) = p(x - t), another density
    own = any(other.base == name.value.base for other, _ in inside)
    return own or declared.kinds.get(name.value.text) == "density"


def is_universal(statement: Statement) -> bool:
    r"""Whether a formula for a density holds of every joint density: p(x) = \int p(x, z)\,dz."""
    head, body = statement.sides
    return head.kind != "name" and _holds_of_joints(head, body)


def formulas_in(declared: Declarations) -> Iterator[Statement]:
    """The formulas that show of which variables densities are; of a joint law what it is made of."""
    for _, statement in declared.formulas:
        head, body = statement.sides
        if head.kind != "name" and _is_joint(head, body):
            yield replace(statement, sides=(body,), relations=())
        elif not is_universal(statement):
            yield statement


def settle(declared: Declarations) -> None:
    """Give the densities that formulas wait for their laws."""
    waiting, declared.formulas = declared.formulas, []
    for text, statement in sorted(waiting, key=_place):
        head, body = statement.sides
        reader = Reader(text, declared)
        if head.kind == "name" and head.value.text in declared.informed:
            declared.values[head.value.text] = reader.term(body)
        elif head.kind == "name" and _has_many_draws(body):
            stand_for(reader, head.value.text, reader.term(body))
            each_index(reader, head)
        elif head.kind == "name":
            _mixture(reader, head, body)
        elif _is_joint(head, body):
            _joint_law(reader, head, body)
        elif _holds_of_joints(head, body):
            declared.assume(f"{text.strip()} holds of every joint density")
        else:
            _given_law(reader, head, body)


def _has_many_draws(body: Node) -> bool:
    r"""Whether a formula has a mean over z_1, \dots, z_K \sim q."""
    return any(node.kind == "moment" and many_draws(scripts_of(node).below) is not None for node in walk(body))


def _place(pair: tuple[str, Statement]) -> int:
    """Joint laws first, which say what those of single variables are, and names last."""
    head, body = pair[1].sides
    return 2 if head.kind == "name" else int(not _is_joint(head, body))


def _is_joint(head: Node, body: Node) -> bool:
    """Whether this is q(x, z) = p(x) q(z | x), of the conditional density and another one of what is given there."""
    targets, given = _names(head.parts[1])
    factors = list(applications(strip(body)))
    letters = {name.value.base for name, _ in factors}
    own = head.parts[0].value.base
    roles = [_names(bracket) for _, bracket in factors]
    return (
        len(targets) == 2
        and not given
        and len(factors) == 2
        and own in letters != {own}
        and _chains(roles, set(), targets)
    )


def _joint_law(reader: Reader, head: Node, body: Node) -> None:
    """q(x, z) = p(x) q(z | x): the marginals of q, and q(x | z), wherever they are written."""
    declared, (name, bracket) = reader.declared, head.parts
    text, points = name.value.text, {part.value.text: reader.point(part) for part in bracket.parts}
    conditional = next(b for n, b in applications(strip(body)) if n.value.base == name.value.base)
    known = role_of(conditional)
    laws = declared.given.setdefault(text, {})
    value = reader.term(body)
    for targets, given in declared.roles.get(text, ()):
        if (targets, given) == known or (targets, given) in laws:
            continue
        if len(targets) != 1 or {*targets, *given} - points.keys():
            hint = f"give what it is a letter of its own, r({', '.join(targets)}), or write it out in the claim"
            raise reader.refuse(head, f"a formula for {text}, which is declared to be any density", hint)
        inside = _marginal(value, [points[n] for n in points if n not in (*targets, *given)])
        below = _marginal(value, [points[n] for n in points if n not in given]) if given else None
        laws[targets, given] = make("density_law", inside if below is None else inside / below, points[targets[0]])
    declared.assume(reader.text.strip())


def _marginal(value: Term, others: Sequence[Term]) -> Term:
    for other in others:
        value = make("integral", value, other, minus_oo(), oo())
    return value


def _letter(head: Node) -> Node | None:
    """q of q(z | x), of names alone."""
    kinds = [part.kind for part in head.parts] if head.kind == "product" else []
    if kinds != ["name", "group"] or any(part.kind != "name" for part in head.parts[1].parts):
        return None
    return head.parts[0] if head.parts[0].value.base in _LETTERS else None


def _alone(declared: Declarations, body: Node) -> Iterator[Node]:
    """The densities of a formula that stand without a bracket, as p and q of (p + q)/2."""
    heads = {id(name) for node in walk(body) for name, _ in applications(node)}
    for name in names_in(body):
        if id(name) not in heads and declared.kinds.get(name.value.text) == "density":
            yield name


def _mixture(reader: Reader, head: Node, body: Node) -> None:
    """m = (p + q)/2 as the law with this density."""
    declared = reader.declared
    declared.densities[head.value.text] = mixture(reader, body, {name.value.text for name in _alone(declared, body)})
    declared.assume(f"{head.value.text} is the density {reader.text.strip()}")


def _given_law(reader: Reader, head: Node, body: Node) -> None:
    """q(z) = E_{p(x)}[q(z | x)]: the law of z under q where q(z) is written."""
    declared = reader.declared
    name, bracket = head.parts
    text = name.value.text
    targets, given = (tuple(n.value.text for n in part) for part in split(bracket, "|", ";"))
    known = declared.given.get(text, {})
    others = [role for role in declared.roles.get(text, ()) if role != (targets, given) and role not in known]
    if len(targets) != 1 or any(not role[1] for role in others) or JOINT in declared.densities:
        hint = f"give what it is a letter of its own, r({', '.join(targets)}), or write it out in the claim"
        raise reader.refuse(head, f"a formula for {text}, which is declared to be any density", hint)
    _check_numbered(reader, body)
    value = reader.term(body)
    laws = declared.given.setdefault(text, {})
    before = laws.get((targets, given))
    if before is not None and prove_equal(before.args[0], value, declared.context()) is None:
        raise reader.refuse(head, f"a second formula for {text}({', '.join(targets)})", "which is meant?")
    laws[targets, given] = law_of_density(value, reader.point(bracket.parts[0]))
    declared.assume(f"{text}({', '.join(targets)}) is {reader.text.strip().partition('=')[2].strip()}")


def _check_numbered(reader: Reader, body: Node) -> None:
    r"""Ask about \sum_n q(z \mid x_n), in which a variable of a density is another one for each n."""
    big = [node for node in walk(body) if node.kind == "big"]
    indices = {n.value.text for node in big for below in scripts_of(node).below for n in names_in(below)}
    for name in (n for node in walk(body) for _, bracket in applications(node) for n in names_in(bracket)):
        if names_below(name) & indices:
            hint = f"write the mean over its law, \\mathbb{{E}}_{{p({name.value.stem})}}[...]"
            raise reader.refuse(name, f"{name.value.text} in a density, of which there is one for each number", hint)


def _holds_of_joints(head: Node, body: Node) -> bool:
    r"""Whether p(x) = \int p(x | z) p(z) dz and p(x, z) = p(x | z) p(z) hold of every joint density p."""
    letter = head.parts[0].value.base
    inside: Node = strip(body)
    gone: set[str] = set()
    over = inside.parts if inside.kind == "quotient" else _over(inside)
    if over:
        return _is_conditional(head, over)
    while inside.kind in ("integral", "big") or (inside.kind == "moment" and inside.value[0] == "E"):
        below = scripts_of(inside).below
        if inside.kind == "integral":
            gone |= {name.value.text for name in names_in(inside.parts[1])}
            inside = strip(inside.parts[0])
        elif inside.kind == "big" and inside.value[0] == "sum":
            gone |= {name.value.text for b in below for name in names_in(b.parts[0] if b.kind == "relation" else b)}
            inside = strip(inside.parts[0])
        else:
            return False
    factors = list(applications(inside))
    count = sum(part.kind == "group" for part in inside.parts) if inside.kind == "product" else 0
    if not factors or len(factors) != count or len(inside.parts) != 2 * count:
        return False
    if any(name.value.base != letter for name, _ in factors):
        return False
    roles = [_names(bracket) for _, bracket in factors]
    own = _names(head.parts[1])
    return _chains(roles, own[1], own[0] | gone) and not gone & (own[0] | own[1])


def _over(product: Node) -> tuple[Node, ...]:
    """p(x, z) and p(x) of p(x, z)/p(x) on one line."""
    if product.kind != "product" or product.value != (" ", "/", " "):
        return ()
    return tuple(replace(product, value=(" ",), parts=product.parts[k : k + 2]) for k in (0, 2))


def _is_conditional(head: Node, over: tuple[Node, ...]) -> bool:
    """p(z | x) = p(x, z)/p(x)."""
    both = [strip(part) for part in over]
    pairs = [list(applications(part)) for part in both]
    if any(len(found) != 1 or len(part.parts) != 2 for found, part in zip(pairs, both, strict=True)):
        return False
    letters = {found[0][0].value.base for found in pairs} | {head.parts[0].value.base}
    above, below, own = (_names(bracket) for bracket in (pairs[0][0][1], pairs[1][0][1], head.parts[1]))
    return len(letters) == 1 and not (above[1] or below[1]) and above[0] == own[0] | own[1] and below[0] == own[1]


def _names(bracket: Node) -> tuple[set[str], ...]:
    """The variables of a density, and those that are given."""
    return tuple({n.value.text if n.kind == "name" else "" for n in part} for part in split(bracket, "|", ";"))


def _chains(roles: list[tuple[set[str], ...]], known: set[str], wanted: set[str]) -> bool:
    """Whether factors make the density of what is wanted, each given all that is known before it."""
    left, known = list(roles), set(known)
    made: set[str] = set()
    while left:
        ready = next((role for role in left if role[1] == known | made), None)
        if ready is None or ready[0] & (known | made):
            return False
        left.remove(ready)
        made |= ready[0]
    return made == wanted
