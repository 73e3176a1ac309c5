"""Formulas that the tests of rendering share, and one application of every operator of the table."""

from __future__ import annotations

from itertools import product

from symgen.errors import SymgenError
from symgen.probability import law
from symgen.terms import build as b
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.operators import table
from symgen.terms.term import Term, make, num, symbol

x, y = b.reals("x y")
s, t = b.positives("s t")
k, i = b.integers("k i")
n = b.dims("n")
X = b.matrix("X", n, n)
S = b.matrix("S", n, n, spd=True)
w, v = b.vector("w", n), b.vector("v", n)
normal = law("Normal", x, sd=s)
gamma = law("Gamma", s, rate=t)
drawn = make("random", y, law("Normal", 0, sd=1), attrs=("latent",))

# What arguments of each kind may be; the first combination that fits an operator is used.
_POOL: tuple[Term, ...] = (s, k, w, S, X)
_BINDERS: dict[str, tuple[Term, ...]] = {
    "sum": (x**k, k, num(0), n),
    "product": (x + k, k, num(1), n),
    "integral": (x**2, x, num(0), num(1)),
    "expectation": (b.log(y), y, gamma),
    "limit": (b.sin(x) / x, x, num(0)),
    "subs": (x**2, x, y),
    "plate": (make("random", w[i], law("Normal", 0, sd=1), attrs=("observed",)), i, num(1), n),
    "maximum": (x * y, x, (x > 0).term),
    "argmax": (x * y, x, (x > 0).term),
    "density_law": (b.exp(-x), x),
    "forall": ((x**2 >= 0).term, x, num(0), num(1)),
}
_ATTRS: dict[str, tuple[object, ...]] = {
    "num": (num(3).attrs[0],),
    "const": ("pi",),
    "symbol": ("theta", REAL, ()),
    "call": ("f", POSITIVE, (), ""),
    "law": ("Normal", ("mean", "sd"), ()),
    "eye": ((n, n),),
    "ones": ((n,),),
    "zeros": ((n, 3),),
    "expand": ((3, n),),
    "einsum": ("ij,j->i",),
    "onehot": (5,),
    "expand_dims": (1,),
    "reshape": ((n, 1, n),),
    "concatenate": (1,),
    "slice": (1, 2, n, 1),
    "unfold": (0, 3, 2, 1, 1),
    "fold": (0, 2 * n + 2, 2, 0, 1),
    "conv1d": (2, 1, 1),
    "conv2d": ((2, 1), 0, 1),
    "lattice": (n, (3,), (2,), 1),
    "limit": ("+",),
    "derivative": (1,),
    "grad": ("none",),
    "jacobian": ("none",),
    "hessian": ("none",),
    "random": ("latent",),
    "cases": ("", ""),
}
_ARGS: dict[str, tuple[Term, ...]] = {
    "symbol": (),
    "num": (),
    "call": (x, y),
    "index": (X, i, k),
    "law": (x, s),
    "cases": (x, (x > 0).term, num(0)),
    "stack": (x, y),
    "einsum": (X, w),
    "expand": (w,),
    "onehot": (k,),
    "expand_dims": (w,),
    "reshape": (X,),
    "concatenate": (X, X),
    "slice": (X,),
    "unfold": (w,),
    "fold": (b.symbol("U", REAL, (n, 4)),),
    "conv1d": (b.symbol("U", REAL, (2, 3, n)), b.symbol("F", REAL, (4, 3, 2))),
    "conv2d": (b.symbol("U", REAL, (2, 3, n, n)), b.symbol("F", REAL, (4, 3, 2, 2))),
    "lattice": (),
    "random": (y, normal),
    "model": (drawn,),
    "elbo": (make("model", drawn), make("model", drawn)),
    "posterior": (drawn, drawn),
    "evidence": (drawn,),
    "and": ((x > 0).term, (y > 0).term),
    "or": ((x > 0).term, (y > 0).term),
    "not": ((x > 0).term,),
    "indicator": ((x > 0).term,),
    "kl": (normal, gamma),
    "js": (normal, gamma),
    "entropy": (gamma,),
    "cross_entropy": (normal, gamma),
    "log_density": (normal, y),
    "expected_log_likelihood": (normal, gamma),
    "variance": (normal,),
    "law_mean": (normal,),
    "grad": (b.logdet(S), S),
    "derivative": (x**2, x),
}


def application(name: str) -> Term:
    """The operator applied to arguments that fit it."""
    attrs = _ATTRS.get(name, ())
    given = _BINDERS.get(name, _ARGS.get(name))
    if given is not None:
        return make(name, *given, attrs=attrs)
    arity = table()[name].arity
    for args in product(_POOL, repeat=2 if arity is None else arity):
        try:
            return make(name, *args, attrs=attrs)
        except SymgenError:
            continue
    raise AssertionError(f"no arguments fit {name}")


def declared(name: str) -> Term:
    return symbol(name)
