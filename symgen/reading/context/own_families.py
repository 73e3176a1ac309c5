r"""What contexts say of families: "\mathrm{Exp}(\theta) has density ...", "Geom(p) is the geometric law on {1, 2, ...}".

It is what they would say of a variable with that law.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from symgen.reading.context.words import pieces
from symgen.reading.declared import Declarations
from symgen.reading.declaring.own_families import declare_own_family
from symgen.reading.notation.families import FAMILIES

#: A variable that has the law of a family, while its words are read.
STAND_IN = "V"
_HEAD = (
    r"\$?\s*(?P<head>\\(?:mathrm|operatorname|text|mathsf|mathcal)\s*\{?\s*[A-Za-z]+\s*\}?|[A-Z][A-Za-z]*)"
    r"\s*(?:\\left)?\((?P<inside>[^()]*?)(?:\\right)?\)\s*\$?"
)
_FAMILY = re.compile(_HEAD)
_OF_DENSITY = r"(?:probability )?(?:density|pdf|pmf|mass function|density function)"
_ATTRIBUTE = r"(?:mean|variance|standard deviation|rate|scale|shape|location|precision|success probability|minimum)"
_SAID = re.compile(
    rf"{_HEAD}\s*(?:\s(?:has|with|having)\s+(?:the |an? )?(?P<density>{_OF_DENSITY}\b.*)"
    rf"|(?:\s(?:has|with|is parametri[sz]ed by)|:)\s+(?:its |the )?(?P<attributes>{_ATTRIBUTE}\b.*)|\s(?P<counts>counts?\s.*)"
    r"|(?:\s(?:is|denotes?|means|stands for|refers to|for)|:)\s+(?P<law>.*\b(?:distribution|law|random variable)\b.*))",
    re.DOTALL,
)
_PARAMETER = re.compile(r"\\?[A-Za-z]+(?:_\w)?(?:\^\{?2\}?)?")


class SaidOfFamily(NamedTuple):
    """The name of a family, its parameters as they are written, and what is said of it, as of a variable."""

    spelling: str
    parameters: tuple[str, ...]
    sentence: str
    whole: str
    by_density: bool


def of_family(text: str) -> SaidOfFamily | None:
    r"""What a sentence says of a family; None for other sentences.

    >>> of_family(r"\mathrm{Exp}(\theta) has density e^{-x/\theta}/\theta for x > 0")[:3]
    ('Exp', ('\\theta',), 'V has density e^{-x/\\theta}/\\theta for x > 0')
    """
    found = _SAID.fullmatch(text.strip().rstrip("."))
    parameters = tuple(part.strip() for part in pieces(found["inside"])) if found else ()
    if found is None or not all(map(_PARAMETER.fullmatch, parameters)):
        return None
    drawn = rf"{STAND_IN} \sim {found['head']}({found['inside']})"
    said = {
        "density": f"{STAND_IN} has {found['density']}", "attributes": f"{drawn} with {found['attributes']}",
        "counts": f"{drawn}, {found['counts']}", "law": f"{STAND_IN} is {found['law']}",
    }  # fmt: skip
    sentence = next(whole for kind, whole in said.items() if found[kind])
    return SaidOfFamily(_spelling(found["head"]), parameters, sentence, text, bool(found["density"]))


def families_said(
    words: Mapping[str, str], sentences: Iterable[str]
) -> tuple[dict[str, str], list[str], list[SaidOfFamily]]:
    """Declarations and sentences without those that speak of families, and these."""
    found, kept_words, kept = [], {}, []
    for name, value in words.items():
        head = _FAMILY.fullmatch(name.strip())
        joint = "has" if re.match(rf"(?:the )?{_OF_DENSITY}\b", value) else "is"
        said = of_family(f"{name} {joint} {value}") if head else None
        found += [said] if said else []
        kept_words.update({} if said else {name: value})
    for sentence in sentences:
        said = of_family(sentence)
        found += [said] if said else []
        kept += [] if said else [sentence]
    return kept_words, kept, found


def declare_families(
    declared: Declarations,
    said_of: Iterable[SaidOfFamily],
    words: Mapping[str, str],
    read: Callable[[Mapping[str, Any]], Declarations],
    called: Callable[[str], str],
) -> list[str]:
    """Declare the families of which a context says what they are; what it says of other names is left as it is.

    `read` gives the declarations of a context, `called` the text of a name.
    """
    left = []
    for one in said_of:
        names = {parameter.partition("^")[0]: "^" in parameter for parameter in one.parameters}
        known = {listed: value for listed, value in words.items() if {*map(str.strip, pieces(listed))} & names.keys()}
        told = {called(each) for listed in known for each in pieces(listed)}
        open_names = ", ".join(sorted(name for name in names if called(name) not in told))
        inner = read({**known, **({open_names: "positive"} if open_names else {}), "_where": [one.sentence]})
        law = inner.laws.get(STAND_IN)
        if law is None or not (one.by_density or one.spelling in FAMILIES):
            left.append(one.whole)
            continue
        parameters = [(inner.symbols[called(name)], squared) for name, squared in names.items()]
        declare_own_family(declared, one.spelling, parameters, law)
    return left


def _spelling(head: str) -> str:
    return re.findall(r"[A-Za-z]+", head)[-1]
