"""`verify` of a function: binding of parameters, what is noted beside the verdict, errors, two functions."""

import math

import numpy as np
import pytest

import symgen as sg
from symgen.errors import UsageError
from symgen.verification import Status, verify
from symgen.verification.code_claims.formats import FORMATS

LOGPDF = "log_density(Normal(m, sd=s), x)"
WHERE = "x, m: real; s > 0"


def logpdf(x, m, s):
    return -0.5 * ((x - m) / s) ** 2 - np.log(s) - 0.5 * np.log(2 * np.pi)


# Binding.


def test_parameters_are_bound_by_equal_names_in_any_order():
    def density(s, x, m):
        return logpdf(x, m, s)

    assert verify(density, LOGPDF, where=WHERE).status is Status.SUPPORTED


@pytest.mark.parametrize("args", [["x", "m", "s"], {"b": "m", "c": "s", "a": "x"}])
def test_parameters_are_bound_by_order_or_by_a_mapping(args):
    def density(a, b, c):
        return logpdf(a, b, c)

    assert verify(density, LOGPDF, where=WHERE, args=args).status is Status.SUPPORTED


def test_a_parameter_may_be_a_formula_of_the_symbols():
    def density(x, m, logvar):
        return logpdf(x, m, np.exp(logvar / 2))

    args = {"logvar": "log(s**2)"}
    assert verify(density, LOGPDF, where=WHERE + "; s < 1000", args=args).status is Status.SUPPORTED
    assert verify(density, LOGPDF, where=WHERE, args={"logvar": "log(s)"}).status is Status.REFUTED


def test_two_parameters_may_be_formulas_of_one_symbol():
    verdict = verify(lambda v, t: v / t, "s", where="1 <= s <= 8", args={"v": "s**2", "t": "s"})
    assert verdict.status is Status.SUPPORTED


@pytest.mark.parametrize(
    ("function", "formula", "where", "args", "words"),
    [
        (lambda x, mu: x - mu, "x - m", "x, m: real", None, "no symbol is called mu"),
        (lambda x, mu: x - mu, "x - m", "x, m: real", ["x"], "1 given"),
        (lambda x, mu: x - mu, "x - m", "x, m: real", {"nu": "m"}, "no parameter nu"),
        (lambda x: x, "x - m", "x, m: real", None, "the formula has m"),
        (np.logaddexp, "log(exp(x) + exp(y))", "x, y: real", None, "no parameters of its own"),
    ],
)
def test_parameters_that_do_not_fit_are_an_error_in_four_parts(function, formula, where, args, words):
    with pytest.raises(UsageError, match=words) as caught:
        verify(function, formula, where=where, args=args)
    assert all((caught.value.asked, caught.value.found, caught.value.where, caught.value.hint))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "alone"),
        ({"other": "exp(x)", "where": "x: real", "dtypes": ["float31"]}, "float31"),
        ({"other": "exp(x)", "where": "x: real", "grad": True}, "no gradients"),
        ({"other": sg.Normal(sg.reals("m"), sd=1)}, "no formula with a value"),
    ],
)
def test_what_cannot_be_judged_is_an_error_in_four_parts(options, words):
    with pytest.raises(UsageError, match=words) as caught:
        verify(np.exp, **options)
    assert all((caught.value.asked, caught.value.found, caught.value.where, caught.value.hint))


def test_text_without_a_meaning_is_unreadable():
    assert verify(np.exp, "exp(", where="x: real").status is Status.UNREADABLE


# What a verdict says.


def test_the_formula_may_come_first_and_be_a_derivation():
    m, n = sg.reals("m n")
    s, t = sg.positives("s t")
    derivation = sg.derive(sg.KL(sg.Normal(m, sd=s), sg.Normal(n, sd=t)))
    program = sg.compile(derivation.result, args=[m, s, n, t], to="numpy", grad=True)
    verdict = verify(derivation, program, budget="fast")
    assert verdict.status is Status.SUPPORTED and "value and gradient" in verdict.method


