"""Which SymPy class an operator of the table is, which assumptions a domain is, and which constants have names."""

from __future__ import annotations

from typing import Any

import sympy

from symgen.errors import DomainError
from symgen.terms.domains import (
    COMPLEX,
    INTEGER,
    NATURAL,
    NEGATIVE,
    NONNEGATIVE,
    NONPOSITIVE,
    POSITIVE,
    POSITIVE_INTEGER,
    REAL,
    Domain,
)
from symgen.terms.term import Term, symbol

#: Operators that are one SymPy class with the same arguments, both ways.
CLASSES: dict[str, Any] = {
    "exp": sympy.exp,
    "log": sympy.log,
    "abs": sympy.Abs,
    "sign": sympy.sign,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tan": sympy.tan,
    "asin": sympy.asin,
    "acos": sympy.acos,
    "atan": sympy.atan,
    "sinh": sympy.sinh,
    "cosh": sympy.cosh,
    "tanh": sympy.tanh,
    "asinh": sympy.asinh,
    "acosh": sympy.acosh,
    "atanh": sympy.atanh,
    "atan2": sympy.atan2,
    "floor": sympy.floor,
    "ceiling": sympy.ceiling,
    "re": sympy.re,
    "im": sympy.im,
    "conjugate": sympy.conjugate,
    "arg": sympy.arg,
    "max": sympy.Max,
    "min": sympy.Min,
    "mod": sympy.Mod,
    "delta": sympy.KroneckerDelta,
    "gamma": sympy.gamma,
    "loggamma": sympy.loggamma,
    "polygamma": sympy.polygamma,
    "factorial": sympy.factorial,
    "binomial": sympy.binomial,
    "beta": sympy.beta,
    "erf": sympy.erf,
    "erfc": sympy.erfc,
    "erfinv": sympy.erfinv,
    "zeta": sympy.zeta,
    "expint_ei": sympy.Ei,
    "sine_integral": sympy.Si,
    "cosine_integral": sympy.Ci,
    "polylog": sympy.polylog,
    "lambertw": sympy.LambertW,
    "besseli": sympy.besseli,
    "besselj": sympy.besselj,
    "besselk": sympy.besselk,
    "bessely": sympy.bessely,
    "lower_incomplete_gamma": sympy.lowergamma,
    "upper_incomplete_gamma": sympy.uppergamma,
    "eq": sympy.Eq,
    "ne": sympy.Ne,
    "lt": sympy.Lt,
    "le": sympy.Le,
    "gt": sympy.Gt,
    "ge": sympy.Ge,
    "and": sympy.And,
    "or": sympy.Or,
    "not": sympy.Not,
}
OPERATORS: dict[Any, str] = {cls: name for name, cls in CLASSES.items()}

CONSTANTS: dict[str, Any] = {
    "pi": sympy.pi,
    "e": sympy.E,
    "i": sympy.I,
    "euler_gamma": sympy.EulerGamma,
    "catalan": sympy.Catalan,
    "oo": sympy.oo,
}
CONSTANT_NAMES: dict[Any, str] = {value: name for name, value in CONSTANTS.items()}

#: Domains with SymPy's assumptions; another domain is sent as the first of these that includes it.
ASSUMPTIONS: tuple[tuple[Domain, dict[str, bool]], ...] = (
    (POSITIVE_INTEGER, {"integer": True, "positive": True}),
    (NATURAL, {"integer": True, "nonnegative": True}),
    (INTEGER, {"integer": True}),
    (POSITIVE, {"positive": True}),
    (NEGATIVE, {"negative": True}),
    (NONNEGATIVE, {"nonnegative": True}),
    (NONPOSITIVE, {"nonpositive": True}),
    (REAL, {"real": True}),
    (COMPLEX, {"complex": True}),
)


def assumptions(domain: Domain) -> dict[str, bool]:
    """The strongest of the listed assumptions that holds on a domain."""
    entries = domain.entries()
    return next(given for wider, given in ASSUMPTIONS if wider.includes(entries))


def to_symbol(term: Term) -> Any:
    """The SymPy symbol of a scalar symbol."""
    return sympy.Symbol(term.attrs[0], **assumptions(term.domain))


def from_symbol(found: Any) -> Term:
    """The symbol with the domain that the assumptions say; one without assumptions is complex."""
    if found == sympy.Symbol(found.name):
        return symbol(found.name, COMPLEX)
    for domain, given in ASSUMPTIONS:
        if found == sympy.Symbol(found.name, **given):
            return symbol(found.name, domain)
    said = ", ".join(f"{name}={value}" for name, value in sorted(found._assumptions_orig.items()))
    raise DomainError(
        asked=f"the SymPy symbol {found.name} as a Term",
        found=f"the assumptions {said}",
        where=found.name,
        hint="use one of real, positive, nonnegative, negative, nonpositive, integer, complex",
    )
