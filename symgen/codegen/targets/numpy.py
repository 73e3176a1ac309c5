"""NumPy with SciPy's special functions."""

from __future__ import annotations

from typing import Any

from symgen.codegen.target import ATOM, MULTIPLY, TARGETS, UNARY, Expression, Row, Target
from symgen.codegen.targets import _python as python
from symgen.codegen.targets._arrays import array_helpers, array_rows
from symgen.codegen.targets._helpers import helpers
from symgen.codegen.targets._python import calling, calling_two, helping, matrix, meaning, reducing, template
from symgen.codegen.writer import Writer
from symgen.errors import UsageError
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, make


class NumpyArrays:
    """Arguments become arrays of one floating dtype, that of the floating arrays given (float64 for plain numbers)."""

    def prepare(self, arguments: tuple[Any, ...], numbers: tuple[str, ...]) -> tuple[Any, ...]:
        import numpy as np

        raw = [a if isinstance(a, (int, float, complex)) else np.asarray(a) for a in arguments]
        floating = [a.dtype for a in raw if hasattr(a, "dtype") and a.dtype.kind in "fc"]
        real = np.result_type(*floating) if floating else np.dtype(np.float64)
        return tuple(self._converted(a, real, number) for a, number in zip(raw, numbers, strict=True))

    def _converted(self, array: Any, dtype: Any, number: str) -> Any:
        import numpy as np

        array = np.asarray(array)
        if array.dtype.kind not in "biufc":
            raise UsageError(
                asked="a call of a compiled function",
                found=f"an argument of dtype {array.dtype}",
                where="the arguments",
                hint="give numbers or arrays of numbers",
            )
        wanted = np.result_type(dtype, np.complex64) if number == "complex" or array.dtype.kind == "c" else dtype
        # A 0-d array would decide dtypes like any array but not behave like a number in place; [()] makes it a scalar.
        return array.astype(wanted, copy=False)[()]

    def shaped(
        self, values: tuple[Any, ...], shapes: tuple[tuple[int, ...], ...], like: tuple[Any, ...]
    ) -> tuple[Any, ...]:
        import numpy as np

        dtype = np.result_type(*(a.dtype for a in like)) if like else np.dtype(np.float64)
        return tuple(self._shaped(value, shape, dtype) for value, shape in zip(values, shapes, strict=True))

    def _shaped(self, value: Any, shape: tuple[int, ...], dtype: Any) -> Any:
        import numpy as np

        array = np.asarray(value)
        if array.dtype != dtype and array.dtype.kind in "biuf":
            array = array.astype(dtype)
        return (array if array.shape == shape else np.broadcast_to(array, shape).copy())[()]

    def to_numpy(self, value: Any) -> Any:
        import numpy as np

        return np.asarray(value)

    def from_numpy(self, value: Any) -> Any:
        return value


def _namespace() -> dict[str, Any]:
    import math

    import numpy
    from scipy import linalg, special

    return {"math": math, "np": numpy, "linalg": linalg, "special": special}


def _polygamma(writer: Writer, term: Term) -> Expression:
    order, x = term.args
    if order.value is None or order.value < 1:
        return Expression(f"special.polygamma({writer.at(order)}, {writer.at(x)})")
    # psi_n(x) = (-1)^(n+1) n! zeta(n + 1, x); scipy.special.polygamma would raise float32 to float64.
    from math import factorial

    n = int(order.value)
    coefficient = (-1) ** (n + 1) * factorial(n)
    zeta = f"special.zeta({n + 1}.0, {writer.operand(x, len(term.shape))})"
    return Expression(zeta) if coefficient == 1 else Expression(f"{coefficient} * {zeta}", MULTIPLY if n % 2 else UNARY)


def _positive(text: str) -> Row:
    return python.where_domain(template(text, MULTIPLY), POSITIVE, "numpy")


def _stack(writer: Writer, term: Term) -> Expression:
    parts = ", ".join(writer.operand(a, len(term.shape) - 1) for a in term.args)
    return Expression(f"np.stack(np.broadcast_arrays({parts}), axis={-len(term.shape)})")


