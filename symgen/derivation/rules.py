"""Rules by name, and the verdict of each: judged on the claims that it owes.

Judging a rule takes quadratures, so the verdicts that the law suite reached are recorded beside this file, each with the
digest of the claims it was reached on. A rule whose claims have changed since, or that comes from elsewhere, is judged anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any

from symgen.probability import families
from symgen.terms.proposals import Rule
from symgen.terms.relations import Claim
from symgen.verification import ladder
from symgen.verification.task import Task
from symgen.verification.verdict import Status, Verdict

#: Packages that declare rules: each has a function `rules()` giving them by name.
_SOURCES = (
    "symgen.information",
    "symgen.calculus.tensor",
    "symgen.calculus.functional",
)
RECORD = Path(__file__).with_name("rule_verdicts.json")


def rules() -> dict[str, Rule]:
    """Every declared rule by name; two of one name are an error."""
    return _rules(tuple(families()))


@cache
def _rules(known: tuple[str, ...]) -> dict[str, Rule]:
    """The rules while these families are known."""
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


_STANDING = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)  # what the record need not judge again
_verdicts: dict[str, Verdict] = {}


def rule_verdict(rule: Rule) -> Verdict:
    """What is believed of a rule: a definition holds; a declared fact is as good as its worst claim."""
    found = _verdicts.get(rule.name)
    if found is None:
        found = _from_record(rule)
        if found is None:
            found = judge_rule(rule)
        _verdicts[rule.name] = found
    return found


def _from_record(rule: Rule) -> Verdict | None:
    entry = _record().get(rule.name)
    if entry is None or entry["claims"] != claims_digest(rule.claims()):
        return None
    return ladder.from_json(entry["verdict"])


@cache
def _record() -> dict[str, Any]:
    return json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}


def claims_digest(claims: tuple[Claim, ...]) -> str:
    """A content hash of what a rule claims."""
    content = b"".join(c.relation.encode() + c.left.digest + c.right.digest for c in claims)
    return blake2b(content, digest_size=16).hexdigest()


def judge_rule(rule: Rule, *, budget: str = "ci", seed: int = 0) -> Verdict:
    """Judge the claims that a rule owes, by evidence that relies on no rule."""
    if rule.kind == "definition":
        return ladder.by_definition(rule.name)
    claims = rule.claims()
    if not claims:
        return ladder.undecided(f"the rule {rule.name} states no claim to judge")
    tasks = (Task(claim, budget=budget, seed=seed) for claim in claims)
    return ladder.combine(ladder.climb(task, ladder.INDEPENDENT_RUNGS) for task in tasks)


def record() -> Iterator[tuple[str, str]]:
    """Judge every declared rule whose claims the record does not know; gives (name, status) as each is written."""
    declared = {name: rule for name, rule in sorted(rules().items()) if rule.kind != "definition"}
    document = {name: entry for name, entry in _record().items() if name in declared}
    for name, rule in declared.items():
        document[name] = _entry(rule)
        RECORD.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        yield name, document[name]["verdict"]["status"]


def _entry(rule: Rule) -> dict[str, Any]:
    digest = claims_digest(rule.claims())
    known = _record().get(rule.name)
    if known is not None and known["claims"] == digest and known["verdict"]["status"] in _STANDING:
        return known
    verdict = judge_rule(rule)
    if verdict.status is Status.UNDECIDED:
        verdict = judge_rule(rule, budget="deep")
    return {"claims": digest, "verdict": verdict.to_json()}


if __name__ == "__main__":
    for recorded, status in record():
        print(f"{status:<10} {recorded}", flush=True)
