r"""What the descriptions of a context declare: statements, words of names, and what these have.

What only confirms how a sign is read anyway, "H: Shannon entropy", declares nothing; a notation that is given another meaning
is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from symgen.errors import ReadingError, SymgenError
from symgen.reading.context.formulas import defined, numbered, where_positive, with_ends, with_head
from symgen.reading.context.grammar import MOMENT, NAME, Description, descriptions
from symgen.reading.context.laws_in_words import PARAMETERS, by_names, spelled, standing, written
from symgen.reading.context.pairs import fresh, joint_normal
from symgen.reading.context.pieces import ASIDE, DOTS, sentence
from symgen.reading.context.signs import are_parts, is_known
from symgen.reading.context.vocabulary import (
    ANYWAY,
    DEFINED,
    POSITIVE,
    STATED,
)
from symgen.reading.words import Words, pieces

_DRAWN = re.compile(
    r"\s*(?:~|\\sim(?![a-z])|\\(?:overset|stackrel)\s*\{[^{}]*(?:\{[^{}]*\})?[^{}]*\}\s*\{\s*\\sim\s*\})\s*"
)
#: X_1, X_2, \dots, X_n.
_SAMPLE = re.compile(
    r"(?<![A-Za-z\\])(\\?[A-Za-z]+)_\{?1\}?\s*,\s*(?:\1_\{?2\}?\s*,\s*)?(?:\\[lc]?dots[bc]?|\.\.\.|…)\s*,\s*\1_(?:(\w)|\{(\w+)\})"
)
_BLACKBOARD = r"(?:\\(?:mathbb|mathrm|operatorname)\s*\{?)?\\?"
_MASS = re.compile(
    rf"{_BLACKBOARD}Pr?\}}?\s*(?:\\left)?[\[(]\s*(?P<name>{NAME})\s*=\s*(?P<value>\w+)\s*(?:\\right)?[)\]]\s*=(?P<body>.*)"
)
_CHAIN = re.compile(rf"({NAME}(?:\s*=\s*{NAME})+)\s*=\s*(-?\d+(?:\.\d+)?)")
_MOMENTS = ("mean", "variance", "deviation")


@dataclass
class Said:
    """Statements, names by their words, and what is known of names beside these.

    `later` are statements about moments and densities; `by_moments` names of which only the first two moments are known;
    `open` those of which more is said than is read; `densities` are variables with their densities, each as a formula of a
    function, and where they are positive.
    """

    statements: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    later: list[str] = field(default_factory=list)
    by_moments: set[str] = field(default_factory=set)
    open: dict[str, str] = field(default_factory=dict)
    spoken: set[str] = field(default_factory=set)  # names whose words are those of a sentence
    densities: list[tuple[str, str, str]] = field(default_factory=list)
    samples: dict[str, str] = field(default_factory=dict)  # the last numbers of X_1, ..., X_n, by X


def said(words: Mapping[str, str], sentences: Iterable[str]) -> Said:
    r"""What declarations in words and sentences say, in their order.

    >>> found = said({"X": "Poisson with mean a"}, [r"\Phi is the standard normal cdf", "Y = X + 1 with X, Z independent"])
    >>> found.statements, found.words
    (['X \\sim \\mathrm{Poisson}(rate=a)', 'Y = X + 1', 'X and Z independent'], {'\\Phi': 'the standard normal cdf'})
    """
    reader = _Reader(tuple(name.strip() for listed in words for name in pieces(listed)))
    for listed, value in words.items():
        reader.declaration(listed, value)
    for text in sentences:
        reader.sentence(text)
    return reader.conclude()


class _Reader:
    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.found = Said()
        self.counted: dict[str, str] = {}  # indices with their last values
        self.moments: dict[str, dict[str, list[str]]] = {}  # of sequences without a law
        self.hidden: list[str] = []  # variables without a name of their own
        self.owners: set[str] = set()  # of moments, densities and distribution functions
        self.apart: dict[str, str] = {}  # "independent " and "continuous ", by names
        self.nameless: dict[str, str] = {}  # laws without parameters, by the variables that have them

    def conclude(self) -> Said:
        for name, values in self.moments.items():
            self._stand_in(name, values)
        given = {name for name, _, _ in self.found.densities}
        for name in given & self.found.words.keys():
            whole = re.match(r"(?:the )?number of", self.found.words[name])
            self.found.words[name] = "nonnegative integer random variable" if whole else "random variable"
        told = {re.split(r"=|~|\\sim|\\mid|\|", statement)[0].strip() for statement in self.found.statements}
        unknown = self.owners - {*self.names, *self.found.words, *given, *told}
        self.found.words.update({name: f"{self.apart.get(name, '')}random variable" for name in sorted(unknown)})
        for name in self.found.words.keys() & defined(self.found.statements):
            if not _are_known_words(self.found.words[name]):
                del self.found.words[name]  # H: Hellinger distance, where a statement says what that is
        for name, text in self.nameless.items():
            if name not in given:
                raise ReadingError(
                    f"{name}: {text}",
                    asked="a law with its parameters",
                    text=text,
                    hint=f"write a law, {name} ~ N(m, v)",
                )
        self.found.samples = {stem: last for stem, last in self.found.samples.items() if last}
        self.found.statements = [with_ends(self.counted, statement) for statement in self.found.statements]
        return self.found

    def declaration(self, listed: str, value: str) -> None:
        """The words of a declaration; what is more than these is stated."""
        names = [name.strip() for name in pieces(listed)]
        if all(is_known(name, value) for name in names):
            return
        self._sizes(value)
        sample = _SAMPLE.search(value)
        if sample and sample[1] == listed.strip():  # x: observations x_1, ..., x_n
            value = f"{value[: sample.start()]} vector {sample[2] or sample[3]}{value[sample.end() :]}"
        text = sentence(spelled(value), self.names)
        read = descriptions(text, text.plain, tuple(names))
        roles = [role for one in read for role in one.roles]
        of_others = any(kind == "density" and re.fullmatch(NAME, of) and of not in self.names for kind, of in roles)
        if len(read) == 1 and _is_more_than_words(read[0]) and not of_others:
            self._described(replace(read[0], whole=value), value)
        else:
            self.found.words[listed] = text.source(re.sub(ASIDE, "", text.plain)).strip() if read[:1] else value

    def _sizes(self, text: str) -> None:
        """How many X_1, ..., X_n there are, wherever they are listed; nothing where that differs."""
        for stem, short, long in _SAMPLE.findall(text):
            last = short or long
            self.found.samples[stem] = last if self.found.samples.get(stem, last) == last else ""

    def sentence(self, text: str) -> None:
        self._sizes(text)
        read = sentence(spelled(text.strip()), self.names)
        for clause in read.plain.split(";"):
            if ANYWAY.fullmatch(re.sub("[\ue000-\uefff]", "F", clause.strip())) or not clause.strip():
                continue
            every = descriptions(read, clause)
            nouns = [noun for one in every for noun in one.parameters]
            for one in every:
                one.parameters = nouns
                if one.formula:
                    self._stated(one, text)
                else:
                    self._described(one, text)

    # Formulas, with what is said beside them.

    def _stated(self, one: Description, text: str) -> None:
        chain = _CHAIN.fullmatch(one.formula)
        if chain:  # m_0 = v_0 = 0
            for name in chain[1].split("="):
                self.found.statements.append(f"{name.strip()} = {chain[2]}")
            return
        self._check_counted(one, text)
        if POSITIVE.fullmatch(one.formula) or self._is_mass(one) or self._is_moment(one.formula):
            return
        self._count(one)
        if one.words.strip():
            raise ReadingError(
                f"the words '{one.words.strip()}' beside {one.formula}", asked="a statement", text=text,
                hint="say it in a statement of its own, or as a formula",
            )  # fmt: skip
        numbers = re.fullmatch(r"([a-z])\s*=\s*(\d+(?:\s*,\s*\d+)+)", one.counted)
        if numbers:  # X_i ~ N(m_i, 1), i = 1, 2
            each = [numbered(one.formula, numbers[1], number.strip()) for number in numbers[2].split(",")]
            for formula in each:
                self._stated(replace(one, formula=formula, counted=""), text)
            return
        head, *law = _DRAWN.split(one.formula, maxsplit=1)
        if law and (not head.strip() or (re.fullmatch(r"\s*\([^()]*\)\s*", head) and not DOTS.search(head))):
            self.found.statements.append(one.formula)
            return
        if not law:
            self.found.statements.append(where_positive(one.formula, one.support))
            self._have([head.partition("=")[0].strip()], one.values)
            return
        target, bar, given = (part.strip() for part in re.split(r"(\\mid(?![a-z])|\|)", f"{head} | ", maxsplit=1)[:3])
        given = given.removesuffix("|").strip()
        names = names_of(target)
        nouns, values = _nouns(one, law[0])
        drawn = law[0] if not nouns else self._by_names(law[0], nouns, text)
        if names == [target] and drawn == law[0]:
            self.found.statements.append(one.formula)
        else:
            self.found.statements.extend(rf"{name}{f' {bar} {given}' if given else ''} \sim {drawn}" for name in names)
        self._apart(names, one.of)
        self._have(names, values, one.support)

    def _check_counted(self, one: Description, text: str) -> None:
        """Ask about f(k) = ..., k = 0, 1, 2, ..., which is nothing between the numbers: a density's sums run over these."""
        index = re.match(r"\\?(\w+)\s*=\s*0", one.counted)
        head = one.formula.partition("=")[0]
        if index and re.fullmatch(rf"\s*\\?[A-Za-z]\w*\s*\(\s*{index[1]}\s*\)\s*", head):
            raise ReadingError(
                f"{one.formula} for {one.counted} only", asked="a function or a law", text=text,
                hint=f"write a law, X ~ Geometric(p), or P(X={index[1]}) = ... for {one.counted}",
            )  # fmt: skip

    def _by_names(self, law: str, nouns: Sequence[str], text: str) -> str:
        named = by_names(law, nouns)
        if named is None:
            raise ReadingError(
                f"{law} with {' and '.join(nouns)}", asked="what the parameters of a law are", text=text,
                hint="write them by name, Gamma(shape=a, rate=b)",
            )  # fmt: skip
        return named

    def _is_mass(self, one: Description) -> bool:
        """Whether a formula gives the probabilities of a variable's values: P(X = k) = (1 - p)^k p."""
        found = _MASS.fullmatch(one.formula)
        if found is None or (found["name"] not in self.names and not one.counted):
            return False
        self.found.densities.append(
            (found["name"], f"p({found['value']}) = {found['body']}", one.counted or one.support)
        )
        return True

    def _is_moment(self, formula: str) -> bool:
        r"""Whether a formula gives a mean or a variance a name, \mathbb{E}[X] = \mu."""
        found = MOMENT.fullmatch(formula)
        if found is None:
            return False
        kind, name, value = "mean" if found["kind"] == "E" else "variance", found["name"], found["value"]
        sequence = re.sub(r"_\{?1\}?$", "_i", name)
        if sequence in self.moments:
            self.moments[sequence].setdefault(kind, []).append(value)
            return True
        if name in self.names and value not in ("0", "1"):
            self.found.later.append(STATED[kind].replace("$", value).replace("@", name))
            return True
        return False

    def _count(self, one: Description) -> None:
        counted = re.fullmatch(r"(\\?\w+)\s*=\s*1\s*(?:,.*,|\.\.)\s*(\w+)", one.counted)
        if counted:
            self.counted[counted[1]] = counted[2]

    # Names, with what is said of them.

    def _described(self, one: Description, text: str) -> None:
        names = [name for listed in one.names for name in names_of(listed)]
        words = one.words.strip()
        how = f"{'independent ' if one.independent else ''}{'continuous ' if one.values.keys() & {'density', 'cdf'} else ''}"
        self.apart.update(dict.fromkeys(names, how))
        self._count(one)
        if any(is_known(name, one.whole or words) for name in one.names) or are_parts(one):
            return
        if one.names and all(_is_expression(name) for name in one.names) and DEFINED.fullmatch(words):
            return
        if one.roles:
            self._roles(names, one.roles, text)
            return
        if one.law is not None and one.law.joint:
            self.found.statements.extend(joint_normal(names, one, self.names, self.found))
            return
        each = [self._law(self._own(one, names, place), text) for place in range(len(names))]
        law, values = each[0] if each else ("", one.values)
        for name, (own, _) in zip(names, each, strict=True) if law else ():
            self.found.statements.append(rf"{name} \sim {own}")
        self._apart(names, one.of)
        if not law and (one.law is not None or (values.keys() - STATED.keys() and names)):
            self.nameless.update(dict.fromkeys(names, text))
        elif not law and set(values) & set(_MOMENTS) and (_is_sequence(names, one) or _has_numbers(values)):
            self.moments.update({name: dict(values) for name in names})
        else:
            self._have(names, values, one.support)
            self._words(names, one, words, law=law, text=text)

    def _own(self, one: Description, names: Sequence[str], place: int) -> Description:
        """What is said of one of several names: of X and Y with variances v and w, the first has v."""
        several = len(names) > 1
        values = {
            kind: [said[place]] if several and len(said) == len(names) else said for kind, said in one.values.items()
        }
        if one.law is not None and one.law.family == "Normal" and not one.law.standard and "mean" not in values:
            values["mean"] = [fresh(rf"\mu_{{{names[place]}}}", "real", self.names, self.found)]
        return replace(one, values=values)

    def _law(self, one: Description, text: str) -> tuple[str, dict[str, list[str]]]:
        """The law that is said, and what else variables have."""
        if one.drawn:
            nouns, values = _nouns(one, one.drawn)
            return (self._by_names(one.drawn, nouns, text) if nouns else one.drawn), values
        if one.law is None:
            return "", one.values
        law, used = written(one.law, one.values)
        return law, {kind: value for kind, value in one.values.items() if kind not in used}

    def _words(self, names: Sequence[str], one: Description, words: str, *, law: str, text: str) -> None:
        key = ", ".join(names)
        if not words:
            if one.independent and not law and not one.of and len(names) > 1:
                self.found.statements.append(f"{' and '.join(names)} independent")
            elif not names or not (law or one.values or one.independent or one.of or one.whole):
                self.found.statements.append(text)  # which is no sentence
            return
        if not names:
            raise ReadingError(f"the words '{words}'", asked="what they are said of", text=text, hint="name it")
        if (law or one.values) and not _are_known_words(
            words
        ):  # a slip in the name of a law is none of what X is called
            raise ReadingError(
                f"the words '{words}' beside {'a law' if law else 'what it has'}",
                asked="a law",
                text=text,
                hint="say what they mean as a formula",
            )
        words = f"independent {words}" if one.independent and not one.of and not law else words
        if key in self.found.words:
            if _are_known_words(words):
                self.found.words[key] += f", {words}"
            else:
                self.found.open.update(dict.fromkeys(names, words))
            return
        self.found.words[key] = words
        if one.whole != text:
            self.found.spoken.add(key)
            if one.indefinite:
                self.found.open.update(dict.fromkeys(names, words))

    def _apart(self, names: Sequence[str], others: Iterable[str]) -> None:
        self.found.statements.extend(f"{name} and {other} independent" for other in others for name in names)

    def _roles(self, names: Sequence[str], roles: Sequence[tuple[str, str]], text: str) -> None:
        """Names by what they are of a variable or a law, in their order: "cdf and density of X"."""
        each = roles if len(roles) == len(names) else [roles[0]] * len(names)
        for name, (kind, owner) in zip(names, each, strict=True):
            variable, made, _ = owner.partition("=")
            if made:
                self.found.statements.append(owner)
            self._role(name, kind, variable.strip(), text)

    def _role(self, name: str, kind: str, owner: str, text: str) -> None:
        bare = re.sub(r"\(.*\)$", "", name)
        family = re.fullmatch(r"(.*?[A-Za-z}])\s*\((.*)\)", owner)
        named = standing(owner)
        law = written(named[0], {})[0] if named else owner if family else ""
        if re.fullmatch(NAME, owner) and not named:
            self._have([owner], {kind: [bare]})
        elif kind in ("density", "cdf") and re.fullmatch(r"(?:.*[NA}]|Normal|Gaussian)\s*\(\s*0\s*,\s*1\s*\)", owner):
            self.found.words[bare] = f"standard normal {kind}"
        elif kind == "density" and family:
            self.found.statements.append(f"{bare}(u) = {family[1]}(u; {family[2]})")
        elif law:
            variable = next(letter for letter in ("Z", "V", "T", "L") if letter not in (*self.names, *self.hidden))
            self.hidden.append(variable)
            self.found.statements.append(rf"{variable} \sim {law}")
            self._have([variable], {kind: [bare]})
        else:
            raise ReadingError(
                f"{name}, the {kind} of {owner or 'something unsaid'}", asked="a variable with a law", text=text,
                hint="name the variable and its law, X ~ N(0, 1)",
            )  # fmt: skip

    def _have(self, names: Sequence[str], values: Mapping[str, Sequence[str]], support: str = "") -> None:
        """What variables have, by their names: the mean, the density, the distribution function."""
        self.owners.update(name for name in names if STATED.keys() & values.keys() and re.fullmatch(NAME, name))
        had = [(kind, value) for kind in STATED for value in values.get(kind, ())]
        for name in names:
            for kind, value in had:
                if kind == "density" and not re.fullmatch(rf"{NAME}(?:\s*\([^()=]*\))?", value):
                    self.found.densities.append((name, with_head(name, value), support))
                    continue
                called = re.sub(r"\s*\([^()]*\)$", "", value) if kind not in _MOMENTS else value
                statement = STATED[kind].replace("$", called).replace("@", name)
                if len({re.sub(r"[\\{}]", "", side.strip()) for side in statement.split("=")}) > 1:
                    self.found.later.append(statement)

    def _stand_in(self, name: str, values: Mapping[str, Sequence[str]]) -> None:
        """The normal law with the moments that are given: for what is quadratic in a variable its law is no matter."""
        stem = name.partition("_")[0]
        mean = next(iter(values.get("mean", ())), rf"\mu_{{{stem}}}")
        spread = next(iter(values.get("variance", ())), rf"\sigma_{{{stem}}}^2")
        spread = f"({values['deviation'][0]})^2" if "deviation" in values else spread
        self.found.statements.append(rf"{name} \sim \mathcal{{N}}({mean}, {spread})")
        self.found.by_moments.add(name)


