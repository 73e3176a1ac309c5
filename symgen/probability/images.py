"""Laws made from a law: of a part of a draw, of a part where the others are known, and of a function of a draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import product

from symgen.calculus.scalar import derivative
from symgen.calculus.tensor import jacobian
from symgen.errors import DomainError, NoRuleError, ShapeError
from symgen.probability.blocks import blocks_of, spelled
from symgen.probability.decisions import minus_oo, oo
from symgen.probability.declarations import FAMILIES, Family, Parameter, Whole, family_of, is_joint
from symgen.probability.densities import formula
from symgen.probability.laws import canonical, entry, entry_of, law
from symgen.probability.matching import recognise
from symgen.probability.matrix_forms import gathered
from symgen.probability.models import OBSERVED, predicted_of, random_of, randoms, unknowns_of
from symgen.probability.shapes import tidy
from symgen.probability.solving import equal, isolated
from symgen.probability.supports import Range, declared_range, support
from symgen.probability.wholes import degree
from symgen.terms.domains import POSITIVE, REAL, UNIT, Domain
from symgen.terms.proposals import Rule
from symgen.terms.relations import Claim, Eq
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import bottom_up, size, substitute

#: Which argument of a noun is the law that it speaks of.
SOURCES: Mapping[str, int] = {"marginal": 0, "conditional": 0, "pushforward": 2}
ENTRIES, CHANGE, UPDATED = "marginal-of-entries", "change-of-variables", "predictive-by-posterior"


def marginal_rule(family: Family) -> str:
    """The name of the rule that states the law of some blocks of a draw."""
    return f"{family.slug}-marginal"


def conditional_rule(family: Family) -> str:
    """The name of the rule that states the law of the other blocks where one is known."""
    return f"{family.slug}-conditional"


def image_rule(family: Family) -> str:
    """The name of the rule that states the law of A x + b."""
    return f"{family.slug}-image"


def mixture_rule(family: Family) -> str:
    """The name of the rule that states the law of an output whose law speaks of a draw."""
    return f"{family.slug}-mixture"


def ways(noun: Term) -> tuple[str, ...]:
    """The rules that may turn the noun into a law, the first to be tried first."""
    family = family_of(noun.args[SOURCES[noun.op]])
    if noun.op == "marginal":
        return (marginal_rule(family), ENTRIES)
    return (conditional_rule(family),) if noun.op == "conditional" else (image_rule(family), CHANGE)


def why_open(noun: Term) -> str:
    """Why a noun has no law by these rules, and what may be asked instead."""
    law_term = noun.args[SOURCES[noun.op]]
    name = law_term.attrs[0]
    if noun.op == "pushforward":
        return f"{noun.args[0]} has no law of a known family where {noun.args[1]} ~ {law_term}"
    return f"{name} states no law of the blocks of {law_term}: write its parameters in blocks, joined by concatenate"


# Blocks.


def _parts(law_term: Term) -> tuple[Term, ...]:
    """The blocks of a draw, by the first vector among the parameters."""
    vectors = (value for value in canonical(law_term).values() if len(value.shape) == 1)
    return next((blocks_of(v) for v in vectors), ())


def _are_entries(blocks: tuple[Term, ...]) -> bool:
    return all(b.op == "stack" for b in blocks)


def _place(noun: Term, count: int) -> int:
    """The number of the block asked for, counted from 0; DomainError where there is none."""
    value = noun.args[1].value
    if value is None or value.denominator != 1 or not 1 <= value <= count:
        raise DomainError(
            asked=str(noun),
            found=f"block {noun.args[1]} of {count}",
            where=str(noun.args[0]),
            hint=f"blocks are numbered from 1 to {count}",
        )
    return int(value) - 1


def _written_out(law_term: Term, entries: bool) -> Term:
    """A law of entries that were written out, each tidied; that of a number for a vector of one entry."""
    whole = family_of(law_term).whole
    if not entries or whole is None:
        return law_term
    single = law_term.shape == (1,) and whole.entries is not None
    wide = whole.entries(**canonical(law_term)) if single and whole.entries is not None else law_term
    values = (spelled(a) for a in wide.args)
    if single:
        return make("law", *(entry_of(v, (num(1),)) for v in values), attrs=(*wide.attrs[:2], ()))
    return make("law", *values, attrs=law_term.attrs)


def marginal_of_blocks(noun: Term) -> Term | None:
    """The law of one block; None where the parameters are not written in blocks."""
    law_term = noun.args[0]
    whole, found = family_of(law_term).whole, _parts(law_term)
    if whole is None or whole.part is None or not found:
        return None
    place = _place(noun, len(found))
    try:
        return _written_out(whole.part((place,), **canonical(law_term)), _are_entries(found))
    except NoRuleError:
        return None


def marginal_of_entries(noun: Term) -> Term | None:
    """The law of one entry of a vector, counted from 1."""
    law_term, place = noun.args
    whole = family_of(law_term).whole
    if whole is None or whole.entries is None or len(law_term.shape) != 1:
        return None
    (size,) = law_term.shape
    number = place.value
    beyond = number is not None and (number < 1 or number.denominator != 1 or (isinstance(size, int) and number > size))
    if beyond or not place.domain.is_integer:
        raise DomainError(
            asked=str(noun), found=f"entry {place}", where=str(law_term), hint=f"entries are numbered from 1 to {size}"
        )
    one = entry(whole.entries(**canonical(law_term)), (place,))
    return make("law", *map(gathered, one.args), attrs=one.attrs)


def conditional(noun: Term) -> Term | None:
    """The law of the other blocks, in order, where the one asked for has a value; None without blocks."""
    law_term, _, value = noun.args
    whole, found = family_of(law_term).whole, _parts(law_term)
    if whole is None or whole.given is None or len(found) < 2:
        return None
    place = _place(noun, len(found))
    known = make("stack", value) if _are_entries(found) and not value.shape else value
    if known.shape != found[place].shape:
        raise ShapeError(
            asked=str(noun),
            found=f"a value of shape {value.shape} for a block of shape {found[place].shape}",
            where=str(value),
            hint="the value has the shape of the block that is known",
        )
    others = tuple(k for k in range(len(found)) if k != place)
    try:
        return _written_out(whole.given(others, (place,), known, **canonical(law_term)), _are_entries(found))
    except NoRuleError:
        return None


# Functions of a draw.


def image(noun: Term) -> Term | None:
    """The law of what is of first degree in a draw, by the family's statement; None for anything else."""
    body, x, law_term = noun.args
    whole = family_of(law_term).whole
    if whole is None or whole.image is None or degree(body, frozenset({x})) != 1:
        return None
    made = whole.image(jacobian(body, x), lambda value: substitute(body, {x: value}), **canonical(law_term))
    tidied = (gathered(a) if len(a.shape) == 2 else min(a, gathered(a), key=size) for a in made.args)
    return make("law", *tidied, attrs=made.attrs)


