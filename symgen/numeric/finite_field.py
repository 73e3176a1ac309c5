"""Arithmetic modulo a prime: rational expressions of tensors at random elements, where a false identity hardly ever holds."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpz, nmod

from symgen.numeric.errors import Undefined, Unsupported
from symgen.numeric.evaluator import Evaluator
from symgen.numeric.system import Function, Functions, System
from symgen.terms.term import Term

_PRIME_BITS = 61


class FiniteField(System):
    """The integers modulo a prime."""

    exact_numbers = True

    def __init__(self, prime: int) -> None:
        self.prime = prime
        self.name = f"the integers modulo {prime}"
        self.functions = Functions(self.name, _FUNCTIONS)

    handlers: Mapping[str, Function] = {"pow": lambda evaluator, node: _power(evaluator, node)}

    def rational(self, value: Fraction) -> Any:
        if value.denominator % self.prime == 0:
            raise Unsupported(asked=f"{value} in {self.name}", found="its denominator is zero there")
        return nmod(value.numerator, self.prime) / nmod(value.denominator, self.prime)

    def accepts(self, value: Any) -> bool:
        return type(value) is nmod

    def integer(self, value: Any) -> int:
        return int(value)

    def magnitude(self, value: Any) -> float:
        return float(value != 0)

    def random_element(self, generator: random.Random) -> Any:
        return nmod(generator.randrange(self.prime), self.prime)


def random_field(generator: random.Random) -> FiniteField:
    """The integers modulo a random prime of 61 bits: no claim can have its coefficients divisible by it on purpose.

    >>> random_field(random.Random(0)).prime.bit_length()
    61
    """
    while True:
        candidate = generator.getrandbits(_PRIME_BITS - 1) | 1 << (_PRIME_BITS - 1) | 1
        if fmpz(candidate).is_prime():
            return FiniteField(candidate)


def _sum(*parts: Any) -> Any:
    result = parts[0]
    for part in parts[1:]:
        result = result + part
    return result


def _product(*parts: Any) -> Any:
    result = parts[0]
    for part in parts[1:]:
        result = result * part
    return result


def _quotient(x: Any, y: Any) -> Any:
    if y == 0:
        raise Undefined(f"{x} / 0")
    return x / y


def _power(evaluator: Evaluator, node: Term) -> Any:
    exponent = node.args[1].value
    if exponent is None or Fraction(exponent).denominator != 1:
        raise Unsupported(asked=f"{node} in {evaluator.system.name}", found="an exponent that is not a whole number")
    base, whole = evaluator.visit(node.args[0]), int(exponent)
    return (
        np.vectorize(lambda x: _whole_power(x, whole), otypes=[object])(base)
        if node.shape
        else _whole_power(base, whole)
    )


def _whole_power(x: Any, exponent: int) -> Any:
    if exponent < 0 and x == 0:
        raise Undefined(f"0 ** {exponent}")
    return x**exponent


_FUNCTIONS: Mapping[str, Function] = {
    "add": _sum,
    "mul": _product,
    "neg": lambda x: -x,
    "div": _quotient,
    "stop_gradient": lambda x: x,
}
