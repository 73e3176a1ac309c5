"""The catalogue is found by name, and the record of rules is up to date."""

import json
from dataclasses import replace

import pytest

from symgen.derivation import load
from symgen.derivation.rules import RECORD, claims_digest, rule_verdict, rules
from symgen.errors import UnknownNameError
from symgen.terms.relations import Eq
from symgen.verification import Status, ladder

HOLDS = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)


def test_a_short_name_is_enough_and_a_wrong_one_names_the_nearest():
    assert load("sigmoid_derivative").name == "calculus/sigmoid_derivative"
    with pytest.raises(UnknownNameError, match="sigmoid_derivative"):
        load("sigmoid_derivativ")


def test_the_record_of_rules_covers_every_declared_rule_as_it_stands():
    recorded = json.loads(RECORD.read_text())
    declared = {name: rule for name, rule in rules().items() if rule.kind != "definition"}
    assert set(recorded) == set(declared), "run: python -m symgen.derivation.rules"
    stale = [name for name, rule in declared.items() if recorded[name]["claims"] != claims_digest(rule.claims())]
    assert not stale, f"claims changed since they were judged: {stale}; run: python -m symgen.derivation.rules"


@pytest.mark.parametrize("name", sorted(rules()))
def test_no_rule_stands_without_a_verdict(name):
    assert rule_verdict(rules()[name]).status in HOLDS


def test_a_recorded_verdict_is_taken_over_and_a_changed_claim_is_judged_anew(monkeypatch):
    from symgen.derivation import rules as module

    judged = []
    monkeypatch.setattr(module, "_verdicts", {})
    monkeypatch.setattr(module, "judge_rule", lambda rule: judged.append(rule.name) or ladder.undecided("asked"))
    supported = next(rule for name, rule in rules().items() if rule_status(name) == "SUPPORTED")
    assert rule_verdict(supported).status is Status.SUPPORTED and judged == []
    changed = replace(supported, name=supported.name, claims=lambda: (Eq(1, 1),))
    module._verdicts.clear()
    assert rule_verdict(changed).status is Status.UNDECIDED and judged == [supported.name]


def rule_status(name):
    return json.loads(RECORD.read_text()).get(name, {"verdict": {"status": ""}})["verdict"]["status"]
