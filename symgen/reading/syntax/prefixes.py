r"""What begins with a command or an operator's word: fractions, functions, sums, integrals, derivatives, expectations.

Each rule takes the parser at its command and returns a node. The table at the end says which command has which rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from symgen.reading.syntax import commands as c
from symgen.reading.syntax.differentials import derivative, differential, nabla, partial
from symgen.reading.syntax.integrals import integral
from symgen.reading.syntax.marks import conditional, stands_alone
from symgen.reading.syntax.parser import Parser
from symgen.reading.syntax.tokens import Token
from symgen.reading.syntax.tree import Name, Node, Scripts, names_below, names_in

Rule = Callable[[Parser], Node]


def _argument(parser: Parser) -> Node:
    start, stop = parser.braced()
    return parser.within(start, stop).whole()


def _fraction(parser: Parser) -> Node:
    command = parser.take()
    above, below = parser.braced(), parser.braced()
    differential = derivative(parser, command, above, below)
    if differential is not None:
        return differential
    parts = tuple(parser.within(*r).whole() for r in (above, below))
    return parser.node("quotient", command, None, parts)


def _binomial(parser: Parser) -> Node:
    command = parser.take()
    return parser.node("binomial", command, None, (_argument(parser), _argument(parser)))


def _root(parser: Parser) -> Node:
    command = parser.take()
    index: tuple[Node, ...] = ()
    if parser.token.is_("["):
        items = parser.group()
        index = items.parts
    return parser.node("root", command, None, (_argument(parser), *index))


def _infinity(parser: Parser) -> Node:
    return parser.node("infinity", parser.take())


def _braced_label(parser: Parser) -> Node:
    r"""\underbrace{x}_{label} is x; a label that begins with a relation says something of it: \underbrace{x}_{=0}."""
    parser.take()
    inner = _argument(parser)
    said: list[tuple[str, Node]] = []
    while parser.token.is_("_", "^"):
        parser.take()
        label = parser.within(*parser.argument())
        sign = label.relation_sign()
        if sign is not None:
            said.append((sign, label.whole()))
    braced = Node("group", inner.start, inner.end, ("{", ()), (inner,))
    return (
        Node("annotated", inner.start, inner.end, tuple(s for s, _ in said), (braced, *(n for _, n in said)))
        if said
        else braced
    )


def _transparent(parser: Parser) -> Node:
    parser.take()
    inner = _argument(parser)
    return Node("group", inner.start, inner.end, ("{", ()), (inner,))


def _dots(parser: Parser) -> Node:
    return parser.node("dots", parser.take())


# Functions.


def _function(parser: Parser) -> Node:
    r"""\log x, \log(x), \log_2 x, \sin^2 x: value is (operator, scripts); in x \in \Re it is the set."""
    before = parser.tokens[parser.position - 1] if parser.position else None
    token = parser.take()
    if token.is_("\\Re") and before is not None and before.is_("\\in"):
        return parser.node("name", token, Name("R", font="bb"))
    name = c.FUNCTIONS[token.text.removeprefix("\\")]
    given, primes = parser.scripts()
    if stands_alone(parser, marked=primes > 0 or bool(given.above)):
        return parser.node("bare", token, (name, given, primes))
    return parser.node("function", token, (name, given, primes), (_function_argument(parser, token),))


def _listed(parser: Parser) -> Node:
    r"""\gcd(a, b): value is the operator, parts are the arguments."""
    token = parser.take()
    if not parser.token.is_("("):
        raise parser.error(token, f"{token.text} without a bracket", f"of what? write {token.text}(a, b)")
    return parser.node("listed", token, c.LISTED[token.text.removeprefix("\\")], parser.group().parts)


def _imaginary(parser: Parser) -> Node:
    return parser.node("imaginary", parser.take())


def _function_argument(parser: Parser, command: Token) -> Node:
    """One bracket, or a run of factors side by side up to a sign, another function or another bracket."""
    token = parser.token
    if token.is_(*c.OPENING):
        return parser.group()
    if token.is_("{"):
        return parser.braces()
    if _is_prefixed(parser) and not token.is_("\\frac", "\\tfrac", "\\dfrac", "\\sqrt", "\\binom"):
        return parser.factor()
    if not parser.starts_operand() and not token.is_("|", "\\|", "\\vert"):
        raise parser.error(token, f"nothing that {command.text} could be applied to", f"what is the {command.text} of?")
    return _run(parser, command)


def _is_prefixed(parser: Parser) -> bool:
    token = parser.token
    if token.kind == "command":
        return token.text[1:] in PREFIXES
    return token.kind in ("word", "letter") and token.text in WORDS and parser._is_operator_word(token)


#: What stands before a sum or an exponential inside of a function: \\log\\frac{1}{n}\\sum_i w_i.
_COEFFICIENTS = frozenset({"number", "quotient", "root"})


def _reaches(token: Token) -> bool:
    """Whether what begins here is no function side by side with another one, as in sin x cos y, but a part of its argument."""
    word = token.text.removeprefix("\\")
    return word in c.BIG_OPERATORS or word in c.MOMENTS or word in ("exp", "mathbb")


def _divided(node: Node) -> bool:
    """Whether a bar or a semicolon stands in a bracket."""
    return node.kind == "group" and bool({"|", ";"} & set(node.value[1]))


def _run(parser: Parser, command: Token) -> Node:
    first = parser.factor()
    parts = [first]
    applied = False
    while parser.starts_operand():
        token = parser.token
        if applied and _divided(parts[-1]):
            break  # log pi(a | s) R: a bracket with a bar is that of a function
        if token.is_(*c.OPENING):
            if parts[-1].kind not in ("name", "primed") or applied:
                raise parser.error(
                    token,
                    f"a bracket after {command.text} and a factor",
                    f"does {command.text} reach over the bracket? write {command.text}(...) around what it applies to",
                )
            parts.append(parser.scripted(parser.group()))
            applied = True
            continue
        if _is_prefixed(parser) and not token.is_("\\frac", "\\tfrac", "\\dfrac", "\\sqrt"):
            if applied or not _reaches(token):
                break
            asked = token.is_("\\int") and parts[-1].kind == "quotient"  # log(1/b) times an integral, or of all?
            if asked or any(part.kind not in _COEFFICIENTS for part in parts):
                raise parser.error(
                    token,
                    f"{token.text} after {command.text} and a factor",
                    f"does {command.text} reach over it? write {command.text}(...) around what it applies to",
                )
            parts.append(parser.factor())
            applied = True
            continue
        if applied:
            raise parser.error(
                token,
                f"a factor after {command.text} of a function",
                f"is it inside the {command.text}? write {command.text}(...) around what it applies to",
            )
        parts.append(parser.factor())
    if len(parts) == 1:
        return first
    return parser.node("product", first, ("run", *(" " for _ in parts[1:])), tuple(parts))


# Sums, products, integrals, extrema, limits.


def _body(parser: Parser) -> Node:
    r"""What an operator reaches over: a product, with its sign, \max_x -f(x)."""
    return parser.signed() if parser.token.is_("-") else parser.product()


def _body_over(parser: Parser, below: tuple[Node, ...]) -> Node:
    r"""What an extremum reaches over: a product, and the addends after it up to the last that speaks of the variable.

    In \min_x \frac12 x^\top A x - b^\top x the second is below the minimum as well. Where another extremum follows, which
    may speak of a variable of its own, it reaches over a product.
    """
    first = _body(parser)
    target = below[0] if below and below[0].kind != "relation" else below[0].parts[0] if below else None
    if target is None or target.kind != "name" or _meets_extremum(parser):
        return first
    parts, signs, reached = [first], [], (1, parser.position)
    while parser.token.is_("+", "-"):
        signs.append(parser.take().text)
        parts.append(parser.product())
        if any(name.value.text == target.value.text for name in names_in(parts[-1])):
            reached = len(parts), parser.position
    count, parser.position = reached
    return parser.node("sum", first, tuple(signs[: count - 1]), tuple(parts[:count])) if count > 1 else first


def _meets_extremum(parser: Parser) -> bool:
    """Whether another extremum stands in what may follow: up to a relation, or the end of the brackets around."""
    depth = 0
    for token in parser.tokens[parser.position : parser.stop]:
        depth += (token.text in c.OPENING) - (token.text in c.CLOSING)
        if depth < 0 or (depth == 0 and token.text in c.RELATIONS):
            return False
        if token.text.removeprefix("\\") in c.EXTREMA:
            return True
    return False


def _big(parser: Parser) -> Node:
    token = parser.take()
    given, _ = parser.scripts()
    body = _body(parser)
    op = c.BIG_OPERATORS[token.text[1:]]
    reached = _reach_of_product(body, given) if op == "product" else 0
    if not reached:
        return parser.node("big", token, (op, given), (body,))
    signs = body.value
    inner = body.parts[0] if reached == 1 else replace(body, value=signs[: reached - 1], parts=body.parts[:reached])
    first = Node("big", token.start, body.parts[reached - 1].end, (op, given), (inner,))
    return parser.node("product", token, signs[reached - 1 :], (first, *body.parts[reached:]))


def _reach_of_product(body: Node, given: Scripts) -> int:
    r"""How many factors a product reaches over, where another one follows that does not speak of its index; else 0.

    \prod_i a_i \prod_j b_j is a product of two, as \prod_i a_i \prod_i b_i is; \prod_i \prod_j a_{ij} is one of products.
    """
    if body.kind != "product" or body.value[:1] == ("run",):
        return 0
    indices = {name.value.text for below in given.below for name in names_in(_index_of(below))}
    for place, factor in enumerate(body.parts[1:], start=1):
        if factor.kind == "big" and factor.value[0] == "product":
            own = {name.value.text for below in factor.value[1].below for name in names_in(_index_of(below))}
            spoken = {n.value.text for n in names_in(factor)} | {t for n in names_in(factor) for t in names_below(n)}
            if own & indices or not indices & spoken:
                return place
    return 0


def _index_of(below: Node) -> Node:
    return below.parts[0] if below.kind == "relation" else below


def _extremum(parser: Parser) -> Node:
    token = parser.take()
    name = c.EXTREMA[token.text.removeprefix("\\")]
    if parser.token.is_("\\max", "\\min", "\\sup", "\\inf") and token.text == "\\arg":
        name = "arg" + c.EXTREMA[parser.take().text[1:]]
    given, _ = parser.scripts()
    if parser.token.is_(*c.OPENING) and all(below.kind == "axes" for below in given.below):
        body = parser.group()
    else:
        body = _body(parser) if name == "lim" else _body_over(parser, given.below)
    return parser.node("limit" if name == "lim" else "extremum", token, (name, given), (body,))


def _underset(parser: Parser) -> Node:
    r"""\underset{x}{\operatorname{argmax}} f is \operatorname{argmax}_x f."""
    token = parser.take()
    label, (start, stop) = parser.braced(), parser.braced()
    words = [word for inner in parser.tokens[start:stop] for word in inner.text.removeprefix("\\").split()]
    name = "".join(c.EXTREMA.get(word, word) for word in words)
    if name not in c.EXTREMA.values():
        raise parser.error(token, f"{token.text} where an expression should begin", "what is meant here?")
    below, _ = parser.within(*label).items("")
    if name == "lim":
        return parser.node("limit", token, (name, Scripts(tuple(below))), (_body(parser),))
    return parser.node("extremum", token, (name, Scripts(tuple(below))), (_body_over(parser, tuple(below)),))


def _arg(parser: Parser) -> Node:
    token = parser.take()
    if not parser.token.is_("\\max", "\\min"):
        raise parser.error(token, "\\arg without \\max or \\min", "is \\arg\\max meant?")
    inner = _extremum(parser)
    name, given = inner.value
    return Node("extremum", token.start, inner.end, ("arg" + name, given), inner.parts)


# Expectations and other moments.


def _moment(parser: Parser) -> Node:
    r"""\mathbb{E}_{z\sim q}[f], E[f], \mathrm{Var}(x), \mathbb{E}_q f: value is (which, scripts)."""
    token = parser.take()
    word = token.text.removeprefix("\\")
    given, _ = parser.scripts()
    body = parser.group() if parser.token.is_(*c.OPENING) else _body(parser)
    return parser.node("moment", token, (c.MOMENTS[word], given), (body,))


def _blackboard(parser: Parser) -> Node:
    r"""\mathbb{E}, \mathbb{V} are moments, \mathbb{1} the indicator; any other letter is a name."""
    place = parser.position
    token = parser.take()
    start, stop = parser.braced()
    inner = parser.tokens[start] if stop == start + 1 else None
    if inner is not None and inner.kind == "letter" and inner.text in ("E", "V"):
        given, _ = parser.scripts()
        body = parser.group() if parser.token.is_(*c.OPENING) else _body(parser)
        return parser.node("moment", token, (c.MOMENTS[inner.text], given), (body,))
    if inner is not None and inner.text in ("1", "I") and parser.token.is_(*c.OPENING, "_"):
        return _indicator(parser, token)
    parser.position = place
    return parser.name()


def _bold(parser: Parser) -> Node:
    r"""\mathbf{1}[x > 0] and \mathbf{1}_{x > 0} are the indicator; anything else in bold is a name."""
    place = parser.position
    token = parser.take()
    start, stop = parser.braced()
    if stop == start + 1 and parser.tokens[start].text == "1" and conditional(parser):
        return _indicator(parser, token)
    parser.position = place
    return parser.name()


def plain_indicator(parser: Parser) -> Node | None:
    r"""1_{x > 0}, 1\{x > 0\} and I(x > 0), where a relation stands in what follows, and 1_A; None for other things."""
    place = parser.position
    token = parser.take()
    if conditional(parser):
        return _indicator(parser, token)
    if token.kind == "number" and parser.token.is_("_"):
        return parser.node("name", token, Name("1", font="bold"))
    parser.position = place
    return None


def _indicator(parser: Parser, token: Token) -> Node:
    if parser.token.is_("_"):
        given, _ = parser.scripts()
        return parser.node("function", token, ("indicator", Scripts(), 0), given.below)
    return parser.node("function", token, ("indicator", Scripts(), 0), (parser.group(),))


def _angle(parser: Parser) -> Node:
    r"""\langle f \rangle_{p(x)} is an expectation; \langle a, b \rangle and \langle A, B \rangle_F are inner products."""
    token = parser.token
    group = parser.group()
    if parser.token.is_("_"):
        given, _ = parser.scripts()
        inner = [n.value.base if n.kind == "name" else "" for n in given.below] == ["F"] and len(group.parts) == 2
        return group if inner else parser.node("moment", token, ("E", given), (group,))
    return group


def grid(parser: Parser) -> Node:
    """A matrix, or cases: value is (environment, number of rows), parts the entries in rows."""
    opened = parser.take()
    rows: list[list[Node]] = [[]]
    parser.open.append("(")
    while parser.token.kind not in ("end", "eof"):
        if parser.token.kind == "row":
            parser.take()
            rows.append([])
        elif parser.token.kind in ("align", "text", "gap") or parser.token.is_(",") or _is_last_mark(parser):
            parser.take()
        else:
            rows[-1].append(parser.relation())
    parser.open.pop()
    if parser.token.kind == "eof":
        raise parser.error(opened, f"\\begin{{{opened.text}}} without its end", f"is \\end{{{opened.text}}} missing?")
    parser.take()
    full = [row for row in rows if row]
    return parser.node("grid", opened, (opened.text, tuple(map(len, full))), tuple(n for row in full for n in row))


def _is_last_mark(parser: Parser) -> bool:
    """A mark of punctuation at the end of an entry."""
    return parser.token.is_(".", ";") and parser.ahead(1).kind in ("row", "end", "align")


def _negation(parser: Parser) -> Node:
    token = parser.take()
    return parser.node("not", token, None, (parser.factor(),))


def _upright_name(parser: Parser) -> Node:
    token = parser.take()
    return parser.node("name", token, Name(token.text.removeprefix("\\")))


#: Rules by command.
PREFIXES: Mapping[str, Rule] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), _fraction),
    **dict.fromkeys(("binom", "dbinom", "tbinom"), _binomial),
    "sqrt": _root,
    "infty": _infinity,
    **dict.fromkeys(c.BRACED, _braced_label),
    **dict.fromkeys(c.TRANSPARENT, _transparent),
    **dict.fromkeys((d[1:] for d in c.DOTS), _dots),
    **dict.fromkeys(c.FUNCTIONS, _function),
    **dict.fromkeys(c.LISTED, _listed),
    "mathrm{i}": _imaginary,
    "sum": _big,
    "prod": _big,
    "int": integral,
    **dict.fromkeys(("max", "min", "sup", "inf", "lim", "argmax", "argmin"), _extremum),
    "Pr": _upright_name,
    "arg": _arg,
    "underset": _underset,
    "nabla": nabla,
    "mathrm{d}": differential,
    "partial": partial,
    **dict.fromkeys(("mathbb", "mathbbm", "mathds"), _blackboard),
    **dict.fromkeys((name for name, font in c.FONTS.items() if font == "bold"), _bold),
    "langle": _angle,
    **dict.fromkeys(("neg", "lnot"), _negation),
}

#: What stands for the indicator of what follows, with the kinds of tokens that it is.
INDICATORS: Mapping[str, str] = {"1": "number", "I": "letter"}

#: Rules by word or letter, as in \operatorname{softmax} or E[x].
WORDS: Mapping[str, Rule] = {
    **dict.fromkeys(c.FUNCTIONS, _function),
    **dict.fromkeys(c.LISTED, _listed),
    **dict.fromkeys(c.MOMENTS, _moment),
    **dict.fromkeys(("argmax", "argmin", "max", "min", "sup", "inf"), _extremum),
}
