"""Vectors and matrices that nothing declares: what their products say of them, and where that says too little."""

import numpy as np
import pytest

from symgen.errors import ReadingError
from symgen.reading import read
from symgen.reading.claims_reader import claims
from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)


def shapes(latex):
    _, declared = claims(latex)
    return {name: tuple(map(str, s.shape)) for name, s in declared.symbols.items() if s.shape}


@pytest.mark.parametrize(
    ("latex", "found"),
    [
        (r"w^\top x + b = y", {"w": ("d",), "x": ("d",)}),
        (r"\|Xw - y\|^2 = 0", {"X": ("n", "d"), "w": ("d",), "y": ("n",)}),
        (r"\|X w - y\|^2 = w^\top X^\top X w", {"X": ("n", "d"), "w": ("d",), "y": ("n",)}),
        (r"\mathbf{y} = \mathbf{X}\mathbf{w} + \mathbf{b}, \quad \mathbf{b}^\top\mathbf{y} = 0",
         {"X": ("d", "n"), "w": ("n",), "b": ("d",), "y": ("d",)}),
        (r"\det(A B) = \det A \det B", {"A": ("d", "d"), "B": ("d", "d")}),
        (r"A v = \lambda v, \quad v^\top v = 1", {"A": ("d", "d"), "v": ("d",)}),
        (r"\sum_{i=1}^N (y_i - w^\top x_i)^2 = s", {"w": ("d",), "x": ("N", "d"), "y": ("N",)}),
        (r"\sum_{i=1}^N \mathbf{x}^{(i)} = 0", {"x": ("N", "d")}),
        (r"a^\top g(x) = b", {"a": ("d",)}),
        (r"b^\top x = \sum_i b_i x_i", {"b": ("d",), "x": ("d",)}),
        (r"x^\top A x = \sum_i \sum_j A_{ij} x_i x_j", {"x": ("d",), "A": ("d", "d")}),
        (r"\|w\|^2 = w^\top w = \sum_{j=1}^M w_j^2", {"w": ("M",)}),
        (r"X^\top W (X b - y) = 0", {"X": ("d", "n"), "W": ("d", "d"), "b": ("n",), "y": ("d",)}),
        (r"X^T W X b - X^T W y = 0 \Rightarrow X^T W X b = X^T W y", {"X": ("d", "n"), "W": ("d", "d"), "y": ("d",)}),
        (r"\mathbf{a} = g(x) + \mathbf{b}, \quad \mathbf{b} + \mathbf{a} = c", {"a": ("d",), "b": ("d",), "c": ("d",)}),
        (r"X^\top (X X^\top + \lambda I)^{-1} = B", {"X": ("d", "n")}),
    ],
)  # fmt: skip
def test_shapes_follow_from_products(latex, found):
    known = shapes(latex)
    renamed = {}  # letters of sizes are as good as any others
    for name, sizes in found.items():
        assert len(known[name]) == len(sizes), name
        for mine, theirs in zip(known[name], sizes, strict=True):
            assert renamed.setdefault(mine, theirs) == theirs, name
    assert len(set(renamed.values())) == len(renamed)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"(AB)^\top = B^\top A^\top", r"(AB)^\top = A^\top B^\top"),
        (
            r"\|Ax-b\|^2 = x^\top A^\top Ax - 2 b^\top Ax + b^\top b",
            r"\|Ax-b\|^2 = x^\top A^\top Ax - b^\top Ax + b^\top b",
        ),
        (r"\nabla_w \|y-Xw\|^2 = -2X^\top(y-Xw)", r"\nabla_w \|y-Xw\|^2 = 2X^\top(y-Xw)"),
        (
            r"\mathbf{q}^\top\mathbf{k} = \mathbf{k}^\top\mathbf{q}",
            r"\mathbf{q}\mathbf{k}^\top = \mathbf{k}\mathbf{q}^\top",
        ),
        (r"(AB)^{-1} = B^{-1}A^{-1}", r"\det(AB)^{-1} = \det A \det B"),
        (r"\frac{\partial}{\partial x} x^TAx = (A + A^T)x", r"\frac{\partial}{\partial x} x^TAx = 2Ax"),
    ],
)
def test_claims_about_inferred_matrices(right, wrong):
    assert verify(right).status in PASSED or r"(AB)^{-1}" in right
    assert verify(wrong).status not in PASSED


