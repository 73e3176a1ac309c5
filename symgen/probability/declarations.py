"""Family: what a distribution is before its parameters are given; and the registry of all families.

A family states its log density, its support, the spellings of its parameters and ONE generating transform. Nothing else
is stored: moments, entropies and divergences follow from these by the engines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, ClassVar

from symgen._registry import Registry
from symgen.errors import DomainError
from symgen.probability.transforms import Transform
from symgen.terms.domains import POSITIVE, Domain
from symgen.terms.term import Term, as_term, make, symbol
from symgen.terms.traverse import substitute


@dataclass(frozen=True, slots=True)
class Spelling:
    """Another way to give a parameter: its name, domain, and the canonical parameter as a function of it.

    `log_density` is the customary density in this spelling, where that is more than a substitution.
    """

    name: str
    domain: Domain
    canonical: Callable[[Term], Term]
    log_density: Callable[..., Term] | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: canonical name, domain, other spellings; `keyword_only` where people confuse the spellings.

    `rank` counts the axes of one parameter value: 0 for a number, 1 for a vector of probabilities.
    """

    name: str
    domain: Domain
    spellings: tuple[Spelling, ...] = ()
    keyword_only: bool = False
    rank: int = 0

    @property
    def all_spellings(self) -> tuple[Spelling, ...]:
        """The canonical spelling first, then the others."""
        return (Spelling(self.name, self.domain, lambda value: value), *self.spellings)


#: A variance, which people give as a standard deviation or a precision as well.
VARIANCE = Parameter(
    "var",
    POSITIVE,
    (Spelling("sd", POSITIVE, lambda s: s**2), Spelling("prec", POSITIVE, lambda t: 1 / t)),
    keyword_only=True,
)

Bound = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Support:
    """The interval from `low` to `high` (functions of the canonical parameters), of reals or of whole numbers.

    For draws that are tensors it holds each entry, and `structure` says what the whole is, such as "spd" or "simplex".
    """

    low: Bound
    high: Bound
    discrete: bool = False
    structure: str = ""


def _infinite(**_: Term) -> Term:
    return make("const", attrs=("oo",))


def _minus_infinite(**_: Term) -> Term:
    return -_infinite()


def between(
    low: int | Bound, high: int | Bound | None = None, *, discrete: bool = False, structure: str = ""
) -> Support:
    """The support from low to high; a number stays fixed, a function takes the canonical parameters, None is +oo."""
    return Support(_bound(low), _infinite if high is None else _bound(high), discrete, structure)


def _bound(value: int | Bound) -> Bound:
    if callable(value):
        return value
    return lambda **_: as_term(value)


def _nothing(*_: Term, **__: Term) -> tuple[object, ...]:
    return ()


LINE = Support(_minus_infinite, _infinite)
SPD = Support(_minus_infinite, _infinite, structure="spd")
SIMPLEX = between(0, 1, structure="simplex")
HALF_LINE = between(0)
UNIT_INTERVAL = between(0, 1)
COUNTS = between(0, discrete=True)


@dataclass(frozen=True, slots=True)
class Parametrised:
    """What every declaration of laws has: a name, and parameters in their spellings."""

    name: str
    parameters: tuple[Parameter, ...]

    @property
    def slug(self) -> str:
        """The name as rule names spell it: lower case, words joined by hyphens."""
        return "".join(f"-{c.lower()}" if c.isupper() and k else c.lower() for k, c in enumerate(self.name))

    @property
    def slots(self) -> dict[str, tuple[Parameter, Spelling]]:
        """Every spelling of every parameter, by its name."""
        return {s.name: (p, s) for p in self.parameters for s in p.all_spellings}


