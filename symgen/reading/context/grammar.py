r"""Clauses of contexts as descriptions: of "X, Y are independent N(0, 1), with cdf F" the names, the law, what they have.

A clause is taken apart at commas, "and", "with" and "where" into phrases. Names before one belong to it; a phrase without
names says more of what was spoken of last. Formulas with a relation stand by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from symgen.errors import ReadingError
from symgen.reading.context.given_laws import WHOLE, argument_of, of_probabilities
from symgen.reading.context.laws_in_words import FAMILY, TRIALS, Standing, standing
from symgen.reading.context.pieces import ASIDE, DOTS, FORMULA, Sentence
from symgen.reading.context.vocabulary import ATTRIBUTES, BESIDES, DEFINED, NAME, SPELLED

RELATION = re.compile(
    r"[=~<>]|\\(?:sim|le|ge|leq|geq|leqslant|geqslant|lt|gt|in|ne|neq|perp|to|overset|stackrel|propto|coloneqq)(?![a-z])"
    r"|->|\bin\b"
)
_SEPARATOR = re.compile(
    rf"\s*,\s+and\s+(?!identically)|\s*,\s*|(?<!between {FORMULA})\s+and\s+(?!identically)"
    rf"|\s+(?=(?:with|where|such that|so that)\b)|\s*(?={ASIDE})|(?<={ASIDE})\s*"
)
_INTRODUCED = re.compile(
    r"\A(?:(?:let|where|here|and|suppose(?: that)?|assume(?: that)?|write|moreover|also|further)\b,?\s*"
    rf"|(?:the )?(?:prior|likelihood|noise|data|observations?|model|errors?):?\s+(?={FORMULA}))+",
    re.IGNORECASE,
)
_VERB = r"(?::|is|are|be|being|denotes?|means?|stands? for|has|have|follows?)"
_SAID = re.compile(rf"(?:(?:the|each|all|both|every|an?)\s+)*({FORMULA})\s*(?:{_VERB}(?!\w))\s*(.+)", re.IGNORECASE)
_BARE = re.compile(rf"(?:(?:the|each|all)\s+)?({FORMULA})\s+(.+)")
_ONLY = re.compile(rf"(?:(?:the|each|both|all)\s+)?({FORMULA})")
_APART = re.compile(
    r"(?:(?:all|both|drawn|mutually|pairwise|jointly|each|and|is|are)\s+)*"
    r"(?:independent(?:ly)?(?:,? (?:and )?identically(?: distributed)?)?|i\.?\s?i\.?\s?d\.?)"
    rf"(?:\s+of\s+(?P<of>each other|one another|(?:all |the )*{FORMULA}|everything else))?(?P<rest>.*)",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"(?:(?:(?P<article>an?)|the|its|their|any|some|each|both|all|in|with|of|having|has|have|from|being|is|are|common|finite|continuous|"
    r"random variables?|draws|samples|distributed(?: as| according to)?|parametri[sz]ed by|drawn(?: from)?|variables?|law"
    r"|distributions?(?!\s+function))\s+)*"
)
_KINDS = "|".join(sorted(map(re.escape, ATTRIBUTES), key=len, reverse=True))
_ATTRIBUTE = re.compile(
    rf"(?P<spelled>{'|'.join(SPELLED)})?\s*(?P<kind>{_KINDS})(?P<several>e?s)?(?:\s+(?:equal to|given by|is|=))?"
    rf"(?:\s*(?P<value>{FORMULA}|zero|one))?(?P<rest>(?!\s+of\b).*)",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"({FORMULA})\s+(trials|degrees of freedom)", re.IGNORECASE)
_ROLE = re.compile(
    rf"(?P<kind>{_KINDS})s?(?:\s+of\s+(?:the\s+|an?\s+)?(?P<owner>{FORMULA}|{FAMILY})(?:\s+(?:random\s+)?(?:variables?|distribution|law))?)?(?P<rest>.*)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    rf"(?:on|for|over|when|if)\s+(?:(?:all|any|every|each|the|real)\s+)*({FORMULA}|real line|reals)", re.IGNORECASE
)
#: Where a variable has its values.
_VALUED = re.compile(
    rf"(?:(?:with|having|taking|takes|has)\s+)?(?:(?:its|all)\s+)?(?:values|support)\s+(?:in|on)?\s*({FORMULA})"
    rf"|(?:supported|concentrated)\s+on\s+({FORMULA})",
    re.IGNORECASE,
)
#: What is counted, for laws of which some count failures and some trials.
_COUNTS = re.compile(
    r"(?:(?:that |which )?(?:counting|counts?)|(?:is |as |for )?(?:the )?(?:number|count) of)\s+(?:the\s+)?(?:number of\s+)?"
    r"(?:[a-z]+\s+){0,2}?(?:(?P<failures>failures)|trials|tosses|flips|attempts|tries)\b.*",
    re.IGNORECASE,
)
_SURELY = re.compile(r",?\s*\(?(?:almost surely|a\.s\.?|with probability one)\)?(?=\s*(?:[,;]|$))", re.IGNORECASE)
_INCLUDING = re.compile(r"\b(?:up )?to and including\b", re.IGNORECASE)
_BEGUN = re.compile(r"(?:with|where|such that)\s+(?=\W*\S)")
_GIVEN = re.compile(rf"({FORMULA})\s+given\s+({FORMULA})(?=\s+(?:is|are|has|have|follows?)\b)")
_SO = re.compile(r"^so(?:\s+that)?\s+")
_ITS = re.compile(rf"({FORMULA})\s+(?:is\s+)?its\s+({_KINDS})", re.IGNORECASE)
_VALUE = r"\\?[A-Za-z]\w*(?:_\w+|_\{\w+\})?(?:\^\{?2\}?)?|[01]"
MOMENT = re.compile(
    r"(?:\\(?:mathbb|mathrm|operatorname)\s*\{?)?\\?(?P<kind>E|Var)\}?\s*(?:\\left)?[\[({]?\s*"
    rf"(?P<name>{NAME})\s*(?:\\right)?[\])}}]?\s*=\s*(?P<value>{_VALUE})"
)
#: What two variables have together.
_TOGETHER = re.compile(
    rf"\\?(?:(?:mathrm|operatorname|text)\s*\{{)?\\?(?P<kind>[Cc]orr?|[Cc]ov|rho)\}}?\s*(?:\\left)?[\[(]\s*{NAME}\s*,\s*{NAME}"
    r"\s*(?:\\right)?[\])]\s*=\s*(?P<value>[^=<>]+)"
)
#: A moment that is finite, and the probability of 1.
_FINITE = re.compile(
    r"(?:0\s*<\s*)?\\?(?:(?:mathbb|mathrm|operatorname|mathsf)\s*\{?\s*)?\\?(?:E|Var|Cov).*<\s*(?:\\infty|infinity)\s*"
)
_SUCCESS = re.compile(rf"\\?(?:mathbb\{{?)?P\}}?r?\s*\(\s*({NAME})\s*=\s*1\s*\)\s*=\s*({_VALUE})")


_RANGE = re.compile(r"\\?\w+\s*=\s*\d+\s*(?:,|\.\.).*")  # i = 1, ..., n
_PLACED = re.compile(r"[<>≤≥]|\\[gl]eq?(?![a-z])|\\[gl]t(?![a-z])|\\in(?![a-z])|\bin\b")
_LONGEST = 30  # parts of a phrase


@dataclass
class Description:
    """What a clause says of some names, or a formula with what is said beside it."""

    names: list[str] = field(default_factory=list)
    formula: str = ""
    law: Standing | None = None  # in words
    drawn: str = ""  # a law as a formula
    values: dict[str, list[str]] = field(default_factory=dict)
    roles: list[tuple[str, str]] = field(default_factory=list)  # a kind and whose it is
    parameters: list[str] = field(default_factory=list)  # what the parameters of a law are called
    words: str = ""
    support: str = ""
    place: str = ""  # what a formula after it says of its argument
    independent: bool = False
    of: list[str] = field(default_factory=list)
    indefinite: bool = False
    counted: str = ""
    whole: str = ""  # what was said, in words

    def add(self, separator: str, words: str) -> None:
        """Words that are left."""
        self.words = f"{self.words}{separator}{words}" if self.words else words


def descriptions(said: Sentence, clause: str, names: tuple[str, ...] = ()) -> list[Description]:
    """What a clause says, in its order; `names` are those of a declaration whose words it is."""
    reader = _Clause(said, names)
    clause = _SURELY.sub("", clause)
    clause = _INCLUDING.sub("until", clause)
    for separator, phrase in _phrases(_GIVEN.sub(_without_given(said), _INTRODUCED.sub("", clause.strip(), count=1))):
        reader.phrase(separator, phrase)
    return reader.found()


def _without_given(said: Sentence) -> Callable[[re.Match[str]], str]:
    """X for "X given theta" before what is said of it: a law speaks of what it is given by itself."""
    return lambda found: found[0] if RELATION.search(outside_brackets(said.source(found[2]))) else found[1]


def _phrases(clause: str) -> Iterator[tuple[str, str]]:
    place, separator = 0, ""
    for match in _SEPARATOR.finditer(clause):
        if clause[place : match.start()].strip():
            yield separator, clause[place : match.start()].strip()
        place, separator = match.end(), match[0] or " "
    if clause[place:].strip():
        yield separator, clause[place:].strip()


class _Clause:
    """Reads a clause phrase by phrase."""

    def __init__(self, said: Sentence, names: tuple[str, ...]) -> None:
        self.said = said
        self.all: list[Description] = []
        self.pending: list[str] = []  # names before what is said of them
        self.depth = 0  # how much of a phrase was read
        self.ended = ""  # how the phrase before ended
        self.lead = ""  # with which a phrase begins
        self.wanted = ""  # what several values are still said of
        self.declares = bool(names)
        if names:
            self._begin([*names])

    def found(self) -> list[Description]:
        if self.pending:
            self._begin([])
        return self.all

    @property
    def last(self) -> Description:
        if not self.all:
            self.all.append(Description())
        return self.all[-1]

    def _source(self, plain: str) -> str:
        return self.said.source(plain).strip()

    def _begin(self, names: list[str], formula: str = "") -> None:
        self.all.append(Description([*self.pending, *names], formula))
        self.pending, self.wanted = [], ""

    def phrase(self, separator: str, text: str) -> None:
        self.depth = 0
        text, is_consequence = _SO.subn("", text)
        defined = re.fullmatch(rf"{FORMULA}(?:\s+(?:is|are)\s+(.*))?", text)
        if is_consequence and (DEFINED.fullmatch(defined[1] or "") if defined else DEFINED.search(text)):
            return
        leading = _BEGUN.match(text)
        self.lead, text = (leading[0], text[leading.end() :]) if leading else ("", text)
        before, self.ended = self.ended, text
        its, only, said_of, bare = (p.fullmatch(text) for p in (_ITS, _ONLY, _SAID, _BARE))
        if its and self.all:
            self._its(*its.groups())
        elif only and self.all and is_law(self._source(only[1])):
            self._of(separator, only[1])
        elif only and self._goes_on(separator, before):
            self.last.whole += f"{separator}{self._source(only[1])}"
            self.last.of.extend([self._source(only[1])] if self.last.of else [])
        elif only:
            self._formula(separator, only[1])
        elif said_of and self._is_name(said_of[1]):
            self._begin([self._source(said_of[1])])
            self._of(" ", said_of[2])
        elif bare and not self.declares:
            self._bare(separator, *bare.groups())
        else:
            self._of(separator, text)

    def _goes_on(self, separator: str, before: str) -> bool:
        """Whether a name goes on from "of p" in the phrase before: "of p and q"."""
        ended = re.search(rf"\bof\s+(?:the\s+)?{FORMULA}$", before)
        return bool(ended and separator.strip() == "and" and not self.pending and self.all)

    def _of(self, separator: str, text: str) -> None:
        """What is said of what was spoken of last."""
        self.last.whole += f"{separator}{self.lead}{self._source(text)}"
        self._content(separator, text)

    def _its(self, name: str, kind: str) -> None:
        """phi of "Z is normal, phi its density"."""
        owner = self.last
        self.pending = []
        self._begin([self._source(name)])
        same = re.fullmatch(rf"(.*)\b(?:{_KINDS})", owner.words, re.IGNORECASE)  # the standard normal cdf
        if same and same[1].strip():
            self.last.words = f"{same[1]}{kind}"
            return
        owners = [of for _, of in owner.roles] or owner.names or [re.split(r"~|\\sim", owner.formula)[0].strip()]
        self.last.roles = [(ATTRIBUTES[kind.lower()], of) for of in owners[:1]]

    def _is_name(self, sign: str) -> bool:
        return not RELATION.search(outside_brackets(self._source(sign)))

    def _bare(self, separator: str, sign: str, rest: str) -> None:
        """A formula and words: what is said of names, or of a formula with a relation."""
        if self._is_name(sign):
            if self.wanted and self.last.names:
                self.last.values[self.wanted].append(self._source(sign))
            else:
                self._begin([self._source(sign)])
        else:
            self._formula(separator, sign)
        self._of(" ", rest)

    def _formula(self, separator: str, sign: str) -> None:
        text = self._source(sign)
        if self.declares and _FINITE.fullmatch(text):
            return
        if self.wanted and self._is_name(sign):
            self.last.values[self.wanted].append(text)
        elif self.declares and not self.last.formula and not of_probabilities(text, ""):
            self.last.add(separator, text)
        elif _RANGE.fullmatch(text) and self.all:
            self.last.counted = text
        elif self._is_moment(text):
            return
        elif self.lead and self.all and re.search(r"\bnumber of\b", self.last.words):
            # c_j: the number of i with x_i = j
            self.last.add(f" {self.lead}", text)
        elif self.all and WHOLE & self.last.values.keys() and _PLACED.search(text) and not self.last.support:
            self.last.support = text
        elif not self._is_name(sign):
            names, self.pending = self.pending, []
            self._placed(text)
            self.all.append(Description(formula=", ".join([*names, text])))
            self.wanted = ""
        else:
            self.pending.append(text)

    def _placed(self, text: str) -> None:
        """Let a formula hold where the next one says that its argument lies: f(x) = 2x, 0 < x < 1."""
        argument = argument_of(self.last.formula) if self.all else ""
        if argument and not self.last.place and _PLACED.search(text):
            speaks = re.search(rf"(?<![A-Za-z\\]){re.escape(argument)}(?![A-Za-z_])", text)
            self.last.place = text if speaks else ""

    def _is_moment(self, text: str) -> bool:
        r"""Whether a formula is the next moment of what was spoken of last: X with \mathbb{E}[X] = \mu."""
        if _FINITE.fullmatch(text):
            return True
        success = _SUCCESS.fullmatch(text)
        if success and self.all and self.last.law is not None and success[1] in self.last.names:
            self.last.values["probability"] = [success[2]]
            return True
        together = _TOGETHER.fullmatch(text)
        if together and self.all and self.last.law is not None and self.last.law.joint:
            kind = "covariance" if together["kind"].lower() == "cov" else "correlation"
            self.last.values[kind] = [together["value"]]
            return True
        found = MOMENT.fullmatch(text)
        if found is None or not self.all or self.last.formula:
            return False
        kind = "mean" if found["kind"] == "E" else "variance"
        values = self.last.values.get(kind, [])
        names = [name for listed in self.last.names for name in re.split(r"\s*,\s*", listed.strip("()"))]
        alike = {f"{stem}_{index}" for stem in self._stems() for index in ("i", "j", "k", "1")}
        if found["name"] not in names[len(values) : len(values) + 1] and (values or found["name"] not in alike):
            return False
        self.last.values[kind] = [*values, found["value"]]
        return True

    def _stems(self) -> set[str]:
        r"""X of the X_1, \dots, X_n that were spoken of last, and of X_i."""
        listed = [re.split(r"\s*,\s*", name) for name in self.last.names]
        dotted = {
            name.partition("_")[0]
            for names in listed
            if any(map(DOTS.fullmatch, names))
            for name in names
            if "_" in name
        }
        return dotted | {name.partition("_")[0] for name in self.last.names if re.fullmatch(r".*_\{?[ijk]\}?", name)}

    def _content(self, separator: str, text: str) -> None:
        """A phrase about what was spoken of last; ReadingError for one that goes on and on."""
        self.depth += 1
        if self.depth > _LONGEST:
            raise ReadingError(
                "a clause that goes on and on", asked="a clause", text=self.said.source(text), hint="cut it"
            )
        if re.fullmatch(ASIDE, text):
            for separator, phrase in _phrases(self.said.inside(text)):
                self.phrase(separator, phrase)
            return
        original = text
        if self._place(text) or self._valued(text):
            return
        leading = _LEADING.match(text)
        if leading:
            self.last.indefinite |= bool(leading["article"])
            text = text[leading.end() :]
        if self.last.independent and re.fullmatch(rf"of\s+(?:the\s+)?{FORMULA}", original):
            self.last.of.append(self._source(original[-1]))
            return
        for reading in (self._apart, self._law, self._attribute, self._role):
            if reading(text):
                return
        if not (BESIDES.fullmatch(original) or BESIDES.fullmatch(self._source(original))):
            self.last.add(separator or " ", self._source(original))

    def _apart(self, text: str) -> bool:
        found = _APART.fullmatch(text)
        if not found:
            return False
        self.last.independent = True
        if found["of"] and re.search(FORMULA, found["of"]):
            self.last.of.append(self._source(found["of"][-1]))
        if found["rest"].strip():
            self._content(" ", found["rest"].strip())
        return True

    def _law(self, text: str) -> bool:
        if re.fullmatch(rf"{FORMULA}(?:\s+(?:random )?variables?)?", text) and is_law(self._source(text[0])):
            self.last.drawn = self._source(text[0])
            return True
        given = re.fullmatch(rf"({FORMULA})\s+given\s+{FORMULA}", text)
        if given and is_law(self._source(given[1])):
            self.last.drawn = self._source(given[1])
            return True
        found = standing(text)
        if found is None:
            return False
        self.last.law, rest = found
        between = re.fullmatch(rf"(?:on|over|in)\s+(?:the (?:unit )?interval\s+)?({FORMULA})", rest)
        if between:
            self.last.values["interval"] = [self._source(between[1])]
        elif rest:
            self._content(" ", rest)
        return True

    def _attribute(self, text: str) -> bool:
        before = _COUNTED.fullmatch(text)
        if before:
            self.last.values.setdefault(ATTRIBUTES[before[2].lower()], []).append(self._source(before[1]))
            return True
        found = _ATTRIBUTE.fullmatch(text)
        if not found:
            return False
        value = found["value"] or ""
        kind = ATTRIBUTES[found["kind"].lower()]
        spelled = SPELLED.get((found["spelled"] or "").lower()) or SPELLED.get(value.lower())
        if not value and not spelled:
            if found["rest"].strip() or not (self.last.formula or self.last.drawn):
                return False
            self.last.parameters.append(kind)
            return True
        values = self.last.values.setdefault(kind, [])
        values.append(spelled or self._source(value))
        self.wanted = kind if found["several"] else ""
        if found["rest"].strip():
            self._content(" ", found["rest"].strip())
        return True

    def _place(self, text: str) -> bool:
        """Where a density is positive, or which numbers an index runs through."""
        found = _PLACE.fullmatch(text)
        if not found or (self.declares and not WHOLE & self.last.values.keys()):
            return False
        place = self._source(found[1])
        if _RANGE.fullmatch(place):
            self.last.counted = place
        elif place and (self.last.formula or self.last.values):
            self.last.support = place
        return True

    def _valued(self, text: str) -> bool:
        """Where a variable with a law has its values, in words too: "number of trials" begins at 1."""
        counts, valued = _COUNTS.fullmatch(text), _VALUED.fullmatch(text)
        last = self.last
        if not (counts or valued) or not (last.law or last.drawn or "~" in last.formula or "\\sim" in last.formula):
            return False
        if counts:
            last.support = r"\{0, 1, 2, \dots\}" if counts["failures"] else TRIALS
        elif valued:
            last.support = self._source(valued[1] or valued[2])
        return True

    def _role(self, text: str) -> bool:
        """p of "p is the density of X", and of "cdf and density of X" the first too."""
        found = _ROLE.fullmatch(text)
        if not found or self.last.formula or found["rest"].strip() or (self.declares and not found["owner"]):
            return False
        if not found["owner"]:
            self.last.roles.append((ATTRIBUTES[found["kind"].lower()], ""))
            return True
        owner = self._source(found["owner"])
        self.last.roles = [(kind, of or owner) for kind, of in self.last.roles]
        self.last.roles.append((ATTRIBUTES[found["kind"].lower()], owner))
        return True


def outside_brackets(text: str) -> str:
    """A formula without what stands in brackets."""
    before = None
    while before != text:
        before, text = text, re.sub(r"[({\[][^(){}\[\]]*[)}\]]", "", text)
    return text


def is_law(text: str) -> bool:
    """Whether a formula is a family before a bracket."""
    return bool(
        re.fullmatch(r"(?:[A-Z]\w*|\\mathcal\s*\{?[A-Z]\}?|\\(?:mathrm|operatorname|text)\s*\{\w+\})\s*\(.*\)", text)
    )
