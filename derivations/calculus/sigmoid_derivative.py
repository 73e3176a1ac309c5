"""The derivative of the sigmoid is s(1 - s)."""

from symgen.derivation import Derivation, calc


def derivation(judge: bool = True, seed: int = 0) -> Derivation:
    return (
        calc("Derivative(sigmoid(x), x)", where="x: real")
        .step("Derivative(1/(1 + exp(-x)), x)", "the sigmoid written out")
        .step("exp(-x)/(1 + exp(-x))**2", "the quotient rule")
        .step("1/(1 + exp(-x)) * (exp(-x)/(1 + exp(-x)))", "split the square")
        .step("1/(1 + exp(-x)) * (1 - 1/(1 + exp(-x)))", "add and subtract one in the numerator")
        .goal("sigmoid(x)*(1 - sigmoid(x))")
        .derivation(judge=judge, seed=seed)
    )
