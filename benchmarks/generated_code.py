"""How fast generated code is against torch's own derivatives: `python benchmarks/generated_code.py`.

The Hessian of logistic regression against torch.func.hessian; value and all gradients of a perceptron and of attention
against autograd. One thread, float32 unless it says otherwise; each row is the median of nine pairs of runs, after a
check that both agree.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from _measuring import environment, paired

import symgen as sg

Arrays = dict[str, torch.Tensor]


def logistic(X: Any, w: Any, y: Any) -> Any:
    return (F.softplus(X @ w) - y * (X @ w)).sum()


def perceptron(activation: Callable[[Any], Any]) -> Callable[..., Any]:
    def loss(X: Any, W1: Any, b1: Any, W2: Any, b2: Any, W3: Any, b3: Any, y: Any) -> Any:
        hidden = activation(activation(X @ W1 + b1) @ W2 + b2)
        return F.cross_entropy(hidden @ W3 + b3, y)

    return loss


def attention(X: Any, Wq: Any, Wk: Any, Wv: Any, Wo: Any, Y: Any) -> Any:
    scores = (X @ Wq) @ (X @ Wk).mT / math.sqrt(64)
    return ((torch.softmax(scores, -1) @ (X @ Wv) @ Wo - Y) ** 2).mean()


def heads(X: Any, Wq: Any, Wk: Any, Wv: Any, Wo: Any, Y: Any) -> Any:
    b, n, d = X.shape
    Q, K, V = ((X @ W).reshape(b, n, 4, 16).transpose(1, 2) for W in (Wq, Wk, Wv))
    mixed = torch.softmax(Q @ K.mT / 4, -1) @ V
    return ((mixed.transpose(1, 2).reshape(b, n, d) @ Wo - Y) ** 2).mean()


PERCEPTRON = {"X": "n d", "W1": "d h", "b1": "h", "W2": "h h", "b2": "h", "W3": "h k", "b3": "k", "y": "n"}
ATTENTION = {"X": "b n d", "Wq": "d d", "Wk": "d d", "Wv": "d d", "Wo": "d d", "Y": "b n d"}
HEADS = {name: shape.replace("d", "64") for name, shape in ATTENTION.items()}
ROWS = [
    ("perceptron, tanh", perceptron(torch.tanh), PERCEPTRON, [{"n": 64, "d": 32, "h": 64}, {"n": 512, "d": 784, "h": 512}]),
    ("perceptron, relu", perceptron(F.relu), PERCEPTRON, [{"n": 64, "d": 32, "h": 64}, {"n": 512, "d": 784, "h": 512}]),
    ("perceptron, silu", perceptron(F.silu), PERCEPTRON, [{"n": 64, "d": 32, "h": 64}, {"n": 512, "d": 784, "h": 512}]),
    ("perceptron, gelu", perceptron(F.gelu), PERCEPTRON, [{"n": 64, "d": 32, "h": 64}, {"n": 512, "d": 784, "h": 512}]),
    ("attention, one head", attention, ATTENTION, [{"b": 8, "n": 64, "d": 64}, {"b": 4, "n": 256, "d": 64}]),
    ("attention, 4 heads", heads, HEADS, [{"b": 8, "n": 64}, {"b": 4, "n": 256}]),
]  # fmt: skip


def drawn(shapes: dict[str, str], sizes: dict[str, int]) -> Arrays:
    """Random tensors, weights of about unit gain, and classes for a `y` of one axis."""
    generator = torch.Generator().manual_seed(0)
    found = {}
    for name, words in shapes.items():
        shape = [int(word) if word.isdigit() else sizes[word] for word in words.split()]
        if name == "y":
            found[name] = torch.randint(0, sizes["k"], shape, generator=generator)
        else:
            gain = math.sqrt(shape[0]) if name.startswith("W") else 1.0
            found[name] = torch.randn(shape, generator=generator) / gain
    return found


def gradients(name: str, loss: Callable[..., Any], shapes: dict[str, str], sizes: dict[str, int]) -> None:
    """One row: value and gradients in all weights."""
    sizes = {**sizes, "k": 10}
    term = sg.from_torch(loss, kinds={"y": "classes"} if "y" in shapes else {}, **shapes)
    weights = [word for word in shapes if word[0] in "Wb"]
    program = sg.compile(term, args=list(shapes), to="torch", grad=weights)
    arrays = drawn(shapes, sizes)
    given = {word: a.clone().requires_grad_(word in weights) for word, a in arrays.items()}
    leaves = [given[word] for word in weights]

    def theirs() -> tuple[torch.Tensor, ...]:
        return torch.autograd.grad(loss(**given), leaves)

    for ours, truth in zip(program(*arrays.values())[1], theirs(), strict=True):
        torch.testing.assert_close(ours, truth, rtol=1e-3, atol=1e-5)
    ratio, own, other = paired(lambda: program(*arrays.values()), theirs)
    dimensions = ", ".join(
        f"{word}={size}" for word, size in sizes.items() if word in " ".join(shapes.values()).split()
    )
    print(f"{name:20} {dimensions:24} {1e3 * own:8.3f} ms {1e3 * other:8.3f} ms  ratio {ratio:.3f}", flush=True)


def hessians() -> None:
    """The Hessian of logistic regression, 2000 observations of 64 features."""
    found = sg.derive(sg.Hessian(sg.from_torch(logistic, X="n d", w="d", y="n"), "w"), judge=False).result
    for dtype in (torch.float32, torch.float64):
        arrays = drawn({"X": "n d", "w": "d", "z": "n"}, {"n": 2000, "d": 64})
        X, w, y = (a.to(dtype) for a in (arrays["X"], arrays["w"] / 8, (arrays["z"] > 0)))
        theirs = torch.func.hessian(lambda v, X=X, y=y: logistic(X, v, y))
        for target in ("torch", "numpy"):
            program = sg.compile(found, args=["X", "w"], to=target)
            given = (X, w) if target == "torch" else (X.numpy(), w.numpy())
            torch.testing.assert_close(torch.as_tensor(program(*given)), theirs(w), rtol=1e-3, atol=1e-3)
            ratio, own, other = paired(lambda p=program, g=given: p(*g), lambda t=theirs, v=w: t(v))
            words = f"{target}, {str(dtype).removeprefix('torch.')}"
            print(
                f"{'logistic Hessian':20} {words:24} {1e3 * own:8.3f} ms {1e3 * other:8.3f} ms  {1 / ratio:.1f} times as fast"
            )


def main() -> None:
    torch.set_num_threads(1)
    print(environment("symgen", "torch", "numpy"))
    print(f"{'':46}{'generated':>10} {'torch':>11}")
    hessians()
    for name, loss, shapes, all_sizes in ROWS:
        for sizes in all_sizes:
            gradients(name, loss, shapes, sizes)


if __name__ == "__main__":
    main()
