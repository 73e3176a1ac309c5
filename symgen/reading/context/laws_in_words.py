r"""Laws in words: "gamma with shape a and rate b" is \mathrm{Gamma}(shape=a, rate=b), "standard normal" \mathrm{Normal}(0, 1)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symgen._registry import hook
from symgen.reading.context.words import pieces
from symgen.reading.notation.families import FAMILIES

#: Families by how they are called, each with the attributes that give it, by the names of its parameters.
_NORMAL = {"mean": "mean", "variance": "var", "deviation": "sd", "precision": "prec", "covariance": "cov"}
_PLACED = {"location": "loc", "scale": "scale"}
_FAMILIES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "log-?normal": ("LogNormal", {}),
    "normal": ("Normal", _NORMAL), "gaussian": ("Normal", _NORMAL),
    "exponential": ("Exponential", {"rate": "rate", "scale": "scale", "mean": "scale"}),
    "poisson": ("Poisson", {"rate": "rate", "mean": "rate", "parameter": "rate"}),
    "bernoulli": ("Bernoulli", {"probability": "p", "mean": "p", "parameter": "p"}),
    "binomial": ("Binomial", {"trials": "n", "probability": "p", "parameter": ""}),
    "rademacher": ("Rademacher", {}),
    "geometric": ("Geometric", {"probability": "p", "parameter": "p"}),
    "negative[ -]binomial": ("NegativeBinomial", {"probability": "p", "parameter": ""}),
    "inverse[ -]gamma": ("InverseGamma", {"shape": "shape", "scale": "scale"}),
    "gamma": ("Gamma", {"shape": "shape", "rate": "rate", "scale": "scale"}),
    "beta": ("Beta", {"parameter": ""}), "laplace": ("Laplace", {**_PLACED, "mean": "loc"}),
    "cauchy": ("Cauchy", _PLACED), "logistic": ("Logistic", {**_PLACED, "mean": "loc"}), "gumbel": ("Gumbel", _PLACED),
    "uniform(?:ly)?": ("Uniform", {}), "rayleigh": ("Rayleigh", {"scale": "scale"}),
    "pareto": ("Pareto", {"scale": "minimum", "minimum": "minimum", "shape": "shape"}),
    "weibull": ("Weibull", {"shape": "shape", "scale": "scale"}),
    "dirichlet": ("Dirichlet", {"concentration": "concentration", "parameter": "concentration"}),
    "categorical": ("Categorical", {"probability": "p", "parameter": "p"}),
    "chi[ -]squared?": ("ChiSquared", {"freedom": "df"}), "half[ -]normal": ("HalfNormal", {"scale": "scale"}),
}  # fmt: skip
#: Families that count failures, and that others let count trials: these begin where a context says.
COUNTS_OF_FAILURES = frozenset({"Geometric", "NegativeBinomial"})
#: Where a law has its values that counts all trials.
TRIALS = "the numbers of trials"
_HOW = r"(?:(?:standard|bivariate|multivariate|univariate|jointly)\s+)*"
_NO_LAW = r"(?!\s+(?:[pc]df|density|cumulative|distribution function|probability|function|sigmoid))"
FAMILY = rf"{_HOW}(?:{'|'.join(_FAMILIES)})"
_NOUN = re.compile(
    rf"(?P<how>{_HOW})(?P<family>{'|'.join(_FAMILIES)})(?:ly|s)?(?!\w){_NO_LAW}(?:\s+distributed)?(?:\s+distribution|\s+law)?"
    r"(?:\s+random)?(?:\s+(?:variables?|vectors?|numbers?|noise))?(?P<rest>.*)",
    re.IGNORECASE,
)
#: What laws in standard form are.
_STANDARD: Mapping[str, str] = {
    "Normal": "0, 1", "Laplace": "0, 1", "Cauchy": "0, 1", "Logistic": "0, 1", "Gumbel": "0, 1",
    "Exponential": "rate=1", "Uniform": "0, 1",
}  # fmt: skip
#: What the parameters of a law that is written as a formula are called.
_CALLED: Mapping[str, str] = {
    "mean": "mean", "variance": "var", "deviation": "sd", "rate": "rate", "scale": "scale", "shape": "shape",
    "location": "loc", "precision": "prec", "covariance": "cov",
}  # fmt: skip
PARAMETERS = frozenset(_CALLED)
_CALLED_WORDS: Mapping[str, str] = {
    **{k: v for k, v in _CALLED.items() if k != "deviation"},
    "standard deviation": "sd",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A family that is named in words, and whether in its standard form, or of two variables together."""

    family: str
    slots: Mapping[str, str]
    standard: bool
    joint: bool


