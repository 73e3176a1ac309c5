"""A shift of all entries comes out of logsumexp, so that the largest may be taken off before exponentials overflow."""

from symgen.derivation import calc

derivation = (
    calc(
        "logsumexp(x - c) + c",
        where="x: vector N; c: real",
        reference="P. Blanchard, D. Higham and N. Higham, Accurately computing the log-sum-exp and softmax functions (2021)",
    )
    .step("log(total(exp(x - c))) + c", "logsumexp written out")
    .step("log(exp(-c)*total(exp(x))) + c", "the shift is a common factor")
    .step("log(total(exp(x))) - c + c", "the logarithm of a product")
    .goal("logsumexp(x)")
)
