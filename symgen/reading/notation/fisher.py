r"""Fisher information by its letter, I(\theta) and \mathcal I(\mu), of the law that speaks of the parameter; I_n of a sample."""

from __future__ import annotations

from symgen.reading.declared import Declarations, Function
from symgen.reading.elaborate import Reader, items
from symgen.reading.syntax.tree import Name, Node
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import distinct, substitute

#: The operator of functions that are said to be Fisher information: its parameter, if said, and the size of the sample.
FISHER = "fisher"


def declare_fisher(declared: Declarations, name: Name, parameter: str = "", size: str = "") -> None:
    """Let a letter be the Fisher information of one observation, or of a sample with its size, about a parameter."""
    declared.functions[name.text] = Function((parameter,) if parameter else (), operator=FISHER, entry=size)


def fisher_information(reader: Reader, written: Node, bracket: Node, declared: Function) -> Term:
    """The value of Fisher information at a point: about the parameter that is said, or that stands in the bracket."""
    parts = items(bracket)
    if len(parts) != 1 or (not declared.parameters and parts[0].kind != "name"):
        raise reader.refuse(bracket, "Fisher information about something else than a parameter", "about which is it?")
    parameter = declared.parameters[0] if declared.parameters else parts[0].value.text
    point = reader.term(parts[0])
    about = symbol(parameter, point.domain) if reader.known(parameter) is None else reader.known(parameter)
    assert about is not None
    variable = about if about.op == "symbol" else symbol(parameter, about.domain)
    laws = {name: _about(law, about, variable) for name, law in reader.declared.laws.items()}
    speaking = {law for law in laws.values() if variable in law.free and not law.shape}
    if len(speaking) != 1:
        hint = f"declare the law of one observation, X ~ ..., in terms of {parameter}"
        raise reader.refuse(written, f"Fisher information about {parameter}, of which law is not plain", hint)
    (law,) = speaking
    random = {s.attrs[0] for s in law.free} & reader.declared.laws.keys() - {_own(law)}
    if random:
        hint = "symgen reads Fisher information of laws that speak of no other random variable"
        raise reader.refuse(written, f"Fisher information beside {', '.join(sorted(random))}", hint)
    value = make("fisher", law, variable)
    value = value if point == variable else make("subs", value, variable, point)
    return (
        reader.term(Node("name", written.start, written.end, Name(declared.entry))) * value if declared.entry else value
    )


def _about(law: Term, about: Term, variable: Term) -> Term:
    """A law in terms of a parameter that stands for a formula, theta of theta = e^eta."""
    return law if about == variable or about not in distinct(law) else substitute(law, {about: variable})


def _own(law: Term) -> str:
    return str(law.args[1].attrs[0]) if law.op == "density_law" else ""