def test_a_noun_is_derived_and_its_rules_are_named():
    verdict = verify(
        lambda m, s: (m**2 + s**2 - 1) / 2 - np.log(s), "KL(Normal(m, sd=s) || Normal(0, sd=1))", where="m: real; s > 0"
    )
    assert verdict.status is Status.SUPPORTED and "normal-mgf" in dict(verdict.relies_on)


def test_the_verdict_repeats_itself_and_takes_its_points_from_the_seed():
    first, again = (verify(lambda x: np.sin(x), "sin(x)", where="x: real") for _ in range(2))
    other = verify(lambda x: np.sin(x), "sin(x)", where="x: real", seed=7)
    assert first.to_json() == again.to_json() and other.seed == 7


def test_lost_digits_are_told_with_the_point_and_are_no_refutation():
    verdict = verify(lambda x: np.log(1 + x), "log(1 + x)", where="x > 0")
    assert verdict.status is Status.SUPPORTED and verdict.digits == 0
    assert any("loses 15 digits at x = " in note or "loses 16 digits at x = " in note for note in verdict.conditions)
    exact = verify(np.log1p, "log(1 + x)", where="x > 0")
    assert exact.digits >= 14 and not any("loses" in note for note in exact.conditions)


def test_overflow_is_named_with_the_operation():
    verdict = verify(lambda x: np.log(1 + np.exp(x)), "log(1 + exp(x))", where="x: real")
    assert verdict.mistake == "overflow" and "exp(1000) overflows" in verdict.method
    assert verdict.counterexample.left == "inf" and verdict.counterexample.right == "1000.0"


def test_a_result_beyond_the_format_may_be_infinite():
    assert verify(np.exp, "exp(x)", where="x: real").status is Status.SUPPORTED
    assert verify(math.exp, "exp(x)", where="x: real").status is Status.SUPPORTED


def test_squares_out_of_range_are_a_note_unless_the_mode_is_strict():
    def norm(x, y):
        return np.sqrt(x**2 + y**2)

    common = verify(norm, "sqrt(x**2 + y**2)", where="x, y: real")
    assert common.status is Status.SUPPORTED and any("beyond the practical range" in n for n in common.conditions)
    assert verify(norm, "sqrt(x**2 + y**2)", where="x, y: real", mode="strict").status is Status.REFUTED


def test_where_the_formula_has_no_value_only_strict_minds():
    def root(x):
        return np.sqrt(np.abs(x))

    assert verify(root, "sqrt(x)", where="x: real").status is Status.SUPPORTED
    assert verify(root, "sqrt(x)", where="x: real", mode="strict").status is Status.REFUTED


def test_exceptions_are_an_answer():
    def picky(x):
        if x > 100:
            raise KeyError("too much")
        return x

    verdict = verify(picky, "x", where="x: real")
    assert (
        verdict.status is Status.REFUTED
        and "KeyError" in verdict.method
        and verdict.counterexample.point == {"x": "1000"}
    )
    assert verify(lambda x: x.nothing, "x", where="x: real").status is Status.UNDECIDED


def test_code_of_complex_numbers_is_left_undecided():
    assert verify(lambda z: z, "z", where="z: complex").status is Status.UNDECIDED


def test_a_counterexample_is_shrunk_and_the_difference_told():
    verdict = verify(lambda x, y: x * y + x, "x*y", where="x, y: real")
    assert verdict.counterexample.point == {"x": "1", "y": "0"}
    assert (verdict.counterexample.difference, verdict.counterexample.ratio) == ("1", "")


def test_no_time_is_not_agreement():
    import time

    def slow(x):
        end = time.thread_time() + 0.2
        while time.thread_time() < end:
            pass
        return np.tanh(x)

    verdict = verify(slow, "tanh(x)", where="x: real", budget="fast")
    assert verdict.status in (Status.SUPPORTED, Status.UNDECIDED) and verdict.not_tried and verdict.points < 6


# Gradients.