def _made(function: str) -> Row:
    def row(writer: Writer, term: Term) -> Expression:
        return Expression(f"np.{function}({writer.shape(term.shape)}, dtype={writer.like}.dtype)")

    return row


def _eye(writer: Writer, term: Term) -> Expression:
    return Expression(f"np.eye({writer.size(term.shape[0])}, dtype={writer.like}.dtype)")


def _diag(writer: Writer, term: Term) -> Expression:
    inside = term.args[0]
    if len(inside.shape) == 1 and not writer.batched:
        return Expression(f"np.diag({writer.at(inside)})")
    size = writer.size(inside.shape[-1])
    return Expression(f"{writer.at(inside, ATOM)}[..., None] * np.eye({size}, dtype={writer.like}.dtype)", MULTIPLY)


def _onehot(writer: Writer, term: Term) -> Expression:
    chosen = python.chosen(writer, term, f"np.arange({writer.size(term.attrs[0])})")
    return Expression(f"({chosen}).astype({writer.like}.dtype)")


def _expand(writer: Writer, term: Term) -> Expression:
    inside = writer.operand(term.args[0], len(term.shape))
    if not writer.batched:
        return Expression(f"np.broadcast_to({inside}, {writer.shape(term.shape)})")
    return Expression(f"{inside} * np.ones({writer.shape(term.shape)}, dtype={writer.like}.dtype)", MULTIPLY)


def _norm(writer: Writer, term: Term) -> Expression:
    inside = term.args[0]
    if not writer.batched:
        return Expression(f"np.linalg.norm({writer.at(inside)})")
    axes = tuple(range(-len(inside.shape), 0))
    return Expression(f"np.sqrt(np.sum(np.square({writer.at(inside)}), axis={axes}))")


