"""The steps of a derivative, as a person writes them: one named rule a line, every line equal in value to the noun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symgen.calculus.tensor.conventions import conventions
from symgen.calculus.tensor.declared import DETAILS, rules
from symgen.calculus.tensor.differentiation import require_present
from symgen.calculus.tensor.opaque import is_slope_of_unknown
from symgen.calculus.tensor.step_rules import GRADIENT_RULES, JACOBIAN_RULES, put_back
from symgen.calculus.tensor.structure import is_direct, through
from symgen.calculus.tensor.structures import words
from symgen.errors import UsageError
from symgen.terms.context import Context
from symgen.terms.proposals import MATRIX_ALGEBRA, Proposal
from symgen.terms.term import Term
from symgen.terms.traverse import Path, at, replace_at, subterms

_NOUNS = ("grad", "jacobian", "hessian")
_ORDER = ("hessian-definition", "symmetric-gradient", *GRADIENT_RULES, *JACOBIAN_RULES)
_LAST = ("put-intermediates-back", MATRIX_ALGEBRA)


def propose(noun: Term, context: Context) -> tuple[Proposal, ...]:
    """The steps for a noun that is to be differentiated: grad, jacobian, hessian or derivative."""
    if noun.op in _NOUNS:
        require_present(noun.args[0], noun.args[1:])
        return _stating_conventions(noun, tuple(_steps(noun, context)))
    name = "derivative-by-rules"
    after = rules()[name].rewrite(noun, context)
    return () if after is None else (Proposal(after, name, (), DETAILS[name]),)


def derivative_steps(noun: Term) -> tuple[Proposal, ...]:
    """The steps from a noun grad(f, x), jacobian(f, x) or hessian(f, x) to its value in matrix notation.

    Each proposal holds the whole Term after it, the rule and the place where it was applied.

    >>> from symgen.terms.build import Grad, dims, vector
    >>> x, a = (vector(name, dims("n")) for name in "xa")
    >>> [step.rule for step in derivative_steps(Grad(a @ x, x))]
    ['gradient-of-linear-form']
    """
    if noun.op not in _NOUNS:
        raise UsageError(
            asked=f"the steps of {noun}",
            found=f"the operator {noun.op!r}",
            where=str(noun),
            hint="give a noun: grad(f, x), jacobian(f, x) or hessian(f, x)",
        )
    return _stating_conventions(noun, tuple(_steps(noun, Context())))


def _stating_conventions(noun: Term, steps: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """The first step says what is taken for true where the value has a kink."""
    said = conventions(noun.args[0], noun.args[1:])
    if not steps or not said:
        return steps
    first, *rest = steps
    return (replace(first, detail="; ".join((first.detail, *said))), *rest)


def _steps(term: Term, context: Context) -> Iterator[Proposal]:
    while True:
        proposal = _next(term, context)
        if proposal is None:
            break
        term = proposal.after
        yield proposal
    for name in _LAST:
        after = rules()[name].rewrite(term, context)
        if after is not None and after != term:
            term = after
            yield Proposal(after, name, (), DETAILS[name])


def _next(term: Term, context: Context) -> Proposal | None:
    """The first rule that applies to the first noun without another inside."""
    path = _first_noun(term)
    if path is None:
        return None
    noun = at(term, path)
    if any(part.op == "subs" for _, part in subterms(noun.args[0])):
        inside = put_back(noun.args[0], context)
        if inside is not None:
            inner = (*path, 0)
            return Proposal(replace_at(term, inner, inside), _LAST[0], inner, DETAILS[_LAST[0]])
    for name in _ORDER:
        new = rules()[name].rewrite(noun, context)
        if new is not None:
            return Proposal(replace_at(term, path, new), name, path, detail(name, noun))
    return None


def _first_noun(term: Term) -> Path | None:
    nouns = [(p, part) for p, part in subterms(term) if part.op in _NOUNS and not is_slope_of_unknown(*part.args)]
    for path, part in nouns:
        if not any(inner.op in ("grad", "jacobian") for _, inner in subterms(part.args[0])):
            return path
    return None


def detail(name: str, noun: Term) -> str:
    """The rule in words, with the operator that it is about."""
    operator = noun.args[0]
    if name == "chain-through-operator":
        value, variable = noun.args
        found = through(value, variable, is_direct)
        operator = found[0] if found is not None else operator
    said = words(noun.args[1], noun.attrs[0]) if name == "symmetric-gradient" else ""
    return DETAILS[name].format(op=operator.op.replace("_", " "), convention=said)