def test_gradients_returned_with_the_value_are_judged():
    right = verify(lambda x: (x**3, (3 * x**2,)), "x**3", where="x: real")
    wrong = verify(lambda x: (x**3, (x**2,)), "x**3", where="x: real")
    assert right.status is Status.SUPPORTED and "gradient" in right.method
    assert wrong.status is Status.REFUTED and "the gradient in x" in wrong.method and wrong.mistake == "factor"


def test_any_slope_between_both_sides_is_right_at_a_kink():
    for slope in (0.0, 0.3, 1.0):
        verdict = verify(
            lambda x, s=slope: (np.maximum(x, 0), (np.where(x > 0, 1.0, np.where(x < 0, 0.0, s)),)),
            "max(x, 0)",
            where="x: real",
        )
        assert verdict.status is Status.SUPPORTED, str(verdict)
    outside = verify(
        lambda x: (np.maximum(x, 0), (np.where(x > 0, 1.0, np.where(x < 0, 0.0, 1.5)),)), "max(x, 0)", where="x: real"
    )
    assert outside.status is Status.REFUTED and outside.counterexample.point == {"x": "0"}


def test_gradients_of_torch_are_judged_unless_they_are_left_out():
    torch = pytest.importorskip("torch")

    def loss(x):
        return torch.where(x > 0, torch.sqrt(x), torch.zeros_like(x))

    formula = "cases((sqrt(x), x > 0), (0, otherwise))"
    verdict = verify(loss, formula, where="x: real")
    assert verdict.mistake == "nan gradient" and "sqrt(-1) is nan" in verdict.method
    assert verify(loss, formula, where="x: real", grad=False).status is Status.SUPPORTED


def test_a_gradient_that_is_insisted_on_may_not_be_cut_off():
    torch = pytest.importorskip("torch")
    assert verify(lambda x: torch.exp(x).detach(), "exp(x)", where="x: real").status is Status.SUPPORTED
    verdict = verify(lambda x: torch.exp(x).detach(), "exp(x)", where="x: real", grad=True)
    assert verdict.status is Status.REFUTED and verdict.mistake == "no gradient"


def test_formats_of_half_precision_are_judged_by_their_own_units():
    torch = pytest.importorskip("torch")
    verdict = verify(torch.exp, "exp(x)", where="x: real[-3,3]", dtypes=("bfloat16", "float16"))
    assert verdict.status is Status.SUPPORTED and "bfloat16" in verdict.method
    assert (
        verify(lambda x: torch.exp(1.1 * x), "exp(x)", where="x: real[-3,3]", dtypes=("bfloat16",)).status
        is Status.REFUTED
    )


# Two functions.


def test_two_functions_are_supported_at_most():
    verdict = verify(
        lambda x: np.logaddexp(0, x), lambda x: np.maximum(x, 0) + np.log1p(np.exp(-abs(x))), where="x: real"
    )
    assert verdict.status is Status.SUPPORTED and not verdict
    same_order = verify(lambda a, b: a - b, lambda x, y: x - y)
    assert same_order.status is Status.SUPPORTED


def test_two_functions_that_differ_are_refuted_whichever_is_wrong():
    def right(x):
        return np.logaddexp(0, x)

    def wrong(x):
        return np.log(1 + np.exp(x))

    assert verify(right, wrong, where="x: real").status is Status.REFUTED
    assert verify(wrong, right, where="x: real").status is Status.REFUTED
    assert verify(lambda a, b: a - b, lambda x, y: y - x).status is Status.REFUTED


# Formats.


@pytest.mark.parametrize("name", ["float64", "float32", "float16"])
def test_rounding_is_that_of_the_processor(name):
    from fractions import Fraction
    from random import Random

    fmt, kind, generator = FORMATS[name], np.dtype(name).type, Random(0)
    for _ in range(300):
        double = generator.uniform(-1, 1) * 2.0 ** generator.randint(fmt.lowest - 30, fmt.highest)
        rounded = fmt.round(Fraction(double))
        assert rounded is not None and float(rounded) == float(kind(double))
    limits = np.finfo(kind)
    assert (float(fmt.largest), float(fmt.tiny), float(fmt.smallest)) == tuple(
        map(float, (limits.max, limits.tiny, limits.smallest_subnormal))
    )
