r"""Draws of an unknown law of a context: with z_1, \dots, z_K \sim q, \mathbb{E}[f(z_1)] is \mathbb{E}_{z_1 \sim q}[f(z_1)].

What is made of a draw, w_k = p(x, z_k)/q(z_k), is written out; a mean of a sum over all draws is one over z_{1:K} \sim q.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from symgen.reading.declared import Declarations
from symgen.reading.declaring.statements import parse
from symgen.reading.syntax.tree import Name, Node, Scripts, Statement, names_in, scripts_of, walk, with_names

_NAME = r"(\\?[A-Za-z]+)(?:_(\w)|_\{(\w+)\})?"
_DRAWN = re.compile(
    rf"\s*{_NAME}\s*(?:~|\\sim|\\(?:overset|stackrel)\s*\{{.*\}}\s*\{{\s*\\sim\s*\}})\s*"
    r"(?P<law>(?P<letter>\\?[A-Za-z]+(?:_(?:\\?\w+|\{[^{}]*\}))?)\s*(?:\([^()]*\))?)\s*"
)
_MADE = re.compile(r"\s*(\\?[A-Za-z]+)_\{?([a-z])\}?\s*:?=(?P<body>.*)", re.DOTALL)


def taken_apart(declared: Declarations, statements: Sequence[str], words: Mapping[str, str], shown: str) -> list[str]:
    """The statements but for those of draws of unknown laws at which densities are read, which are put among the draws."""
    texts = " ".join((shown, *statements))
    densities = {
        _plain(name) for name, value in words.items() if value in ("density", "pmf", "joint density", "joint pmf")
    }
    defined = {
        _plain(re.split(r"[(=]", s)[0]) for s in statements if re.match(r"\s*[pq](?:_\S+?)?\s*(?:\([^()]*\))?\s*=", s)
    }
    densities = (densities | ({"p", "q"} - set(map(_plain, words)))) - defined
    found = {m: m[1] for s in statements if (m := _DRAWN.fullmatch(s)) and _plain(m["letter"]) in densities}
    read = {m: stem for m, stem in found.items() if _is_read(stem, m[2] or m[3] or "", texts)}
    if not read:
        return [*statements]
    means = tuple(rf"\bar {{{stem}}}" for stem in read.values())
    kept = [s for s in statements if not s.startswith(means) and not any(m.string == s for m in read)]
    for m, stem in read.items():
        (law,) = parse(m["law"])[0].sides
        declared.draws[stem.lstrip("\\")] = law
    made = {s: m for s in kept if (m := _MADE.fullmatch(s)) and any(_is_of(m, stem) for stem in read.values())}
    for m in made.values():
        (body,) = parse(m["body"])[0].sides
        declared.made_of_draws[m[1].lstrip("\\")] = (m[2], body)
    return [s for s in kept if s not in made]


def _plain(name: str) -> str:
    """q_phi of q_\\phi."""
    return re.sub(r"[\\{}\s]", "", name)


def _is_of(made: re.Match[str], stem: str) -> bool:
    return re.search(rf"(?<![A-Za-z\\]){re.escape(stem)}_\{{?{made[2]}(?![A-Za-z])", made["body"]) is not None


def _is_read(stem: str, label: str, texts: str) -> bool:
    """Whether densities, or functions, are read at a draw: at z_k, or at X by itself."""
    point = rf"{re.escape(stem)}_\{{?\w" if label else rf"{re.escape(stem)}(?![A-Za-z_])"
    return re.search(rf"[A-Za-z}}]\s*\((?:[^()]*,)?\s*{point}", texts) is not None


def with_draws(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    """The statements with the draws of their means written below these."""
    if not declared.draws:
        return statements
    declared.drawn.update(stem for stem in declared.draws if _has_places(statements, declared, stem))
    return [replace(s, sides=tuple(_written(declared, side) for side in s.sides)) for s in statements]


def _has_places(statements: Sequence[Statement], declared: Declarations, stem: str) -> bool:
    bodies = [body for _, body in declared.made_of_draws.values()]
    sides = [*(side for s in statements for side in s.sides), *bodies]
    return any(name.value.stem == stem and name.parts for side in sides for name in names_in(side))


def _written(declared: Declarations, node: Node) -> Node:
    node = with_names(node, lambda name: _expanded(declared.made_of_draws, name))
    return _with_laws(declared, node)


def _expanded(made: Mapping[str, tuple[str, Node]], name: Node) -> Node:
    """p(x, z_1)/q(z_1) for w_1."""
    if name.value.stem not in made or len(name.parts) != 1 or name.value.marks:
        return name
    index, body = made[name.value.stem]
    (place,) = name.parts
    label = str(place.value.text if place.kind == "name" else place.value)

    def at(inner: Node) -> Node:
        if inner.value.text == index:
            return place
        if [part.value.text for part in inner.parts if part.kind == "name"] != [index]:
            return inner
        return replace(inner, value=replace(inner.value, label=label), parts=(place,))

    whole = _placed(with_names(body, at), name.start, name.end)
    return Node("group", name.start, name.end, ("(", ()), (whole,))


def _placed(node: Node, start: int, end: int) -> Node:
    """A tree at one place of another text."""
    return replace(node, start=start, end=end, parts=tuple(_placed(part, start, end) for part in node.parts))


def _with_laws(declared: Declarations, node: Node) -> Node:
    parts = tuple(_with_laws(declared, part) for part in node.parts)
    node = node if all(a is b for a, b in zip(parts, node.parts, strict=True)) else replace(node, parts=parts)
    if node.kind != "moment" or "|" in getattr(node.parts[0].value, "__getitem__", lambda _: ())(1):
        return node
    which, scripts = node.value
    named = [below.value.stem for below in scripts.below if below.kind == "name"]
    if len(named) < sum(below.kind != "dots" for below in scripts.below) or not set(named) <= declared.draws.keys():
        return node
    below = tuple(_below(declared, node))
    return replace(node, value=(which, Scripts(below, scripts.above))) if below else node


def _below(declared: Declarations, node: Node) -> Iterator[Node]:
    """z_1 \\sim q for each draw that a mean speaks of, z_{1:K} \\sim q where a sum in it runs over all of them."""
    ends = {name: last for inner in walk(node) if inner.kind == "big" for name, last in _ends(declared, inner)}
    seen: set[str] = set()
    drawn = [name for name in names_in(node.parts[0]) if name.value.stem in declared.draws]
    counted = {
        n.value.stem: ends[p.value.text]
        for n in drawn
        for p in n.parts[:1]
        if p.kind == "name" and p.value.text in ends
    }
    for name in drawn:
        stem, law = name.value.stem, _placed(declared.draws[name.value.stem], node.start, node.end)
        head = name
        if stem in counted:
            first = Node("number", node.start, node.end, Fraction(1))
            span = Node("range", node.start, node.end, None, (first, counted[stem]))
            head = replace(name, value=replace(name.value, label="1tolast"), parts=(span,))
        if head.value.text not in seen:
            seen.add(head.value.text)
            yield Node("relation", node.start, node.end, ("distributed",), (head, law))


def _ends(declared: Declarations, node: Node) -> Iterator[tuple[str, Node]]:
    """k with K of \\sum_{k=1}^K, and of \\sum_k where a context says how many draws there are."""
    scripts = scripts_of(node)
    below = scripts.below[0] if len(scripts.below) == 1 else None
    if below is None:
        return
    index = below.parts[0] if below.kind == "relation" and below.value == ("eq",) else below
    if index.kind == "name" and scripts.above:
        yield index.value.text, scripts.above[0]
    elif index.kind == "name":
        sizes = [size for stem, size in declared.samples.items() if stem in declared.draws and size]
        yield from ((index.value.text, Node("name", node.start, node.end, Name(size))) for size in sizes[:1])
