"""Complex conjugation as an automorphism: it fixes real kernels, negates i, and goes inside functions that are real on the line.

log, roots and inverse functions have cuts, on which conjugate(log(z)) is not log(conjugate(z)); their conjugates are kernels
of their own. A polynomial in z and conjugate(z) vanishes for all complex z only if it is the zero polynomial.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symgen.calculus.normaliser import gammas, trigonometry
from symgen.calculus.normaliser.field import Poly, Ratio
from symgen.calculus.normaliser.powers import exp_of, imaginary
from symgen.calculus.normaliser.workspace import COMPLEX, Kernel, Workspace
from symgen.errors import BudgetError

MOST_TERMS = 300


def conjugate(space: Workspace, ratio: Ratio) -> Ratio:
    """The complex conjugate of a ratio."""
    images = {p: _image(space, p) for p in space.positions(ratio)}
    if all(image is None for image in images.values()):
        return ratio
    above, below = (_mapped(space, poly, images) for poly in (ratio.num, ratio.den))
    return space.div(above, below)


def real_part(space: Workspace, ratio: Ratio) -> Ratio:
    """(z + conjugate(z))/2."""
    return space.div(space.add(ratio, conjugate(space, ratio)), space.number(2))


def imaginary_part(space: Workspace, ratio: Ratio) -> Ratio:
    """(z - conjugate(z))/(2*i)."""
    return space.div(space.sub(ratio, conjugate(space, ratio)), space.scale(imaginary(space), 2))


def is_self_conjugate(space: Workspace, ratio: Ratio) -> bool:
    """Whether a ratio is its own conjugate, so that its values are real."""
    if not any(space.kernels[p].op in ("conjugate", "i") for p in space.positions(ratio)):
        return False
    return conjugate(space, ratio).key == ratio.key


def _mapped(space: Workspace, poly: Poly, images: dict[int, Ratio | None]) -> Ratio:
    """A polynomial with other values for some of its generators."""
    if len(poly) > MOST_TERMS:
        raise BudgetError(asked="a complex conjugate", found=f"{len(poly)} terms")
    parts = []
    for exponents, coefficient in poly.terms():
        kept = [0 if images.get(p) is not None else int(e) for p, e in enumerate(exponents)]
        factors = [space.polynomial(space.context.term(coeff=coefficient, exp_vec=tuple(kept)))]
        for p, e in enumerate(exponents):
            image = images.get(p)
            if e and image is not None:
                factors.append(space.power(image, int(e)))
        parts.append(space.product(factors))
    return space.sum(parts)


def _image(space: Workspace, position: int) -> Ratio | None:
    """The conjugate of a generator; None where it is the generator itself."""
    kernel = space.kernels[position]
    if kernel.domain.is_real and (kernel.order == 1 or kernel.domain.is_nonnegative):
        return None
    if kernel.op == "i":
        return space.neg(imaginary(space))
    rule = _RULES.get(kernel.op)
    found = rule(space, kernel) if rule is not None else None
    return found if found is not None else _opaque(space, position)


def _opaque(space: Workspace, position: int) -> Ratio:
    kernel = space.kernels[position]
    inside = space.polynomial(space.gens[position])
    return space.value(space.intern("conjugate", (inside,), domain=COMPLEX, shape=kernel.shape, free=kernel.free))


def _of_exp(space: Workspace, kernel: Kernel) -> Ratio:
    return exp_of(space, space.scale(conjugate(space, kernel.args[0]), _share(kernel)))


def _share(kernel: Kernel) -> Fraction:
    return Fraction(1, kernel.order)


def _inside(function: Callable[[Workspace, Ratio], Ratio]) -> Callable[[Workspace, Kernel], Ratio | None]:
    def rule(space: Workspace, kernel: Kernel) -> Ratio | None:
        if kernel.order != 1 or kernel.extra:
            return None
        return function(space, conjugate(space, kernel.args[0]))

    return rule


def _of_polygamma(space: Workspace, kernel: Kernel) -> Ratio | None:
    order = kernel.args[0].constant
    if kernel.order != 1 or order is None:
        return None
    return gammas.polygamma_of(space, int(order), conjugate(space, kernel.args[1]))


def _of_erf(space: Workspace, kernel: Kernel) -> Ratio | None:
    from symgen.calculus.normaliser.elementary import erf

    return erf(space, conjugate(space, kernel.args[0])) if kernel.order == 1 else None


_RULES: dict[str, Callable[[Workspace, Kernel], Ratio | None]] = {
    "conjugate": lambda space, kernel: kernel.args[0] if kernel.order == 1 else None,
    "exp": _of_exp,
    "cos": _inside(lambda space, x: trigonometry.cos_sin(space, x)[0]),
    "sin": _inside(lambda space, x: trigonometry.cos_sin(space, x)[1]),
    "gamma": _inside(gammas.gamma_of),
    "digamma": _inside(lambda space, x: gammas.polygamma_of(space, 0, x)),
    "polygamma": _of_polygamma,
    "erf": _of_erf,
}
