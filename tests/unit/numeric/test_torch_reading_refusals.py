"""What has no formula is refused, in four parts that name the function and the line; what can be read is read right."""

import random

import pytest
import torch
import torch.nn.functional as F
from unit.numeric.torch_points import difference, tensors, value

from symgen import from_torch
from symgen.errors import NoRuleError, ReadingError, ShapeError, SymgenError, UnknownNameError, UsageError
from symgen.terms.build import dims, eye, num, vector


def by_value(x):
    if x.sum() > 0:
        return x.sum()
    return -x.sum()


def over_entries(x):
    return sum(row.sum() for row in x)


def counted(x):
    return sum(x[i] for i in range(x.shape[0]))


def as_number(x):
    return float(x.sum()) * x


def masked(x):
    return x[x > 0].sum()


def unknown(x):
    return torch.linalg.svd(x)[1].sum()


def noisy(x):
    return (x + torch.randn(3)).sum()


def written(x):
    x[0] = 0
    return x.sum()


def view_written(x):
    y = x[0]
    y += 1
    return x.sum()


def whole_view_written(x):
    x.view(-1).mul_(2)
    return x.sum() + x.view(-1).sum()


def looked_at(x):
    return x.numpy().sum()


def places(x):
    return x.argmax()


def used_places(x):
    return x[x.max(0)[1]]


def by_size(x):
    return x.sum() if x.shape[0] > 3 else x.mean()


def inner_gradient(x):
    return torch.autograd.grad(x.sum(), x)[0]


def dropped(x):
    return F.dropout(x)


def drawn_outside(x):
    return x * random.random()


COUNT = []


def counting(x):
    COUNT.append(1)
    return x * len(COUNT)


def bits(x):
    return (~x).sum()


class Own(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * x

    @staticmethod
    def backward(ctx, gradient):
        return gradient


def own_derivative(x):
    return Own.apply(x).sum()


def transformed(x):
    return torch.func.grad(lambda z: (z**2).sum())(x)


def through_out(x):
    return torch.add(x, x, out=x)


REFUSED = {
    by_value: "if x.sum() > 0",
    over_entries: "line",
    counted: "range",
    as_number: "float(x.sum())",
    masked: "torch.where",
    unknown: "linalg.svd",
    noisy: "random draw",
    written: "x[0] = 0",
    view_written: "y += 1",
    whole_view_written: "in place",
    looked_at: "x.numpy()",
    places: "argmax",
    used_places: "largest entries",
    by_size: "if x.shape[0] > 3",
    inner_gradient: "torch.autograd.grad",
    dropped: "module.eval()",
    through_out: "out",
    drawn_outside: "two calls",
    counting: "two calls",
    bits: "bits of numbers",
    own_derivative: "autograd.Function",
    transformed: "torch.func",
}


@pytest.mark.parametrize("function", REFUSED, ids=lambda f: f.__name__)
def test_what_depends_on_values_chance_or_memory_is_refused(function):
    with pytest.raises(NoRuleError) as caught:
        from_torch(function, x="n n" if function in (unknown, over_entries) else "n")
    shown = str(caught.value)
    assert REFUSED[function] in shown
    assert function.__name__ in shown or "test_torch_reading_refusals.py line" in shown
    assert all(part in shown for part in ("asked:", "found:", "where:", "try:"))


def test_an_unknown_function_is_named_with_its_line():
    with pytest.raises(
        NoRuleError, match=r"unknown, test_torch_reading_refusals.py line \d+ \(return torch.linalg.svd"
    ):
        from_torch(unknown, x="n n")


@pytest.mark.parametrize(
    "function",
    [
        lambda x: x.view(-1, -1),
        lambda x: x.reshape(-2),
        lambda x: F.pad(x, (5, 0), mode="reflect"),
        lambda x: F.pad(x, (6, 0), mode="circular"),
        lambda x: F.pad(x, (-1, 0), mode="replicate"),
        lambda x: F.pad(x, (1, 0), mode="reflected"),
    ],
)
def test_sizes_that_no_tensor_has_are_refused(function):
    with pytest.raises(NoRuleError, match=r"found[\s\S]*test_torch_reading_refusals.py line \d+[\s\S]*try"):
        from_torch(function, x="1 5 5")


@pytest.mark.parametrize(("signal", "kernel"), [("2 3", "1 3 3 2 2"), ("2 3 4 4 4", "3 2 2 2")])
def test_a_convolution_of_other_axes_is_refused(signal, kernel):
    with pytest.raises(NoRuleError, match="give channels and 3 axes"):
        from_torch(lambda x, w: F.conv3d(x, w), x=signal, w=kernel)


def test_channels_of_volumes_that_do_not_fit_are_named():
    with pytest.raises(ShapeError, match="channels: 6 against 4"):
        from_torch(lambda x, w: F.conv3d(x, w), x="2 3 4 4 4", w="1 2 2 2 2")


def test_which_side_of_a_matrix_is_longer_must_be_known():
    with pytest.raises(NoRuleError, match=r"n rows and m columns[\s\S]*inv\(X.T @ X\) @ X.T"):
        from_torch(lambda X: torch.linalg.pinv(X), X="n m")


def test_shapes_that_do_not_fit_name_the_line():
    with pytest.raises(ShapeError, match=r"axis 0: n against m"):
        from_torch(lambda x, y: x + y, x="n", y="m")


def test_a_fault_of_the_code_is_told_with_its_line():
    def faulty(x):
        return x.no_such_method()

    with pytest.raises(UsageError, match=r"no_such_method[\s\S]*faulty|faulty[\s\S]*no_such_method"):
        from_torch(faulty, x="n")


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"x": "n-"}, ReadingError, "n-"),
        ({"x": ("n", 3)}, UsageError, "of type tuple"),
        ({"x": "n 0"}, UsageError, "without entries"),
        ({"x": "n", "kinds": {"x": "spdd"}}, UnknownNameError, "spd"),
        ({"x": "n", "kinds": {"z": "spd"}}, UsageError, "kind of z"),
        ({}, UsageError, "no shape for x"),
        ({"x": "n", "y": "n"}, UsageError, "x, y"),
        ({"x": "n", "sizes": {"n": 3}}, UsageError, "torch.nn.Module"),
        ({"x": "x 2"}, UsageError, "give the size another name"),
        ({"x": "n m", "kinds": {"x": "spd"}}, ShapeError, "is square"),
    ],
)
def test_declarations_that_mean_nothing_are_refused(options, error, said):
    with pytest.raises(error, match=said):
        from_torch(lambda x: x.sum(), **options)