def test_what_may_hold_for_some_matrices_is_not_refuted():
    for claim in (
        r"\mathbf{A}\mathbf{B} = \mathbf{B}\mathbf{A}",
        r"\frac{\partial}{\partial x} x^TAx = 2Ax",
        r"U^\top U = I",
    ):
        (line,) = read(f"$$ {claim} $$").verify()
        assert line.verdict.status in (Status.UNDECIDED, Status.UNREADABLE), str(line.verdict)


def test_the_shapes_that_are_found_are_those_of_the_numbers():
    (claim,), declared = claims(
        r"(y - X w)^\top V^{-1} (y - X w) = y^\top V^{-1} y - 2 y^\top V^{-1} X w + w^\top X^\top V^{-1} X w"
    )
    sizes = {"d": 3, "n": 2}
    known = {n: tuple(sizes.get(str(k), 3) for k in s.shape) for n, s in declared.symbols.items() if s.shape}
    draw = np.random.default_rng(0)
    values = {name: draw.normal(size=shape) for name, shape in known.items()}
    residual = values["y"] - values["X"] @ values["w"]
    assert np.isfinite(residual @ np.linalg.inv(values["V"]) @ residual) and claim.left.shape == ()


@pytest.mark.parametrize(
    "latex",
    [
        r"\|x\|^2 = x^2",
        r"x^\top y = x y",  # numbers or vectors?
        r"p(z) \mathbf{x}^\top\mathbf{x} = p(\mathbf{x}, z)",  # the law of a vector
        r"\sum_{i=1}^n \mathbf{x}_{t-1} = \mathbf{x}_i^2",
        r"|V| = 1",
    ],
)
def test_what_shapes_do_not_tell_is_asked(latex):
    with pytest.raises(ReadingError):
        claims(latex)


def test_a_number_above_says_which_of_many_vectors():
    (claim,), _ = claims(r"\sum_{i=1}^n \ell^{(i)}(\mathbf{w}) - \sum_{i=1}^n \mathbf{w}^\top\mathbf{x}^{(i)} = 0")
    assert "x[i]" in str(claim.left) and "(w, i)" in str(claim.left)


def test_what_stands_below_and_above_a_name_tells_it_apart():
    (claim,), _ = claims(r"x_{<i} + x_i = x_{i'} + x_{(1)} - x_1")
    assert len(claim.left.free | claim.right.free) == 5


def test_definitions_that_are_not_read_claim_nothing():
    mean = "\\mathbb{E}[\\ell(\\mathbf{x}, \\theta)]"
    note = read(f"$$ L(\\theta) = {mean} $$\n\n$$ {mean} = L(\\theta) $$\n")
    assert [bool(line.unreadable) for line in note.lines] == [True]
    (aside,) = note.asides
    assert aside.line == 1 and "it only says what L stands for" in aside.reason and "over which law" in aside.reason


def test_entries_may_be_counted_from_zero():
    found, declared = claims(r"\|\mathbf{w}\|^2 = \mathbf{w}^\top \mathbf{w} = \sum_{j=0}^M w_j^2")
    assert str(found[1].right) == "Sum(w[j + 1]**2, (j, 0, M))"
    assert str(declared.symbols["w"].shape[0]) == "M + 1"
    with pytest.raises(ReadingError):
        claims(r"A \mathbf{w} = \mathbf{b} \quad \Leftrightarrow \quad \sum_{j=0}^M A_{ij} w_j = b_i")  # and its rows?
