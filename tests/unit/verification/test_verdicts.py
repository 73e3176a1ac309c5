"""Verdicts: what they say, how they combine, and that only the ladder makes them."""

import ast
from pathlib import Path

import pytest

import symgen
from symgen.verification import ladder, verify
from symgen.verification.verdict import Counterexample, Status, Verdict

PROVED = Verdict(Status.PROVED, method="normal form")
GIVEN = Verdict(Status.PROVED, method="an instance", relies_on=(("normal-mgf", "SUPPORTED"),))
SUPPORTED = Verdict(Status.SUPPORTED, method="40 points")
REFUTED = Verdict(Status.REFUTED, method="balls", counterexample=Counterexample({"x": "1"}, "1", "2"))
UNDECIDED = Verdict(Status.UNDECIDED, method="budget")


def test_truth_is_for_proofs_and_certificates_only():
    assert PROVED and GIVEN and Verdict(Status.CERTIFIED)
    assert not any((SUPPORTED, REFUTED, UNDECIDED, ladder.unjudged(), ladder.unreadable("?")))


@pytest.mark.parametrize(
    ("links", "status"),
    [
        ([PROVED, GIVEN], Status.PROVED),
        ([PROVED, SUPPORTED], Status.SUPPORTED),
        ([SUPPORTED, UNDECIDED], Status.UNDECIDED),
        ([PROVED, ladder.unjudged()], Status.UNJUDGED),
        ([PROVED, REFUTED, UNDECIDED], Status.REFUTED),
    ],
)
def test_a_chain_is_as_strong_as_its_weakest_link(links, status):
    assert ladder.combine(links).status is status


def test_a_chain_names_its_first_wrong_link_and_what_it_relies_on():
    combined = ladder.combine([PROVED, REFUTED])
    assert combined.first_wrong == 1 and combined.counterexample.point == {"x": "1"}
    assert ladder.combine([PROVED, GIVEN]).relies_on == (("normal-mgf", "SUPPORTED"),)


def test_a_refuted_rule_makes_its_dependants_undecided():
    assert ladder.given_rule("bad", REFUTED).status is Status.UNDECIDED
    assert ladder.given_rule("unknown", UNDECIDED).status is Status.UNDECIDED
    assert ladder.given_rule("good", SUPPORTED).status is Status.PROVED


def test_json_round_trip():
    import json

    for verdict in (PROVED, GIVEN, REFUTED):
        assert ladder.from_json(json.loads(json.dumps(verdict.to_json()))) == verdict


def makes_a(name: str, source: str) -> bool:
    """Whether a module calls the class of that name."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return any(isinstance(call.func, ast.Name) and call.func.id == name for call in calls)


@pytest.mark.parametrize(("name", "home"), [("Verdict", "verification/ladder.py"), ("Step", "derivation/kernel.py")])
def test_only_one_module_makes_them(name, home):
    root = Path(symgen.__file__).parent
    makers = {p.relative_to(root).as_posix() for p in root.rglob("*.py") if makes_a(name, p.read_text())}
    assert makers == {home}


def test_the_check_of_makers_can_fail():
    assert makes_a("Verdict", "x = Verdict(1)") and not makes_a("Verdict", "x: Verdict")


def test_a_counterexample_reads_as_people_write_numbers():
    shown = str(verify("2*I == 1 - I", cache=False))
    assert "counterexample everywhere: left = 2*I, right = 1 - I" in shown


def test_what_is_not_real_has_no_order():
    shown = str(verify("floor(sqrt(x))*floor(1/x) <= sqrt(x)/x", where="x: real", cache=False))
    assert "what is not real has no order" in shown and "left = -I, right = -I" in shown
