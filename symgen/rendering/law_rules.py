r"""How laws and quantities about them are set: N(\mu, \sigma^2), KL(q || p), H[p], gradients, posteriors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from symgen.rendering.boxes import Box, Fence, Glyph, Middle, Script, Space, is_tall, row
from symgen.rendering.layout import (
    ATOM,
    FUNCTION,
    PRODUCT,
    RELATION,
    Laid,
    Rule,
    Walk,
    applied,
    parenthesised,
    scripted,
    separated,
)
from symgen.rendering.snippets import read_name
from symgen.terms.operators import operator
from symgen.terms.term import Term, make, num

_SIM = Glyph("∼", "operator")
_MID = Glyph("∣", "operator", r"\mid")
_SEMICOLON = row(Glyph(";", "mark"), Space())


def _law(walk: Walk, term: Term) -> Laid:
    name, parameters = _law_parts(walk, term)
    return applied(name, *parameters)


def _law_parts(walk: Walk, term: Term) -> tuple[Box, tuple[Box, ...]]:
    """The name of a family and the boxes of its parameters, in the customary notation where the family has one."""
    from symgen.probability.declarations import declaration

    name, spellings, _ = term.attrs
    family = declaration(name)
    if family.latex:
        return read_name(family.latex), tuple(walk.box(p) for p in _canonical(term))
    slots = family.slots
    boxes = (_parameter(walk, slots, key, value) for key, value in zip(spellings, term.args, strict=True))
    return Glyph(name, "upright"), tuple(boxes)


def _canonical(term: Term) -> Iterable[Term]:
    """Canonical parameters; a number given in another spelling is shown as the number it makes."""
    from symgen.probability.laws import canonical

    return [_folded(value) for value in canonical(term).values()]


def _folded(term: Term) -> Term:
    base, *rest = term.args or (term,)
    if term.op == "pow" and base.op == "num" and rest[0].op == "num" and rest[0].attrs[0] in (1, 2):
        return num(base.attrs[0] ** int(rest[0].attrs[0]))
    return term


def _parameter(walk: Walk, slots: Mapping[str, Any], key: str, value: Term) -> Box:
    """A parameter's value, with its name where people confuse the spellings."""
    found = slots.get(key)
    if found is not None and found[0].name == key and not found[0].keyword_only:
        return walk.box(value)
    return row(Glyph(key, "text"), Glyph("=", "operator"), walk.box(value))


def _density_law(walk: Walk, term: Term) -> Laid:
    """An unknown density's name stands for its law; any other density is shown as a function."""
    body, variable = term.args
    if body.op == "call" and body.args == (variable,):
        return Laid(walk.scheme.box(body.attrs[0]))
    return Laid(parenthesised(_mapping(walk, variable, body)))


def _mapping(walk: Walk, variable: Term, body: Term) -> Box:
    return row(walk.box(variable), Glyph("↦", "operator", r"\mapsto"), walk.box(body))


def _density(walk: Walk, law: Term, at: Term) -> Box:
    """The density of a law at a point: N(x | mu, s^2), p(x), or the law with the point beside it."""
    if law.op == "law":
        name, parameters = _law_parts(walk, law)
        return row(name, parenthesised(row(walk.box(at), _MID, separated(parameters))))
    if law.op == "density_law":
        return row(walk.at(law, ATOM), parenthesised(walk.box(at)))
    return row(Glyph("p", "letter"), parenthesised(row(walk.box(at), _MID, walk.box(law))))


def _log_density(walk: Walk, term: Term) -> Laid:
    law, point = term.args
    density = _density(walk, law, point)
    log = read_name(r"\log")
    return Laid(row(log, density), FUNCTION)


def _expected_log_likelihood(walk: Walk, term: Term) -> Laid:
    q, p = term.args
    x = Glyph("x")
    name, parameters = _law_parts(walk, p) if p.op == "law" else (walk.at(p, ATOM), ())
    density = row(name, parenthesised(row(x, _MID, separated(parameters)) if parameters else x))
    expectation = Script(read_name(r"\mathbb{E}"), row(x, _SIM, walk.box(q)))
    return Laid(row(expectation, Fence("[", row(read_name(r"\log"), density), "]")))


def _bar(bar: str, term: Term, walk: Walk) -> Box:
    """A bar between two sides, which grows when one of them is tall."""
    return Middle(bar) if any(is_tall(walk.box(side)) for side in term.args) else Glyph(bar, "operator")


def _pair(bar: str) -> Rule:
    """A divergence: name(q || p), with a bar that grows with its sides."""

    def rule(walk: Walk, term: Term) -> Laid:
        inside = row(walk.box(term.args[0]), _bar(bar, term, walk), walk.box(term.args[1]))
        return Laid(row(read_name(operator(term.op).latex), parenthesised(inside)))

    return rule