def standing(text: str) -> tuple[Standing, str] | None:
    """The family with which words begin, and the words that are left; None where they begin with none."""
    found = _NOUN.fullmatch(text)
    if found is None:
        return None
    how = found["how"].lower()
    family, slots = next(
        entry for noun, entry in _FAMILIES.items() if re.fullmatch(noun, found["family"], re.IGNORECASE)
    )
    joint = "bivariate" in how or "jointly" in how
    return Standing(family, slots, "standard" in how, joint), found["rest"].strip()


def written(law: Standing, values: Mapping[str, Sequence[str]]) -> tuple[str, set[str]]:
    r"""A law in words as a formula, and what it used of what is said; no law where something is not said.

    >>> gamma, _ = standing("gamma")
    >>> written(gamma, {"shape": ["a"], "rate": ["b"], "cdf": ["F"]})[0]
    '\\mathrm{Gamma}(shape=a, rate=b)'
    """
    name = rf"\mathrm{{{law.family}}}"
    if law.standard:
        return (f"{name}({_STANDARD[law.family]})", set()) if law.family in _STANDARD else ("", set())
    if law.family == "Uniform":
        ends = re.fullmatch(r"\s*[\[(](.*)[\])]\s*", next(iter(values.get("interval", ())), ""))
        return (f"{name}({ends[1]})", {"interval"}) if ends else ("", set())
    used = {kind for kind in values if kind in law.slots}
    named = [f"{law.slots[kind]}={value}" for kind in values if law.slots.get(kind) for value in values[kind]]
    placed = [value for kind in values if law.slots.get(kind) == "" for value in values[kind]]
    if not law.slots:
        return "", set()
    enough = len(named) + len(placed) >= len(hook("probability.family")(law.family).parameters)
    return (f"{name}({', '.join([*placed, *named])})", used) if enough and used else ("", set())


def _slots_of(head: str) -> Mapping[str, str]:
    """What the parameters of a family are called, by the words for them: the mean of \\mathrm{Exp} is its scale."""
    family, _ = FAMILIES.get(re.findall(r"[A-Za-z]+", head)[-1], ("", ()))
    return next((slots for own, slots in _FAMILIES.values() if own == family), {})


_SPOKEN = re.compile(rf"(?<=[(,])\s*({'|'.join(_CALLED_WORDS)})\s+(?=[\\A-Za-z0-9])")
_LAW = re.compile(r"(?:[A-Z]\w*|\\(?:mathrm|operatorname|mathcal)\s*\{\w+\})\s*\([^()]*\)")


#: U[0, 1] and \\mathcal{U}[a, b].
_BETWEEN_ENDS = re.compile(
    r"(?<![A-Za-z\\{])(?:\\(?:mathrm|operatorname|mathcal|text)\s*\{?\s*)?U(?:nif(?:orm)?)?\s*\}?\s*\[([^\[\]]*)\]"
)


def spelled(text: str) -> str:
    """A text whose laws have their parameters by name where they say them in words.

    >>> spelled("X ~ Gamma(shape r, rate b), mean")
    'X ~ Gamma( shape=r, rate=b), mean'
    """
    text = _BETWEEN_ENDS.sub(r"\\mathrm{Uniform}(\1)", text)
    return _LAW.sub(lambda law: _SPOKEN.sub(lambda found: f" {_CALLED_WORDS[found[1]]}=", law[0]), text)


def by_names(law: str, parameters: Sequence[str]) -> str | None:
    r"""A law whose parameters are told by name: Gamma(a, b), "shape and scale", as Gamma(shape=a, scale=b); None if it is not so.

    >>> by_names(r"\mathrm{Gamma}(a, b)", ["shape", "rate"])
    '\\mathrm{Gamma}(shape=a, rate=b)'
    """
    found = re.fullmatch(r"(.*?)\((.*)\)", law)
    slots = _slots_of(found[1]) if found else {}
    names = [slots.get(kind) or _CALLED.get(kind, "") for kind in parameters]
    if found is None or not all(names):
        return None
    values = [value.strip() for value in pieces(found[2])]
    if len(values) < len(names) or any("=" in value for value in values):
        return None
    first = len(values) - len(names)
    named = [value if k < first else f"{names[k - first]}={value}" for k, value in enumerate(values)]
    return f"{found[1]}({', '.join(named)})"
