r"""Names at a time: alpha_s of a declared function of t, and \dot\mu_t of what is defined as a formula of t."""

from __future__ import annotations

from dataclasses import replace

from symgen.reading.elaborate import Reader
from symgen.reading.notation.parts import PARTS
from symgen.reading.syntax.tree import Name, Node
from symgen.terms.domains import REAL
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import substitute


def process(reader: Reader, node: Node, written: Name) -> Term | None:
    """alpha_s where alpha_t is declared as a function of t."""
    rates = sum(accent == "dot" for accent in written.accents)
    stem = "_".join((replace(written, accents=written.accents[rates:]).stem, *written.marks))
    if stem not in reader.declared.processes or len(node.parts) != 1 or node.parts[0].kind in ("relation", *PARTS):
        return None
    of, at = reader.declared.functions[stem], reader.point(node.parts[0])
    inner = at if at.op == "symbol" else symbol("u", REAL)
    value = make("call", inner, attrs=(stem, of.domain, of.shape, of.role))
    value = make("derivative", value, inner, attrs=(rates,)) if rates else value
    return value if inner is at else make("subs", value, inner, at) if rates else substitute(value, {inner: at})


def rate(reader: Reader, node: Node, written: Name) -> Term | None:
    r"""\dot\mu_t of a \mu_t that is defined as a formula of t."""
    rates = sum(accent == "dot" for accent in written.accents)
    bare = replace(written, accents=written.accents[rates:]) if rates else written
    value, time = reader.declared.values.get(bare.text), reader.known("t")
    if not rates or value is None or time is None or time not in value.free:
        return None
    reader.declared.assume(f"{written.text} is the derivative of {bare.text} by t")
    return make("derivative", value, time, attrs=(rates,))
