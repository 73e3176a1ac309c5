"""How long deriving a gradient takes, and what SymPy makes of the same targets.

    python benchmarks/deriving.py [CASES [INTERPRETER]]

Times are processor seconds of deriving and simplifying, each from nothing. Every answer is evaluated at a random point and
held against autograd: right, wrong, zero (a silent one), or an error. With CASES, a JSON Lines file of gradient cases, the
whole of it is timed too. tensorgrad is under the AGPL and never a dependency: with INTERPRETER, the Python of an environment
that has it, its times on the targets that it can state are shown as well.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import sympy
import torch
from _measuring import environment

import symgen as sg

ROOT = Path(__file__).resolve().parent.parent
SIZES = {"n": 3, "m": 2}
Target = tuple[str, Callable[..., Any], str, Callable[..., Any]]

trace, det, logdet, inv, kron = torch.trace, torch.det, torch.logdet, torch.linalg.inv, torch.kron
hadamard, kronecker = sympy.HadamardProduct, sympy.KroneckerProduct
#: Name, torch code, the variables with the one to differentiate in first, and the same for SymPy.
TARGETS: list[Target] = [
    ("bilinear", lambda X, a, b: a @ X @ b, "X: n m, a: n, b: m", lambda X, a, b: a.T * X * b),
    ("quadratic", lambda x, A: x @ A @ x, "x: n, A: n n", lambda x, A: x.T * A * x),
    ("trace", lambda X, A: trace(A @ X), "X: n n, A: n n", lambda X, A: sympy.trace(A * X)),
    ("trace, sandwich", lambda X, A: trace(X.T @ A @ X), "X: n m, A: n n", lambda X, A: sympy.trace(X.T * A * X)),
    ("trace, cube", lambda X: trace(X @ X @ X), "X: n n", lambda X: sympy.trace(X * X * X)),
    ("trace, inverse", lambda X, A: trace(A @ inv(X)), "X: n n, A: n n", lambda X, A: sympy.trace(A * X.inverse())),
    ("determinant", lambda X: det(X), "X: n n", lambda X: sympy.det(X)),
    ("log determinant", lambda X: logdet(X), "X: n n", lambda X: sympy.log(sympy.det(X))),
    ("log det, Gram", lambda X: logdet(X.T @ X), "X: n m", lambda X: sympy.log(sympy.det(X.T * X))),
    ("inverse, bilinear", lambda X, a, b: a @ inv(X) @ b, "X: n n, a: n, b: n", lambda X, a, b: a.T * X.inverse() * b),
    ("residual", lambda w, X, y: ((X @ w - y) ** 2).sum(), "w: m, X: n m, y: n", lambda w, X, y: (X * w - y).T * (X * w - y)),
    ("Frobenius", lambda X, A: ((X - A) ** 2).sum(), "X: n m, A: n m", lambda X, A: sympy.trace((X - A).T * (X - A))),
    ("Hadamard", lambda X, A: trace((X * A) @ A.T), "X: n m, A: n m", lambda X, A: sympy.trace(hadamard(X, A) * A.T)),
    ("norm", lambda x, a: torch.linalg.norm(x - a), "x: n, a: n", lambda x, a: sympy.sqrt(((x - a).T * (x - a))[0, 0])),
    ("exponential", lambda x, a: torch.exp(a @ x), "x: n, a: n", lambda x, a: sympy.exp((a.T * x)[0, 0])),
    ("elementwise", lambda x, a: a @ torch.tanh(x), "x: n, a: n", lambda x, a: a.T * x.applyfunc(sympy.tanh)),
    ("layer", lambda W, x, a: a @ torch.tanh(W @ x), "W: n m, x: m, a: n", lambda W, x, a: a.T * (W * x).applyfunc(sympy.tanh)),
    ("Kronecker", lambda X, A: trace(kron(A, X)), "X: n n, A: m m", lambda X, A: sympy.trace(kronecker(A, X))),
    ("matrix exponential", lambda X: trace(torch.matrix_exp(X)), "X: n n", lambda X: sympy.trace(sympy.exp(X))),
]  # fmt: skip


def variables(text: str) -> dict[str, str]:
    pairs = (part.split(":") for part in text.split(","))
    return {name.strip(): words.strip() for name, words in pairs}


def drawn(shapes: dict[str, str]) -> dict[str, torch.Tensor]:
    """Random arrays; square matrices have a positive determinant."""
    rng = np.random.default_rng(1)
    found = {}
    for name, words in shapes.items():
        array = rng.normal(size=[SIZES[word] for word in words.split()])
        square = array.ndim == 2 and array.shape[0] == array.shape[1]
        found[name] = torch.tensor(array + (4 * np.eye(len(array)) if square else 0))
    return found


def judged(found: np.ndarray, truth: np.ndarray) -> str:
    if found.shape == truth.shape and np.allclose(found, truth, rtol=1e-9, atol=1e-12):
        return "right"
    return "zero" if not found.any() else "wrong"


def by_symgen(target: Target) -> tuple[float, np.ndarray]:
    _, code, text, _ = target
    shapes = variables(text)
    term, first = sg.from_torch(code, **shapes), next(iter(shapes))
    begun = time.process_time()
    (found,) = sg.gradients(term, [first]).values()
    taken = time.process_time() - begun
    program = sg.compile(found, args=[s for s in sorted(term.free, key=str) if s.attrs[0] in shapes])
    arrays = drawn(shapes)
    return taken, np.asarray(program(*(arrays[s.attrs[0]].numpy() for s in program.inputs)))


def by_sympy(target: Target) -> tuple[float, np.ndarray]:
    """SymPy's derivative in symbolic sizes, evaluated; a vector is a column."""
    _, _, text, build = target
    shapes = variables(text)
    sizes = {name: sympy.Symbol(name, integer=True, positive=True) for name in SIZES}
    own = {
        name: sympy.MatrixSymbol(name, *(*(sizes[word] for word in words.split()), 1)[:2])
        for name, words in shapes.items()
    }
    begun = time.process_time()
    found = build(**own).diff(own[next(iter(shapes))])
    taken = time.process_time() - begun
    arrays = {name: a.numpy().reshape(len(a), -1) for name, a in drawn(shapes).items()}
    found = found.subs({sizes[name]: size for name, size in SIZES.items()})
    point = {s: sympy.ImmutableMatrix(arrays[s.name]) for s in found.atoms(sympy.MatrixSymbol)}
    value = np.asarray(found.subs(point).doit().as_explicit().tolist(), dtype=float)
    return taken, value.reshape(tuple(drawn(shapes)[next(iter(shapes))].shape))