# Writing in place that nothing else sees is read.


def updated(x):
    y = 2 * x
    y += 1
    y.mul_(x)
    y.relu_()
    return F.relu(y - 1, inplace=True).sum()


def held(x):
    with torch.no_grad():
        scale = x.abs().sum()
    return (x / scale).sum() + (x.detach() * x).sum()


def named(x):
    return {"rows": n, "x": x}["rows"] * x.sum()  # noqa: F821


def helper(x):
    return x / n  # noqa: F821


def helped(x):
    return helper(x).sum()


def generic(x):
    assert x.shape == (n,)  # noqa: F821
    assert x.dim() == 1 and len(x.shape) == 1 and isinstance(x, torch.Tensor)
    return (x * torch.ones(x.shape[0], dtype=x.dtype, device=x.device)).sum() if x.shape[0] >= 1 else None


@pytest.mark.parametrize("function", [updated, held, named, helped, generic])
def test_code_with_one_meaning_is_read(function):
    term = from_torch(function, x="n")
    given = tensors({"x": "n"}, {})
    function.__globals__["n"] = 3
    try:
        truth = function(given["x"].clone())
    finally:
        del function.__globals__["n"]
    assert difference(value(term, {"x": "n"}, {}, given), truth) <= 1e-12


def test_values_held_constant_have_no_derivative():
    from symgen.calculus.tensor import gradient

    x = vector("x", dims("n"))
    term = from_torch(held, x="n")
    at = torch.tensor([1.0, -2.0, 3.0], dtype=torch.float64, requires_grad=True)
    shown = value(gradient(term, x), {"x": "n"}, {}, {"x": at.detach()})
    assert difference(shown, torch.autograd.grad(held(at), at)[0]) <= 1e-12


def test_the_function_itself_stays_as_it_was():
    def plain(x):
        return x.sum() / n  # noqa: F821

    before = dict(plain.__globals__)
    from_torch(plain, x="n")
    assert dict(plain.__globals__) == before


def test_results_that_are_not_tensors():
    n = dims("n")
    assert from_torch(lambda x: x.shape[0], x="n") == n
    assert from_torch(lambda x: 2.5, x="n") == num(2.5)
    assert from_torch(lambda x: (x, torch.eye(2)), x="n") == (vector("x", n), eye(2))
    with pytest.raises(UsageError, match="dict"):
        from_torch(lambda x: {"a": x}, x="n")


def test_a_traced_tensor_that_escapes_is_refused():
    kept = []

    def keeping(x):
        kept.append(x)
        return x.sum()

    from_torch(keeping, x="n")
    with pytest.raises(SymgenError, match="outside of the call"):
        kept[0] + 1


def test_distributions_do_not_look_at_values():
    def log_likelihood(x, m, S):
        return torch.distributions.MultivariateNormal(m, S).log_prob(x)

    shapes, kinds = {"x": "n", "m": "n", "S": "n n"}, {"S": "spd"}
    formula, given = from_torch(log_likelihood, kinds=kinds, **shapes), tensors(shapes, kinds)
    assert difference(value(formula, shapes, kinds, given), log_likelihood(**given)) <= 1e-12
    assert torch.distributions.Distribution._validate_args


@pytest.mark.parametrize("vmap", [torch.vmap, torch.func.vmap])
def test_vmap_is_refused_by_name(vmap):
    with pytest.raises(NoRuleError, match=r"a transform of torch\.func"):
        from_torch(lambda A, x: vmap(torch.dot, in_dims=(0, None))(A, x).sum(), A="n m", x="m")
