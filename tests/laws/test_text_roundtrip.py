"""Laws of the language over random Terms: text and JSON give back what was written; hashes know structure alone."""

from __future__ import annotations

import json
import pickle
import random
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symgen.errors import SymgenError
from symgen.terms.context import Context
from symgen.terms.definedness import obligations
from symgen.terms.json_form import (
    claim_from_json,
    claim_to_json,
    context_from_json,
    context_to_json,
    term_from_json,
    term_to_json,
)
from symgen.terms.operators import operator
from symgen.terms.relations import Claim
from symgen.terms.term import Term
from symgen.terms.text import printer as printing
from symgen.terms.text import read_context, read_term, show_context, to_text
from symgen.terms.traverse import fresh_symbol, substitute, subterms
from symgen.testing.terms import scalars, terms

few = settings(max_examples=150, suppress_health_check=list(HealthCheck))
many = settings(max_examples=500, suppress_health_check=list(HealthCheck))


def reread(term: Term) -> Term:
    return read_term(to_text(term), Context().covering([term]))


def _captures(term: Term) -> bool:
    """Whether printing must rename some bound variable: another symbol of its name is free in its scope."""
    return any(_hides(node) for _, node in subterms(term) if operator(node.op).binds)


def _hides(node: Term) -> bool:
    body, variable, *rest = node.args
    scope = body.free.union(*(r.free for r in rest)) if operator(node.op).binds_rest else body.free
    return any(s.attrs[0] == variable.attrs[0] and s is not variable for s in scope)


def faithful(term: Term) -> bool:
    """The text of a term gives the term back: the very same one, unless a bound name had to change."""
    found = reread(term)
    return found == term and (found is term or _captures(term))


@many
@given(terms(depth=3))
def test_text_reads_back(term: Term) -> None:
    assert faithful(term)


@few
@given(terms(depth=2))
def test_the_text_of_what_was_read_is_stable(term: Term) -> None:
    once = reread(term)
    assert reread(once) is once


def _without_brackets(printer: printing.Printer, term: Term, level: int = 0) -> str:
    return printing._rules().get(term.op, printing._function)(printer, term)[0]


def _without_backticks(name: str) -> str:
    return name


def _unqualified(printer: printing.Printer, name: str) -> str:
    return name


PLANTED = [
    (printing.Printer, "text", _without_brackets),
    (printing.Printer, "built_in", _unqualified),
    (printing, "quoted", _without_backticks),
]


def _sample(count: int = 400) -> Iterator[Term]:
    found: list[Term] = []

    @settings(max_examples=count, database=None, suppress_health_check=list(HealthCheck))
    @given(terms(depth=2))
    def collect(term: Term) -> None:
        found.append(term)

    collect()
    yield from found


@pytest.mark.parametrize(("owner", "name", "wrong"), PLANTED, ids=[row[1] for row in PLANTED])
def test_a_wrong_printer_is_caught(
    monkeypatch: pytest.MonkeyPatch, owner: object, name: str, wrong: Callable[..., str]
) -> None:
    sample = list(_sample())
    monkeypatch.setattr(owner, name, wrong)
    assert not all(map(_survives, sample))


def _survives(term: Term) -> bool:
    try:
        return faithful(term)
    except SymgenError:
        return False


@few
@given(terms(depth=2))
def test_a_covering_context_reads_back(term: Term) -> None:
    context = Context().covering([term])
    assert read_context(show_context(context)) == context


# JSON.


@many
@given(terms(depth=3))
def test_json_reads_back(term: Term) -> None:
    document = json.loads(json.dumps(term_to_json(term)))
    assert term_from_json(document) is term


@few
@given(scalars(2), scalars(2), st.sampled_from(("eq", "le", "propto")))
def test_claims_and_contexts_read_back_from_json(left: Term, right: Term, relation: str) -> None:
    context = Context().covering([left, right])
    claim = Claim(left, relation, right, context)
    assert claim_from_json(json.loads(json.dumps(claim_to_json(claim)))) == claim
    assert context_from_json(json.loads(json.dumps(context_to_json(context)))) == context


