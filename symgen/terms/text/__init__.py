"""Plain text: the text form of a Term, read and printed."""

from symgen.terms.term import Term


def to_text(term: Term) -> str:
    parts = " ".join(map(to_text, term.args))
    attrs = ",".join(str(a) for a in term.attrs)
    return f"{term.op}[{attrs}]({parts})"
