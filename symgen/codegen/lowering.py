"""From Terms to a short program: shared sub-terms become named values, computed once, in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symgen.codegen.names import identifier
from symgen.codegen.writer import Writer, is_closed, name_of
from symgen.terms.operators import operator
from symgen.terms.term import Term

# An expression of more operations than this is broken into named parts.
LONGEST_EXPRESSION = 14


@dataclass(frozen=True, slots=True)
class Statement:
    """A named value: its identifier and the text that computes it."""

    name: str
    text: str
    term: Term


def statements(outputs: tuple[Term, ...], writer: Writer) -> tuple[Statement, ...]:
    """The named values that the outputs need, each before its use; the writer then knows their names."""
    named = _to_name(outputs)
    made = []
    for term in _in_order(outputs):
        if term not in named or term in writer.known:
            continue
        text = writer.expression(term).text
        name = writer.names.fresh(_stem(term, writer))
        writer.known[term] = name
        made.append(Statement(name, text, term))
    return tuple(made)


def scheduled(made: Sequence[Statement], results: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """The lines of a program of several results (a name and a text each), and what it returns.

    A result is computed as soon as what it needs is there, and a tensor is let go after its last use: so memory that is
    at hand serves again, where a program that holds all to the end would ask for more of it in every call.
    """
    tensors = {s.name for s in made if s.term.shape}
    waiting = {place: _mentioned(text) for place, (_, text) in enumerate(results)}
    waiting = {place: names for place, names in waiting.items() if names & tensors and results[place][1] not in names}
    lines: list[tuple[str, str]] = []
    missing = {s.name for s in made}
    for statement in made:
        lines.append((statement.name, statement.text))
        missing.discard(statement.name)
        for place in [place for place, names in waiting.items() if not names & missing]:
            lines.append(results[place])
            del waiting[place]
    hoisted = {text: name for name, text in lines[::-1]}
    returned = [hoisted.get(text, text) for _, text in results]
    return _let_go(lines, tensors, returned), returned


def _let_go(lines: Sequence[tuple[str, str]], tensors: set[str], returned: Sequence[str]) -> list[str]:
    """Assignments, with the tensors deleted that neither a later one nor what is returned mentions."""
    alive = set().union(*map(_mentioned, returned))
    written: list[str] = []
    for name, text in reversed(lines):
        mentioned = _mentioned(text) | {name}
        last = [n for n in sorted(mentioned & tensors) if n not in alive]
        alive |= mentioned
        if last and written:  # what the last line leaves ends with the call
            written.append(f"del {', '.join(last)}")
        written.append(f"{name} = {text}")
    return written[::-1]


def _mentioned(text: str) -> set[str]:
    """The identifiers in the text of an expression that are no attributes."""
    return set(re.findall(r"(?<![\w.])[A-Za-z_]\w*", text))


def _in_order(outputs: tuple[Term, ...]) -> Iterator[Term]:
    """Every distinct sub-term after its arguments."""
    seen: set[Term] = set()

    def visit(node: Term) -> Iterator[Term]:
        if node in seen:
            return
        seen.add(node)
        for argument in _outside(node):
            yield from visit(argument)
        yield node

    for output in outputs:
        yield from visit(output)


def _outside(node: Term) -> tuple[Term, ...]:
    """The arguments that can be computed beforehand: not the body of a binder, nor its variable."""
    return node.args[2:] if operator(node.op).binds else node.args


def _to_name(outputs: tuple[Term, ...]) -> set[Term]:
    uses = Counter(a for node in _in_order(outputs) for a in _outside(node))
    uses.update(outputs)
    named = {_positive(node) for node, count in uses.items() if count > 1 and not _is_cheap(node)}
    weights: dict[Term, int] = {}
    for node in _in_order(outputs):
        weights[node] = _weigh(node, weights, named)
    return named


def _weigh(node: Term, weights: dict[Term, int], named: set[Term]) -> int:
    """The operations of an expression that is written out, after naming its heaviest parts where there are too many."""
    parts = {a: 0 if a in named else weights[a] for a in _outside(node)}
    while 1 + sum(parts.values()) > LONGEST_EXPRESSION and max(parts.values()) > 3:
        heaviest = max(parts, key=lambda a: parts[a])
        if is_closed(heaviest) or heaviest.op == "neg":
            break
        named.add(heaviest)
        parts[heaviest] = 0
    return 0 if not node.args else 1 + sum(parts.values())


def _positive(term: Term) -> Term:
    """What is worth naming of a shared term: a minus sign is not."""
    return term.args[0] if term.op == "neg" else term


def _is_cheap(term: Term) -> bool:
    """Whether writing a term again is as short as naming it."""
    if not term.args:
        return term.op not in ("eye", "ones", "zeros")
    return is_closed(term) or (term.op in ("neg", "transpose", "index") and _is_cheap(term.args[0]))


def _stem(term: Term, writer: Writer) -> str:
    """A readable name for a value: exp_x, x_squared, X_W, or t."""
    operator = identifier(name_of(term).removeprefix("primitive "))
    parts = [_short(a, writer) for a in term.args]
    if term.op == "pow" and parts[0] and term.args[1].value == 2:
        return f"{parts[0]}_squared"
    if term.op == "matmul" and all(parts):
        return _fitting(f"{parts[0]}_{parts[1]}")
    if term.op == "cases" and term.args[0].op == "symbol" and len(term.args) == 3:
        return _fitting(f"safe_{parts[0]}")
    if term.op in ("add", "mul", "div", "pow", "cases", "call", "matmul") and not name_of(term).startswith("primitive"):
        return "t"
    return _fitting("_".join((operator, *(p for p in parts if p))) if all(parts) else operator)


def _short(term: Term, writer: Writer) -> str:
    if term.op in ("neg", "transpose"):
        inner = _short(term.args[0], writer)
        return inner and f"{'minus' if term.op == 'neg' else ''}{'_' if term.op == 'neg' else ''}{inner}"
    found = writer.known.get(term, "")
    return found if len(found) <= 8 else ""


def _fitting(name: str) -> str:
    return name if len(name) <= 20 else "t"