def _is_sequence(names: Sequence[str], one: Description) -> bool:
    """Whether names are those of X_1, ..., X_n, or X_i that are said to be independent and alike."""
    return names != one.names or (one.independent and all(re.search(r"_\{?[i-n]\}?$", name) for name in names))


def _has_numbers(values: Mapping[str, Sequence[str]]) -> bool:
    """Whether a moment is a number, as in "mean zero"."""
    return any(re.fullmatch(r"-?[\d.]+", value) for kind in _MOMENTS for value in values.get(kind, ()))


def _is_expression(name: str) -> bool:
    return re.fullmatch(NAME, name) is None


def _is_more_than_words(one: Description) -> bool:
    return bool(one.law or one.drawn or one.roles or one.of or one.values)


def _are_known_words(words: str) -> bool:
    try:
        Words("x", words)
    except SymgenError:
        return False
    return True


def _nouns(one: Description, law: str) -> tuple[list[str], dict[str, list[str]]]:
    """What the parameters of a law are called, "shape and rate" and "(rate b)", and what else the variable has."""
    nouns, values = list(one.parameters), {}
    for kind, given in one.values.items():
        if kind in PARAMETERS and re.sub(r"\W", "", law).endswith(re.sub(r"\W", "", given[-1])):
            nouns.append(kind)
        else:
            values[kind] = given
    return nouns, values


def names_of(listed: str) -> list[str]:
    r"""The names of a list or of a pair; X_i for the sequence X_1, \dots, X_n.

    >>> names_of("(X, Y)"), names_of(r"X_1, \dots, X_n"), names_of("p(x, y)")
    (['X', 'Y'], ['X_i'], ['p(x, y)'])
    """
    inside = re.fullmatch(r"\((.*)\)", listed.strip())
    names = [name.strip() for name in pieces(inside[1] if inside else listed) if name.strip()]
    if not any(DOTS.fullmatch(name) for name in names):
        return names
    stems = sorted({name.partition("_")[0] for name in names if "_" in name})
    return stems if inside else [f"{stem}_i" for stem in stems]
