# ruff: noqa: E501
"""Every torch function in the table of readings: its Term has the value that torch computes."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from unit.numeric.torch_points import LENGTHS, difference, tensors, value

from symgen.numeric import from_torch

VECTOR, MATRIX = {"x": "n"}, {"X": "n m"}
TWO = {"x": "n", "y": "n"}
SQUARE = {"A": "n n", "B": "n n", "x": "n"}
CUBE = {"X": "n m d"}
IMAGE = {"X": "b c h w"}
SPD = {"S": "spd"}
POSITIVE = {"x": "positive", "y": "positive"}

ELEMENTWISE = [
    "x + y, x - y, 2 * x - 1, 1 - x, x * y, x / y, 2 / y, -x, +x, torch.add(x, y, alpha=2), torch.sub(x, y, alpha=3)",
    "x**2, x**0.5, x**-1, x**-0.5, 2**x, x**y, torch.pow(x, 3), torch.square(x), x.rsqrt(), x.reciprocal()",
    "x.exp(), x.log(), x.sqrt(), x.abs(), x.sign(), x.expm1(), x.log1p(), x.log2(), x.log10(), torch.exp2(x)",
    "x.sin(), x.cos(), x.tan(), x.atan(), x.sinh(), x.cosh(), x.tanh(), x.asinh(), torch.arctan(x), torch.atan2(x, y)",
    "x.sigmoid(), torch.logit(x / 4), torch.lgamma(x), torch.digamma(x), torch.erf(x), torch.erfc(x), torch.erfinv(x / 4)",
    "torch.special.expit(x), torch.special.gammaln(x), torch.special.ndtr(x), torch.special.xlogy(x, y), x.xlogy(y)",
    "torch.hypot(x, y), torch.logaddexp(x, y), torch.maximum(x, y), torch.minimum(x, y), x.clamp(0.7, 1.5), x.clamp(min=1)",
    "torch.addcmul(x, x, y, value=2), torch.addcdiv(x, x, y), torch.lerp(x, y, 0.25), x.clamp_max(1), torch.floor(3 * x)",
    "torch.where(x > y, x, 2 * y), (x > 1) * x, (x > 1).float() - 0.5, ((x > 1) & (y < 1)).double(), (~(x > 1)).sum()",
    "torch.where(x > 1, x, 0.0), x.masked_fill(x > 1, -3.0), (x >= y).double(), ((x > 1) | (y > 1)).to(torch.float64)",
    "torch.mvlgamma(x + 3, 2), torch.polygamma(1, x), torch.special.entr(x), x.ceil(), x // 0.3, x % 0.3, torch.frac(x), torch.fmod(x - 1, 0.3), (x - 1) % 0.3, torch.remainder(x - 1, y), torch.logical_xor(x > 1, y > 1).double()",
    "math.pi * x, x * math.sqrt(2), x + 0.1, x * 1e-5, 0.5 * math.log(2 * math.pi) + x, torch.pi * x, 1 / 3 * x",
]
REDUCTIONS = [
    "X.prod(), X.prod(0), torch.prod(X, 1, keepdim=True), torch.logcumsumexp(X, 1), X[:, :2].cumprod(1), X[0].prod()",
    "F.cross_entropy(X @ X.T, torch.arange(n)), (X @ X.T)[torch.arange(n), torch.arange(n)], X[torch.arange(n)], X.var(0)",
    "X.sum(), X.sum(0), X.sum(-1, keepdim=True), X.sum((0, 1)), X.mean(), X.mean(1), torch.mean(X, dim=0, keepdim=True)",
    "X.var(), X.var(0), X.var(1, unbiased=False), X.std(0), torch.var(X, dim=1, correction=0), torch.std_mean(X)[0]",
    "X.amax(), X.amax(0), X.amin(1, keepdim=True), X.max(), X.max(1).values, X.min(0)[0], X.max(dim=0, keepdim=True)[0]",
    "X.norm(), X.norm(dim=1), torch.linalg.norm(X), torch.linalg.norm(X, dim=0), torch.linalg.vector_norm(X, 1, dim=1)",
    "torch.linalg.vector_norm(X, 3), torch.linalg.norm(X, float('inf'), dim=1), torch.linalg.matrix_norm(X, 1), X.norm(1)",
    "X.softmax(0), torch.softmax(X, 1), F.log_softmax(X, dim=0), F.softmin(X, 1), torch.logsumexp(X, 0), X.logsumexp((0, 1))",
    "torch.logsumexp(X, 1, keepdim=True), X.cumsum(0), X.cumsum(1), X.diff(dim=0), (X > 0).sum(), (X > 0).double().mean(0)",
    "F.normalize(X, dim=1), F.cosine_similarity(X, 2 * X + 1, dim=1), F.pairwise_distance(X, X + 1), torch.cdist(X, X + 1)",
    "torch.dist(X, 2 * X), torch.count_nonzero(X > 0, dim=0), torch.all(X > -9, dim=1).double(), torch.any(X > 1, 0).double()",
]
SHAPES = [
    "X.T, X.mT, X.t(), X.transpose(0, 1), X.permute(1, 0), X.swapaxes(0, 1), X.reshape(m, n), X.reshape(-1), X.view(n * m)",
    "X.flatten(), X[:, None], X[None], X[..., None], X.unsqueeze(-1), X.unsqueeze(0).squeeze(0), X[:, None].squeeze(1)",
    "X[0], X[-1], X[1, 2], X[:, 1], X[..., -1], X[1:], X[:-1], X[:, 1:3], X[::2], X[:2, 1:], X[1:, -2:], X[-1, 1:]",
    "torch.cat([X, 2 * X]), torch.cat([X, X], dim=1), torch.stack([X, X + 1]), torch.stack([X, X], dim=-1), torch.hstack([X, X])",
    "X.expand(2, n, m), X[:, None].expand(n, 3, m), X.expand_as(torch.stack([X, X])), X.repeat(2, 1), X.tile(1, 3)",
    "X.flip(0), X.flip(0, 1), X.roll(1, 0), X.narrow(1, 1, 2), X.select(1, 0), torch.vstack([X, X]), X.ravel(), X.view(n, m, 1)",
    "X.split(1, dim=1)[0], X.repeat_interleave(2, dim=1), torch.broadcast_to(X, (2, n, m)), X.clone(), X.contiguous()",
    "torch.ones(n, m) + X, torch.zeros_like(X) + X, torch.full((n, m), 2.5) * X, torch.eye(n) @ X, X + torch.arange(m)",
    "X.new_zeros(n, m) + X, torch.ones(X.shape) * X, X * torch.tensor(2.0), X + torch.tensor([[1.0], [2.0], [3.0]]), F.pad(X, (1, 2))",
    "F.pad(X, (0, 0, 1, 0), value=2.0), X.numel() * X, X.shape[0] * X, X.size(1) * X, X.shape[-1]**0.5 * X, X.dim() * X",
    "math.sqrt(m) * X, np.sqrt(n) * X, math.log(n) * X, X / (n - 1), X / X.shape[1]**0.5, (n + m) * X, X / (n * m)",
    "torch.tril(torch.ones(n, n)) @ X, torch.linspace(0, 1, n) @ X, torch.triu(X), X.tril(-1), torch.diag_embed(X)",
]
CUBES = [
    "X.transpose(0, 1), X.permute(2, 0, 1), X.movedim(0, -1), X[:, 0], X[..., 0], X[:, :, 1], X[1, :, 0], X.flatten(1), X.mT",
    "X.reshape(n, m * d), X.view(n * m, d), X.sum((0, 2)), X.mean((1, 2), keepdim=True)",
    "X @ X.mT, X.transpose(1, 2) @ X, torch.bmm(X, X.mT), torch.einsum('nmd,nkd->nmk', X, X), torch.diagonal(X @ X.mT, dim1=1, dim2=2)",
    "torch.inner(X, X), torch.inner(X[0], X[0]), X.shape.numel() * X, torch.cross(X[:, :3], 2 * X[:, 1:] ** 2, 1)",
    "X.unbind(-1)[1], X.chunk(2, dim=-1)[0], torch.softmax(X, 1), X.var(1), X.expand(5, n, m, d), X.select(1, 2)",
]
MATRICES = [
    "A @ B, A @ x, x @ A, x @ x, x.dot(x), torch.mv(A, x), torch.mm(A, B), torch.outer(x, x), torch.inner(A, B), torch.trace(A)",
    "torch.linalg.inv(A), A.inverse(), torch.linalg.solve(A, x), torch.linalg.solve(A, B), torch.linalg.det(A), A.det()",
    "torch.linalg.slogdet(A).logabsdet, torch.slogdet(A).sign, torch.linalg.slogdet(A)[1], torch.linalg.slogdet(A)[0], torch.linalg.matrix_power(A, 3), torch.linalg.multi_dot([A, B, x])",
    "torch.matrix_exp(A / 4), torch.linalg.matrix_exp(A / 4), torch.kron(A, B), torch.diag(A), torch.diag(x), A.diagonal()",
    "torch.einsum('ij,jk->ik', A, B), torch.einsum('ij,ij->', A, B), torch.einsum('ii', A), torch.einsum('...j,j', A, x)",
    "torch.tensordot(A, B, dims=1), torch.tensordot(A, B, dims=([0], [1])), torch.addmm(A, A, B, beta=2), torch.baddbmm(A[None], A[None], B[None])",
    "torch.diagonal(A, 1), torch.diagonal(A, -1), torch.diag(A, 2), A[None].diagonal(1, 1, 2), A.tril(), A.triu(1), torch.tril(A) @ x, torch.linalg.solve_triangular(A, x[:, None], upper=False), torch.linalg.cross(x, A @ x)",
    "torch.addmv(x, A, B @ x), torch.linalg.solve(A, B, left=False), torch.cov(A), A.sum_to_size(1, n), torch.linalg.pinv(A)",
    "torch.linalg.lstsq(A, B).solution, torch.linalg.lstsq(torch.stack([x, x**2], 1)[:3], x[:3]).solution",
    "torch.linalg.lstsq(torch.stack([A[:2, :2], B[:2, :2]]).reshape(2, 4), A[:2, :2])[0]",
    "torch.linalg.pinv(torch.stack([x, x**2], 1)[:3]), torch.linalg.pinv(torch.stack([A[:2, :2], B[:2, :2]]).reshape(2, 4))",
]
SPDS = [
    "torch.linalg.cholesky(S), torch.logdet(S), torch.linalg.inv(S) @ x, torch.cholesky_solve(x[:, None], torch.linalg.cholesky(S))",
    "torch.linalg.cholesky(S).diagonal().log().sum(), torch.cholesky_inverse(torch.linalg.cholesky(S)), x @ torch.linalg.solve(S, x)",
    "torch.linalg.solve_triangular(torch.linalg.cholesky(S), x[:, None], upper=False), torch.linalg.cholesky(S, upper=True)",
]
INDEXED = [
    "torch.zeros(n, m).index_add(0, i, X), torch.zeros(m, dtype=x.dtype).scatter_add(0, j, X[:, 0]), x.unfold(0, 2, 1), X.unfold(1, 2, 2)",
    "torch.meshgrid(x, X[0], indexing='ij')[1], x[i], X[i], X[:, j], X[i, j], torch.index_select(X, 0, i), X.gather(1, j[:, None]), F.one_hot(i, 3), F.one_hot(j, m).double()",
    "F.embedding(i, X), X[torch.arange(n), j], x[i] * X[i].sum(1), torch.take_along_dim(X, j[:, None], dim=1), X[i][:, j]",
]
LOSSES = [
    "F.mse_loss(X, Y), F.mse_loss(X, Y, reduction='sum'), F.l1_loss(X, Y), F.smooth_l1_loss(X, Y), F.huber_loss(X, Y, delta=0.5)",
    "F.binary_cross_entropy_with_logits(X, y.double()), F.binary_cross_entropy(P, y.double()), F.kl_div(X, P, reduction='sum'), F.kl_div(X, P, reduction='batchmean')",
    "F.poisson_nll_loss(X, y), F.gaussian_nll_loss(X, Y, P), F.cross_entropy(X, P / P.sum(1, keepdim=True)), F.cross_entropy(X, z)",
    "F.nll_loss(F.log_softmax(X, 1), z), F.cross_entropy(X, z, reduction='sum'), F.cross_entropy(X[0], z[0]), F.soft_margin_loss(X, y)",
    "F.cross_entropy(X, z, label_smoothing=0.1), F.margin_ranking_loss(X, Y, y), F.hinge_embedding_loss(X, 2 * y - 1)",
    "F.cosine_embedding_loss(X, Y, 2 * y[:, 0] - 1), F.triplet_margin_loss(X, Y, P), F.multi_margin_loss(X, z), F.multilabel_soft_margin_loss(X, y)",
]
LAYERS = [
    "F.linear(X, W), F.linear(X, W, u), F.relu(X), F.gelu(X), F.gelu(X, approximate='tanh'), F.silu(X), F.elu(X), F.selu(X)",
    "F.leaky_relu(X, 0.2), F.softplus(X), F.hardtanh(X), F.mish(X), F.logsigmoid(X), F.softsign(X), F.hardswish(X), F.glu(X)",
    "F.layer_norm(X, (4,)), F.layer_norm(X, (4,), v, v), F.rms_norm(X, (4,)), F.batch_norm(X, v, v**2, v, v), F.dropout(X, 0.5, False)",
    "F.scaled_dot_product_attention(X, X, X), F.scaled_dot_product_attention(X, X, X, is_causal=True), F.relu6(4 * X), F.celu(X)",
    "F.scaled_dot_product_attention(X, X, X, attn_mask=X @ X.T), F.scaled_dot_product_attention(X, X, X, scale=0.3), F.threshold(X, 0, 1)",
    "F.bilinear(X, X, torch.ones(2, 4, 4)), F.instance_norm(X[None]), F.group_norm(X[None], 3), F.softshrink(X), F.tanhshrink(X)",
]
IMAGES = [
    "F.max_pool2d(X, 2), F.avg_pool2d(X, 2), F.max_pool2d(X, 3, 2, 1), F.avg_pool2d(X, (2, 3), stride=1), F.adaptive_avg_pool2d(X, 1)",
    "F.conv2d(X, K), F.conv2d(X, K, stride=2, padding=1), F.conv2d(X, K, dilation=2), F.conv2d(X, K, padding='same'), F.interpolate(X, scale_factor=2)",
    "F.conv1d(X[:, :, 0], K[:, :, 0]), F.avg_pool1d(X[0], 2), F.max_pool1d(X[0], 2), F.conv_transpose2d(X, K.transpose(0, 1), stride=2)",
    "F.unfold(X, 2), F.unfold(X, (2, 3), stride=(1, 2), padding=1), F.unfold(X, (2, 1), dilation=(2, 1)), F.fold(F.unfold(X, 2), (h, w), 2)",
    "F.batch_norm(X, None, None, training=True), F.instance_norm(X), F.pixel_shuffle(torch.cat([X, X], 1)[:, :4], 2), F.adaptive_max_pool2d(X, 1)",
    "F.pad(X, (1, 2, 2, 0), mode='reflect'), F.pad(X, (3, 1, 0, 2), mode='replicate'), F.pad(X, (2, 0, 1, 3), mode='circular')",
    "F.conv3d(X[:, :, None], K[:, :, None]), F.conv3d(X[:, None], K[:, None, :1], stride=(1, 2, 1), padding=(1, 0, 2), dilation=2)",
    "F.conv3d(torch.stack([X, X**2], 2), torch.stack([K, -(K**2)], 2), K[:, 0, 0, 0], padding=(1, 0, 0))",
]
DISTRIBUTIONS = [
    "torch.distributions.Normal(x, y).log_prob(2 * x), torch.distributions.Gamma(x, y).log_prob(x), torch.distributions.Beta(x, y).log_prob(x / 9)",
    "torch.distributions.kl_divergence(torch.distributions.Normal(x, y), torch.distributions.Normal(y, x)), torch.distributions.Laplace(x, y).entropy()",
    "torch.distributions.Gamma(x, y).mean, torch.distributions.Exponential(x).log_prob(y), torch.distributions.LogNormal(x, y).log_prob(y)",
    "torch.distributions.kl_divergence(torch.distributions.Gamma(x, y), torch.distributions.Gamma(y, x)), torch.distributions.Poisson(x).log_prob(torch.floor(y))",
]


def _cases():
    groups = {
        "elementwise": (ELEMENTWISE, TWO, POSITIVE),
        "reductions": (REDUCTIONS, MATRIX, {}),
        "shapes": (SHAPES, MATRIX, {}),
        "cubes": (CUBES, CUBE, {}),
        "matrices": (MATRICES, SQUARE, {}),
        "spd": (SPDS, {"S": "n n", "x": "n"}, SPD),
        "indices": (INDEXED, {"x": "m", "X": "n m", "i": "n", "j": "n"}, {"i": "index", "j": "index"}),
        "losses": (
            LOSSES,
            {"X": "n m", "Y": "n m", "P": "n m", "y": "n m", "z": "n"},
            {"P": "unit", "y": "binary", "z": "index"},
        ),
        "layers": (LAYERS, {"X": "n 4", "W": "k 4", "u": "k", "v": "4"}, {}),
        "images": (IMAGES, {"X": "b c h w", "K": "4 c 3 3"}, {}),
        "distributions": (DISTRIBUTIONS, TWO, POSITIVE),
    }
    for group, (texts, shapes, kinds) in groups.items():
        for text in texts:
            for code in split(text):
                yield pytest.param(code, shapes, kinds, id=f"{group}: {code}")


def split(text):
    """The expressions between the commas that stand outside of brackets and quotes."""
    depth, start, found = 0, 0, []
    for place, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and not depth and text[start:place].count("'") % 2 == 0:
            found.append(text[start:place].strip())
            start = place + 1
    return [*found, text[start:].strip()]


def function_of(code, names):
    scope = {"torch": torch, "F": F, "math": math, "np": np}
    exec(f"def code({', '.join(names)}):\n    return {code}\n", scope)
    return scope["code"]


def _adapted(code, shapes):
    """Sizes that a few functions need as numbers."""
    if any(word in code for word in ("cross(", "torch.tensor([[", "group_norm", "pixel_shuffle")):
        shapes = {
            name: " ".join({"n": "3", "c": "2"}.get(word, word) for word in text.split())
            for name, text in shapes.items()
        }
    if "X" in shapes and any(word in code for word in ("unbind", "chunk", "split(")):
        shapes = {**shapes, "X": " ".join(str(LENGTHS[word]) for word in shapes["X"].split())}
    return shapes


@pytest.fixture(autouse=True)
def doubles():
    """Tensors that the code itself makes are of doubles, as the formula's numbers are exact."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


@pytest.mark.parametrize(("code", "shapes", "kinds"), list(_cases()))
def test_the_term_has_the_value_that_torch_computes(code, shapes, kinds):
    shapes = _adapted(code, shapes)
    term = from_torch(function_of(code, shapes), kinds=kinds, **shapes)
    for seed in range(2):
        given = tensors(shapes, kinds, seed)
        plain = function_of(code, shapes)
        plain.__globals__.update(LENGTHS)
        truth = torch.as_tensor(plain(**given))
        assert difference(torch.as_tensor(value(term, shapes, kinds, given)), truth) <= 1e-12, str(term)
