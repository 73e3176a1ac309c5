"""What a range of tokens says: statements one after another, and the words between them.

A word such as "where" makes what follows on its line an aside, which says what the other statements take for granted.
"""

from __future__ import annotations

from dataclasses import replace

from symgen.reading.syntax import commands as c
from symgen.reading.syntax.cursor import shown
from symgen.reading.syntax.parser import Parser
from symgen.reading.syntax.tree import Node, Statement

_STOPS = frozenset({"row", "align", "end", "text", "gap", "eof"})
_MARKS = (",", ".", ";")


def sentences(parser: Parser) -> list[Statement]:
    """Everything that the range of a parser says."""
    found: list[Statement] = []
    aside = follows = concluded = leading = equates = False
    while parser.token.kind != "eof":
        token = parser.token
        if token.is_(*c.CONNECTIVES) or (found and _says(found[-1]) and _leads_on(parser)):
            equates = token.text in c.EQUIVALENCES and bool(found)
            concluded = _equate(parser, found, concluded) if equates else _imply(parser, found, concluded)
        elif token.kind == "gap" and leading:  # "for all x > 0", a gap, and what is said of them
            aside = leading = False
            parser.take()
        elif token.kind in ("row", "gap", "align") or token.is_(*_MARKS):
            aside, follows = (s and token.kind != "row" for s in (aside, follows))
            parser.take()
        elif token.kind == "text" or token.is_("\\forall"):
            aside = _remark(parser, aside)
            leading = aside and (leading or not follows)
        else:
            said = replace(
                _statement(parser), aside=aside, follows=follows and not equates, equivalent=equates, judged=equates
            )
            found.append(_in_brackets(parser, said))
            follows, equates = not leading, False
    return found


def _says(statement: Statement) -> bool:
    """Whether a statement has a relation that can be a premise."""
    return any(relation not in ("to", "in") for relation, _, _ in statement.relations)


def _in_brackets(parser: Parser, statement: Statement) -> Statement:
    """(b > 1) after another statement on its line says what that takes for granted; elsewhere it is asked about."""
    side = statement.sides[0]
    listed = _listed_range(statement)
    if listed is not None:
        return listed
    if statement.relations or side.kind != "group" or len(side.parts) != 1 or side.parts[0].kind != "relation":
        if not statement.relations and side.kind == "annotated" and side.parts[0].kind == "relation":
            raise parser.error(side, "a relation above or below a brace", "write it without the brace")
        return statement
    if not statement.follows or side.value[0] != "(":
        raise parser.error(side, "a relation in brackets", "is it claimed? write it without the brackets")
    inner = side.parts[0]
    places = zip(inner.value, inner.parts, inner.parts[1:], strict=False)
    relations = tuple((sign, before.end, after.start) for sign, before, after in places)
    return replace(statement, sides=inner.parts, relations=relations, aside=True)


def _listed_range(statement: Statement) -> Statement | None:
    r"""(i = 1, \ldots, n) after another statement on its line."""
    side = statement.sides[0]
    if statement.relations or not statement.follows or side.kind != "group" or side.value[0] != "(":
        return None
    first, *rest = side.parts or (side,)
    counted = [part for part in rest if part.kind != "number"]
    if first.kind != "relation" or first.value != ("eq",) or [part.kind for part in counted[:1]] != ["dots"]:
        return None
    if len(counted) > 2 or set(side.value[1]) != {","}:
        return None
    name, low = first.parts
    high = counted[1] if len(counted) == 2 else Node("infinity", side.end, side.end)
    span = Node("range", low.start, high.end, None, (low, high))
    relation = ("in", low.start, low.start)
    return replace(statement, sides=(name, span), relations=(relation,), aside=True)


def _imply(parser: Parser, found: list[Statement], concluded: bool) -> bool:
    """An arrow after the first statement of an argument makes a premise of it; its conclusions are claims."""
    parser.take()
    if found and not concluded:
        found[-1] = replace(found[-1], premise=True)
    elif found:
        _check_once(parser, found)
    return bool(found)


def _equate(parser: Parser, found: list[Statement], concluded: bool) -> bool:
    """A double arrow: what stands before it is judged, and the next statement with it."""
    parser.take()
    found[-1] = replace(found[-1], judged=True)
    return concluded


