"""Models: random variables with their laws, latent or observed; log joints, and guides of variational inference."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from types import TracebackType
from typing import Any

from symgen.errors import DomainError, UnknownNameError, UsageError
from symgen.probability.decisions import decide, is_false
from symgen.probability.declarations import Spelling, declaration, family_of, is_joint
from symgen.probability.joints import unfolded, unknowns
from symgen.probability.restrictions import greatest, least
from symgen.probability.supports import check_comparable, common_variable, support
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, combined, make, num, symbol

LATENT, OBSERVED, PREDICTED = "latent", "observed", "predicted"


class Model:
    """Random variables declared one after another; a later law may depend on earlier variables.

    >>> from symgen.probability.laws import law
    >>> with Model() as model:
    ...     z = model.latent("z", law("Normal", 0, sd=1))
    ...     x = model.observe("x", law("Normal", z, sd=2))
    >>> [r.attrs[0] for r in model.term.args]
    ['latent', 'observed']
    """

    def __init__(self) -> None:
        self._randoms: list[Term] = []

    def __enter__(self) -> Model:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def latent(self, name: str, law: Term, *, plate: tuple[int | Term, ...] = ()) -> Any:
        """Declare an unobserved variable; `plate` sizes stand in front of the law's own shape.

        A law of several unknowns takes their names, "mu v", and answers a tuple of variables.
        """
        return self._declare(name, law, plate, LATENT)

    def observe(self, name: str, law: Term, *, plate: tuple[int | Term, ...] = ()) -> Any:
        """Declare an observed variable, a symbol that ranges over the support of the law."""
        return self._declare(name, law, plate, OBSERVED)

    def predict(self, name: str, law: Term) -> Any:
        """Declare a new variable of which a Predictive is the law."""
        return self._declare(name, law, (), PREDICTED)

    def _check_new(self, name: str, role: str) -> None:
        targets = (r.args[0] for r in self._randoms)
        if any(name == s.attrs[0] for t in targets for s in (t.args if t.op == "tuple" else (t,))):
            raise UsageError(
                f"{name} is declared already",
                asked=f"model.{role}({name!r}, ...)",
                where=name,
                hint="take another name",
            )

    def _declare_joint(self, names: tuple[str, ...], law: Term, plate: tuple[int | Term, ...], role: str) -> Any:
        """The unknowns of a joint law, one for each name."""
        for name in names:
            self._check_new(name, role)
        if plate:
            raise UsageError(
                f"a plate of {law.attrs[0]}",
                asked=f"model.{role}({' '.join(names)!r}, ...)",
                where=str(law),
                hint="declare the law of several unknowns once, and a plate for what is drawn given them",
            )
        targets = unknowns(law, names)
        self._randoms.append(make("random", make("tuple", *targets), law, attrs=(role,)))
        return targets

    def _declare(self, name: str, law: Term, plate: tuple[int | Term, ...], role: str) -> Any:
        self._check_new(name, role)
        if is_joint(law):
            return self._declare_joint(tuple(name.replace(",", " ").split()), law, plate, role)
        extended = on_plate(law, plate)
        target = variable_of(name, extended)
        self._randoms.append(make("random", target, extended, attrs=(role,)))
        return target

    @property
    def term(self) -> Term:
        """The model as a Term."""
        return make("model", *self._randoms)

    def _symgen_term_(self) -> Term:
        return self.term


class MeanField:
    """A guide that gives each latent variable a law of its own, by name: `MeanField(z=Normal(mu, var=v))`.

    >>> from symgen.probability.laws import law
    >>> len(MeanField(z=law("Normal", 0, sd=1)).term.args)
    1
    """

    def __init__(self, **laws: Any) -> None:
        self._laws = laws

    @property
    def term(self) -> Term:
        """The guide as a model Term of latent variables."""
        randoms = (make("random", variable_of(n, q), q, attrs=(LATENT,)) for n, q in self._laws.items())
        return make("model", *randoms)

    def _symgen_term_(self) -> Term:
        return self.term


def on_plate(law: Term, plate: tuple[int | Term, ...]) -> Term:
    """Independent copies of a law along new axes in front of its own."""
    if not plate:
        return law
    name, names, shape = law.attrs
    whole = (*plate, *shape)
    ranks = {s.name: p.rank for p, s in family_of(law).slots.values()}
    first = law.args[0] if ranks[names[0]] else _spread(law.args[0], whole)
    return make("law", first, *law.args[1:], attrs=(name, names, whole))


def _spread(value: Term, shape: Shape) -> Term:
    """The value repeated to a shape, so that the law shows its shape."""
    if value.shape == shape:
        return value
    zeros = make("zeros", attrs=(shape,))
    return zeros if value == 0 else value + zeros


def variable_of(name: str, law: Term) -> Term:
    """The symbol of a random variable: its domain is the support of its law."""
    return symbol(name, support(law).domain, law.shape)


# The parts of a model as a Term.


def randoms(terms: tuple[Term, ...]) -> Iterator[Term]:
    """The random variables among models, random variables and plates, in order; plates stay whole.

    One of several unknowns stands for one for each.
    """
    for term in terms:
        if term.op == "model":
            yield from randoms(term.args)
        else:
            yield from unfolded(term)


def random_of(term: Term) -> Term:
    """The random variable inside a plate, or itself."""
    return random_of(term.args[0]) if term.op == "plate" else term


def log_probability(term: Term) -> Term:
    """The log density of one random variable, summed over its plate."""
    if term.op == "plate":
        body, index, low, high = term.args
        return make("sum", log_probability(body), index, low, high)
    target, law = term.args
    return make("log_density", law, target)


def log_joint(terms: tuple[Term, ...]) -> Term:
    """The sum of the log densities of all random variables."""
    logs = [log_probability(term) for term in randoms(terms)]
    return combined("add", logs)


def latent_pairs(model: Term, guide: Term) -> tuple[tuple[Term, Term, Term], ...]:
    """(variable, prior law, guide law) for each latent variable; UnknownNameError where the guide leaves one out."""
    laws = {r.args[0].attrs[0]: r.args[1] for r in guide.args}
    latents = [r for r in model.args if r.attrs[0] == LATENT]
    for r in latents:
        name = r.args[0].attrs[0]
        if name not in laws:
            raise UnknownNameError(
                name, kind="latent variable of the guide", candidates=laws, hint=f"give the guide a law for {name}"
            )
    for name in laws:
        if all(name != r.args[0].attrs[0] for r in latents):
            raise UnknownNameError(name, kind="latent variable", candidates=[r.args[0].attrs[0] for r in latents])
    return tuple((r.args[0], r.args[1], laws[r.args[0].attrs[0]]) for r in latents)


def elbo_definition(model: Term, guide: Term) -> Term:
    """E_q[log p(x, z) - log q(z)], an expectation over each latent variable in turn."""
    pairs = latent_pairs(model, guide)
    body = log_joint((model,)) - combined("add", [make("log_density", q, z) for z, _, q in pairs])
    for z, _, q in reversed(pairs):
        body = make("expectation", body, z, q)
    return body


def unknowns_of(noun: Term) -> tuple[Term, ...]:
    """The latent variables of a posterior, evidence or predictive with their laws; the first variable by default.

    Raises UsageError for a plate of latent variables, which is a vector to be integrated over.
    """
    found = list(randoms(noun.args))
    plates = [r for r in found if r.op == "plate" and random_of(r).attrs[0] == LATENT]
    if plates:
        raise UsageError(
            f"a latent variable for each {plates[0].args[1]}",
            asked=f"integrate over {random_of(plates[0]).args[0]}",
            where=str(noun),
            hint="declare one latent variable that all observations share, or a guide for an ELBO",
        )
    return tuple(r for r in found if r.attrs[:1] == (LATENT,)) or (found[0],)


def predicted_of(noun: Term) -> Term:
    """The variable that a predictive is the law of, with its law given the unknowns.

    Raises UsageError where no variable, or no plain one, is predicted.
    """
    found = [r for r in randoms(noun.args) if random_of(r).attrs[0] == PREDICTED]
    if len(found) == 1 and found[0].op == "random" and found[0].args[0].op == "symbol":
        return found[0]
    raise UsageError(
        "no variable that is predicted" if not found else f"{found[-1]} as what is predicted",
        asked="a predictive law",
        where=str(noun),
        hint="end with one new variable: predictive(p ~ Beta(a, b); x[i] ~ Bernoulli(p), i = 1..n; y ~ Bernoulli(p))",
    )


def check_statements(terms: tuple[Term, ...]) -> None:
    """That each variable is drawn once, and each unknown ranges within the domain of the parameter that it stands for.

    Raises UsageError for a variable with two laws, DomainError for a prior on values that the parameter cannot take.
    """
    laws: dict[Term, Term] = {}
    for statement in map(random_of, randoms(terms)):
        target, law = statement.args
        if target in laws and target.op == "symbol":
            raise UsageError(
                f"two laws, {laws[target]} and {law}",
                asked=f"the joint law of {target}",
                where=str(statement),
                hint="give the second variable a name of its own",
            )
        laws[target] = law
    for law in laws.values():
        for value, spelling in _spelled(law):
            if value in laws:
                _check_prior(value, laws[value], spelling, law)


def _spelled(law: Term) -> Iterator[tuple[Term, Spelling]]:
    """The scalar parameters of a law of a family, with what they are spelled by."""
    if law.op == "law":
        slots = declaration(law.attrs[0]).slots
        yield from (
            (value, slots[name][1]) for name, value in zip(law.attrs[1], law.args, strict=True) if not value.shape
        )


def _check_prior(unknown: Term, prior: Term, spelling: Spelling, law: Term) -> None:
    spread, domain = support(prior), spelling.domain
    below = isfinite(domain.low) and is_false(decide(make("ge", spread.low, num(domain.low))))
    above = isfinite(domain.high) and is_false(decide(make("le", spread.high, num(domain.high))))
    if below or above or (domain.is_integer and not spread.discrete):
        raise DomainError(
            asked=f"{law.attrs[0]} with the unknown {unknown} for its {spelling.name}",
            found=f"the law {prior} of {unknown}, which ranges over {spread.domain.describe()}",
            where=f"{unknown} ~ {prior}, {law}",
            hint=f"{spelling.name} lies in {domain.describe()}: take a prior there, or a function of {unknown}",
        )


def joint_over(given: tuple[Term, ...], unknowns: tuple[Term, ...]) -> Term:
    """exp of the log joint of some random variables, integrated over the unknowns, the last one innermost."""
    body = make("exp", log_joint(given))
    for random in reversed(unknowns):
        body = integrated(body, *random.args)
    return body


def integrated(body: Term, variable: Term, law: Term) -> Term:
    """The integral or sum of the body over the support of the law."""
    spread = support(law)
    return make("sum" if spread.discrete else "integral", body, variable, spread.low, spread.high)


def evidence_definition(noun: Term) -> Term:
    """log of the integral (or sum) of the joint density over the unknowns."""
    return make("log", joint_over(noun.args, unknowns_of(noun)))


def posterior_definition(noun: Term) -> Term:
    """Bayes' theorem: the law whose density is the joint over its integral.

    Of several unknowns it is the product of the laws of each given those before it, with those after it integrated out.
    """
    unknowns = unknowns_of(noun)
    whole = [joint_over(noun.args, unknowns[k:]) for k in range(len(unknowns) + 1)]
    laws = [make("density_law", whole[k + 1] / whole[k], r.args[0]) for k, r in enumerate(unknowns)]
    if len(laws) == 1:
        return laws[0]
    pairs = zip(unknowns, laws, strict=True)
    return make("model", *(make("random", r.args[0], law, attrs=(LATENT,)) for r, law in pairs))


def predictive_definition(noun: Term) -> Term:
    """The density of a new variable: the joint with it over the joint without it, the unknowns integrated out."""
    new, unknowns = predicted_of(noun), unknowns_of(noun)
    before = tuple(r for r in randoms(noun.args) if r is not new)
    ratio = joint_over((*before, new), unknowns) / joint_over(before, unknowns)
    return make("density_law", ratio, new.args[0])


def product_definition(noun: Term) -> Term:
    """The density p(x) q(x) over its integral, on what the supports have in common.

    Raises DomainError for laws of draws of different kinds.
    """
    p, q = noun.args
    check_comparable(p, q)
    first, second = support(p), support(q)
    if p.shape != q.shape or first.structure != second.structure:
        raise DomainError(
            asked=str(noun),
            found=f"draws of {p} and of {q}, which are of different kinds",
            where=str(noun),
            hint="take two laws of one unknown",
        )
    x = common_variable(p, q)
    body = make("exp", make("log_density", p, x) + make("log_density", q, x))
    low, high = greatest((first.low, second.low)), least((first.high, second.high))
    whole = make("sum" if first.discrete else "integral", body, x, low, high)
    return make("density_law", body / whole, x)
