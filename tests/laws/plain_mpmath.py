"""Both sides of a claim computed by mpmath from its text, by a reader of twenty kinds of Python expressions and nothing else.

It shares no line with the library: what it says of a claim is independent of how the library reads and evaluates it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from mpmath import mp, mpf

RELATIONS = (" == ", " <= ", " >= ", " < ", " > ")
CONSTANTS: dict[str, Callable[[], Any]] = {
    "pi": lambda: +mp.pi, "E": lambda: +mp.e, "I": lambda: mp.mpc(0, 1), "EulerGamma": lambda: +mp.euler,
    "oo": lambda: mp.inf, "True": lambda: True,
}  # fmt: skip
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": mp.exp, "log": mp.log, "sqrt": mp.sqrt, "sin": mp.sin, "cos": mp.cos, "tan": mp.tan, "asin": mp.asin,
    "cot": mp.cot, "acos": mp.acos, "atan": mp.atan, "atan2": mp.atan2, "sinh": mp.sinh, "cosh": mp.cosh, "tanh": mp.tanh,
    "asinh": mp.asinh, "acosh": mp.acosh, "atanh": mp.atanh, "Abs": abs, "sign": mp.sign, "re": mp.re, "im": mp.im,
    "conjugate": mp.conj, "arg": mp.arg, "floor": mp.floor, "ceiling": mp.ceil, "Max": max, "Min": min,
    "Mod": lambda a, b: a - b * mp.floor(a / b), "gamma": mp.gamma, "loggamma": mp.loggamma, "digamma": mp.digamma,
    "polygamma": lambda n, x: mp.psi(int(n), x), "factorial": mp.factorial, "binomial": lambda n, k: mp.binomial(n, k),
    "beta": mp.beta, "zeta": mp.zeta, "erf": mp.erf, "erfc": mp.erfc, "besselj": mp.besselj, "besseli": mp.besseli,
    "besselk": mp.besselk, "lambertw": mp.lambertw, "expint_ei": mp.ei, "expint_e1": mp.e1, "normal_cdf": mp.ncdf,
    "lower_incomplete_gamma": lambda a, x: mp.gammainc(a, 0, x), "upper_incomplete_gamma": mp.gammainc,
    "sigmoid": lambda x: 1 / (1 + mp.exp(-x)), "softplus": lambda x: mp.log(1 + mp.exp(x)),
    "log1p": lambda x: mp.log1p(x), "expm1": mp.expm1, "log_sigmoid": lambda x: -mp.log(1 + mp.exp(-x)),
    "gelu": lambda x: x * mp.ncdf(x), "silu": lambda x: x / (1 + mp.exp(-x)),
    "gcd": lambda a, b: mpf(_gcd(int(a), int(b))),
    "trace": lambda a: sum((a[k, k] for k in range(a.rows)), mpf(0)), "det": mp.det, "inverse": mp.inverse,
    "logdet": lambda a: mp.log(abs(mp.det(a))), "outer": lambda a, b: a * b.T, "eye": lambda n: mp.eye(int(n)),
}  # fmt: skip
OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b, ast.Sub: lambda a, b: a - b, ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b, ast.MatMult: lambda a, b: _product(a, b), ast.Pow: lambda a, b: _power(a, b),
    ast.Lt: lambda a, b: a < b, ast.Gt: lambda a, b: a > b, ast.LtE: lambda a, b: a <= b, ast.GtE: lambda a, b: a >= b,
}  # fmt: skip
Names = dict[str, Any]


def sides(claim: str, names: Names) -> tuple[Any, str, Any]:
    """Left value, relation and right value of a claim, where its names have these values."""
    left, relation, right = split(claim)
    return evaluate(left, names), relation, evaluate(right, names)


def split(claim: str) -> tuple[str, str, str]:
    """The claim at its last relation outside of brackets."""
    for relation in RELATIONS:
        left, found, right = claim.rpartition(relation)
        if found and left.count("(") == left.count(")"):
            return left, found.strip(), right
    raise ValueError(claim)


def evaluate(text: str, names: Names) -> Any:
    return _value(ast.parse(text.strip(), mode="eval").body, names)


def _value(node: ast.AST, names: Names) -> Any:
    return _READERS[type(node)](node, names)


def _constant(node: ast.Constant, names: Names) -> Any:
    if isinstance(node.value, int):
        return mpf(node.value)
    exact = Fraction(repr(node.value))  # decimal text is exact; Python keeps seventeen digits of it
    return mpf(exact.numerator) / exact.denominator


def _name(node: ast.Name, names: Names) -> Any:
    return names[node.id] if node.id in names else CONSTANTS[node.id]()


def _unary(node: ast.UnaryOp, names: Names) -> Any:
    value = _value(node.operand, names)
    return -value if isinstance(node.op, ast.USub) else value


def _binary(node: ast.BinOp, names: Names) -> Any:
    return OPERATORS[type(node.op)](_value(node.left, names), _value(node.right, names))


def _comparison(node: ast.Compare, names: Names) -> Any:
    return OPERATORS[type(node.ops[0])](_value(node.left, names), _value(node.comparators[0], names))


def _attribute(node: ast.Attribute, names: Names) -> Any:
    return _value(node.value, names).T  # the only attribute there is


def _call(node: ast.Call, names: Names) -> Any:
    name = node.func.id  # type: ignore[attr-defined]
    if name in _BINDERS:
        return _BINDERS[name](node.args, names)
    return FUNCTIONS[name](*(_value(a, names) for a in node.args))


def _power(base: Any, exponent: Any) -> Any:
    whole = mp.im(exponent) == 0 and exponent == mp.floor(mp.re(exponent)) and abs(exponent) < 10**4
    return base ** int(mp.re(exponent)) if whole else mp.power(base, exponent)


def _product(a: Any, b: Any) -> Any:
    """Columns stand for vectors: before a matrix, or another vector, they are rows."""
    product = (a.T if a.cols == 1 and a.rows != 1 else a) * b
    if product.rows == product.cols == 1:
        return product[0]
    return product.T if product.rows == 1 else product


def _gcd(a: int, b: int) -> int:
    return abs(a) if b == 0 else _gcd(b, a % b)


# Forms that bind a variable.


def _function(body: ast.AST, variable: ast.AST, names: Names) -> Callable[[Any], Any]:
    return lambda value: _value(body, {**names, variable.id: value})  # type: ignore[attr-defined]


def _limits(parts: list[ast.expr], names: Names) -> tuple[Callable[[Any], Any], Any, Any]:
    body, limits = parts
    variable, low, high = limits.elts  # type: ignore[attr-defined]
    return _function(body, variable, names), _value(low, names), _value(high, names)


def _sum(parts: list[ast.expr], names: Names) -> Any:
    f, low, high = _limits(parts, names)
    if high != mp.inf:
        return mp.fsum(f(mpf(k)) for k in range(int(low), int(high) + 1))
    direct = mp.fsum(f(mpf(k)) for k in range(int(low), 700))
    small = abs(f(mpf(700))) < mpf(10) ** (-mp.dps)
    return direct if small else mp.nsum(f, [low, high])


def _product_of(parts: list[ast.expr], names: Names) -> Any:
    f, low, high = _limits(parts, names)
    return mp.fprod([f(mpf(k)) for k in range(int(low), int(high) + 1)])


def _integral(parts: list[ast.expr], names: Names) -> Any:
    f, low, high = _limits(parts, names)
    if mp.isinf(low) or mp.isinf(high):
        start = low if not mp.isinf(low) else mpf(0)
        pieces = [low, start, start + 1, high] if mp.isinf(low) else [low, low + 1, high]
    else:
        pieces = mp.linspace(low, high, 9)
    return mp.quad(f, list(dict.fromkeys(pieces)))


def _derivative(parts: list[ast.expr], names: Names) -> Any:
    body, variable = parts
    return mp.diff(_function(body, variable, names), names[variable.id])  # type: ignore[attr-defined]


def _piecewise(parts: list[ast.expr], names: Names) -> Any:
    for part in parts:
        value, condition = part.elts  # type: ignore[attr-defined]
        if _value(condition, names):
            return _value(value, names)
    raise ValueError("no case holds")


_BINDERS: dict[str, Callable[[list[ast.expr], Names], Any]] = {
    "Sum": _sum, "Product": _product_of, "Integral": _integral, "Derivative": _derivative, "Piecewise": _piecewise,
}  # fmt: skip
_READERS: dict[type, Callable[[Any, Names], Any]] = {
    ast.Constant: _constant, ast.Name: _name, ast.UnaryOp: _unary, ast.BinOp: _binary, ast.Compare: _comparison,
    ast.Attribute: _attribute, ast.Call: _call,
}  # fmt: skip
