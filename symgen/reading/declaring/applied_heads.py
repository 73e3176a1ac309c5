r"""What stands on the left of the definition of a function: f(x), a divergence \chi^2(p \| q), a vector by its entries, g(x)_i.

H^2(p, q) = ..., and H(p, q)^2 = ..., say what H^2 is, and that H is its root that is not negative, as x^2 = ... does of x.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from symgen.reading.declared import Declarations, Function
from symgen.reading.syntax.tree import Name, Node


@dataclass(frozen=True, slots=True)
class Head:
    """A function's name with its parameters; the power that is defined, and the index of the entry that is."""

    name: Node
    parameters: tuple[str, ...]
    squared: bool = False
    entry: str = ""

    @property
    def text(self) -> str:
        return str(self.name.value.text)

    def declare(self, declared: Declarations, body: Node, source: str) -> None:
        """Let the name, and its square where that is what is given, be the function with this body."""
        whole = Function(self.parameters, body, source, entry=self.entry)
        if not self.squared:
            declared.functions[self.text] = whole
            return
        declared.functions[square_of(self.text)] = whole
        root = Node("root", body.start, body.end, None, (body,))
        declared.functions[self.text] = Function(self.parameters, root, source)


def square_of(name: str) -> str:
    """Under which name the square of a function is declared that is defined by its square.

    >>> square_of("chi")
    'chi^2'
    """
    return f"{name}^2"


def head_of(declared: Declarations, node: Node) -> Head | None:
    """The head of a definition, f not declared as a value; None for anything else."""
    node = with_words(
        node, lambda word: len(word) >= _SHORTEST and word.isupper() and not set(word) & declared.symbols.keys()
    )
    if node.kind != "product" or len(node.parts) != 2 or node.value != (" ",):
        return None
    name, bracket = node.parts
    entry, bracket = _entry_of(bracket)
    powers = [part.parts[1] for part in (name, bracket) if part.kind == "power"]
    squared = [power.value for power in powers if power.kind == "number"] == [2] and len(powers) == 1
    name, bracket = (part.parts[0] if squared and part.kind == "power" else part for part in (name, bracket))
    if name.kind != "name" or bracket.kind != "group" or name.value.text in declared.symbols or (squared and entry):
        return None
    divided = "|" in bracket.value[1] and not (name.value.base in _LIKELIHOODS and name.value.font in ("", "cal"))
    if not bracket.parts or any(p.kind != "name" for p in bracket.parts) or divided:
        return None
    return Head(name, tuple(p.value.text for p in bracket.parts), squared, entry)


#: Functions of a parameter and the data, \\mathcal{L}(\\theta | x), whose bar is no more than a comma.
_LIKELIHOODS = ("L", "ell")
_SHORTEST = 3  # letters of a word that is defined without a font: SNR(t) = ...


def with_words(node: Node, is_word: Callable[[str], bool]) -> Node:
    """A product with letters that stand right beside each other, and spell a word, as one name."""
    if node.kind != "product" or set(node.value) - {" ", "*", "/"}:
        return node
    parts, signs = [node.parts[0]], []
    for sign, part in zip(node.value, node.parts[1:], strict=True):
        if sign == " " and _is_letter(part) and parts[-1].end == part.start and _is_letters(parts[-1]):
            before = parts.pop()
            part = replace(part, start=before.start, value=Name(before.value.text + part.value.text))
        else:
            signs.append(sign)
        parts.append(part)
    words = all(len(p.value.text) == 1 or p in node.parts or is_word(p.value.text) for p in parts if _is_letters(p))
    if not words or len(parts) == len(node.parts):
        return node
    return replace(node, value=tuple(signs), parts=tuple(parts)) if signs else parts[0]


def _is_letters(node: Node) -> bool:
    plain = node.kind == "name" and not node.parts and node.value == Name(node.value.base)
    return plain and node.value.base.isascii() and node.end - node.start == len(node.value.base)


def _is_letter(node: Node) -> bool:
    return _is_letters(node) and len(node.value.base) == 1


def _entry_of(bracket: Node) -> tuple[str, Node]:
    """i and (x) of (x)_i."""
    plain = bracket.kind == "indexed" and len(bracket.parts) == 2 and bracket.parts[1].kind == "name"
    return (bracket.parts[1].value.text, bracket.parts[0]) if plain else ("", bracket)


def function_head(declared: Declarations, node: Node) -> tuple[str, tuple[str, ...]] | None:
    """f(x) on the left of a definition, and nothing but the name before the bracket."""
    head = head_of(declared, node)
    return None if head is None or head.squared or head.entry else (head.text, head.parameters)
