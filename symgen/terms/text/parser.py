"""A Pratt parser: tokens to syntax trees, with Python's precedence."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symgen.errors import ReadingError
from symgen.terms.text.syntax import Name, Node, Type
from symgen.terms.text.tokens import Budget, Token, tokenize

# Binding powers, loosest first. A unary minus binds tighter than a product and looser than a power, as in Python.
PARALLEL, OR, AND, NOT, RELATION, SUM, PRODUCT, UNARY, POWER = range(1, 10)
RELATIONS = {"==": "eq", "=": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
_INFIX = {
    "||": PARALLEL,
    "~": RELATION,
    **dict.fromkeys(RELATIONS, RELATION),
    **dict.fromkeys("+-", SUM),
    **dict.fromkeys("*/@", PRODUCT),
    "**": POWER,
    "^": POWER,
}
_INFIX_WORDS = {"or": OR, "and": AND, "propto": RELATION}
TYPE_SIZES = ("vector", "matrix", "tensor", "simplex")


class Parser:
    """Reads one text; `is_symbol` says which names are declared as values, so that `a (b + c)` is a product."""

    def __init__(self, text: str, is_symbol: Callable[[str], bool], budget: Budget) -> None:
        self.text = text
        self.tokens = tokenize(text, budget)
        self.position = 0
        self.is_symbol = is_symbol
        self.budget = budget
        self.nodes = 0
        self.level = 0

    # The token stream.

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def take(self) -> Token:
        token = self.tokens[self.position]
        self.position = min(self.position + 1, len(self.tokens) - 1)
        return token

    def ahead(self, count: int = 1) -> Token:
        return self.tokens[min(self.position + count, len(self.tokens) - 1)]

    def expect(self, operator: str) -> Token:
        if not self.token.is_operator(operator):
            raise self.error(f"'{operator}'")
        return self.take()

    def error(self, wanted: str, hint: str = "") -> ReadingError:
        token = self.token
        found = "the end of the text" if token.kind == "end" else f"'{token.text}'"
        length = max(1, token.end - token.start)
        return ReadingError(asked=wanted, found=found, text=self.text, offset=token.start, length=length, hint=hint)

    def node(self, kind: str, start: int, value: object = None, parts: tuple[Node, ...] = (), deeper: int = 1) -> Node:
        """A node that ends at the last token taken."""
        depth = max((p.depth for p in parts), default=0) + deeper
        end = self.tokens[self.position - 1].end if self.position else 0
        return self._checked(Node(kind, start, end, value, parts, depth))

    def _checked(self, node: Node) -> Node:
        """The node, within the budgets of nodes and depth."""
        self.nodes += 1
        if node.depth > self.budget.depth or self.nodes > self.budget.nodes:
            self._exhausted(node.start, "levels" if node.depth > self.budget.depth else "nodes")
        return node

    def _exhausted(self, start: int, what: str) -> None:
        allowed = self.budget.depth if what == "levels" else self.budget.nodes
        raise ReadingError(
            asked="an expression",
            found=f"more than {allowed} {what}",
            text=self.text,
            offset=start,
            hint="name parts of it by definitions in the context",
        )

    # Expressions.

    def whole(self) -> Node:
        """The whole text as one expression."""
        node = self.expression()
        if self.token.kind != "end":
            raise self.error("an operator or the end", "two operands need an operator between them")
        return node

    def expression(self, floor: int = 0) -> Node:
        self.level += 1
        if self.level > self.budget.depth + 50:
            self._exhausted(self.token.start, "levels")
        left = self._prefix()
        while True:
            power = self._power(left)
            if power < max(floor, 1):
                break
            left = self._infix(left, power)
        self.level -= 1
        return left

    def _power(self, left: Node) -> int:
        token = self.token
        if token.kind == "operator":
            return PRODUCT if token.text == "(" else _INFIX.get(token.text, 0)
        if token.kind == "name" and token.text in _INFIX_WORDS:
            return _INFIX_WORDS[token.text]
        return PRODUCT if token.names or token.is_word("symgen") else 0

    def _infix(self, left: Node, power: int) -> Node:
        if not self._is_infix(self.token):
            return self._juxtaposed(left)
        operator = self.take().text
        if power == POWER:
            exponent = self.expression(UNARY)
            return self.node("power", left.start, operator, (left, exponent))
        right = self.expression(power + 1)
        if power in (SUM, PRODUCT, RELATION) and operator not in ("~", "propto"):
            return self._chain(_CHAINS[power], left, operator, right)
        if power in (AND, OR):
            return self._chain(operator, left, operator, right)
        return self.node(
            {"||": "parallel", "~": "distributed"}.get(operator, operator), left.start, None, (left, right)
        )

    def _is_infix(self, token: Token) -> bool:
        if token.kind == "operator":
            return token.text != "("
        return token.kind == "name" and token.text in _INFIX_WORDS

    def _chain(self, kind: str, left: Node, operator: str, right: Node) -> Node:
        """a + b + c is one sum of three: an open chain on the left takes the operand in."""
        is_open = left.kind == kind
        parts = (*left.parts, right) if is_open else (left, right)
        operators = (*left.value, operator) if is_open else (operator,)
        # A flat run of + or * is one level; every other operator of a product makes one of its own.
        starts = not is_open or (kind == "product" and (operator != "*" or left.value[-1] != "*"))
        depth = max(left.depth + starts, right.depth + 1)
        return self._checked(Node(kind, left.start, right.end, operators, parts, depth))

    def _juxtaposed(self, left: Node) -> Node:
        if left.kind == "product" and left.value[-1] == "/":
            raise self.error(
                "a quotient with one meaning",
                "is the last factor in the denominator? write a/(b*c), or (a/b)*c",
            )
        return self._chain("product", left, " ", self.expression(UNARY))

    def _prefix(self) -> Node:
        # Brackets and signs are read here rather than in helpers: each level of nesting costs as few frames as it can.
        token = self.token
        if token.is_operator("-", "+"):
            self.take()
            operand = self.expression(UNARY)
            return operand if token.text == "+" else self.node("negative", token.start, None, (operand,))
        if token.is_operator("("):
            self.take()
            if self._plain_bracket():
                inner = self.expression()
                return self._postfix(self._closed(token.start, inner))
            return self._postfix(self._group(token.start, ()))
        if token.is_word("not"):
            self.take()
            operand = self.expression(NOT)
            return self.node("not", token.start, None, (operand,))
        return self._operand(token)

    def _plain_bracket(self) -> bool:
        following = self.ahead()
        return not (following.is_operator(":", "=") or self.token.is_operator(")"))

    def _closed(self, start: int, inner: Node) -> Node:
        if self.token.is_operator(")"):
            self.take()
            return self.node("group", start, None, (inner,), 0)
        return self._group(start, (self._range(inner) if self.token.is_operator("..") else inner,))

    def _operand(self, token: Token) -> Node:
        if token.kind == "number":
            return self._postfix(self._literal("number"))
        if token.kind == "string":
            return self._literal("string")
        if token.kind in ("name", "quoted") and not token.is_word("and", "or", "propto"):
            return self._postfix(self._name())
        if token.is_operator("["):
            self.take()
            items, _ = self.arguments("]")
            return self._postfix(self.node("list", token.start, None, items))
        raise self.error("an operand: a number, a name, or an expression in brackets")

    def _literal(self, kind: str) -> Node:
        token = self.take()
        return self.node(kind, token.start, Fraction(token.text) if kind == "number" else token.text)

    def _group(self, start: int, first: tuple[Node, ...]) -> Node:
        """Several things between brackets; the first of them may have been read."""
        if first and not self.token.is_operator(")"):
            self.expect(",")
        items, sections = self.arguments(")")
        items = first + items
        if not items or len(sections) > 1:
            found = "empty brackets" if not items else "';' between brackets"
            raise ReadingError(asked="an expression in brackets", found=found, text=self.text, offset=start)
        return self.node("tuple", start, None, items)

    def _name(self) -> Node:
        token = self.take()
        name = Name(token.text, token.kind == "quoted")
        if token.is_word("symgen"):
            self.expect(".")
            if self.token.kind != "name":
                raise self.error("the name of a built-in function or constant")
            name = Name(self.take().text, qualified=True)
        declared = not name.qualified and self.is_symbol(name.text)
        if self.token.is_operator("(") and not declared:
            self.take()
            parts, sections = self.arguments(")")
            return self.node("apply", token.start, (name, sections), parts)
        if name == Name("E", False, name.qualified) and self.token.is_operator("[") and not declared:
            self.take()
            parts, _ = self.arguments("]")
            return self.node("expectation", token.start, None, parts)
        if name == Name("Var", False, name.qualified) and self.token.is_operator("[") and not declared:
            self.take()
            parts, sections = self.arguments("]")
            return self.node("apply", token.start, (name, sections), parts)
        return self.node("name", token.start, name)

    def _postfix(self, node: Node) -> Node:
        while self.token.kind == "operator":
            if self.token.text == "[":
                self.take()
                items, _ = self.arguments("]")
                node = self.node("index", node.start, None, (node, *items))
            elif self.token.text == "'":
                self.take()
                node = self.node("transpose", node.start, "'", (node,))
            elif self.token.text == ".":
                node = self._method(node)
            else:
                break
        return node

    def _method(self, node: Node) -> Node:
        self.take()
        if self.token.kind != "name":
            raise self.error("a method: .T, .det(), .trace() or .subs(name, number)")
        name = self.take()
        if name.text == "T":
            return self.node("transpose", node.start, None, (node,))
        if name.text not in ("det", "trace", "subs"):
            self.position -= 1
            raise self.error("a method: .T, .det(), .trace() or .subs(name, number)", "write functions as f(x)")
        self.expect("(")
        arguments, _ = self.arguments(")")
        return self.node("method", node.start, name.text, (node, *arguments))

    # Arguments between brackets, separated by commas, in sections separated by semicolons.

    def arguments(self, closing: str) -> tuple[tuple[Node, ...], tuple[int, ...]]:
        """The arguments up to the closing bracket, and how many there are in each section."""
        items: list[Node] = []
        sections = [0]
        while not self.token.is_operator(closing):
            items.append(self.argument())
            sections[-1] += 1
            if self.token.is_operator(","):
                self.take()
            elif self.token.is_operator(";"):
                self.take()
                sections.append(0)
            elif not self.token.is_operator(closing):
                raise self.error(f"',' or '{closing}'")
        self.take()
        return tuple(items), tuple(sections)

    def argument(self) -> Node:
        start = self.token
        if start.names and self.ahead().is_operator(":"):
            return self._typed()
        if start.names and self.ahead().is_operator("="):
            return self._keyword(None)
        node = self.expression()
        if self.token.is_operator(".."):
            return self._range(node)
        return node

    def _typed(self) -> Node:
        """A variable with its type: `x: positive`, before `~ law`, `= a..b`, a comma or a bracket."""
        token = self.take()
        self.take()
        given = self.type()
        variable = self.node("typed", token.start, (token.text, given))
        if self.token.is_operator("~"):
            self.take()
            law = self.expression(RELATION + 1)
            return self.node("distributed", token.start, None, (variable, law))
        if self.token.is_operator("="):
            self.position -= 1
            return self._keyword((token, given))
        return variable

    def _keyword(self, typed: tuple[Token, Type] | None) -> Node:
        token = self.take() if typed is None else typed[0]
        if typed is not None:
            self.take()
        self.expect("=")
        value = self.expression()
        if self.token.is_operator(".."):
            value = self._range(value)
        return self.node("keyword", token.start, (token.text, typed[1] if typed else None), (value,))

    def _range(self, low: Node) -> Node:
        self.expect("..")
        return self.node("range", low.start, None, (low, self.expression()))

    # Types, after a colon.

    def type(self) -> Type:
        """Words, an interval directly after `real` or `integer`, and sizes after `vector`, `matrix`, ..."""
        start = self.token.start
        words: list[str] = []
        sizes: list[tuple[str, tuple[Node, ...]]] = []
        interval: tuple[bool, Node, Node, bool] | None = None
        while self.token.names:
            word = self.take()
            words.append(word.text)
            if word.text in ("real", "integer") and self.token.is_operator("[", "("):
                interval = self._interval()
            elif word.text in TYPE_SIZES:
                sizes.append((word.text, self._sizes(word.text)))
        if not words:
            raise self.error("a type: real, positive, integer, complex, vector n, matrix n m, ...")
        return Type(tuple(words), interval, tuple(sizes), start, self.tokens[self.position - 1].end)

    def _interval(self) -> tuple[bool, Node, Node, bool]:
        low_open = self.take().text == "("
        low = self.expression()
        self.expect(",")
        high = self.expression()
        if not self.token.is_operator("]", ")"):
            raise self.error("']' or ')'")
        return low_open, low, high, self.take().text == ")"

    def _sizes(self, word: str) -> tuple[Node, ...]:
        most = {"vector": 1, "simplex": 1, "matrix": 2}.get(word, 8)
        sizes: list[Node] = []
        while len(sizes) < most and self._starts_size():
            token = self.token
            if token.is_operator("("):
                self.take()
                sizes.append(self._closed(token.start, self.expression()))
            elif token.kind == "number":
                sizes.append(self._literal("number"))
            else:
                self.take()
                sizes.append(self.node("name", token.start, Name(token.text, token.kind == "quoted")))
        return tuple(sizes)

    def _starts_size(self) -> bool:
        from symgen.terms.text.types import TYPE_WORDS

        token = self.token
        if token.kind == "name" and token.text in TYPE_WORDS:
            return False
        return token.names or token.kind == "number" or token.is_operator("(")


_CHAINS = {SUM: "sum", PRODUCT: "product", RELATION: "relation"}


def parse(text: str, is_symbol: Callable[[str], bool], budget: Budget) -> Node:
    """The syntax tree of a text."""
    try:
        return Parser(text, is_symbol, budget).whole()
    except RecursionError as error:
        raise too_deep(text) from error


def too_deep(text: str) -> ReadingError:
    """The error for a text whose nesting is deeper than the interpreter's stack."""
    return ReadingError(
        asked="an expression", found="brackets nested too deeply", text=text, hint="name parts of it by definitions"
    )