def test_json_writes_shared_parts_once() -> None:
    term = read_term("x", read_context("x: real"))
    for _ in range(60):
        term = term * term if term.op != "mul" else term + term
    assert len(term_to_json(term)["nodes"]) == 61
    assert term_from_json(term_to_json(term)) is term


@few
@given(terms(depth=2), st.randoms(use_true_random=False))
def test_a_damaged_document_is_refused_or_read_but_never_breaks(term: Term, source: random.Random) -> None:
    document = json.loads(json.dumps(term_to_json(term)))
    _damage(document, source)
    try:
        found = term_from_json(document)
    except SymgenError:
        return
    assert isinstance(found, Term)


def _damage(document: dict[str, object], source: random.Random) -> None:
    """Replace one value somewhere inside."""
    holder: object = document
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))  # type: ignore[arg-type]
        if not keys:
            return
        key = source.choice(keys)
        inner = holder[key]  # type: ignore[index]
        if isinstance(inner, (dict, list)) and inner and source.random() < 0.9:
            holder = inner
            continue
        holder[key] = source.choice([None, -1, 10**9, "oo", [], {}, {"q": "1/0"}, {"n": 5}, True, 1.5])  # type: ignore[index]
        return


# Identity.


@few
@given(scalars(3))
def test_renaming_a_bound_variable_changes_nothing(term: Term) -> None:
    for _, node in subterms(term):
        if operator(node.op).binds:
            renamed = _renamed(node)
            assert renamed == node
            assert renamed.digest == node.digest
            assert hash(renamed) == hash(node)


def _renamed(node: Term) -> Term:
    from symgen.terms.term import make

    body, variable, *rest = node.args
    fresh = fresh_symbol(variable, node.free | body.free | frozenset().union(*(r.free for r in rest)))
    inner = substitute(body, {variable: fresh})
    others = [substitute(r, {variable: fresh}) if operator(node.op).binds_rest else r for r in rest]
    return make(node.op, inner, fresh, *others, attrs=node.attrs)


@few
@given(scalars(3))
def test_renaming_a_free_variable_changes_the_term(term: Term) -> None:
    for name in sorted(term.free, key=lambda s: s.attrs[0]):
        renamed = substitute(term, {name: fresh_symbol(name, term.free)})
        assert renamed != term
        assert renamed.digest != term.digest


@few
@given(terms(depth=2))
def test_pickling_interns_again(term: Term) -> None:
    assert pickle.loads(pickle.dumps(term)) is term


_TEXTS = (
    "a*b + b*a",
    "Sum(x**k/factorial(k), (k, 0, oo))",
    "Integral(Integral(exp(-t*u), (t, 0, u)), (u, 0, 1))",
    "E[log(t), t ~ Gamma(a, rate=b)]",
    "v' A v + total(A)",
    "cases((x, x > 0), (a/b, otherwise))",
)
_PROGRAM = """
import random, sys
from symgen.terms.text import read_context, read_term
texts = list(enumerate({texts!r}))
random.Random(int(sys.argv[1])).shuffle(texts)
where = read_context("x: real; b > 0; a > 0; A: matrix n n; v: vector n")
found = [(k, read_term(text, where).digest.hex()) for k, text in texts]
print(sorted(found))
"""


def test_digests_are_the_same_in_fresh_processes_and_any_order_of_creation() -> None:
    program = _PROGRAM.format(texts=_TEXTS)
    runs = {
        subprocess.run([sys.executable, "-c", program, str(seed)], capture_output=True, text=True, check=True).stdout
        for seed in range(3)
    }
    assert len(runs) == 1
    assert len(set(runs.pop().split("'")[1::2])) == len(_TEXTS)


# Definedness.


@few
@given(scalars(3))
def test_obligations_are_conditions_over_free_names(term: Term) -> None:
    for condition in obligations(term):
        assert condition.domain.field == "boolean"
        assert condition.free <= term.free
