"""What symgen writes in LaTeX it reads back to the same mathematics, or refuses with a question: never to anything else."""

import pytest
from laws.test_judge_corpus import CORPUS

from symgen.calculus.normaliser import prove_equal
from symgen.errors import ReadingError, SymgenError
from symgen.reading.claims_reader import claims
from symgen.reading.context.in_words import declarations
from symgen.rendering import latex
from symgen.terms.context import Context
from symgen.terms.text import read_claim, read_context
from symgen.terms.traverse import bottom_up


def _sides():
    for text, where, *_ in CORPUS:
        try:
            context = read_context(where)
            claim = read_claim(text, context)
        except SymgenError:
            continue  # several statements in one row: other tests read those
        for side in (claim.left, claim.right):
            yield context, side


SIDES = list(_sides())


def named_alike(term):
    """m0 and m_0 look the same in print."""
    from symgen.terms.term import symbol

    def rename(node):
        if node.op != "symbol" or not node.attrs[0][-1:].isdigit() or "_" in node.attrs[0]:
            return node
        stem = node.attrs[0].rstrip("0123456789")
        return symbol(f"{stem}_{node.attrs[0][len(stem) :]}", node.domain, node.shape)

    return bottom_up(term, rename)


@pytest.mark.parametrize("number", range(len(SIDES)))
def test_reading_back(number, score):
    context, side = SIDES[number]
    written = latex(side)
    try:
        (found,), _ = claims(f"0 = {written}", declarations("", context))
    except ReadingError as error:
        score("reading LaTeX back", "refused")
        assert error.hint or error.found
        return
    same = str(found.right) == str(side) or prove_equal(named_alike(side), found.right, Context()) is not None
    score("reading LaTeX back", "same" if same else "different")
    assert same, f"{written}\nwas {side}\nis  {found.right}"