def _check_once(parser: Parser, found: list[Statement]) -> None:
    """f = x \\rightarrow ..., and on the next line f = x^2 \\rightarrow ...: one name for two things in one display."""
    heads = [parser.text[s.sides[0].start : s.sides[0].end].strip() for s in found if s.premise]
    head = found[-1].sides[0]
    if parser.text[head.start : head.end].strip() in heads:
        raise parser.error(head, "a second thing of one name that is taken for granted", "give each a name of its own")


def _remark(parser: Parser, aside: bool) -> bool:
    r"""Whether what follows a word is an aside: after \text{where} or \forall it is; \text{and} changes nothing."""
    token = parser.take()
    words = set(token.text.lower().replace(",", " ").split())
    return token.is_("\\forall") or bool(words & c.ASIDES) or (aside and words <= {"and", "or"})


def _statement(parser: Parser) -> Statement:
    first = parser.token
    sign = parser.relation_sign()
    sides: list[Node] = []
    relations: list[tuple[str, int, int]] = []
    if sign is not None:
        relations.append((sign, first.start, first.end))
    sides.append(_given(parser) or parser.sum())
    while not (relations and _leads_on(parser)):
        token = parser.token
        sign = parser.relation_sign()
        if sign is None:
            break
        relations.append((sign, token.start, token.end))
        sides.append(parser.sum())
    if len(sides) == 2 and relations[0][0] == "eq" and _lists(parser):
        return _index_range(parser, sides, relations[0])
    token = parser.token
    if token.kind not in _STOPS and not token.is_("\\forall", *_MARKS, *c.CONNECTIVES, *_ARROWS):
        raise parser.error(token, f"{shown(token)} after a complete expression", "is an operator or a bracket missing?")
    continues = len(relations) == len(sides)
    return Statement(tuple(sides), tuple(relations), continues, sides[0].start, sides[-1].end)


def _given(parser: Parser) -> Node | None:
    r"""The left side of x \mid z \sim law: x, whose law speaks of z."""
    bars, place, depth = [], parser.position, 0
    for place in range(parser.position, parser.stop):
        token = parser.tokens[place]
        depth += token.is_("{", *c.OPENING) - token.is_("}", *c.CLOSING)
        if depth == 0 and (token.kind in _STOPS or token.is_(*c.RELATIONS)):
            break
        bars += [place] if depth == 0 and token.is_(*_BARS) else []
    if len(bars) != 1 or not parser.tokens[place].is_("\\sim"):
        return None
    left = parser.within(parser.position, bars[0]).whole()
    parser.within(bars[0] + 1, place).items("")
    parser.position = place
    return left


_BARS = ("|", "\\mid", "\\vert")
_ARROWS = ("\\to", "\\rightarrow")


def _leads_on(parser: Parser) -> bool:
    r"""Whether an arrow stands here before another statement: f = x y \rightarrow \partial_x f = y."""
    if not parser.token.is_(*_ARROWS):
        return False
    depth = 0
    for place in range(parser.position + 1, parser.stop):
        token = parser.tokens[place]
        depth += token.is_("{", *c.OPENING) - token.is_("}", *c.CLOSING)
        if depth == 0 and (token.kind == "row" or token.is_(*_MARKS)):
            return False
        if depth == 0 and token.is_(*c.RELATIONS):
            return c.RELATIONS[token.text] != "to"
    return False


def _lists(parser: Parser) -> bool:
    r"""Whether a list with dots goes on here: i = 1, \ldots, n."""
    place = 1
    while parser.ahead(place).kind == "number" or parser.ahead(place).is_(","):
        place += 1
    return parser.token.is_(",") and parser.ahead(place).is_(*c.DOTS)


def _index_range(parser: Parser, sides: list[Node], relation: tuple[str, int, int]) -> Statement:
    """i = 1, 2, ..., n as i in the range from 1 to n."""
    name, low = sides
    while not parser.token.is_(*c.DOTS):
        parser.take()
    parser.take()
    while parser.token.is_(","):
        parser.take()
    end = parser.token
    high = parser.sum() if parser.starts_operand() else Node("infinity", end.start, end.end)
    span = parser.node("range", low, None, (low, high))
    return Statement((name, span), (("in", *relation[1:]),), False, name.start, span.end)
