"""The derivative of the sigmoid is s(1 - s)."""

from symgen.derivation import calc

derivation = (
    calc(
        "Derivative(sigmoid(x), x)",
        where="x: real",
        reference="C. Bishop, Pattern Recognition and Machine Learning (2006), equation 4.88",
    )
    .step("Derivative(1/(1 + exp(-x)), x)", "the sigmoid written out")
    .step("exp(-x)/(1 + exp(-x))**2", "the quotient rule")
    .step("1/(1 + exp(-x)) * (exp(-x)/(1 + exp(-x)))", "split the square")
    .step("1/(1 + exp(-x)) * (1 - 1/(1 + exp(-x)))", "add and subtract one in the numerator")
    .goal("sigmoid(x)*(1 - sigmoid(x))")
)
