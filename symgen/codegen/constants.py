"""Constant sub-terms: Python numbers by the standard `math` module, so that they never raise the dtype of arrays."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from symgen.codegen.target import ATOM, Expression
from symgen.errors import DomainError, NoRuleError
from symgen.terms.term import Term

if TYPE_CHECKING:
    from symgen.codegen.writer import Writer

# Functions of `math` that are right to about an ulp.
_MATH = {
    "exp": "math.exp",
    "log": "math.log",
    "log1p": "math.log1p",
    "expm1": "math.expm1",
    "sqrt": "math.sqrt",
    "sin": "math.sin",
    "cos": "math.cos",
    "tan": "math.tan",
    "asin": "math.asin",
    "acos": "math.acos",
    "atan": "math.atan",
    "atan2": "math.atan2",
    "sinh": "math.sinh",
    "cosh": "math.cosh",
    "tanh": "math.tanh",
    "asinh": "math.asinh",
    "acosh": "math.acosh",
    "atanh": "math.atanh",
    "erf": "math.erf",
    "erfc": "math.erfc",
    "loggamma": "math.lgamma",
    "abs": "abs",
}


class _Closed:
    """How constants are written: arithmetic as it stands, a function of `math`, else a rounded number."""

    structure = frozenset(("num", "const", "add", "mul", "neg", "div", "pow"))

    def has_function(self, term: Term) -> bool:
        return term.op in _MATH and all(a.domain.is_real for a in (*term.args, term))

    def expression(self, writer: Writer, term: Term) -> Expression:
        if self.has_function(term):
            return Expression(f"{_MATH[term.op]}({', '.join(writer.at(a) for a in term.args)})")
        return Expression(_value(term), ATOM)


CLOSED = _Closed()


def literal(value: Fraction) -> str:
    """The float nearest to an exact number; DomainError where no float is near."""
    try:
        return repr(float(value))
    except OverflowError:
        raise DomainError(
            asked=f"the float nearest to a number of {len(str(abs(value.numerator)))} digits",
            found="it is beyond the range of float64",
            where="a constant of the formula",
            hint="scale the formula, or work with logarithms",
        ) from None


def _value(term: Term) -> str:
    from symgen.numeric import Undefined, Unsupported, value

    try:
        found = value(term, {}, digits=25)
    except (Undefined, Unsupported) as error:
        raise NoRuleError(
            term.op,
            asked=f"the value of the constant {term}",
            found=str(error),
            where=str(term),
            hint="derive it to a closed form first",
        ) from error
    text = repr(complex(found)) if getattr(found, "imag", 0) else repr(float(found))
    return f"({text})" if text.startswith("-") else text