def _ordered_pair(walk: Walk, term: Term) -> Laid:
    """A divergence with its order as a subscript: D_alpha(p || q)."""
    p, q, order = term.args
    inside = row(walk.box(p), _bar("‖", term, walk), walk.box(q))
    return Laid(row(scripted(read_name(operator(term.op).latex), walk.box(order)), parenthesised(inside)))


def _information_matrix(walk: Walk, term: Term) -> Laid:
    """The Fisher information with its parameters as a subscript."""
    law, *parameters = term.args
    name = scripted(read_name(operator(term.op).latex), separated([walk.box(p) for p in parameters]))
    return Laid(row(name, Fence("[", walk.box(law), "]")))


def _bracketed(walk: Walk, term: Term) -> Laid:
    return Laid(row(read_name(operator(term.op).latex), Fence("[", walk.listed(term.args), "]")))


def _image(walk: Walk, term: Term) -> Laid:
    """The law of a function of a draw: Law(A x + b | x ~ p)."""
    body, variable, law = term.args
    given = row(walk.box(variable), _SIM, walk.box(law))
    inside = row(walk.box(body), _bar("∣", term, walk), given)
    return Laid(row(read_name(operator(term.op).latex), parenthesised(inside)))


def _bregman(walk: Walk, term: Term) -> Laid:
    """B with the function below: B_F(x, y), or what it maps its variable to."""
    body, variable, *points = term.args
    unknown = body.op == "call" and body.args == (variable,)
    function = walk.scheme.box(body.attrs[0]) if unknown else _mapping(walk, variable, body)
    return Laid(row(scripted(read_name(operator(term.op).latex), function), parenthesised(walk.listed(points))))


def _random(walk: Walk, term: Term) -> Laid:
    return Laid(row(walk.box(term.args[0]), _SIM, walk.box(term.args[1])), RELATION)


def _model(walk: Walk, term: Term) -> Laid:
    return Laid(separated([walk.box(a) for a in term.args], _SEMICOLON), 0)


def _posterior(walk: Walk, term: Term) -> Laid:
    unknown, *observed = term.args
    given = separated([walk.box(a) for a in observed], _SEMICOLON)
    return Laid(row(Glyph("p"), parenthesised(row(walk.box(unknown), _bar("∣", term, walk), given))))


def _predictive(walk: Walk, term: Term) -> Laid:
    """p(new | unknown; observed ones)."""
    *given, new = term.args
    return _posterior(walk, make(term.op, new, *given))


def _evidence(walk: Walk, term: Term) -> Laid:
    inside = separated([walk.box(a) for a in term.args], _SEMICOLON)
    return Laid(row(read_name(r"\log"), Glyph("p"), parenthesised(inside)), FUNCTION)


def _elbo(walk: Walk, term: Term) -> Laid:
    inside = row(walk.box(term.args[0]), _bar("∣", term, walk), walk.box(term.args[1]))
    return Laid(row(read_name(r"\mathrm{ELBO}"), parenthesised(inside)))


def _gradient(symbol: str, above: str = "") -> Rule:
    """The nabla with its variable; how symmetry is treated stands above where it is not the default."""

    def rule(walk: Walk, term: Term) -> Laid:
        body, variable = term.args
        treatment = term.attrs[0] if term.attrs else "none"
        marks = [Glyph(above, "digits")] if above else []
        marks += [Glyph(treatment, "text")] if treatment != "none" else []
        name = Script(Glyph(symbol, "upright", r"\nabla"), walk.box(variable), row(*marks) if marks else None)
        return Laid(row(name, Space(), walk.at(body, FUNCTION)), PRODUCT - 1)

    return rule


def _jacobian(walk: Walk, term: Term) -> Laid:
    body, variable = term.args
    name = scripted(Glyph("J", "upright", r"\mathrm{J}"), walk.box(variable))
    return Laid(row(name, Fence("[", walk.box(body), "]")))


RULES: dict[str, Rule] = {
    "law": _law,
    "density_law": _density_law,
    "log_density": _log_density,
    "expected_log_likelihood": _expected_log_likelihood,
    "kl": _pair("‖"),
    "js": _pair("‖"),
    **dict.fromkeys(("renyi", "alpha_divergence", "chernoff_coefficient"), _ordered_pair),
    **dict.fromkeys(
        (
            "bhattacharyya_coefficient",
            "bhattacharyya_distance",
            "squared_hellinger",
            "chi_square_divergence",
            "jeffreys",
            "total_variation",
        ),
        _pair("‖"),
    ),
    "fisher": _information_matrix,
    "entropy": _bracketed,
    "variance": _bracketed,
    "covariance": _bracketed,
    "law_mean": _bracketed,
    "pushforward": _image,
    "bregman": _bregman,
    "random": _random,
    "model": _model,
    "posterior": _posterior,
    "predictive": _predictive,
    "evidence": _evidence,
    "elbo": _elbo,
    "grad": _gradient("∇"),
    "hessian": _gradient("∇", "2"),
    "jacobian": _jacobian,
}
