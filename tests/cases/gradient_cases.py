"""Running one gradient case: the torch code through `from_torch`, the derivative evaluated, compared with two truths."""

import re

import numpy as np
import scipy.linalg
import scipy.special
import torch

from symgen.calculus.tensor import gradient, hessian, jacobian
from symgen.numeric import FLOAT, evaluate, from_torch
from symgen.terms.build import total

NUMPY = {
    "np": np,
    "inv": np.linalg.inv,
    "det": np.linalg.det,
    "expm": scipy.linalg.expm,
    "softmax": scipy.special.softmax,
    "sig": scipy.special.expit,
    "logsumexp": scipy.special.logsumexp,
    "solve": np.linalg.solve,
    "chol": np.linalg.cholesky,
    "erf": scipy.special.erf,
}


def function_of(row):
    """The case's code as a function of its variables; `symgen` sees the function only."""
    lines = [line.strip() for line in row["f"].split(";")]
    source = f"def {re.sub(r'[^A-Za-z0-9_]', '_', row['id'])}({', '.join(row['vars'])}):\n"
    source += "".join(f"    {line}\n" for line in lines) + "    return out\n"
    scope = {"torch": torch, "F": torch.nn.functional, "math": __import__("math")}
    exec(compile(source, row["id"], "exec"), scope)
    return next(value for name, value in scope.items() if name == re.sub(r"[^A-Za-z0-9_]", "_", row["id"]))


def read(row):
    return from_torch(function_of(row), kinds=row["kind"], **row["vars"])


def derived(row, term, name):
    """The derivative that the case asks for, and whether the result has the shape that it should."""
    by_name = {s.attrs[0]: s for s in term.free}
    variable = by_name[name]
    convention = "free" if row["struct"] else "none"
    if row["order"] == "grad":
        return gradient(term, variable, symmetric=convention)
    if row["order"] == "hess":
        return hessian(term, variable)
    if row["order"] == "jac":
        return jacobian(term, variable)
    direction = next(s for s in from_torch_symbols(row) if s.attrs[0] == "v")
    return gradient(total(gradient(term, variable) * direction), variable)


def from_torch_symbols(row):
    """The symbols of all variables of a case, those that its code leaves unused too."""
    from symgen.numeric.torch_reading.declaring import declared

    return tuple(declared(name, shape, row["kind"].get(name)) for name, shape in row["vars"].items())


def sizes(row, rng):
    names = sorted({d for shape in row["vars"].values() for d in shape.split() if not d.isdigit()})
    fixed = {name: value for name, value in row["dims"].items() if isinstance(value, int)}
    # From 2 up and all different, so that no two axes are confused.
    drawn = rng.permutation(len(names)) + 2
    return {**dict(zip(names, map(int, drawn), strict=True)), **fixed}


def _spd(rng, shape):
    a = rng.normal(size=shape)
    return a @ np.swapaxes(a, -1, -2) + shape[-1] * np.eye(shape[-1])


KINDS = {
    "": lambda rng, shape: rng.normal(size=shape),
    "spd": _spd,
    "sym": lambda rng, shape: (lambda a: a + np.swapaxes(a, -1, -2))(rng.normal(size=shape)),
    "lower": lambda rng, shape: np.tril(rng.normal(size=shape)) + 2 * np.eye(shape[-1]),
    "pos": lambda rng, shape: rng.uniform(0.5, 2, size=shape),
    "unit": lambda rng, shape: rng.uniform(0.1, 0.9, size=shape),
    "prob": lambda rng, shape: rng.dirichlet(np.ones(shape[-1]), size=shape[:-1]),
    "simplex": lambda rng, shape: rng.dirichlet(np.ones(shape[-1]), size=shape[:-1]),
    "binary": lambda rng, shape: rng.integers(0, 2, size=shape).astype(float),
    "int": lambda rng, shape: rng.integers(0, 2, size=shape),
    "index": lambda rng, shape: rng.integers(0, 2, size=shape),
}


def point(row, lengths, rng):
    shapes = {
        name: tuple(int(d) if d.isdigit() else lengths[d] for d in shape.split()) for name, shape in row["vars"].items()
    }
    made = {name: KINDS[row["kind"].get(name, "")](rng, shape) for name, shape in shapes.items()}
    # Matrices that are to be inverted, and determinants whose logarithm is taken, stay away from 0.
    for name, value in made.items():
        square = value.ndim == 2 and value.shape[0] == value.shape[1] and not row["kind"].get(name)
        made[name] = value + 4 * np.eye(len(value)) if square else value
    return made


def value_of(term, symbols, values, lengths):
    """The value of a Term; sizes by name."""
    given = {
        s: values[s.attrs[0]].tolist() if np.ndim(values[s.attrs[0]]) else float(values[s.attrs[0]]) for s in symbols
    }
    given |= {s: lengths[s.attrs[0]] for s in term.free if s.attrs[0] in lengths}
    return np.asarray(evaluate(term, given, FLOAT), dtype=float)


def expected(row, name, values, lengths):
    scope = {**NUMPY, **lengths, **{n: np.asarray(v, dtype=float) for n, v in values.items()}}
    if row["pre"]:
        exec(row["pre"], scope)
    return np.asarray(eval(row["wrt"][name][1], scope), dtype=float)


def by_autograd(row, name, values, lengths):
    """The same derivative by torch, over the free entries where the case says so."""
    function = function_of(row)
    function.__globals__.update(lengths)
    tensors = {
        n: torch.tensor(np.asarray(v), dtype=torch.int64 if row["kind"].get(n) in ("int", "index") else torch.float64)
        for n, v in values.items()
    }

    def of(x):
        return function(**{**tensors, name: _free(x, row["struct"])})

    at = tensors[name]
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        found = _by_order(row, of, at, tensors).numpy()
    finally:
        torch.set_default_dtype(before)
    return found + np.tril(found, -1).T if row["struct"] == "sym" else found


def _by_order(row, of, at, tensors):
    if row["order"] in ("grad", "jac"):
        return torch.autograd.functional.jacobian(of, at)
    if row["order"] == "hess":
        return torch.autograd.functional.hessian(of, at)
    return torch.autograd.functional.hvp(of, at, tensors["v"])[1]


def _free(x, struct):
    """The matrix that the entries on and below the diagonal stand for."""
    if struct == "sym":
        lower = torch.tril(x)
        return lower + torch.tril(x, -1).T
    return torch.tril(x) if struct in ("lower", "tril") else x


def difference(found, truth):
    return float(np.max(np.abs(found - truth)) / (1 + np.max(np.abs(truth)))) if found.shape == truth.shape else np.inf