ROWS: dict[str, Row] = {
    **python.ROWS,
    "exp": calling("np.exp"),
    "log": calling("np.log"),
    "sqrt": calling("np.sqrt"),
    "abs": calling("np.abs"),
    "sign": calling("np.sign"),
    "expm1": calling("np.expm1"),
    "log1p": calling("np.log1p"),
    "sin": calling("np.sin"),
    "cos": calling("np.cos"),
    "tan": calling("np.tan"),
    "asin": calling("np.arcsin"),
    "acos": calling("np.arccos"),
    "atan": calling("np.arctan"),
    "sinh": calling("np.sinh"),
    "cosh": calling("np.cosh"),
    "tanh": calling("np.tanh"),
    "asinh": calling("np.arcsinh"),
    "acosh": calling("np.arccosh"),
    "atanh": calling("np.arctanh"),
    "sigmoid": calling("special.expit"),
    "log_sigmoid": calling("special.log_expit"),
    "softplus": template("np.logaddexp({0}, 0)"),
    "logit": calling("special.logit"),
    "relu": template("np.maximum({0}, 0)"),
    "heaviside": template("np.heaviside({0}, 0)"),
    "floor": calling("np.floor"),
    "ceiling": calling("np.ceil"),
    "re": calling("np.real"),
    "im": calling("np.imag"),
    "conjugate": calling("np.conj"),
    "arg": calling("np.angle"),
    "atan2": calling_two("np.arctan2"),
    "max": python.folding("np.maximum"),
    "min": python.folding("np.minimum"),
    "mod": calling_two("np.mod"),
    "gcd": template("np.gcd(np.asarray({0}, dtype=int), np.asarray({1}, dtype=int))"),
    "lcm": template("np.lcm(np.asarray({0}, dtype=int), np.asarray({1}, dtype=int))"),
    "delta": template("np.where({0} == {1}, 1, 0)"),
    "indicator": template("np.where({0}, 1, 0)"),
    "true": template("np.True_"),
    "stop_gradient": meaning(lambda x: x),
    "cases": python.case_split("np.where"),
    "gamma": calling("special.gamma"),
    "loggamma": calling("special.gammaln"),
    "digamma": calling("special.digamma"),
    "polygamma": _polygamma,
    "binomial": calling_two("special.binom"),
    "beta": python.where_domain(meaning(lambda x, y: make("exp", make("logbeta", x, y))), POSITIVE, "numpy"),
    "logbeta": python.where_domain(helping("logbeta", 2), POSITIVE, "numpy"),
    "erf": calling("special.erf"),
    "erfc": calling("special.erfc"),
    "erfcx": calling("special.erfcx"),
    "erfinv": calling("special.erfinv"),
    "normal_cdf": calling("special.ndtr"),
    "zeta": calling("special.zeta"),
    "expint_e1": calling("special.exp1"),
    "expint_ei": calling("special.expi"),
    "sine_integral": template("special.sici({0})[0]"),
    "cosine_integral": template("special.sici({0})[1]"),
    "dilogarithm": helping("dilogarithm"),
    "lambertw": template("np.real(special.lambertw({0}))"),
    "besseli": calling_two("special.iv"),
    "besselj": calling_two("special.jv"),
    "besselk": calling_two("special.kv"),
    "bessely": calling_two("special.yv"),
    "incomplete_beta": template("special.betainc({0}, {1}, {2})"),
    "lower_incomplete_gamma": _positive("special.gammainc({0}, {1}) * special.gamma({0})"),
    "upper_incomplete_gamma": _positive("special.gammaincc({0}, {1}) * special.gamma({0})"),
    **array_rows("np", reducing),
    "matmul": python.product_of("np.einsum"),
    "trace": matrix("np.trace({0}, axis1=-2, axis2=-1)"),
    "det": matrix("np.linalg.det({0})"),
    "logdet": matrix("np.linalg.slogdet({0})[1]"),
    "inverse": matrix("np.linalg.inv({0})"),
    "cholesky": matrix("np.linalg.cholesky({0})"),
    "solve": python.solving("np"),
    "diag": _diag,
    "diagonal": matrix("np.diagonal({0}, axis1=-2, axis2=-1)"),
    "total": reducing("np.sum", "axis"),
    "mean": reducing("np.mean", "axis"),
    "amax": reducing("np.max", "axis"),
    "norm": _norm,
    "logsumexp": python.along_axis("special.logsumexp", "axis"),
    "softmax": python.along_axis("special.softmax", "axis"),
    "log_softmax": python.along_axis("special.log_softmax", "axis"),
    "kron": matrix("np.kron({0}, {1})"),
    "einsum": python.contraction("np.einsum", "transpose"),
    "eye": _eye,
    "ones": _made("ones"),
    "zeros": _made("zeros"),
    "expand": _expand,
    "stack": _stack,
    "onehot": _onehot,
    "matrix_exp": matrix("linalg.expm({0})"),
    "matrix_sqrt": matrix("linalg.sqrtm({0})"),
    "eigenvalues": matrix("np.linalg.eigvalsh({0})[..., ::-1]"),
    "positive_definite": helping("positive_definite"),
    "index": python.indexed("np.asarray({0}, dtype=int)"),
    "primitive xlogy": calling_two("special.xlogy"),
    "primitive xlog1py": calling_two("special.xlog1py"),
    "primitive log_normal_cdf": helping("log_normal_cdf"),
    "primitive logaddexp": calling_two("np.logaddexp"),
    "primitive log_gap": helping("log_gap", 2),
    "primitive log1mexp": helping("log1mexp"),
    "primitive direct_loggamma": calling("special.gammaln"),
    "primitive binet": helping("binet"),
}

TARGETS.register(
    "numpy",
    Target(
        "numpy",
        ("import math", "import numpy as np", "from scipy import linalg", "from scipy import special"),
        ROWS,
        _namespace,
        NumpyArrays,
        array_type="np.ndarray",
        bars={"upper_incomplete_gamma": 64.0, "zeta": 128.0},
        helpers={**helpers("np", "special.gammaln", "special.betaln", "special.erfcx"), **array_helpers("np")},
    ),
)
