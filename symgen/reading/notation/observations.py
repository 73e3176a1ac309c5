"""Random variables by their names with their laws, and observations of them: x, and the sample x_{1:n}."""

from __future__ import annotations

from symgen._registry import hook
from symgen.reading.elaborate import Reader
from symgen.reading.syntax.tree import Node
from symgen.terms.term import Term, make, symbol
from symgen.terms.text.binding import bound_domain


def fresh(reader: Reader, name: str, law: Term) -> tuple[Term, Term]:
    """A random variable by its name, and its law."""
    if law.op == "density_law":
        variable = law.args[1]
        return (variable, law) if variable.attrs[0] == name else (symbol(name, variable.domain), law)
    declared = reader.declared.symbols.get(name)
    return declared or symbol(name, hook("probability.support")(law).domain, law.shape), law


def observation(reader: Reader, node: Node) -> Term:
    """A variable that is given, as an observation by its law."""
    if node.kind != "name":
        raise reader.refuse(node, "an expression that is given", "which observed variable is meant?")
    stem = node.value.stem
    if any(p.kind == "range" for p in node.parts):
        return _plate(reader, node, stem)
    text = node.value.text
    law = reader.declared.laws.get(text)
    if law is None:
        raise reader.refuse(node, f"{text}, of which no law is declared", f"declare it: {text} \\sim ...")
    variable, _ = fresh(reader, text, law)
    reader.declared.symbols.setdefault(text, variable)
    return make("random", variable, law, attrs=("observed",))


def sample_given(reader: Reader, node: Node) -> Term:
    """The observed sample x_{1:n}."""
    return _plate(reader, node, node.value.stem)


def _plate(reader: Reader, node: Node, stem: str) -> Term:
    """x_{1:n} of the law declared for x_i."""
    span = node.parts[0]
    low, high = (reader.term(p) for p in span.parts)
    law = next((law for name, law in reader.declared.laws.items() if name.rpartition("_")[0] == stem), None)
    if law is None or low.value != 1:
        raise reader.refuse(node, f"{stem}, of which no law is declared", f"declare it: {stem}_i \\sim ...")
    whole = reader.known(stem)
    if whole is None:
        whole = symbol(
            stem, hook("probability.support")(law).domain, (high if high.value is None else int(high.value),)
        )
        reader.declared.symbols[stem] = whole
    index = symbol("i", bound_domain("plate", low, high))
    random = make("random", make("index", whole, index), law, attrs=("observed",))
    return make("plate", random, index, low, high)
