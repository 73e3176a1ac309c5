r"""Blocks of matrices, vectors and numbers in one matrix, and entries of random vectors."""

import pytest

A = {"A": "invertible matrix 2 x 2", "B": "matrix 1 x 1", "C": "matrix 2 x 1", "D": "matrix 1 x 2", "b": "vector 2",
     "c": "vector 2", "d": "real"}  # fmt: skip
COUNTS = {"n": "positive integer", "p": "probability vector of length 2, positive entries",
          "_where": ["(N_1,...,N_m) ~ Multinomial(n, p)"]}  # fmt: skip
SHARES = {"alpha": "vector in R^m with positive entries", "m": "integer, m >= 2", "k": "integer, 1 <= k <= m",
          "_where": [r"\theta\sim\mathrm{Dirichlet}(\alpha)", r"\alpha_0=\sum_{j=1}^m\alpha_j"]}  # fmt: skip
SCHUR = (
    r"\begin{pmatrix}A&C\\D&B\end{pmatrix} = \begin{pmatrix}I&0\\DA^{-1}&I\end{pmatrix}"
    r"\begin{pmatrix}A&0\\0&B-DA^{-1}C\end{pmatrix}\begin{pmatrix}I&A^{-1}C\\0&I\end{pmatrix}"
)


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
        (r"\det\begin{pmatrix}A&b\\c^\top&d\end{pmatrix} = \det(A)(d-c^\top A^{-1}b)",
         r"\det\begin{pmatrix}A&b\\c^\top&d\end{pmatrix} = \det(A)(d+c^\top A^{-1}b)", A),
        (r"\det\begin{pmatrix}A&C\\0&B\end{pmatrix} = \det(A)\det(B)",
         r"\det\begin{pmatrix}A&C\\0&B\end{pmatrix} = \det(A)+\det(B)", A),
        (SCHUR, SCHUR.replace("B-DA", "B+DA"), A),
        (r"\left\|\begin{pmatrix}b\\d\end{pmatrix}\right\|^2 = \|b\|^2+d^2",
         r"\left\|\begin{pmatrix}b\\d\end{pmatrix}\right\|^2 = \|b\|^2+d", A),
        (r"\begin{bmatrix}A & b\end{bmatrix}\begin{bmatrix}c\\d\end{bmatrix} = Ac+db",
         r"\begin{bmatrix}A & b\end{bmatrix}\begin{bmatrix}c\\d\end{bmatrix} = Ac+b", A),
        (r"\mathbb{E}[N_i] = np_i", r"\operatorname{Var}(N_i) = np_i", COUNTS),
        (r"\operatorname{Var}(\theta_k) = \frac{\alpha_k(\alpha_0-\alpha_k)}{\alpha_0^2(\alpha_0+1)}",
         r"\mathbb{E}[\theta_k] = \frac{1}{\alpha_0}", SHARES),
    ],
)  # fmt: skip
def test_blocks_and_entries(right, wrong, context, verified):
    assert verified(right, context) in ("PROVED", "SUPPORTED")
    assert verified(wrong, context) == "REFUTED"


@pytest.mark.parametrize("blocks", [r"A&b\\c&d", r"0&0\\0&A", r"I&0\\0&I", r"A&C\\B&D", r"A&C\\0&C"])
def test_blocks_whose_sizes_do_not_show_are_asked_about(blocks, verified):
    assert verified(rf"\det\begin{{pmatrix}}{blocks}\end{{pmatrix}} = 1", A) == "UNREADABLE"
