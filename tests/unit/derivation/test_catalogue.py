"""The catalogue: every derivation holds, by name, and the record of rules is up to date."""

import json

import pytest

from symgen.derivation import catalogue, load
from symgen.derivation.rules import RECORD, claims_digest, rule_verdict, rules
from symgen.errors import UnknownNameError
from symgen.verification import Status

HOLDS = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)


@pytest.mark.parametrize("name", catalogue())
def test_every_derivation_of_the_catalogue_holds(name):
    derivation = load(name).derive()
    assert derivation.steps and derivation.title and derivation.name == name
    assert derivation.verdict.status in HOLDS, str(derivation)


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
