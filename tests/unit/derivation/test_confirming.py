"""A derivation is looked at once with numbers, so that a wrong rewriting of a rule cannot be proved."""

import pytest

from symgen.derivation import derive, kernel
from symgen.derivation.confirming import confirmed
from symgen.derivation.kernel import admit
from symgen.errors import SymgenError
from symgen.terms.proposals import Proposal, Rule
from symgen.terms.text import read_context, read_term
from symgen.verification import Status, judge, ladder

CONTEXT = read_context("m: real; s > 0; A: matrix n n; x: vector n")


def planted(monkeypatch, goal, result):
    """A step by a rule whose rewriting gives `result`, as the kernel admits it."""
    rule = Rule("planted", "a planted rule", lambda term, context: result)
    monkeypatch.setattr(kernel, "rule_named", lambda name: rule)
    monkeypatch.setattr(kernel, "rule_verdict", lambda rule: ladder.by_definition("planted"))
    step = admit(goal, Proposal(result, "planted"), CONTEXT, judge)
    assert step.verdict.status is Status.PROVED
    return step


@pytest.mark.parametrize(
    ("goal", "right", "wrong"),
    [
        ("E[x**2, x ~ Normal(m, sd=s)]", "m**2 + s**2", "m**2 + s"),
        ("KL(Normal(m, sd=s) || Normal(0, sd=1))", "(m**2 + s**2 - 1)/2 - log(s)", "(m**2 + s**2 - 1)/2 + log(s)"),
        ("grad(x @ A @ x, x)", "A @ x + A' @ x", "2*(A @ x)"),
    ],
)
def test_a_wrong_rule_is_not_believed(monkeypatch, goal, right, wrong):
    goal, right, wrong = (read_term(text, CONTEXT) for text in (goal, right, wrong))
    step = planted(monkeypatch, goal, right)
    assert confirmed((step,), CONTEXT) == (step,)
    (doubted,) = confirmed((planted(monkeypatch, goal, wrong),), CONTEXT)
    assert doubted.verdict.status in (Status.REFUTED, Status.UNDECIDED)


def test_a_derivation_by_a_wrong_rule_is_none(monkeypatch):
    rule = kernel.rule_named("normal-mgf")

    def wrong(term, context):
        found = rule.rewrite(term, context)
        return None if found is None else found + 1

    name = "symgen.derivation.deriving.plan"
    from symgen.derivation.deriving import plan

    def misled(noun, context):
        made = plan(noun, context)
        steps = tuple(
            Proposal(p.after + 1, p.rule, p.path, p.detail, p.obligations) if p.rule == "normal-mgf" else p
            for p in made.proposals
        )
        return made.__class__(steps, *(getattr(made, f) for f in made.__dataclass_fields__ if f != "proposals"))

    bad = Rule(rule.name, rule.statement, wrong, rule.kind, rule.claims)
    monkeypatch.setattr(kernel, "rule_named", lambda name: bad if name == rule.name else None)
    monkeypatch.setattr(name, misled)
    with pytest.raises(SymgenError, match="refutes"):
        derive("E[x**2, x ~ Normal(m, sd=s)]", where="m: real; s > 0", judge="rules")
