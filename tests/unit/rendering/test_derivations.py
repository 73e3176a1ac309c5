"""Derivations as LaTeX, on the terminal and as JSON: marks only where they are earned, every line there."""

from __future__ import annotations

import pytest
from unit.rendering.derivations import PROVED, REFUTED, kl, with_verdicts
from unit.rendering.test_latex import unbalanced

from symgen.derivation import derive
from symgen.rendering import document, html, latex, terminal
from symgen.rendering.marks import mark_of, words_of
from symgen.terms.json_form import term_from_json
from symgen.terms.text import read_term
from symgen.verification.verdict import Status, Verdict


def test_latex_is_aligned_with_a_reason_a_step() -> None:
    source = latex(kl())
    assert source.startswith("\\begin{aligned}")
    assert source.endswith("\\end{aligned}")
    assert unbalanced(source) == ""
    assert source.count("&= ") == len(kl().steps)
    assert source.count("&& \\text{") == len(kl().steps)
    assert latex(kl().result) in source


def test_a_long_goal_has_a_line_of_its_own() -> None:
    goal = "KL(Gamma(alpha, rate=beta) || Gamma(kappa, rate=lambda))"
    longer = derive(goal, where="alpha, beta, kappa, lambda > 0", judge=False)
    first, second, *_ = latex(longer).splitlines()[1:]
    assert first.startswith("& \\mathrm{KL}")
    assert second.startswith("&\\quad = ")


def test_names_reach_every_line() -> None:
    source = latex(kl(), names={"s": r"\sigma"})
    assert r"\sigma^{2}" in source
    assert "s^{2}" not in source


def test_every_line_fits() -> None:
    long = derive("KL(Normal(m, sd=s) || Normal(n, sd=t))", where="m, n: real; s, t > 0", judge=False)
    assert any(line.startswith("&\\quad +") for line in latex(long).splitlines())


@pytest.mark.parametrize("status", list(Status))
def test_only_proofs_and_certificates_get_a_tick(status: Status) -> None:
    assert (mark_of(Verdict(status)) == "✓") == (status in (Status.PROVED, Status.CERTIFIED))


def test_unjudged_steps_get_no_mark() -> None:
    assert not set("✓≈✗") & set(terminal(kl()))
    assert mark_of(Verdict(Status.UNJUDGED)) == ""


def test_the_words_name_the_rules_relied_on() -> None:
    assert words_of(PROVED) == "PROVED given normal-mgf, a-rule (SUPPORTED)"


def test_the_terminal_shows_each_step() -> None:
    shown = terminal(with_verdicts(PROVED, REFUTED, title="Two normals"), width=120)
    lines = shown.splitlines()
    assert lines[0] == "Two normals"
    assert lines[1].strip() == str(kl().goal)
    assert sum(" = " in line[:6] for line in lines) == len(kl().steps)
    assert "✓ PROVED given normal-mgf, a-rule (SUPPORTED)" in shown
    assert "✗ REFUTED" in shown
    assert "where m, n: real; s, t: positive" in shown
    assert all(line == line.rstrip() for line in lines)


def test_substeps_are_shown_when_asked_for() -> None:
    assert "5.1" not in terminal(kl(), width=120)
    assert "5.1 = " in terminal(kl(), substeps=True, width=120)


def test_a_narrow_terminal_loses_nothing() -> None:
    narrow = "".join(terminal(kl(), width=40).split())
    assert all("".join(str(step.after).split()) in narrow for step in kl().steps)


def test_colour_is_asked_for() -> None:
    assert "\x1b[" not in terminal(REFUTED)
    assert "\x1b[" in terminal(REFUTED, colour=True)


def test_a_refutation_shows_its_counterexample() -> None:
    shown = terminal(REFUTED)
    assert "at s = 1: left = 0, right = 1" in shown
    assert "mistake: <sign> lost" in shown
    assert "&lt;sign&gt; lost" in html(REFUTED)


def test_the_document_reads_back() -> None:
    made = document(kl())
    assert read_term(made["result"]["text"], kl().context) == kl().result
    assert term_from_json(made["goal"]["form"]) == kl().goal
    assert len(made["steps"]) == len(kl().steps)
    assert made["steps"][4]["steps"][0]["rule"] == kl().steps[4].children[0].rule
    assert made["verdict"]["status"] == "UNJUDGED"