def changed(noun: Term) -> Term | None:
    """The law of a monotone function y = g(x) of a number: its density is p(x(y)) |dx/dy|, recognised.

    The recognised density is that of a law only where nothing is left over: then the supports are the same too.
    """
    body, x, law_term = noun.args
    if body.shape or law_term.shape or support(law_term).discrete or body == x:
        return law_term if body == x else None
    y = symbol(_name_apart(noun), body.domain)
    back = isolated(body, y, x)
    if back is None:
        return None
    density = substitute(formula(law_term, x), {x: back}) + _log_of_size(derivative(back, y))
    for (domain, spread), form in product(_ranges(body, x, law_term), _ways_to_write(density)):
        z = symbol(y.attrs[0], domain)
        found = recognise(substitute(form, {y: z}), z, spread.low, spread.high, law_term.attrs[0])
        if found is not None and equal(found.constant, num(0)):
            return found.law
    return None


def _ways_to_write(density: Term) -> tuple[Term, ...]:
    """As it comes, with what stands under logarithms tidied, and tidied as a whole."""
    inside = bottom_up(density, lambda node: make("log", tidy(node.args[0])) if node.op == "log" else node)
    return density, inside, tidy(density)


def _log_of_size(slope: Term) -> Term:
    value = tidy(slope)
    return make("log", value if value.domain.is_positive else tidy(-value) if value.domain.is_negative else abs(value))


def _ranges(body: Term, x: Term, law_term: Term) -> Iterator[tuple[Domain, Range]]:
    """Ranges that hold every value of the function: between its values at finite ends, or plain ones."""
    spread, plain = support(law_term), declared_range(body.domain)
    rises = derivative(body, x).domain
    if rises.is_positive or rises.is_negative:
        ends = (spread.low, spread.high) if rises.is_positive else (spread.high, spread.low)
        low, high = (
            default if end in (oo(), minus_oo()) else tidy(substitute(body, {x: end}))
            for end, default in zip(ends, (plain.low, plain.high), strict=True)
        )
        yield body.domain, Range(low, high, discrete=False)
    for domain in dict.fromkeys((body.domain, UNIT, POSITIVE, REAL)):
        if domain.low <= body.domain.low and body.domain.high <= domain.high:
            yield domain, declared_range(domain)


def _name_apart(noun: Term) -> str:
    taken = {s.attrs[0] for s in noun.free} | {noun.args[1].attrs[0]}
    return next(name for name in ("y", "z", "y_1") if name not in taken)


# Outputs of channels.


