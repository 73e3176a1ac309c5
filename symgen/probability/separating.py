"""One way of writing statistics, so that two formulas of one law have the same: sums under functions taken apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import factorial

from symgen.probability.shapes import tidy
from symgen.probability.statistics import Expansion, Monomial, parts, plus
from symgen.terms.build import cos, log, sin, sqrt
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import bottom_up, subterms

Rewriting = Callable[[Term, Term], Term]


def separated(formula: Term, variable: Term) -> Term:
    """The formula with cosines and sines of a sum in the variable written out by their addition theorems.

    >>> from symgen.terms.build import reals
    >>> x, m = reals("x m"); str(separated(cos(x - m), x))
    'cos(m)*cos(x) + sin(m)*sin(x)'
    """
    return _rewritten(formula, variable, _TRIGONOMETRY)


def comparable(formula: Term, variable: Term) -> Term:
    """`separated`, and logarithms of sums over their leading coefficient.

    >>> from symgen.terms.build import positives
    >>> x, b = positives("x b"); str(comparable(log(b + 2*x), x))
    'log(2) + log(b/2 + x)'
    """
    return _rewritten(formula, variable, _ALL)


def _rewritten(formula: Term, variable: Term, rules: Mapping[str, Rewriting]) -> Term:
    def rewrite(node: Term) -> Term:
        return rules[node.op](node, variable) if node.op in rules and variable in node.free else node

    return bottom_up(formula, rewrite)


def _monic_log(node: Term, variable: Term) -> Term:
    """log(c s + d) = log c + log(s + d/c), s being the highest statistic and c positive; of a quotient, by its parts."""
    if any(n.op == "div" and variable in n.args[1].free for _, n in subterms(node.args[0])):
        whole = tidy(node.args[0])
        if whole.op == "div" and all(a.domain.is_positive for a in whole.args):
            return plus([_monic_log(log(whole.args[0]), variable), -_monic_log(log(whole.args[1]), variable)])
    found = parts(node.args[0], variable)
    moving = [part for part in found if part.statistic]
    if len(found) < 2 or not moving or node.args[0].op != "add":
        return node
    leading = max(moving, key=lambda part: sum(e for _, e in part.statistic)).coefficient
    if leading == 1:
        return log(plus(sorted(node.args[0].args, key=lambda addend: variable in addend.free)))
    if not leading.domain.is_positive:
        return node
    work = Expansion(variable)
    over = work.whole_power(work.of(leading), -1) if len(work.of(leading)) == 1 else work.factor(leading, -1)
    inside = work.multiply(work.of(node.args[0]), over)
    return log(leading) + log(work.term(inside))


def _apart(node: Term, variable: Term) -> tuple[Term, Term] | None:
    """What moves with the variable under a function, and what is added to it."""
    found = parts(node.args[0], variable)
    moving = [part for part in found if part.statistic]
    if not moving or len(moving) == len(found):
        return None
    addends = (Monomial(m.number, m.factors + p.statistic).term() for p in moving for m in p.coefficients)
    return plus(addends), found[-1].coefficient


def _of_angle(angle: Term) -> tuple[Term, Term]:
    """Cosine and sine; those of atan2(b, a) are a and b over sqrt(a^2 + b^2)."""
    if angle.op != "atan2":
        return cos(angle), sin(angle)
    b, a = angle.args
    radius = sqrt(a**2 + b**2)
    return a / radius, b / radius


def _opposite(term: Term) -> Term:
    return term.args[0] if term.op == "neg" else -term


def _of_sum(node: Term, variable: Term) -> Term:
    """cos(u + v) and sin(u + v); the signs of cos(v - u) are taken out."""
    found = _apart(node, variable)
    if found is None:
        return node
    moving, fixed = found
    turned = moving.op == "neg"
    if turned:
        moving, fixed = moving.args[0], _opposite(fixed)
    flip = fixed.op == "neg"
    size = fixed.args[0] if flip else fixed
    cosine, sine = _of_angle(size)
    if node.op == "cos":
        second = sine * sin(moving)
        return cosine * cos(moving) + (second if flip else -second)
    second = sine * cos(moving)
    whole = cosine * sin(moving)
    signed = -second if flip != turned else second
    return (-whole if turned else whole) + signed


def _log1p(node: Term, variable: Term) -> Term:
    return _monic_log(make("log", 1 + node.args[0]), variable)


def _whole_beta(node: Term, variable: Term) -> Term:
    """logbeta(u, n) for a small whole number n: log (n - 1)! - log u - ... - log(u + n - 1)."""
    moving, fixed = node.args if variable in node.args[0].free else node.args[::-1]
    number = fixed.value
    if number is None or number.denominator != 1 or not 1 <= number <= _LARGEST_WHOLE:
        return node
    logs = [_monic_log(log(moving + k if k else moving), variable) for k in range(int(number))]
    return plus([*([log(num(factorial(int(number) - 1)))] if number > 2 else []), *(-one for one in logs)])


_LARGEST_WHOLE = 8
_TRIGONOMETRY: dict[str, Rewriting] = {"cos": _of_sum, "sin": _of_sum}
_ALL: dict[str, Rewriting] = {**_TRIGONOMETRY, "log": _monic_log, "log1p": _log1p, "logbeta": _whole_beta}
