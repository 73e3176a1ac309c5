r"""What the descriptions of a context declare: statements, words of names, and what these have.

What only confirms how a sign is read anyway, "H: Shannon entropy", declares nothing; a notation that is given another meaning
is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from symgen.errors import ReadingError
from symgen.reading.context.announced import announced, value_in
from symgen.reading.context.called import is_filler
from symgen.reading.context.counts_in_words import (
    after_what_is_given,
    as_law,
    formula_of_names,
    of_indicator,
    success_of,
)
from symgen.reading.context.distinct import kept_apart, not_both_zero, without_both_zero
from symgen.reading.context.entries import add_signs, apart_from_entries, fair_signs, of_entries_of
from symgen.reading.context.formulas import defined, numbered, where_positive, with_ends, with_range
from symgen.reading.context.given_laws import GivenLaw
from symgen.reading.context.grammar import Description, descriptions
from symgen.reading.context.laws_in_words import COUNTS_OF_FAILURES, by_names, spelled, standing, written
from symgen.reading.context.mixtures import by_values
from symgen.reading.context.orders_in_words import Order, drawn_from, of_all_members, of_order
from symgen.reading.context.pairs import fresh, joint_normal
from symgen.reading.context.pieces import ASIDE, DOTS, sentence
from symgen.reading.context.places_in_words import of_values, without_finite
from symgen.reading.context.questions import (
    MOMENTS,
    are_known_words,
    check_apart,
    check_beside,
    check_no_density,
    drawn_apart,
    has_numbers,
    how_drawn,
    is_expression,
    is_more_than_words,
    is_sequence,
    names_of,
    nouns,
    told,
    with_parameters,
    without_for_all,
)
from symgen.reading.context.signs import are_parts, is_known
from symgen.reading.context.variables import DRAWN, Said, Variables
from symgen.reading.context.vectors import normal
from symgen.reading.context.vocabulary import (
    ANYWAY,
    CONVENTIONS,
    DEFINED,
    NAME,
    POSITIVE,
    STATED,
)
from symgen.reading.context.wording import restricts
from symgen.reading.context.words import pieces

#: X_1, X_2, \dots, X_n.
_SAMPLE = re.compile(
    r"(?<![A-Za-z\\])(\\?[A-Za-z]+)_\{?1\}?\s*,\s*(?:\1_\{?2\}?\s*,\s*)?(?:\\[lc]?dots[bc]?|\.\.\.|…)\s*,\s*\1_(?:(\w)|\{(\w+)\})"
)
_ALL_APART = re.compile(
    r"(?:(?:all|they|these|both|variables|the|random|are|mutually|jointly|pairwise|everything|is)\s+)*"
    r"independent(?:\s+of (?:each other|one another))?",
    re.IGNORECASE,
)
_CHAIN = re.compile(rf"({NAME}(?:\s*=\s*{NAME})+)\s*=\s*(-?\d+(?:\.\d+)?)")


def said(words: Mapping[str, str], sentences: Iterable[str]) -> Said:
    r"""What declarations in words and sentences say, in their order.

    >>> found = said({"X": "Poisson with mean a"}, [r"\Phi is the standard normal cdf", "Y = X + 1 with X, Z independent"])
    >>> found.statements, found.words
    (['X \\sim \\mathrm{Poisson}(rate=a)', 'Y = X + 1', 'X and Z independent'], {'\\Phi': 'the standard normal cdf'})
    """
    reader = _Reader(tuple(name.strip() for listed in words for name in pieces(listed)))
    reader.successes = success_of(words)
    sentences = [*sentences]
    reader.stated = told([part.strip() for text in sentences for part in re.split(r",|\bwith\b|\bwhere\b", text)])
    for listed, value in words.items():
        reader.declaration(listed, value)
    for text in (*reader.of_entries, *map(of_entries_of, sentences)):
        reader.sentence(text)
    return reader.conclude()


class _Reader(Variables):
    """Reads declarations in words, and sentences."""

    def conclude(self) -> Said:
        for name, masses in self.masses.items():
            self.have_masses(name, masses)
        for name, kind, called in self.had:
            self.called(name, kind, called)
        for name, values in self.moments.items():
            self.stand_in(name, values)
        self.vectors()
        self.place()
        self.found.statements += kept_apart(self.found.words)
        given = {law.name for law in self.found.densities}
        for name in given & self.found.words.keys():
            whole = re.match(r"(?:the )?number of", self.found.words[name])
            self.found.words[name] = "nonnegative integer random variable" if whole else "random variable"
        given_laws = {*told(self.found.statements), *(law.name for law in self.found.densities)}
        for name in (name for name in self.alike if name not in given_laws):
            self.found.words[name] = drawn_apart(self.found.words.get(name, ""), self.alike[name])
        unknown = self.owners - {*self.names, *self.found.words, *given, *told(self.found.statements)}
        self.found.words.update({name: f"{self.apart.get(name, '')}random variable" for name in sorted(unknown)})
        for name in self.found.words.keys() & defined(self.found.statements):
            if not are_known_words(self.found.words[name]):
                del self.found.words[name]  # H: Hellinger distance, where a statement says what that is
        self._check_laws(given)
        for stem, last in self.found.samples.items():
            drawn = {
                s.partition("_")[2][:1] for s in self.found.statements if re.match(rf"{re.escape(stem)}_[ijk]\b", s)
            }
            self.counted.update({index: last for index in drawn if last and index not in self.counted})
        self.found.words = {name: with_range(self.counted, name, words) for name, words in self.found.words.items()}
        self.found.samples = {stem: last for stem, last in self.found.samples.items() if last}
        statements = by_values(self.found.statements)
        self.found.statements = [with_ends(self.counted, statement) for statement in statements]
        return self.found

    def _check_laws(self, given: Collection[str]) -> None:
        """Ask about laws without their parameters, of variables whose law no formula gives."""
        for name, text in self.nameless.items():
            if name not in given:
                raise ReadingError(
                    f"{name}: {text}", asked="a law with its parameters", text=text,
                    hint=f"write a law, {name} ~ N(m, v), or its density, and which of failures and trials it counts",
                )  # fmt: skip

    def declaration(self, listed: str, value: str) -> None:
        """The words of a declaration; what is more than these is stated."""
        names = [name.strip() for name in pieces(listed)]
        if all(is_known(name, value) for name in names):
            return
        each = [apart_from_entries(name, value) for name in names] or [(value, "")]
        value = each[0][0]
        self.of_entries.extend(said for _, said in each if said)
        value, apart = without_both_zero(names, as_law(value, self.successes))
        self.of_entries.extend([apart] if apart else [])
        known = (*self.names, *self.stated)
        if formula := of_indicator(value) or formula_of_names(value, known) or value_in(value, known):
            self.sentence(f"{listed} = {formula}")
            return
        if of_all_members(f"{listed} is {value}"):
            self.sentence(f"{listed} is {value}")
            return
        self._sizes(value)
        value = self._without_places(names, value)
        sample = _SAMPLE.search(value)
        if sample and sample[1] == listed.strip():  # x: observations x_1, ..., x_n
            value = f"{value[: sample.start()]} vector {sample[2] or sample[3]}{value[sample.end() :]}"
        text = sentence(spelled(value), self.names)
        read = descriptions(text, text.plain, tuple(names))
        roles = [role for one in read for role in one.roles]
        known = (*self.names, *self.stated, *(name.partition("_")[2].strip("{}") for name in names))  # X of p_X too
        of_others = any(kind == "density" and re.fullmatch(NAME, of) and of not in known for kind, of in roles)
        beside = [one for one in read[1:] if one.formula]
        if len(beside) == len(read) - 1 and beside and is_more_than_words(read[0]) and not of_others:
            for one in beside:
                self._stated(one, value)
            read = read[:1]
        if len(read) == 1 and is_more_than_words(read[0]) and not of_others:
            self._described(replace(read[0], whole=value), value)
        else:
            self.found.words[listed] = text.source(re.sub(ASIDE, "", text.plain)).strip() if read[:1] else value
            if any(restricts(text.formulas[aside]) for aside in re.findall(ASIDE, text.plain)):
                self.found.open.update(dict.fromkeys(names, value))

    def _sizes(self, text: str) -> None:
        """How many X_1, ..., X_n there are, wherever they are listed; nothing where that differs."""
        for stem, short, long in _SAMPLE.findall(text):
            last = short or long
            self.found.samples[stem] = last if self.found.samples.get(stem, last) == last else ""

    def sentence(self, text: str) -> None:
        text = not_both_zero(announced(CONVENTIONS.sub("", text), self.names))
        for formula in (made := of_all_members(text)):
            self.sentence(formula)
        if made:
            return
        text = after_what_is_given(self._said_to_be(without_finite(text)))
        order = of_order(text)
        if order is not None:
            self._ordered(order)
            return
        self._sizes(text)
        signs = fair_signs(text)
        if signs:
            add_signs(signs, self.found.words, self.found.statements, self.names, self.hidden)
            return
        read = sentence(spelled(text.strip()), self.names)
        for clause in read.plain.split(";"):
            if _ALL_APART.fullmatch(clause.strip()):
                self.found.apart = True
                continue
            if ANYWAY.fullmatch(re.sub("[\ue000-\uefff]", "F", clause.strip())) or not clause.strip():
                continue
            every = with_parameters(descriptions(read, clause))
            nouns = [noun for one in every for noun in one.parameters]
            for one in every:
                one.parameters = nouns
                if one.formula:
                    self._stated(one, text)
                else:
                    self._described(one, text)

    def _said_to_be(self, text: str) -> str:
        """I(t) is the Fisher information, of "I(t) = Fisher information": an equation whose right side is words."""
        head, sign, words = text.partition("=")
        plain = sentence(words.strip(), self.names).plain.split()[:2] if sign else []
        alone = len(plain) == 2 and all(re.fullmatch(r"[A-Za-z][a-z-]+", word) for word in plain)
        return f"{head.strip().removesuffix(':').strip()} is {words.strip()}" if alone else text

    def _ordered(self, order: Order) -> None:
        """The sample of which order statistics are named."""
        if order.size:
            self.found.samples[order.stem] = order.size
        if order.law:
            self.sentence(drawn_from(f"{order.stem}_i", order.law))

    # Formulas, with what is said beside them.

    def _stated(self, one: Description, text: str) -> None:
        chain = _CHAIN.fullmatch(one.formula)
        if chain:  # m_0 = v_0 = 0
            for name in chain[1].split("="):
                self.found.statements.append(f"{name.strip()} = {chain[2]}")
            return
        settled = self._is_counted(one) or self.is_given(one) or self.is_moment(one.formula)
        if settled or POSITIVE.fullmatch(one.formula):
            return
        self._count(one)
        if one.words.strip() and not is_filler(one.words):
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
        head, *law = DRAWN.split(one.formula, maxsplit=1)
        if law and self.drawn_finite(head.strip(), law[0].strip(), one):
            return
        if law and (not head.strip() or (re.fullmatch(r"\s*\([^()]*\)\s*", head) and not DOTS.search(head))):
            self.found.statements.append(one.formula)
            return
        if not law:
            self.functions[re.split(r"[(=]", one.formula)[0].strip()] = one
            self.found.statements.append(where_positive(one.formula, one.support))
            self.have([head.partition("=")[0].strip()], one.values)
            return
        self._drawn(one, head, law, text)

    def _drawn(self, one: Description, head: str, law: Sequence[str], text: str) -> None:
        r"""A law of names as a formula, X_1, X_2 \sim law, with what else they have."""
        target, bar, given = (part.strip() for part in re.split(r"(\\mid(?![a-z])|\|)", f"{head} | ", maxsplit=1)[:3])
        given = given.removesuffix("|").strip()
        names = names_of(target)
        called, values = nouns(one, law[0])
        drawn = law[0] if not called else self._by_names(law[0], called, text)
        if names == [target] and drawn == law[0]:
            self.found.statements.append(one.formula)
        else:
            self.found.statements.extend(rf"{name}{f' {bar} {given}' if given else ''} \sim {drawn}" for name in names)
        self._apart(names, one.of)
        self.found.supports.update(dict.fromkeys(names if one.support else (), one.support))
        self.have(names, values, one.support or one.counted)

    def _is_counted(self, one: Description) -> bool:
        """Whether f(k) = ..., k = 0, 1, 2, ..., gives masses, which are nothing between the numbers."""
        index = re.match(r"\\?(\w+)\s*=\s*0", one.counted)
        head = one.formula.partition("=")[0]
        if index and re.fullmatch(rf"\s*\\?[A-Za-z]\w*\s*\(\s*{index[1]}\s*\)\s*", head):
            self.found.densities.append(GivenLaw("", "mass", one.formula, one.counted))
            return True
        return False

    def _by_names(self, law: str, nouns: Sequence[str], text: str) -> str:
        named = by_names(law, nouns)
        if named is None:
            raise ReadingError(
                f"{law} with {' and '.join(nouns)}", asked="what the parameters of a law are", text=text,
                hint="write them by name, Gamma(shape=a, rate=b)",
            )  # fmt: skip
        return named

    def _count(self, one: Description) -> None:
        counted = re.fullmatch(r"(\\?\w+)\s*=\s*1\s*(?:,.*,|\.\.)\s*(\w+)", one.counted)
        if counted:
            self.counted[counted[1]] = counted[2]

    # Names, with what is said of them.

    def _described(self, one: Description, text: str) -> None:
        names = [name for listed in one.names for name in names_of(listed)]
        words = one.words.strip()
        continuous = one.values.keys() & {"density", "cdf", "survival"}
        how = f"{'independent ' if one.independent else ''}{'continuous ' if continuous else ''}"
        self.apart.update(dict.fromkeys(names, how))
        self._count(one)
        if any(is_known(name, one.whole or words) for name in one.names) or are_parts(one):
            return
        if one.names and all(is_expression(name) for name in one.names) and DEFINED.fullmatch(words):
            return
        if one.roles:
            self._roles(names, one.roles, text)
            return
        if self.finite(names, one):
            return
        if one.law is not None and one.law.joint:
            check_beside(words, "a joint law", text)
            self.found.statements.extend(joint_normal(names, one, self.names, self.found))
            return
        self._with_laws(names, one, words, text)

    def _with_laws(self, names: Sequence[str], one: Description, words: str, text: str) -> None:
        """What names have: a law each, moments, and what else is said in words."""
        each = [self._law(self._own(one, names, place), text) for place in range(len(names))]
        law, values = each[0] if each else ("", one.values)
        for name, (own, _) in zip(names, each, strict=True) if law else ():
            self.found.statements.append(rf"{name} \sim {own}")
        place = next(iter(values.pop("interval", ())), one.support) if law else ""
        self.found.supports.update(dict.fromkeys(names if place else (), place))
        self._apart(names, one.of)
        if not law and one.law is None and values.keys() == {"mean", "covariance"}:
            check_beside(words, "what it has", text)
            for name in names:
                self.stand_in_as(name, normal(name, values["mean"][0], values["covariance"][0]))
        elif not law and (one.law is not None or (values.keys() - STATED.keys() and names)):
            self.nameless.update(dict.fromkeys(names, text))
        elif not law and set(values) & set(MOMENTS) and (is_sequence(names, one) or has_numbers(values)):
            check_no_density(words, text)
            if not is_sequence(names, one):  # of which more may be said: uncorrelated
                check_beside(words, "what it has", text)
            check_apart(words, text)
            self.moments.update({name: dict(values) for name in names})
        else:
            self.have(names, values, one.support or one.counted)
            unsaid = not (words or law or one.law or one.values or one.of)
            is_apart = one.independent and is_sequence(names, one) and unsaid
            self.alike.update(dict.fromkeys(names if is_apart else (), text))
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
            called, values = nouns(one, one.drawn)
            return (self._by_names(one.drawn, called, text) if called else one.drawn), values
        if one.law is None:
            return "", one.values
        if one.law.family in COUNTS_OF_FAILURES and not (one.support or "interval" in one.values):
            return "", one.values  # of failures or of trials?
        law, used = written(one.law, one.values)
        return law, {kind: value for kind, value in one.values.items() if kind not in used}

    def _without_places(self, names: Sequence[str], words: str) -> str:
        """Words without where random variables have their values, which is kept, and without moments that are finite."""
        words = without_finite(words)
        for name in names:
            words, place = of_values(name, words)
            self.found.supports.update({name: place} if place else {})
        return words

    def _words(self, names: Sequence[str], one: Description, words: str, *, law: str, text: str) -> None:
        key = ", ".join(names)
        if not words:
            if one.independent and not law and not one.of and len(names) > 1:
                self.found.statements.append(f"{' and '.join(names)} independent")
            elif not names or not (law or one.values or one.independent or one.of or one.whole):
                self.found.statements.append(without_for_all(text, self.names))
            return
        if not names:
            raise ReadingError(f"the words '{words}'", asked="what they are said of", text=text, hint="name it")
        if law or one.values:
            check_beside(words, "a law" if law else "what it has", text)
        words = self._without_places(names, words)
        words = re.sub(r"\brandom (?=vectors?\b)", "", words) if law else words
        words = f"{how_drawn(text, words)} {words}" if one.independent and not one.of and not law else words
        if key in self.found.words:
            if are_known_words(words):
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
        of_own = name.replace(" ", "") in (f"p({owner})", f"q({owner})")
        if kind == "density" and of_own and owner in told(self.found.statements):
            return  # which is what p(y) is of a variable of a model
        family = re.fullmatch(r"(.*?[A-Za-z}])\s*\((.*)\)", owner)
        named = standing(owner)
        law = written(named[0], {})[0] if named else owner if family else ""
        if re.fullmatch(NAME, owner) and not named:
            self.have([owner], {kind: [bare]})
        elif kind in ("density", "cdf") and re.fullmatch(r"(?:.*[NA}]|Normal|Gaussian)\s*\(\s*0\s*,\s*1\s*\)", owner):
            self.found.words[bare] = f"standard normal {kind}"
        elif kind == "density" and family:
            self.found.statements.append(f"{bare}(u) = {family[1]}(u; {family[2]})")
        elif law:
            variable = self.one_more()
            self.found.statements.append(rf"{variable} \sim {law}")
            self.have([variable], {kind: [bare]})
        else:
            raise ReadingError(
                f"{name}, the {kind} of {owner or 'something unsaid'}", asked="a variable with a law", text=text,
                hint="name the variable and its law, X ~ N(0, 1)",
            )  # fmt: skip