def mixed(noun: Term) -> Term | None:
    """The law of a predicted variable under the law of the one unknown, where its family states it."""
    found = _unknown_and_rest(noun)
    if found is None:
        return None
    (x, law_term), observed = found
    return None if observed else _mixture(law_term, predicted_of(noun).args[1], x)


def updated(noun: Term) -> Term | None:
    """The predictive under the posterior of the one unknown, where every observation is such an output.

    Under that of a joint law with a matrix among its unknowns too: there the posterior has fewer outer products.
    """
    several = _joint_and_rest(noun) if noun.op == "predictive" else None
    if several is not None:
        prior, observed = several
        posterior = make("posterior", prior, *observed)
        return make("predictive", make("random", prior.args[0], posterior, attrs=prior.attrs), predicted_of(noun))
    found = _unknown_and_rest(noun)
    if found is None or not found[1]:
        return None
    (x, law_term), observed = found
    laws = [random_of(o).args[1] for o in observed]
    if any(_mixture(law_term, channel, x) is None for channel in (*laws, predicted_of(noun).args[1])):
        return None
    unknown = unknowns_of(noun)[0]
    posterior = make("posterior", *(r for r in randoms(noun.args) if r is not predicted_of(noun)))
    return make("predictive", make("random", x, posterior, attrs=unknown.attrs), predicted_of(noun))


def _joint_and_rest(noun: Term) -> tuple[Term, list[Term]] | None:
    """The one statement of several unknowns, of which one is a matrix, and the observations, where there are any."""
    stated = noun.args[0].args if len(noun.args) == 1 and noun.args[0].op == "model" else noun.args
    prior, *others = stated
    if prior.op != "random" or not is_joint(prior.args[1]) or prior.args[0].op != "tuple":
        return None
    observed = [r for r in others if r != predicted_of(noun)]
    matrices = any(len(unknown.shape) == 2 for unknown in prior.args[0].args)
    return (
        (prior, observed)
        if observed and matrices and all(random_of(r).attrs[0] == OBSERVED for r in observed)
        else None
    )


def _unknown_and_rest(noun: Term) -> tuple[tuple[Term, Term], list[Term]] | None:
    """The one unknown with its law, a draw from a family that states mixtures, and the observations."""
    unknowns = unknowns_of(noun) if noun.op == "predictive" else ()
    if len(unknowns) != 1 or unknowns[0].args[1].op != "law":
        return None
    x, law_term = unknowns[0].args
    whole = family_of(law_term).whole
    if whole is None or whole.mixed is None:
        return None
    return (x, law_term), [r for r in randoms(noun.args) if r not in (unknowns[0], predicted_of(noun))]


def _mixture(law_term: Term, channel: Term, x: Term) -> Term | None:
    stated = family_of(law_term).whole
    if stated is None or stated.mixed is None or channel.op != "law":
        return None
    return stated.mixed(channel, x, **canonical(law_term))


# Claims: the statements of a family over draws of the smallest sizes.


def rules() -> tuple[Rule, ...]:
    """The rules of laws made from laws: what families state, entries, and change of variables."""
    return (
        *(
            rule
            for family in FAMILIES.values()
            if family.whole is not None
            for rule in _of_family(family, family.whole)
        ),
        Rule(
            ENTRIES,
            "an entry of a vector has the law that the family states of entries",
            lambda term, context: marginal_of_entries(term) if _of(term, "marginal") else None,
            kind="definition",
        ),
        Rule(
            CHANGE,
            "a monotone function y of x has the density p(x(y)) |dx/dy|",
            lambda term, context: changed(term) if _of(term, "pushforward") else None,
            claims=_change_claims,
            reference="G. Casella, R. L. Berger, Statistical Inference (2002), theorem 2.1.5",
        ),
        Rule(
            UPDATED,
            "a predictive after observations is that under the posterior",
            lambda term, context: updated(term) if term.op == "predictive" else None,
            kind="definition",
        ),
    )


def _of(term: Term, noun: str, family: Family | None = None) -> bool:
    """Whether the term is the noun of a law (of the family)."""
    if term.op != noun:
        return False
    source = term.args[SOURCES[noun]] if noun in SOURCES else unknowns_of(term)[0].args[1]
    return source.op == "law" and (family is None or source.attrs[0] == family.name)


def _of_family(family: Family, whole: Whole) -> Iterator[Rule]:
    stated = (
        (whole.part, marginal_rule, "marginal", marginal_of_blocks, "the law of some blocks of a draw", _block_claims),
        (
            whole.given,
            conditional_rule,
            "conditional",
            conditional,
            "the law of blocks given the others",
            _block_claims,
        ),
        (whole.image, image_rule, "pushforward", image, "the law of A x + b", _image_claims),
        (whole.mixed, mixture_rule, "predictive", mixed, "the law of an output of a channel", _mixture_claims),
    )
    for statement, name, noun, rewrite, words, claims in stated:
        if statement is not None:
            yield Rule(
                name(family),
                f"{words}, as {family.name} states it",
                _rewriting(noun, family, rewrite),
                claims=partial(claims, family, whole),
                reference=family.reference,
            )


