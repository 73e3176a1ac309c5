"""A side that names something to derive: derive it, and prove the remainder by the normaliser."""

from __future__ import annotations

from dataclasses import replace

from symgen._registry import hook
from symgen.calculus.normaliser import Proof, prove_equal
from symgen.calculus.scalar import derivative
from symgen.calculus.smoothness import is_smooth
from symgen.errors import NoRuleError, SymgenError
from symgen.probability.laws import has_conditional_law
from symgen.terms.operators import operator
from symgen.terms.relations import Claim
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import bottom_up, substitute, subterms
from symgen.verification.laws import in_densities
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status

_MOST_TERMS = 12
_DERIVED_BINDERS = ("expectation", "maximum", "argmax")


def named_in(term: Term) -> set[str]:
    """What a term names to be derived: divergences, gradients, expectations."""
    ops = {node.op for _, node in subterms(term)}
    return {op for op in ops if operator(op).kind == "noun" or op in _DERIVED_BINDERS}


def applies(task: Task) -> bool:
    return task.claim.relation == "eq" and names_something(task.claim)


def names_something(claim: Claim) -> bool:
    """Whether a side names something to derive."""
    return bool(named_in(claim.left) or named_in(claim.right))


def run(task: Task) -> Finding | None:
    """PROVED given the rules that the derivation used, when what it reaches is provably the other side."""
    claim = task.claim
    if task.derived is None:
        return None  # an engine without a rule for this noun decides nothing; the weaker rungs go on
    sides, relied = task.derived
    of_laws = in_densities(replace(claim, left=sides[0], right=sides[1]))
    try:
        proof = prove_equal(of_laws.left, of_laws.right, of_laws.context)
    except SymgenError:
        return None
    if proof is None or (task.mode == "strict" and not _keeps_definedness(claim, proof)):
        return None
    conditions = tuple(str(o) for o in proof.obligations)
    return Finding(Status.PROVED, "derived, and the remainder proved by the normaliser", relied, conditions)


def _keeps_definedness(claim: Claim, proof: Proof) -> bool:
    """Whether what is derived has a value exactly where what was written has one."""
    sides = (claim.left, claim.right)
    wider = any(has_conditional_law(side) for side in sides)
    tensors = any(node.op in ("grad", "jacobian", "hessian") for side in sides for _, node in subterms(side))
    return proof.keeps_definedness and not wider and not tensors


def derive_sides(claim: Claim) -> tuple[tuple[Term, Term], tuple[tuple[str, str], ...]]:
    """Both sides with what they name derived, and the rules relied on; derivatives of what is derived are taken last."""
    relied: list[tuple[str, str]] = []

    def derived(term: Term) -> Term:
        if not named_in(term):
            return term
        derivation = hook("derive")(term, context=claim.context, judge="rules")
        lacking = next((step for step in derivation.steps if step.obligations and not step.verdict), None)
        if lacking is not None:
            raise NoRuleError(lacking.rule, asked=str(term), found=lacking.verdict.method, where=str(lacking.before))
        relied.extend(derivation.verdict.relies_on)
        return derivation.result

    def prepared(node: Term) -> Term:
        if node.op == "expectation" and node.args[2].op == "posterior":
            return make("expectation", *node.args[:2], derived(node.args[2]))
        if node.op == "derivative":
            return _taken(derived(node.args[0]), node)
        return _written_out(node) if node.op == "sum" and named_in(node.args[0]) else node

    left, right = (derived(bottom_up(side, prepared)) for side in (claim.left, claim.right))
    return (left, right), tuple(dict.fromkeys(relied))


def _written_out(node: Term) -> Term:
    """A short sum term by term: what its addends name has a rule for each number, E[z**k] for k = 2."""
    body, variable, low, high = node.args
    if low.value is None or high.value is None or not 0 <= high.value - low.value < _MOST_TERMS:
        return node
    terms = [substitute(body, {variable: num(k)}) for k in range(int(low.value), int(high.value) + 1)]
    return terms[0] if len(terms) == 1 else make("add", *terms)


def _taken(body: Term, node: Term) -> Term:
    """The derivative by rule; NoRuleError where the body may have a kink, at which the rules give a value and it has none."""
    if not is_smooth(body):
        raise NoRuleError(
            f"{body}, which may have a kink", asked=str(node), hint="the points of the domain are compared"
        )
    return derivative(body, node.args[1], node.attrs[0] if node.attrs else 1)
