"""The inverse of a matrix changed by an outer product, by multiplying out."""

from symgen.derivation import calc

derivation = (
    calc(
        "(A + outer(u, v)) @ (inverse(A) - inverse(A) @ outer(u, v) @ inverse(A)/(1 + v @ inverse(A) @ u))",
        where="A: matrix N N invertible; u, v: vector N",
        reference="J. Sherman and W. Morrison, Adjustment of an inverse matrix (1950)",
    )
    .step(
        "eye(N) + outer(u, v) @ inverse(A)"
        " - (outer(u, v) @ inverse(A) + outer(u, v) @ inverse(A) @ outer(u, v) @ inverse(A))/(1 + v @ inverse(A) @ u)",
        "multiply out: A A^-1 is the identity",
    )
    .step(
        "eye(N) + outer(u, v) @ inverse(A)"
        " - (1 + v @ inverse(A) @ u)*(outer(u, v) @ inverse(A))/(1 + v @ inverse(A) @ u)",
        "the inner product v' A^-1 u is a number, which comes out",
    )
    .goal("eye(N)")
)