def _mixture_claims(family: Family, whole: Whole) -> tuple[Claim, ...]:
    """For draws of one entry and y ~ the same family around a x + b: the integral of p(x) p(y | x) is the density of y."""
    assert whole.mixed is not None
    a, b, r = symbol("a", POSITIVE), symbol("b", REAL), symbol("r", POSITIVE)
    x, y = symbol("x", REAL), symbol("y", REAL)
    parameters = of_one_entry(family)
    draw, output = (_wrapped(v, 1) for v in (x, y))
    center = symbol("center", REAL, (1,))
    own = {
        p.name: _wrapped(a, 2) @ center + _wrapped(b, 1) if p.rank == 1 else _wrapped(r, 2) for p in family.parameters
    }
    channel = law(family.name, **own)
    found = whole.mixed(channel, center, **parameters)
    assert found is not None
    inside = family.log_density(draw, **parameters) + formula(substitute(channel, {center: draw}), output)
    left = make("integral", make("exp", inside), x, minus_oo(), oo())
    return (Eq(left, make("exp", formula(found, output))),)


def _rewriting(noun: str, family: Family, rewrite: Callable[[Term], Term | None]) -> Callable[..., Term | None]:
    return lambda term, context: rewrite(term) if _of(term, noun, family) else None


def _block_claims(family: Family, whole: Whole) -> tuple[Claim, ...]:
    """For blocks x and y of one entry each: p(x, y) = p(y) p(x | y); so p(y) is the marginal, as p(x | y) has mass one."""
    assert whole.part is not None
    assert whole.given is not None
    parameters = {p.name: _two_blocks(p) for p in family.parameters}
    x, y = (make("stack", symbol(name, REAL)) for name in "xy")
    joint = family.log_density(make("concatenate", x, y, attrs=(0,)), **parameters)
    first = formula(whole.given((0,), (1,), y, **parameters), x)
    second = formula(whole.part((1,), **parameters), y)
    return (Eq(joint, first + second),)


def _two_blocks(parameter: Parameter) -> Term:
    """A parameter with two blocks of one entry; a matrix [[s, c], [c, t + c^2/s]] is positive definite for positive s, t."""
    if not parameter.rank:
        return symbol(parameter.name, parameter.domain)
    if parameter.rank == 1:
        entries = (make("stack", symbol(f"{parameter.name}_{k}", parameter.domain.entries())) for k in (1, 2))
        return make("concatenate", *entries, attrs=(0,))
    s, t, c = (symbol(f"{parameter.name}_{k}", d) for k, d in (("s", POSITIVE), ("t", POSITIVE), ("c", REAL)))
    rows = ((s, c), (c, t + c**2 / s))
    cells = ([make("stack", make("stack", cell)) for cell in row] for row in rows)
    return make("concatenate", *(make("concatenate", *row, attrs=(1,)) for row in cells), attrs=(0,))


def _image_claims(family: Family, whole: Whole) -> tuple[Claim, ...]:
    """For draws of one entry and y = a x + b with a > 0: a p(y) is the density of x."""
    assert whole.image is not None
    a, b, x = symbol("a", POSITIVE), symbol("b", REAL), symbol("x", REAL)
    parameters = of_one_entry(family)
    factor, constant = _wrapped(a, 2), _wrapped(b, 1)
    made = whole.image(factor, lambda value: factor @ value + constant, **parameters)
    left = formula(made, _wrapped(a * x + b, 1)) + make("log", a)
    return (Eq(left, family.log_density(_wrapped(x, 1), **parameters)),)


def of_one_entry(family: Family, suffix: str = "") -> dict[str, Term]:
    """Parameters of a law of vectors of one entry, made of symbols: a covariance is one positive number."""
    domains = {p.name: POSITIVE if p.domain.structure else p.domain.entries() for p in family.parameters}
    return {p.name: _wrapped(symbol(p.name + suffix, domains[p.name]), p.rank) for p in family.parameters}


def _wrapped(entry_: Term, rank: int) -> Term:
    for _ in range(rank):
        entry_ = make("stack", entry_)
    return entry_


def _change_claims() -> tuple[Claim, ...]:
    """Over the density 2 x on (0, 1) and y = x^2, whose density is 1: the mean of y^c both ways."""
    x, y, c = symbol("x", UNIT), symbol("y", UNIT), symbol("c", POSITIVE)
    left = make("integral", 2 * x * (x**2) ** c, x, num(0), num(1))
    right = make("integral", 2 * make("sqrt", y) * (1 / (2 * make("sqrt", y))) * y**c, y, num(0), num(1))
    return (Eq(left, right),)
