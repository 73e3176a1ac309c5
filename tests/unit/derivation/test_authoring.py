"""`calc`: lines by hand and lines by the engines, and what stays open at the end."""

from symgen.derivation import calc
from symgen.verification import Status


def test_the_stated_form_takes_the_place_of_the_engines_own():
    left_to_the_engine = calc("entropy(Normal(m, sd=s))", where="m: real; s > 0").derive()
    stated = left_to_the_engine.goal("log(2*pi*E*s**2)/2").derivation()
    own = left_to_the_engine.derivation()
    assert len(stated.steps) == len(own.steps) and stated.steps[-1].before == own.steps[-1].before
    assert str(stated.result) == "log(2*pi*E*s**2)/2" and stated.verdict.status is Status.PROVED


def test_a_line_by_hand_is_kept_before_the_stated_form():
    d = calc("x + x", where="x: real").step("x*2", "two of them").goal("2*x").derivation()
    assert [str(step.after) for step in d.steps] == ["x*2", "2*x"]


def test_a_wrong_stated_form_is_refuted():
    wrong = calc("entropy(Exponential(rate=a))", where="a > 0").derive().goal("1 + log(a)").derivation()
    assert wrong.steps[-1].verdict.status is Status.REFUTED
    assert all(step.verdict.status is Status.PROVED for step in wrong.steps[:-1])


def test_lines_by_hand_and_by_the_engines_mix():
    start = calc("entropy(Exponential(rate=a)) + log(a)", where="a > 0")
    d = start.step("1*entropy(Exponential(rate=a)) + log(a)", "times one").derive().goal("1").derivation()
    assert d.verdict.status is Status.PROVED and str(d.result) == "1" and d.closed


def test_what_the_engines_leave_open_is_named_while_it_is_there():
    start = calc("entropy(Poisson(r))", where="r > 0").derive()
    open_ended = start.derivation(judge=False)
    assert not open_ended.closed and "no closed form" in open_ended.residuals[0][1]
    assert start.step("r", "not so").derivation(judge=False).closed


def test_conditions_of_the_engines_are_listed():
    goal = "KL(Bernoulli(p) || Bernoulli(1/2))"
    from symgen.derivation import derive

    by_hand = calc(goal, where="p > 0").derive().derivation(judge=False)
    assert by_hand.assumptions == derive(goal, where="p > 0", judge=False).assumptions


def test_nouns_of_the_stated_form_are_what_stays_not_what_could_not_be_done():
    start = calc("cross_entropy(Poisson(a), Poisson(b)) - entropy(Poisson(a))", where="a, b > 0")
    d = start.goal("KL(Poisson(a) || Poisson(b))").derivation(judge=False)
    assert [(str(node), why) for node, why in d.residuals] == [
        ("KL(Poisson(a) || Poisson(b))", "named in the form asked for")
    ]