@dataclass(frozen=True, slots=True)
class Family(Parametrised):
    """A distribution family, declared once.

    `log_density(x, **parameters)` and `transform` speak of canonical parameters. `mass(k, **parameters)` is given for
    finite supports, where every expectation is a finite sum; outcomes of mass 0 are left out of it. `point_masses` are
    ends of the parameters' domains at which all mass is on one point. `sample(generator, size, **parameters)` draws with a NumPy
    Generator. `potentials` are expectations that no generating transform gives, e.g. E|x - m|. `increasing` are
    parameters of which each must be below the next, e.g. low and high. `twins` name the same law in other libraries: a
    function of the canonical parameters to (name there, keyword arguments). `latex` is the customary letter of the
    family, after which its canonical parameters are printed without their names. `also` are names that others give the
    family: they are read, and never printed. `mistaken` are names that people write for parameters of another meaning,
    each with what to write instead. `quantile(u, **parameters)` is the value below which a share u of the law lies.
    """

    support: Support
    log_density: Callable[..., Term]
    sample: Callable[..., Any]
    reference: str
    transform: Transform | None = None
    mass: Callable[..., Term] | None = None
    point_masses: tuple[PointMass, ...] = ()
    potentials: tuple[Potential, ...] = ()
    increasing: tuple[str, ...] = ()
    location_scale: LocationScale | None = None
    twins: Mapping[str, Callable[..., tuple[str, dict[str, Any]]]] = field(default_factory=dict)
    latex: str = ""
    whole: Whole | None = None
    also: tuple[str, ...] = ()
    mistaken: Mapping[str, str] = field(default_factory=dict)
    quantile: Callable[..., Term] | None = None

    def requires(self, **parameters: Term) -> tuple[Term, ...]:
        """What must hold of several parameters at once."""
        ordered = tuple(make("lt", parameters[a], parameters[b]) for a, b in pairwise(self.increasing))
        return ordered + tuple(_as_term(c) for c in self.whole.requires(**parameters)) if self.whole else ordered


@dataclass(frozen=True, slots=True)
class Whole:
    """What a family states whose draws are vectors or matrices, in place of a generating transform.

    `event(**parameters)` is the shape of a draw. `means` are the expectations of its statistics, and `covariance` that of
    a draw about its mean, finite where `spread` holds, where a log density may be of second degree in it.
    `chart(x, **parameters)` gives the draws of the smallest size as a function of a number between the ends of
    `coordinates`: the facts are judged there. `requires(**parameters)` is what must hold of parameters of different shapes
    at once. `entries(**parameters)` is the law of each entry of a draw by itself, of those on the diagonal for a positive
    definite matrix.

    `image(matrix, move, **parameters)` is the law of move(x) = matrix x + constant. `part(own, **parameters)` is that of
    the blocks of a draw at some places, and `given(own, known, value, **parameters)` theirs where those at the other
    places are known. `mixed(channel, x, **parameters)` is the law of what has the law `channel` given the draw x, if known.
    `transport(own, other)` is the least mean of |x - y|^2 over couplings of two laws of the family.
    `cumulants(**parameters)` are all joint cumulants of the entries of a draw that are not zero, by their order.
    """

    event: Callable[..., tuple[int | Term, ...]]
    means: tuple[Mean, ...]
    size: int
    chart: Callable[..., Term]
    coordinates: Support
    covariance: Callable[..., Term] | None = None
    spread: Callable[..., tuple[object, ...]] = _nothing
    requires: Callable[..., tuple[object, ...]] = _nothing
    entries: Callable[..., Term] | None = None
    image: Callable[..., Term] | None = None
    part: Callable[..., Term] | None = None
    given: Callable[..., Term] | None = None
    mixed: Callable[..., Term | None] | None = None
    transport: Callable[[Mapping[str, Term], Mapping[str, Term]], Term] | None = None
    cumulants: Callable[..., Mapping[int, Term]] | None = None


