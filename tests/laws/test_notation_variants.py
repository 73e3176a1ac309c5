r"""Notations that mean one thing: displays read alike with \ln for \log, D_{KL} for KL, \Vert for \|, and so on."""

import re

import pytest
from cases.own_hand_math import ROWS
from cases.test_own_hand_math import TABLES

from symgen.errors import SymgenError
from symgen.reading import claims

_BAR = r"(?<![\\|])(?<!left)(?<!right)(?<!middle)(?<!big)(?<!bigl)(?<!bigr)(?<!Big)\|(?!\|)"
#: What is written in another way, with the way it is written then.
VARIANTS = {
    "no left and right": [(r"\\(?:left|right)(?![a-z])", "")],
    "big brackets": [(r"\\left([(\[])", r"\\biggl\1"), (r"\\right([)\]])", r"\\biggr\1")],
    "square brackets": [(r"\\left\(", r"\\left["), (r"\\right\)", r"\\right]")],
    "braces": [(r"\\left\(", r"\\left\\{"), (r"\\right\)", r"\\right\\}")],
    "ln": [(r"\\log(?![a-z])", r"\\ln ")],
    "dfrac": [(r"\\frac(?![a-z])", r"\\dfrac")],
    "over": [(r"(?<!log)\\frac\{([^{}]*)\}\{([^{}]*)\}", r"{\1 \\over \2}")],
    "upright E": [(r"\\mathbb\s*\{?E\}?", r"\\mathrm{E}")],
    "operator E": [(r"\\mathbb\s*\{?E\}?", r"\\operatorname{E}")],
    "plain E": [(r"\\mathbb\s*\{?E\}?", " E")],
    "transposed by T": [(r"\^\\top", "^T")],
    "transposed by an upright T": [(r"\^\\top", r"^{\\mathsf{T}}")],
    "operator KL": [(r"\\mathrm\{KL\}", r"\\operatorname{KL}")],
    "text KL": [(r"\\mathrm\{KL\}", r"\\text{KL}")],
    "D KL": [(r"(?<!_\{)\\mathrm\{KL\}", r"D_{\\mathrm{KL}}")],
    "double bars": [(r"\\\|", r"\\Vert ")],
    "parallel": [(r"\\,\\\|\\,", r" \\parallel ")],
    "bars": [(_BAR, r"\\vert ")],
    "given": [(r"\\mid(?![a-z])", "|")],
    "plain N": [(r"\\mathcal\s*\{?N\}?", " N")],
    "V": [(r"\\(?:operatorname|mathrm)\{Var\}", r"\\mathbb{V}")],
    "text Var": [(r"\\(?:operatorname|mathrm)\{Var\}", r"\\text{Var}")],
    "upright e": [(r"(?<![A-Za-z\\])e\^", r"\\mathrm{e}^")],
    "exp": [(r"(?<![A-Za-z\\}])(?<!det )e\^\{([^{}]*)\}", r"\\exp\\left(\1\\right)")],
    "upright d": [(r"\\,d(?=[a-z\\])", r"\\,\\mathrm{d}")],
    "limits": [(r"\\sum_(?!\{?k=1)", r"\\sum\\limits_")],
    "align*": [(r"\{(?:align|aligned)\}", "{align*}")],
    "leq": [(r"\\le(?![a-zA-Z])", r"\\leqslant "), (r"\\ge(?![a-zA-Z])", r"\\geqslant ")],
    "trace": [(r"\\operatorname\{tr\}", r"\\text{Tr}")],
    "whole line": [(r"\\int_\{-\\infty\}\^\{?\\infty\}?", r"\\int_{\\mathbb{R}}")],
    "a full stop": [(r"\Z", " .")],
    "thin spaces": [(r" = ", r"\\;=\\;")],
}


def read(latex, context):
    """The claims of a display as text; None where it has no single meaning."""
    try:
        found, _ = claims(latex, context)
    except SymgenError:
        return None
    return [(claim.relation, str(claim.left), str(claim.right)) for claim in found]


@pytest.fixture(scope="module")
def readings():
    assert TABLES  # which fill the rows
    found = {row.id: (row, read(row.latex, row.context)) for row in ROWS if row.first_wrong is None}
    return [(row, reading) for row, reading in found.values() if reading is not None]


@pytest.mark.parametrize("variant", VARIANTS)
def test_displays_read_alike_in_another_notation(variant, readings):
    tried, unlike = 0, {}
    for row, reading in readings:
        latex = row.latex
        for written, other in VARIANTS[variant]:
            latex = re.sub(written, other, latex, count=1 if written == r"\Z" else 0)
        if latex == row.latex or (r"\end{align" in latex and variant == "a full stop"):
            continue
        tried += 1
        again = read(latex, row.context)
        if again != reading:
            unlike[row.id] = (latex, again)
    assert tried >= 1
    assert unlike == {}
