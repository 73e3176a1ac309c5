r"""Predictions: P(x_{n+1} = 1 \mid x_{1:n}) and p(x_{n+1} \mid x_1, \dots, x_n) of x_i ~ law of an unknown, by its posterior."""

from __future__ import annotations

from symgen.reading.elaborate import Reader, split
from symgen.reading.notation.laws import value_at
from symgen.reading.notation.observations import sample_given
from symgen.reading.notation.samples import listed_as_range
from symgen.reading.syntax.tree import Node
from symgen.terms.domains import REAL
from symgen.terms.term import Term, make, symbol


def prediction(reader: Reader, name: Node, bracket: Node) -> Term | None:
    """The mean of the density of a new draw over the posterior of its unknown; None for anything else."""
    targets, given = split(bracket, "|")
    given = listed_as_range(given)
    if name.value.text not in ("p", "P", "Pr") or len(targets) != 1 or len(given) != 1:
        return None
    drawn = targets[0].parts[0] if targets[0].kind == "relation" and targets[0].value == ("eq",) else targets[0]
    sample = given[0]
    if drawn.kind != "name" or sample.kind != "name" or [part.kind for part in sample.parts] != ["range"]:
        return None
    entry = next((f"{sample.value.stem}_{i}" for i in "ijk" if f"{sample.value.stem}_{i}" in reader.declared.laws), "")
    if drawn.value.stem != sample.value.stem or not entry or not _is_next(drawn, sample):
        return None
    law = reader.declared.laws[entry]
    unknown = [s for s in law.free if s.attrs[0] in reader.declared.laws]
    if len(unknown) != 1 or reader.declared.laws[unknown[0].attrs[0]].op != "law":
        return None
    (latent,) = unknown
    value = reader.term(targets[0].parts[1]) if drawn is not targets[0] else symbol(drawn.value.text, REAL)
    prior = make("random", latent, reader.declared.laws[latent.attrs[0]], attrs=("latent",))
    posterior = make("posterior", prior, sample_given(reader, sample))
    return make("expectation", value_at(law, value), latent, posterior)


def _is_next(drawn: Node, sample: Node) -> bool:
    """Whether x_{n+1} comes after x_{1:n}."""
    last = sample.parts[0].parts[1]
    if last.kind == "number":
        return drawn.value.label == str(last.value + 1)
    return last.kind == "name" and drawn.value.label == f"{last.value.text}p1"
