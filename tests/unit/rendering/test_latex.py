"""LaTeX: golden strings, every operator of the table, chosen names, and no two formulas that print alike."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from unit.rendering.formulas import application, declared, normal, s, x, y
from unit.rendering.golden import GOLDEN

import symgen as sg
from symgen.errors import NoRuleError, UsageError
from symgen.rendering import latex
from symgen.rendering.layout import rules
from symgen.rendering.snippets import read_name
from symgen.terms.domains import REAL
from symgen.terms.operators import table
from symgen.terms.relations import Chain
from symgen.terms.term import Term, make, symbol


@pytest.mark.parametrize(("formula", "expected"), GOLDEN, ids=[text for _, text in GOLDEN])
def test_golden(formula: Term, expected: str) -> None:
    assert latex(formula) == expected


def test_golden_formulas_print_differently() -> None:
    printed = [latex(formula) for formula, _ in GOLDEN]
    assert len(set(printed)) == len(printed)


def unbalanced(source: str) -> str:
    """What is out of balance in LaTeX: braces, \\left and \\right, environments; empty when nothing."""
    bare = re.sub(r"\\[{}|]", "", source)
    depth = 0
    for character in bare:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return "braces"
    if depth:
        return "braces"
    if len(re.findall(r"\\left(?![a-z])", bare)) != len(re.findall(r"\\right(?![a-z])", bare)):
        return "left and right"
    return "" if re.findall(r"\\begin\{(\w+)", bare) == re.findall(r"\\end\{(\w+)", bare)[::-1] else "environments"


@pytest.mark.parametrize("name", sorted(table()))
def test_every_operator_is_set(name: str) -> None:
    source = latex(application(name))
    assert source
    assert unbalanced(source) == ""
    assert "  " not in source.strip()


def test_unbalanced_latex_is_caught() -> None:
    assert unbalanced(r"\frac{x}{y") == "braces"
    assert unbalanced("}{") == "braces"
    assert unbalanced(r"\left( x") == "left and right"
    assert unbalanced(r"\begin{cases} x") == "environments"


@pytest.mark.parametrize("name", sorted(name for name, row in table().items() if row.latex and name not in rules()))
def test_the_latex_column_is_read(name: str) -> None:
    assert read_name(table()[name].latex)


def test_an_operator_without_notation_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    from symgen.terms.operators import table as operators

    row = operators()["erf"]
    monkeypatch.setitem(operators(), "erf", replace(row, latex=""))
    with pytest.raises(NoRuleError, match="erf"):
        latex(make("erf", x))


def test_chosen_names() -> None:
    assert latex(x**2 + y, names={"x": r"\sigma_q^\star", "y": r"\hat{\mathbf{z}}_{t-1}"}) == (
        r"{\sigma_q^\star}^{2} + \hat{\mathbf{z}}_{t-1}"
    )


@pytest.mark.parametrize("bad", [r"\sigmaa", "x}", "{x", r"x_1_2", r"\input{secrets}", r"\href{javascript:1}{x}"])
def test_a_chosen_name_that_is_no_name_is_refused(bad: str) -> None:
    with pytest.raises(UsageError, match="LaTeX"):
        latex(x, names={"x": bad})


def test_names_that_look_alike_are_told_apart() -> None:
    assert latex(declared("alpha") + declared("α")) == r"\mathrm{alpha} + \text{α}"
    assert latex(x + y, names={"x": "y"}) == r"y + \text{y}"


def test_claims_and_chains() -> None:
    claim = sg.Le(x, y)
    assert latex(claim) == r"x \le y"
    assert latex(Chain((sg.Eq(x, y), sg.Le(y, 1)))) == r"x = y \le 1"
    assert latex(sg.Claim(x, "distributed", normal)) == r"x \sim \mathcal{N}(x, s^{2})"


def test_parameters_keep_the_spelling_that_was_given() -> None:
    from symgen.probability import law

    assert latex(law("Gamma", 2, scale=s)) == r"\mathrm{Gamma}(2, \text{scale} = s)"
    assert latex(law("Gamma", 2, rate=s)) == r"\mathrm{Gamma}(2, \text{rate} = s)"
    assert latex(law("Normal", 0, prec=s)) == r"\mathcal{N}(0, \frac{1}{s})".replace("(", r"\left( ").replace(
        ")", r" \right)"
    )
    assert latex(law("Normal", 0, var=s)) == r"\mathcal{N}(0, s)"


def test_letters_of_contractions_avoid_symbols() -> None:
    n = sg.dims("n")
    i = symbol("i", REAL)
    printed = latex(i * sg.einsum("i,i->", sg.vector("u", n), sg.vector("v", n) * i))
    assert printed == r"i\sum_{j} u_{j}(v \odot i)_{j}".replace(r" \odot ", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cos(T) @ Z", r"\cos(T)Z"),
        ("Z @ cos(T)", r"Z\cos T"),
        ("Z @ cos(T) @ Z", r"Z\cos(T)Z"),
        ("a*(cos(T) @ Z)", r"a\cos(T)Z"),
        ("outer(cos(u), u)", r"\cos(u)u^{\top}"),
        ("cos(u) @ Z", r"Z^{\top}\cos u"),
    ],
)
def test_a_function_before_another_factor_is_closed(text: str, expected: str) -> None:
    term = sg.read_term(text, sg.read_context("T: matrix n m; Z: matrix m n; u: vector m; a: real"))
    assert latex(term) == expected
