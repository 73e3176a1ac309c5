r"""How far a sum, an expectation or a derivative reaches: \sum_i a_i + b_i is asked about where that would matter."""

from __future__ import annotations

from symgen.reading.elaborate import Reader, split
from symgen.reading.syntax.tree import Node, Scripts, is_application, scripts_of


def check_reach(reader: Reader, node: Node) -> None:
    r"""\sum_i a_i + b_i: does the sum reach over the second term? Asked where that would matter."""
    for place, part in enumerate(node.parts[:-1]):
        for operator in _open_operators(part):
            for bound in _bound_names(operator):
                if reader.known(bound) is not None or bound in reader.declared.laws:
                    continue
                for later in node.parts[place + 1 :]:
                    if _mentions_freely(reader, later, bound):
                        word = {"big": "sum", "derivative": "derivative"}.get(operator.kind, "expectation")
                        raise reader.refuse(
                            later, f"{bound} again after a {word} over {bound}",
                            f"does the {word} reach over this term too? put brackets around all that it reaches over",
                        )  # fmt: skip


def _open_operators(node: Node) -> list[Node]:
    """Operators at the end of a term whose reach nothing closes."""
    if node.kind in ("product", "negative"):
        return _open_operators(node.parts[-1])
    if node.kind == "derivative" and node.parts[0].kind == "name" and node.parts[0].end == node.end:
        return [node]  # d/dx y + x z: does it reach over the sum?
    if node.kind == "big" or (node.kind == "moment" and node.parts[0].kind != "group"):
        return [node, *_open_operators(node.parts[0])]
    return []


def _bound_names(node: Node) -> list[str]:
    if node.kind == "derivative":
        return [part.value.text for part in node.parts[1:] if part.kind == "name"]
    scripts: Scripts = node.value[1]
    found: list[str] = []
    for below in scripts.below:
        targets = (below,) if below.kind != "relation" else below.parts if "eq" not in below.value else below.parts[:1]
        found.extend(target.value.text for target in targets if target.kind == "name")
    return found


def _mentions(name: Node, bound: str) -> bool:
    return bool(name.value.text == bound or any(p.kind == "name" and p.value.text == bound for p in name.parts))


def _points_of_laws(bracket: Node) -> set[str]:
    """z of D(q(z | x) || p(z)), which the divergence itself runs over."""
    heads = filter(is_application, bracket.parts)
    return {point.value.text for head in heads for point in split(head.parts[1], "|", ";")[0] if point.kind == "name"}


def _runs_over_its_own(reader: Reader, node: Node) -> bool:
    """E_q[f(x)] of an unknown density q: x is its point, whatever it is called."""
    return node.kind == "moment" and any(
        below.kind == "name" and (law := reader.declared.density(below.value)) is not None and law.op == "true"
        for below in scripts_of(node).below
    )


def _mentions_freely(reader: Reader, node: Node, bound: str) -> bool:
    """Whether a term speaks of a name elsewhere than under a sum, an integral or a mean of its own over it."""
    if node.kind == "group" and "||" in node.value[1] and bound in _points_of_laws(node):
        return False
    if _runs_over_its_own(reader, node):
        return False
    own = [node.parts[1].value.text] if node.kind == "integral" else []
    if bound in (_bound_names(node) if node.kind in ("big", "moment", "derivative") else own):
        return False
    scripts = scripts_of(node)
    inside = (*node.parts, *scripts.below, *scripts.above)
    return (node.kind == "name" and _mentions(node, bound)) or any(
        _mentions_freely(reader, part, bound) for part in inside
    )
