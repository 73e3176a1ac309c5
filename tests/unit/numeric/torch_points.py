"""Random tensors for torch code that is read, and the comparison of a Term with the code itself."""

import numpy as np
import torch

from symgen.numeric import evaluate, torch_system
from symgen.numeric.torch_reading.declaring import declared

LENGTHS = {"n": 3, "m": 4, "d": 2, "k": 5, "b": 3, "t": 4, "c": 2, "h": 6, "w": 5}


def _normal(rng, shape):
    return rng.normal(size=shape)


def _spd(rng, shape):
    a = rng.normal(size=shape)
    return a @ np.swapaxes(a, -1, -2) + shape[-1] * np.eye(shape[-1])


MAKERS = {
    "": _normal,
    "spd": _spd,
    "symmetric": lambda rng, shape: (lambda a: a + np.swapaxes(a, -1, -2))(rng.normal(size=shape)),
    "lower": lambda rng, shape: np.tril(rng.normal(size=shape)) + 2 * np.eye(shape[-1]),
    "positive": lambda rng, shape: rng.uniform(0.5, 2, size=shape),
    "unit": lambda rng, shape: rng.uniform(0.1, 0.9, size=shape),
    "simplex": lambda rng, shape: rng.dirichlet(np.ones(shape[-1]), size=shape[:-1]),
    "binary": lambda rng, shape: rng.integers(0, 2, size=shape),
    "index": lambda rng, shape: rng.integers(0, 2, size=shape),
    "bool": lambda rng, shape: rng.integers(0, 2, size=shape).astype(bool),
}


def tensors(shapes, kinds, seed=0):
    """A random tensor for each variable; whole numbers and truth values by their kinds."""
    rng = np.random.default_rng(seed)
    made = {}
    for name, text in shapes.items():
        shape = tuple(int(word) if word.isdigit() else LENGTHS[word] for word in text.split())
        values = MAKERS[kinds.get(name, "")](rng, shape)
        made[name] = torch.as_tensor(np.asarray(values, dtype=values.dtype if hasattr(values, "dtype") else float))
    return made


def value(term, shapes, kinds, given):
    """The value of a Term at tensors, gradients included."""
    symbols = {declared(name, text, kinds.get(name)): given[name] for name, text in shapes.items()}
    plain = {s: v.double() if v.dtype == torch.int64 else v for s, v in symbols.items()}
    sizes = {s: LENGTHS[s.attrs[0]] for s in term.free if not s.shape and s.attrs[0] in LENGTHS and s not in plain}
    return evaluate(term, {**plain, **sizes}, torch_system())


def difference(found, truth):
    """The largest difference relative to the largest entry; shapes must agree."""
    assert tuple(found.shape) == tuple(truth.shape), (found.shape, truth.shape)
    scale = 1 + float(truth.double().abs().max()) if truth.numel() else 1
    return float((found.double() - truth.double()).abs().max()) / scale if truth.numel() else 0.0
