"""Rules by name, and the verdict of each: judged on the claims that it owes, once a process."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from symgen.terms.proposals import Rule
from symgen.verification import ladder
from symgen.verification.task import Task
from symgen.verification.verdict import Verdict

#: Packages that declare rules: each has a function `rules()` giving them by name.
_SOURCES = ("symgen.information", "symgen.calculus.tensor", "symgen.calculus.functional")


@cache
def rules() -> dict[str, Rule]:
    """Every declared rule by name; two of one name are an error."""
    found: dict[str, Rule] = {}
    for source in _SOURCES:
        for rule in _declared(source):
            if rule.name in found:
                raise ValueError(f"rule {rule.name} is declared twice")
            found[rule.name] = rule
    return found


def _declared(source: str) -> tuple[Rule, ...]:
    declared = import_module(source).rules()
    return tuple(declared.values()) if hasattr(declared, "values") else tuple(declared)


def rule_named(name: str) -> Rule | None:
    """The rule of that name, or None: then the step stands on its own evidence."""
    return rules().get(name)


_verdicts: dict[str, Verdict] = {}


def rule_verdict(rule: Rule) -> Verdict:
    """What is believed of a rule: a definition holds; a declared fact is as good as its worst claim."""
    found = _verdicts.get(rule.name)
    if found is None:
        found = _verdicts[rule.name] = _judge_rule(rule)
    return found


def _judge_rule(rule: Rule) -> Verdict:
    if rule.kind == "definition":
        return ladder.by_definition(rule.name)
    claims = rule.claims()
    if not claims:
        return ladder.undecided(f"the rule {rule.name} states no claim to judge")
    return ladder.combine(ladder.climb(Task(claim)) for claim in claims)
