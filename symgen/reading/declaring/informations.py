r"""Informations with a letter below, I_q(x; z): "the mutual information of (x, z) under p(x) q(z | x)"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from symgen.errors import ReadingError
from symgen.reading.declared import Declarations
from symgen.reading.notation.neighbours import applications
from symgen.reading.syntax.tree import Node, Statement

_NAME = r"(?P<name>I(?:_(?:\{\s*\\?\w+\s*\}|\\?\w+))?)\s*(?:\(\s*(?P<of>\w+)\s*[;,]\s*(?P<other>\w+)\s*\))?"
_WORDS = (
    r"(?:the\s+)?mutual information(?:\s+(?:of|between)\s+\(?(?P<first>\w)\s*(?:,|and)\s*(?P<second>\w)\)?)?\s+under\s+"
    r"(?:the\s+joint\s+(?:law|density|distribution)?\s*)?(?P<joint>.+)"
)
_SENTENCE = re.compile(rf"{_NAME}\s*(?:\bis\b|\bdenotes\b|\bmeans\b|=|:)\s*{_WORDS}", re.IGNORECASE)


def informations(
    words: Mapping[str, str], sentences: Sequence[str]
) -> tuple[dict[str, str], list[str], dict[str, str]]:
    """The words and the sentences of a context without what these say of informations, and these by formulas."""
    found: dict[str, str] = {}
    kept = {}
    for name, value in words.items():
        match = re.fullmatch(rf"{_NAME}\s+is\s+{_WORDS}", f"{name} is {value}", re.IGNORECASE)
        kept.update({} if match else {name: value})
        found.update(dict([_formula(match, sentences)]) if match else {})
    left = []
    for text in sentences:
        match = _SENTENCE.fullmatch(text.strip().rstrip("."))
        left.extend([] if match else [text])
        found.update(dict([_formula(match, sentences)]) if match else {})
    return kept, left, found


def _formula(found: re.Match[str], sentences: Sequence[str]) -> tuple[str, str]:
    r"""I_q, and \sum_x \sum_z j \log j/(j_x j_z) of the joint law j, as it is written or as a sentence defines it."""
    x, z = found["of"] or found["first"], found["other"] or found["second"]
    joint = found["joint"].strip()
    if not (x and z):
        x, z = _points(joint)
    if not (x and z):
        raise ReadingError(
            f"{found['name']} under {joint}", asked="an information of two variables", text=found[0],
            hint=f"say of which: {found['name']}(x; z)",
        )  # fmt: skip
    defined = (text.partition("=") for text in sentences)
    body = next((right for left, sign, right in defined if sign and _plain(left) == _plain(joint)), joint)
    inside = rf"\left({body.strip()}\right)"
    below = rf"\left(\sum_{z} {inside}\right)\left(\sum_{x} {inside}\right)"
    return found["name"], rf"\sum_{x} \sum_{z} {inside} \log\frac{{{inside}}}{{{below}}}"


def variables_of(formula: str) -> frozenset[str]:
    r"""x and z of the formula of an information, \sum_x \sum_z ...: of others it says nothing.

    >>> sorted(variables_of(r"\sum_x \sum_z p(x)"))
    ['x', 'z']
    """
    return frozenset(re.findall(r"\\sum_(\w+)", formula)[:2])


def _points(joint: str) -> tuple[str, str]:
    """x and z of p(x) q(z | x), where it has no others."""
    inside = re.findall(r"\(([^()]*)\)", joint)
    names = [
        *dict.fromkeys(
            name for bracket in inside for name in re.findall(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])", bracket)
        )
    ]
    return (names[0], names[1]) if len(names) == 2 else ("", "")


def _plain(text: str) -> str:
    return re.sub(r"\s|\\mid|\|", "", text)


def without_arguments(declared: Declarations, statements: Sequence[Statement]) -> list[Statement]:
    """I_q for I_q(x; z), where a context says what that is."""
    if not declared.informed:
        return [*statements]
    return [replace(s, sides=tuple(_bare(declared, side) for side in s.sides)) for s in statements]


def _bare(declared: Declarations, node: Node) -> Node:
    parts = tuple(_bare(declared, part) for part in node.parts)
    node = node if parts == node.parts else replace(node, parts=parts)
    for head, bracket in applications(node):
        of = frozenset(part.value.text if part.kind == "name" else "" for part in bracket.parts)
        if declared.informed.get(head.value.text) == of and bracket in node.parts:
            place = node.parts.index(head)
            rest = (*node.parts[: place + 1], *node.parts[place + 2 :])
            return (
                _bare(declared, replace(node, parts=rest, value=(*node.value[:place], *node.value[place + 1 :])))
                if len(rest) > 1
                else head
            )
    return node
