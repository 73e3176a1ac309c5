"""The kernel admits steps with the verdict that their evidence gives, and catches planted ones."""

import pytest

from symgen.derivation import calc, derive
from symgen.derivation.kernel import admit
from symgen.errors import NoRuleError, ReadingError, UsageError
from symgen.terms.context import Context
from symgen.terms.proposals import ALGEBRA, Proposal
from symgen.terms.text import read_context, read_term
from symgen.verification import Status, judge

WHERE = "m, n: real; s, t > 0"
CONTEXT = read_context(WHERE)


def term(text):
    return read_term(text, CONTEXT)


def test_algebra_is_proved_by_the_normaliser():
    step = admit(term("(s + t)**2"), Proposal(term("s**2 + 2*s*t + t**2"), ALGEBRA), CONTEXT, judge)
    assert step.verdict.status is Status.PROVED and step.verdict.relies_on == ()


def test_a_wrong_step_is_refuted_with_a_counterexample():
    step = admit(term("(s + t)**2"), Proposal(term("s**2 + t**2"), ALGEBRA), CONTEXT, judge)
    assert step.verdict.status is Status.REFUTED and step.verdict.counterexample.point


def test_naming_a_rule_does_not_make_a_wrong_step_an_instance_of_it():
    goal = term("E[x**2, x ~ Normal(m, sd=s)]")
    wrong = Proposal(term("m**2 + s"), "normal-mgf")
    assert admit(goal, wrong, CONTEXT, judge).verdict.status is Status.REFUTED
    right = admit(goal, Proposal(term("m**2 + s**2"), "normal-mgf"), CONTEXT, judge)
    assert right.verdict and right.verdict.relies_on[0][0] == "normal-mgf"


def test_an_unknown_rule_gives_no_credit():
    step = admit(term("s"), Proposal(term("s + 1"), "because-i-say-so"), CONTEXT, judge)
    assert step.verdict.status is Status.REFUTED


def test_without_a_judge_steps_carry_no_verdict():
    step = admit(term("s"), Proposal(term("s + 1"), ALGEBRA), CONTEXT, None)
    assert step.verdict.status is Status.UNJUDGED


def test_the_divergence_of_two_normals():
    d = derive("KL(Normal(m, sd=s) || Normal(n, sd=t))", where=WHERE)
    assert str(d.result) == "log(t/s) + (s**2 + (m - n)**2)/(2*t**2) - 1/2"
    assert len(d.steps) >= 4 and all(step.verdict.status is Status.PROVED for step in d.steps)
    assert (d.closed and not d.residuals and "s, t: positive" in "; ".join(d.assumptions)) or d.assumptions
    value = d.evaluate({"m": "0.3", "n": 0, "s": "0.8", "t": 1}, digits=20)
    assert abs(value - type(value)("0.088143551314209755766")) < 1e-18


def test_steps_chain_from_the_goal_to_the_result():
    d = derive("KL(Gamma(a, rate=b) || Gamma(c, rate=d))", where="a, b, c, d > 0", judge=False)
    assert d.steps[0].before == d.goal and d.steps[-1].after == d.result
    assert all(first.after == second.before for first, second in zip(d.steps, d.steps[1:], strict=False))


def test_an_infinite_divergence_has_its_reason():
    d = derive("KL(Normal(m, sd=s) || Gamma(s, rate=t))", where=WHERE)
    assert str(d.result) == "oo" and "support" in d.steps[-1].reason


def test_what_has_no_closed_form_stays_named():
    d = derive("entropy(Poisson(s))", where="s > 0", judge=False)
    assert not d.closed and d.residuals


def test_a_noun_inside_a_formula_is_derived_and_terms_are_collected():
    d = derive("KL(Normal(m, sd=s) || Normal(n, sd=t)) + entropy(Normal(m, sd=s))", where=WHERE)
    assert d.verdict and d.closed


@pytest.mark.parametrize(
    ("text", "error"), [("s == t", ReadingError), ("KL(s || t)", Exception), ("zeta(s", ReadingError)]
)
def test_goals_that_cannot_be_derived_are_errors(text, error):
    with pytest.raises(error):
        derive(text, where=WHERE)


def test_a_formula_without_nouns_is_its_own_result():
    d = derive("s + t", where=WHERE)
    assert d.steps == () and d.result == d.goal


def test_calc_finds_the_planted_line():
    d = (
        calc("Derivative(sigmoid(x), x)", where="x: real")
        .step("exp(-x)/(1 + exp(-x))**2", "quotient rule")
        .step("sigmoid(x)*(1 + sigmoid(x))", "planted sign")
        .goal("sigmoid(x)*(1 - sigmoid(x))")
        .derivation()
    )
    assert [str(s.verdict.status) for s in d.steps] == ["PROVED", "REFUTED", "REFUTED"]
    assert d.verdict.first_wrong == 1


def test_calc_lets_a_tactic_carry_on_and_complains_when_it_does_nothing():
    square = lambda current, context: (Proposal(read_term("(x + 1)**2 - 1", read_context("x: real")), ALGEBRA),)
    d = calc("x**2 + 2*x", where="x: real").by(square, "completing the square").derivation()
    assert d.verdict
    with pytest.raises(UsageError):
        calc("x", where="x: real").by(lambda current, context: ())


def test_a_noun_without_an_engine_says_so():
    from symgen.derivation.tactics import plan

    with pytest.raises(NoRuleError, match="derive"):
        plan(read_term("s", CONTEXT), Context())


def test_completing_the_square_unfolds_and_refuses_what_is_not_quadratic():
    from symgen.derivation import completing_the_square
    from symgen.terms.build import reals

    tactic = completing_the_square(reals("x"))
    d = calc("3*x**2 - 6*x*y + 1", where="x, y: real").by(tactic).derivation()
    assert d.verdict and len(d.steps[0].children) == 3 and all(child.verdict for child in d.steps[0].children)
    with pytest.raises(UsageError, match="complete the square"):
        calc("x**3 + x", where="x: real").by(tactic)
    with pytest.raises(UsageError, match="complete the square"):
        calc("x + 1", where="x: real").by(tactic)
