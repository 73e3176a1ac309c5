"""No rung may use up the budget on which the others wait, not even inside one evaluation."""

import pytest

from symgen.errors import BudgetError
from symgen.numeric import balls, evaluate, mp
from symgen.numeric.patience import patient_until
from symgen.terms.text import read, read_context
from symgen.verification import Status, ladder
from symgen.verification.evidence.survey import Candidate
from symgen.verification.evidence.telling import telling_first
from symgen.verification.rungs import tensors
from symgen.verification.task import Finding, Task

INTEGRAL = "Integral(exp(-x**4), (x, 0, oo))"


def test_an_evaluation_ends_when_its_time_is_over():
    with patient_until(lambda: True), pytest.raises(BudgetError):
        evaluate(read(INTEGRAL), {}, mp(20))
    assert evaluate(read(INTEGRAL), {}, mp(20)) > 0


def test_enclosures_end_as_well_though_foreign_code_calls_back():
    asked = []

    def is_over():
        asked.append(len(asked))
        return len(asked) > 3

    with patient_until(is_over), pytest.raises(BudgetError):
        evaluate(read("Integral(exp(-x**4)*cos(x), (x, 0, 2))"), {}, balls(128))
    assert len(asked) > 3


def test_a_rung_that_would_take_all_leaves_a_share_to_the_next(monkeypatch):
    class Greedy:
        @staticmethod
        def applies(task):
            return True

        @staticmethod
        def run(task):
            while not task.spent(1):
                evaluate(read(INTEGRAL), {}, mp(20))
            raise AssertionError("nobody stopped it")

    class Ready:
        @staticmethod
        def applies(task):
            return True

        @staticmethod
        def run(task):
            return Finding(Status.PROVED, "there was time")

    monkeypatch.setattr(ladder, "_rung", {"greedy": Greedy, "ready": Ready}.__getitem__)
    task = Task(read("1 == 2"), budget="fast")
    verdict = ladder.climb(task, ("greedy", "ready"), values=False)
    assert verdict.status is Status.PROVED and not task.expired


def test_where_derived_sides_differ_comes_first():
    where = read_context("m, k > 0; x: vector n")
    claim = read(
        "evidence(theta ~ Pareto(m, k); x[i] ~ Uniform(0, theta), i = 1..n)"
        " == log(k/(k + n)) + k*log(m) - (n - k)*log(max(m, amax(x)))",
        where,
    )
    task = Task(claim)
    first = next(
        telling_first(task, lambda: iter(list(tensors.candidates(task, task.sides))[5:6] * 2 + agreeing(task)))
    )
    assert first.values[m_of(task)] != 1  # where max(m, x) is 1 the sides agree


def m_of(task):
    return next(s for s in task.symbols if s.attrs[0] == "m")


def agreeing(task):
    return [Candidate(task.sides, c.values) for c in tensors.candidates(task, task.sides)][:3]
