"""Every printed gradient, in plain text and in LaTeX with what its names stand for, is read back to the same value."""

import statistics

import numpy as np
import pytest
from cases.gradient_cases import derived, difference, from_torch_symbols, point, read, sizes, value_of
from cases.own_gradients import ROWS
from cases.public import parameters

from symgen.calculus import abbreviated
from symgen.calculus.tensor.abbreviating import Abbreviated
from symgen.reading.claims_reader import claims
from symgen.reading.context.in_words import declarations
from symgen.rendering import latex
from symgen.terms.context import Context
from symgen.terms.text import read_term

TOLERANCE = 1e-9
#: What the plain text of a formula with indices has.
INDEXED = ("einsum", "Sum(", "Product(", "expand_dims", "lattice")


def from_text(text, context):
    return read_term(text, context)


def from_latex(text, context):
    ((claim,), _) = claims(f"0 = {text}", declarations("", context))
    return claim.right


def read_back_wrong(row, spoiled=lambda text: text):
    """The printed forms that do not read back to the value of the derivation at a random point and sizes."""
    term, symbols = read(row), from_torch_symbols(row)
    rng = np.random.default_rng(7)
    lengths = sizes(row, rng)
    values = point(row, lengths, rng)
    for name in row["wrt"]:
        found = derived(row, term, name)
        truth = value_of(found, symbols, values, lengths)
        context = Context().covering((found, *symbols))
        for form in {Abbreviated(found), abbreviated(found)}:
            for written, reader in ((str(form), from_text), (latex(form), from_latex)):
                value = value_of(reader(spoiled(written), context), symbols, values, lengths)
                if not difference(value, truth) <= TOLERANCE:
                    yield name, written


@pytest.mark.parametrize("row", parameters("gradients.jsonl"))
def test_public_gradients_read_back(row):
    if row is not None:
        assert not list(read_back_wrong(row))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_own_gradients_read_back(row):
    assert not list(read_back_wrong(row))


PLANTED = {
    "a transpose is lost": ("tr_XBXt", lambda text: text.replace("B'", "B").replace(r"B^{\top}", "B")),
    "a sign": ("frob", lambda text: text.replace(" - ", " + ")),
    "an axis": ("mf_bias", lambda text: text.replace(", 0)", ", 1)").replace("axis 0", "axis 1")),
    "another definition": (
        "softmax_jac",
        lambda text: text.replace("softmax(x)", "softmax(2*x)").replace("softmax}(x)", "softmax}(2x)"),
    ),
    "a function of a matrix": ("gp", lambda text: text.replace("exp", "cosh")),
    "an exponent": ("nrm_h", lambda text: text.replace("**3", "**2").replace("^{3}", "^{2}")),
}


@pytest.mark.parametrize("mistake", PLANTED)
def test_spoiled_prints_do_not_read_back(mistake):
    name, spoiled = PLANTED[mistake]
    (row,) = (row for row in ROWS if row["id"] == name)
    assert {"\\" in written for _, written in read_back_wrong(row, spoiled)} == {False, True}


def test_gradients_are_short_and_without_indices():
    lengths, shown = [], []
    for row in (case.values[0] for case in parameters("gradients.jsonl")):
        if row is None:
            pytest.skip("the cases are not beside this checkout")
        term = read(row)
        for name in row["wrt"]:
            text = str(abbreviated(derived(row, term, name)))
            lengths.append(len(text))
            if "sum_i" not in row["wrt"][name][0]:
                shown.append(not any(word in text for word in INDEXED))
    assert statistics.median(lengths) <= 40
    assert sum(shown) >= 0.95 * len(shown)