@dataclass(frozen=True, slots=True)
class Mean:
    """E[statistic(x)] = value(parameters), where `finite(parameters)` holds; the name says what it is the mean of.

    With `own` it is statistic(x, **parameters), which speaks of the law itself: log(1 + (x - m)'S^-1 (x - m)/k).
    """

    name: str
    statistic: Callable[..., Term]
    value: Callable[..., Term]
    finite: Callable[..., tuple[object, ...]] = _nothing
    own: bool = False

    def of(self, x: Term, parameters: Mapping[str, Term]) -> Term:
        """The statistic of a draw from the law of these parameters."""
        return self.statistic(x, **parameters) if self.own else self.statistic(x)


@dataclass(frozen=True, slots=True)
class PointMass:
    """A value of a parameter, at an end of its domain, at which the law is no more than `point(parameters)`."""

    parameter: str
    value: int
    point: Bound


@dataclass(frozen=True, slots=True)
class Potential:
    """An expectation taken as a fact of the family: E[shape(x; arguments)] = value, a shape being named in SHAPES.

    `value(*arguments, **parameters)` is a Term. `valid` are conditions on the arguments without which the fact says
    nothing, `finite` conditions without which the expectation diverges. `instances` are arguments that the fact is
    judged at, where it is not judged for all of them at once: numbers, functions of the parameters, and None for any;
    `where` are conditions that it is judged under, and `at` numbers in place of parameters. `otherwise` is what the
    expectation comes to where it is not finite; None, or no such function, where the sign of the statistic says so.
    """

    shape: str
    value: Callable[..., Term]
    finite: Callable[..., tuple[object, ...]] = _nothing
    valid: Callable[..., tuple[object, ...]] = _nothing
    instances: tuple[tuple[int | Callable[..., Term] | None, ...], ...] = ()
    where: Callable[..., tuple[object, ...]] = _nothing
    at: tuple[Mapping[str, int], ...] = ({},)
    otherwise: Callable[..., Term | None] | None = None


@dataclass(frozen=True, slots=True)
class LocationScale:
    """x = location + scale * e with e of the standard law: functions of the canonical parameters.

    `standard` are the parameters of the standard law, the location first; `scale_spelling` names the spelling that is
    the scale itself, used as written where it was given. `kept` are parameters that the standard law shares.
    """

    location: Callable[..., Term]
    scale: Callable[..., Term]
    standard: Mapping[str, int]
    scale_spelling: str
    kept: tuple[str, ...] = ()

    def place(self, written: Mapping[str, Term], parameters: Mapping[str, Term]) -> tuple[Term, Term]:
        """Location and scale of a law, from its parameters as written and in canonical form."""
        scale = written.get(self.scale_spelling)
        return self.location(**parameters), self.scale(**parameters) if scale is None else scale

    def standard_parameters(self, shape: tuple[int | Term, ...], parameters: Mapping[str, Term]) -> dict[str, Any]:
        """The parameters of the standard law with draws of a shape, for a law of canonical parameters."""
        (first, location), *others = self.standard.items()
        at = make("zeros", attrs=(shape,)) if shape and location == 0 else location
        return {**{name: parameters[name] for name in self.kept}, first: at, **dict(others)}


@dataclass(frozen=True, slots=True)
class Factor:
    """One unknown of a joint law: its customary name, and its law given the unknowns after it and the parameters."""

    unknown: str
    law: Callable[..., Term]


