r"""What descriptions say of random variables: their laws as formulas, moments and masses, and what is theirs by name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from symgen.errors import ReadingError
from symgen.reading.context.finite_laws import (
    RADEMACHER,
    SIGNS,
    Masses,
    given_masses,
    of_points,
    of_words,
    uniform,
    uniform_on_set,
)
from symgen.reading.context.formulas import defined, where_positive, with_head
from symgen.reading.context.given_laws import WHOLE, GivenLaw, argument_of, of_labelled, of_probabilities
from symgen.reading.context.grammar import MOMENT, Description
from symgen.reading.context.places_in_words import between
from symgen.reading.context.questions import MOMENTS, is_sequence, names_of
from symgen.reading.context.vectors import is_random_vector, stand_ins
from symgen.reading.context.vocabulary import NAME, STATED

DRAWN = re.compile(
    r"\s*(?:~|\\sim(?![a-z])|\\(?:overset|stackrel)\s*\{[^{}]*(?:\{[^{}]*\})?[^{}]*\}\s*\{\s*\\sim\s*\})\s*"
)


@dataclass
class Said:
    """Statements, names by their words, and what is known of names beside these.

    `later` are statements about moments and densities; `by_moments` names of which only the first two moments are known;
    `open` those of which more is said than is read; `densities` are variables with their laws as formulas.
    """

    statements: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    later: list[str] = field(default_factory=list)
    by_moments: set[str] = field(default_factory=set)
    open: dict[str, str] = field(default_factory=dict)
    spoken: set[str] = field(default_factory=set)  # names whose words are those of a sentence
    densities: list[GivenLaw] = field(default_factory=list)
    apart: bool = False  # whether all variables are said to be independent
    supports: dict[str, str] = field(default_factory=dict)  # where variables with laws are said to lie
    samples: dict[str, str] = field(default_factory=dict)  # the last numbers of X_1, ..., X_n, by X


class Variables:
    """What is known of random variables as sentences go on."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.found = Said()
        self.counted: dict[str, str] = {}  # indices with their last values
        self.moments: dict[str, dict[str, list[str]]] = {}  # of sequences without a law
        self.hidden: list[str] = []  # variables without a name of their own
        self.owners: set[str] = set()  # of moments, densities and distribution functions
        self.apart: dict[str, str] = {}  # "independent " and "continuous ", by names
        self.functions: dict[str, Description] = {}  # that formulas define
        self.masses: dict[str, Masses] = {}  # at values, by variables
        self.had: list[tuple[str, str, str]] = []  # variables with a function of theirs, and what it is called
        self.nameless: dict[str, str] = {}  # laws without parameters, by the variables that have them
        self.stated: set[str] = set()  # what sentences give a law or a value
        self.alike: dict[str, str] = {}  # members of samples that are said to be independent, with what says so
        self.successes = ""  # the name of their probability
        self.of_entries: list[str] = []  # what declarations say of the entries of vectors

    def is_given(self, one: Description) -> bool:
        """Whether a formula gives the law of a variable: P(X = k) = (1 - p)^k p, P(T > t) = e^{-t}, f_X(x) = 2x."""
        points = of_points(one.formula)
        if points is not None and not one.words.strip():
            known = self.masses.setdefault(points[0], [])
            known.extend(point for point in points[1] if point not in known)
            return True
        place = one.counted or one.support or one.place
        found = of_probabilities(one.formula, place) or of_labelled(one.formula, place)
        if found is None or one.words.strip():
            return False
        self.found.densities.append(found)
        return True

    def is_moment(self, formula: str) -> bool:
        r"""Whether a formula gives a mean or a variance a name, \mathbb{E}[X] = \mu."""
        found = MOMENT.fullmatch(formula)
        if found is None:
            return False
        kind, name, value = "mean" if found["kind"] == "E" else "variance", found["name"], found["value"]
        sequence = re.sub(r"_\{?1\}?$", "_i", name)
        if sequence in self.moments:
            self.moments[sequence].setdefault(kind, []).append(value)
            return True
        unspoken = re.fullmatch(r"[A-Z]", name) is not None and name not in (*self.names, *self.stated)
        if (name in self.names or unspoken) and value not in ("0", "1"):
            self.owners.update([name] if unspoken else [])
            self.found.later.append(STATED[kind].replace("$", value).replace("@", name))
            return True
        return False

    def drawn_finite(self, head: str, law: str, one: Description) -> bool:
        r"""Whether a law is uniform on a set of whole numbers, \mathrm{Unif}\{1, \dots, n\}, or that of a sign."""
        signs = RADEMACHER.fullmatch(law)
        place = uniform_on_set(law)
        if signs and (is_sequence(names_of(head), one) or re.search(r"_\{?[i-n]\}?$", head)):
            self.moments.update({name: {"mean": ["0"], "variance": ["1"]} for name in names_of(head)})
            return True
        found = given_masses(head, SIGNS) if signs else uniform(head, place) if place else None
        self.found.densities.extend([found] if found else [])
        return found is not None

    def finite(self, names: Sequence[str], one: Description) -> bool:
        """Whether variables are said to have one of a few values, or one of some numbers each as often."""
        masses = of_words(one.whole or one.words) or of_words(one.words)
        if one.law is not None and one.law.family == "Rademacher":
            if is_sequence(names, one):
                self.moments.update({name: {"mean": ["0"], "variance": ["1"]} for name in names})
                return True
            masses = SIGNS
        if masses:
            self.masses.update({name: [*masses] for name in names})
            return True
        interval = one.values.get("interval", [one.support])[0]
        laws = (
            [uniform(name, interval) for name in names] if one.law is not None and one.law.family == "Uniform" else []
        )
        self.found.densities.extend(law for law in laws if law is not None)
        return bool(laws) and None not in laws

    def have(self, names: Sequence[str], values: Mapping[str, Sequence[str]], support: str = "") -> None:
        """What variables have, by their names: the mean, the density, the distribution function."""
        self.owners.update(name for name in names if STATED.keys() & values.keys() and re.fullmatch(NAME, name))
        had = [(kind, value) for kind in STATED for value in values.get(kind, ())]
        for name in names:
            for kind, value in had:
                if kind in WHOLE and not re.fullmatch(rf"{NAME}(?:\s*\([^()=]*\))?", value):
                    self.found.densities.append(GivenLaw(name, kind, with_head(name, value, support), support))
                    continue
                called = re.sub(r"\s*\([^()]*\)$", "", value) if kind not in MOMENTS else value
                statement = STATED[kind].replace("$", called).replace("@", name)
                if kind in WHOLE:
                    self.had.append((self._by_label(name, called), kind, called))
                elif len({re.sub(r"[\\{}]", "", side.strip()) for side in statement.split("=")}) > 1:
                    self.found.later.append(statement)

    def _by_label(self, name: str, called: str) -> str:
        """Y of p_Y, where that is a variable that a statement defines, whatever was spoken of before; else the one that was."""
        label = re.fullmatch(r".*_\{?([A-Za-z]\w*)\}?", called)
        other = label[1] if label and label[1] != name.strip("$ ") else ""
        return other if other in defined(self.found.statements) else name

    def called(self, name: str, kind: str, called: str) -> None:
        """The law of a variable whose density, or distribution function, is one that a formula defines; else what that is."""
        one = self.functions.get(called)
        if one is not None and argument_of(one.formula):
            self.found.densities.append(GivenLaw(name, kind, one.formula, one.counted or one.support or one.place))
            defined_so = where_positive(one.formula, one.support)
            self.found.statements = [statement for statement in self.found.statements if statement != defined_so]
            return
        statement = STATED[kind].replace("$", called).replace("@", name)
        if len({re.sub(r"[\\{}]", "", side.strip()) for side in statement.split("=")}) > 1:
            self.found.later.append(statement)

    def have_masses(self, name: str, masses: Masses) -> None:
        """The law of a variable with a few values; of two that are no whole numbers by a Bernoulli variable."""
        found = given_masses(name, masses)
        if found is not None:
            self.found.densities.append(found)
            return
        if len(masses) != 2:
            raise ReadingError(
                f"the probabilities of {len(masses)} values of {name}", asked="a law", text=name,
                hint="give those of all values, or P(X = k) = ... for k = 0, 1, 2, ...",
            )  # fmt: skip
        (one, chance), (other, _) = masses
        which = self.one_more()
        self.found.statements.append(rf"{which} \sim \mathrm{{Bernoulli}}({chance})")
        self.found.statements.append(f"{name} = {other} + (({one}) - ({other})) {which}")
        self.found.words.pop(name, None)

    def one_more(self) -> str:
        """A name for a variable without one of its own."""
        variable = next(letter for letter in ("Z", "V", "T", "L", "Q") if letter not in (*self.names, *self.hidden))
        self.hidden.append(variable)
        return variable

    def place(self) -> None:
        r"""Take X \in \{1, 2, \dots\} for where the law of X has its values, where a statement gives X one."""
        random = {name for name, words in self.found.words.items() if re.search(r"\brandom variables?\b", words)}
        for statement in [*self.found.statements]:
            inside = between(statement)
            if inside and inside[0] in random:
                self.found.supports.setdefault(*inside)
                self.found.statements.remove(statement)
        drawn = random | {DRAWN.split(s, maxsplit=1)[0].strip() for s in self.found.statements if DRAWN.search(s)}
        for statement in [*self.found.statements]:
            place = re.fullmatch(rf"({NAME})\s*(?:\\in(?![a-z])|∈|\bin\b)\s*(.+)", statement.strip())
            if place and place[1] in drawn:
                self.found.supports.setdefault(place[1], place[2])
                self.found.statements.remove(statement)

    def stand_in(self, name: str, values: Mapping[str, Sequence[str]]) -> None:
        """The normal law with the moments that are given: for what is quadratic in a variable its law is no matter."""
        stem = name.partition("_")[0]
        if "correlation" in values:
            raise ReadingError(
                f"the correlation of the members of {stem}", asked="independent variables", text=name,
                hint="symgen reads that of two jointly normal ones",
            )  # fmt: skip
        mean = next(iter(values.get("mean", ())), rf"\mu_{{{stem}}}")
        spread = next(iter(values.get("variance", ())), rf"\sigma_{{{stem}}}^2")
        spread = f"({values['deviation'][0]})^2" if "deviation" in values else spread
        self.stand_in_as(name, rf"{name} \sim \mathcal{{N}}({mean}, {spread})")

    def stand_in_as(self, name: str, law: str) -> None:
        """A law that stands in for one of which the moments are known."""
        self.found.statements.append(law)
        self.found.by_moments.add(name)

    def vectors(self) -> None:
        """Let random vectors with a mean and a covariance have the normal law with these."""
        stated = (self.found.statements, self.found.later)
        for name, law, used in [*stand_ins(self.found.words, [s for listed in stated for s in listed])]:
            for listed in stated:
                listed[:] = [statement for statement in listed if statement not in used]
            self.stand_in_as(name, law)
        for name in [n for n in self.found.by_moments if is_random_vector(self.found.words.get(n, ""))]:
            del self.found.words[name]