def outcome(solve: Callable[[Target], tuple[float, np.ndarray]], target: Target) -> tuple[str, float]:
    _, code, text, _ = target
    arrays = drawn(variables(text))
    first = next(iter(arrays))
    arrays[first].requires_grad_(True)
    (truth,) = torch.autograd.grad(code(**arrays), arrays[first])
    try:
        taken, found = solve(target)
    except (ArithmeticError, AttributeError, NotImplementedError, TypeError, ValueError) as error:
        return type(error).__name__, float("nan")
    return judged(found, truth.numpy()), taken


def cases(path: str) -> None:
    """The whole of a file of cases: reading, deriving, simplifying."""
    sys.path.insert(0, str(ROOT / "tests"))
    from cases.gradient_cases import derived, read

    rows = [json.loads(line) for line in Path(path).read_text().splitlines()]
    times = []
    for row in rows:
        term = read(row)
        for name in row["wrt"]:
            begun = time.process_time()
            derived(row, term, name)
            times.append(time.process_time() - begun)
    print(
        f"{len(times)} derivatives of {len(rows)} cases: {sum(times):.3f} s, median {1e3 * statistics.median(times):.2f} ms"
    )


WEIGHTS = {"Wq": "h d e", "Wk": "h d e", "Wv": "h d e", "Wo": "h e d", "W1": "d m", "b1": "m", "W2": "m d", "b2": "d"}


def stack(x: Any, y: Any, **weights: Any) -> Any:
    """Transformer blocks of several heads, each normalised before."""
    layer_norm, d, e = torch.nn.functional.layer_norm, x.shape[1], weights["Wq_0"].shape[2]
    for k in range(len(weights) // len(WEIGHTS)):
        Wq, Wk, Wv, Wo, W1, b1, W2, b2 = (weights[f"{name}_{k}"] for name in WEIGHTS)
        z = layer_norm(x, (d,))
        P = torch.softmax((z @ Wq) @ (z @ Wk).mT / e**0.5, -1)
        x = x + torch.einsum("hte,hed->td", P @ (z @ Wv), Wo)
        x = x + torch.nn.functional.gelu(layer_norm(x, (d,)) @ W1 + b1) @ W2 + b2
    return ((x - y) ** 2).mean()


def transformer(blocks: int) -> None:
    """All gradients of a stack of blocks, its width, heads and length symbolic."""
    shapes = {f"{name}_{k}": words for k in range(blocks) for name, words in WEIGHTS.items()}
    begun = time.process_time()
    loss = sg.from_torch(stack, x="T d", y="T d", **shapes)
    read = time.process_time()
    found = sg.gradients(loss, list(shapes))
    done = time.process_time()
    print(f"{blocks} transformer blocks: read in {read - begun:.2f} s, {len(found)} gradients in {done - read:.2f} s")


def elsewhere(interpreter: str) -> None:
    """The targets by tensorgrad, in its own environment."""
    script = ROOT / "benchmarks" / "_tensorgrad.py"
    shown = subprocess.run([interpreter, str(script)], check=True, capture_output=True, text=True, timeout=600).stdout
    for name, (taken, letters) in json.loads(shown).items():
        print(f"{name:20} tensorgrad {1e3 * taken:8.2f} ms, {letters} letters")


def main(path: str, interpreter: str) -> None:
    print(environment("symgen", "sympy", "torch"))
    times: list[float] = []
    counts: dict[str, Counter[str]] = {"symgen": Counter(), "sympy": Counter()}
    by_symgen(TARGETS[0]), by_sympy(TARGETS[0])  # imports and first calls are no derivation
    for target in TARGETS:
        own, taken = outcome(by_symgen, target)
        other, theirs = outcome(by_sympy, target)
        counts["symgen"][own] += 1
        counts["sympy"][other] += 1
        times.append(taken)
        print(f"{target[0]:20} {own:8} {1e3 * taken:8.2f} ms   SymPy: {other:20} {1e3 * theirs:8.2f} ms", flush=True)
    for name, counted in counts.items():
        print(f"{name:7}" + ", ".join(f"{count} {word}" for word, count in counted.most_common()))
    print(f"median {1e3 * statistics.median(times):.2f} ms, largest {1e3 * max(times):.2f} ms")
    if path:
        cases(path)
    transformer(12)
    if interpreter:
        elsewhere(interpreter)


if __name__ == "__main__":
    main(*(*sys.argv[1:], "", "")[:2])