@dataclass(frozen=True, slots=True)
class JointFamily(Parametrised):
    """A family of laws of several unknowns at once, declared by the chain rule.

    `factors` stand in the order in which a draw is written. The last is the law of its unknown by itself,
    `law(**parameters)`; every other one is that given those after it, `law(*later unknowns, **parameters)`. Densities,
    divergences, entropies, marginals and posteriors follow from the factors.
    """

    factors: tuple[Factor, ...]
    reference: str
    latex: str = ""
    also: tuple[str, ...] = ()
    mass: ClassVar[None] = None
    mistaken: ClassVar[Mapping[str, str]] = {}
    twins: ClassVar[Mapping[str, Callable[..., tuple[str, dict[str, Any]]]]] = {}
    point_masses: ClassVar[tuple[PointMass, ...]] = ()

    def requires(self, **parameters: Term) -> tuple[Term, ...]:
        """What must hold of several parameters at once: what the law that stands by itself needs."""
        from symgen.probability.laws import joint_conditions

        stand_ins = {p.name: symbol(p.name, p.domain, parameters[p.name].shape) for p in self.parameters}
        back = {stand_in: parameters[name] for name, stand_in in stand_ins.items()}
        return tuple(substitute(c, back) for c in joint_conditions(self.factors[-1].law(**stand_ins)))


FAMILIES: Registry[Family] = Registry("distribution", "symgen.distributions", entry_points="symgen.distributions")
JOINT_FAMILIES: Registry[JointFamily] = Registry("joint distribution", "symgen.distributions")


def _as_term(condition: object) -> Term:
    return condition if isinstance(condition, Term) else condition.term  # type: ignore[attr-defined]


def declare_joint(family: JointFamily) -> JointFamily:
    """Register a family of laws of several unknowns; a module of symgen.distributions calls this once."""
    return JOINT_FAMILIES.register(family.name, family)


def declare(family: Family) -> Family:
    """Register a family; a module of symgen.distributions calls this once."""
    return FAMILIES.register(family.name, family)


def load_families() -> list[str]:
    """Add the families that installed packages offer under the entry point `symgen.distributions`; their names.

    Nothing is added unless this is called: results do not depend on what else happens to be installed. An entry point
    names a Family; all that holds of families holds of it: rules, texts, strategies and law suites.

    >>> load_families()
    []
    """
    return FAMILIES.load_entry_points()


def family(name: str) -> Family:
    """The family of that name, or that others call so; UnknownNameError with the nearest names when there is none.

    >>> family("Normal").slug, family("Gaussian").slug
    ('normal', 'normal')
    """
    if name in FAMILIES:
        return FAMILIES[name]
    return FAMILIES[next((f.name for f in FAMILIES.values() if name in f.also), name)]


def families() -> list[str]:
    """The names of all families, sorted.

    >>> "Gamma" in families()
    True
    """
    return FAMILIES.names()


def joint_families() -> list[str]:
    """The names of all families of laws of several unknowns, sorted.

    >>> "NormalInverseGamma" in joint_families()
    True
    """
    return JOINT_FAMILIES.names()


def family_names() -> tuple[str, ...]:
    """The names by which families are read: their own, and those that others give them."""
    others = (name for registry in (FAMILIES, JOINT_FAMILIES) for f in registry.values() for name in f.also)
    return (*FAMILIES, *JOINT_FAMILIES, *others)


def declaration(name: str) -> Family | JointFamily:
    """The declaration of that name, of one unknown or of several; UnknownNameError where there is none.

    >>> declaration("Gaussian").name, declaration("NormalGamma").name
    ('Normal', 'NormalGamma')
    """
    joint = next((f for f in JOINT_FAMILIES.values() if name == f.name or name in f.also), None)
    return family(name) if joint is None else joint


def is_joint(law: Term) -> bool:
    """Whether a Term is a law of several unknowns at once."""
    return law.op == "law" and law.attrs[0] in JOINT_FAMILIES


def family_of(law: Term) -> Family:
    """The family of a law Term; DomainError for a law of several unknowns, of which less may be asked."""
    if is_joint(law):
        names = ", ".join(factor.unknown for factor in JOINT_FAMILIES[law.attrs[0]].factors)
        raise DomainError(
            asked=f"a law of one unknown in the place of {law}",
            found=f"{law.attrs[0]}, a law of several: ({names})",
            where=str(law),
            hint=f"name them all, ({names}) ~ {law}, or take the law of one: marginal({law}, 1)",
        )
    return FAMILIES[law.attrs[0]]
