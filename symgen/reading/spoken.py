r"""What contexts say in sentences, as statements and declarations: "X_1, \dots, X_n are i.i.d. with mean mu",
"Y = e^X with X ~ N(0, 1)", "X ~ Exp(a) and Y ~ Exp(b), independent", "Z is standard normal with cdf \Phi".

A sentence is taken apart at commas, "and" and "with" into what has a relation, and what says something in words of names. What
only confirms how a sign is read anyway, "H: Shannon entropy", declares nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from symgen.reading.law_words import attributes, joint_normal, law_in_words
from symgen.reading.words import pieces

_NAME = r"(?:\\(?:hat|bar|tilde)\s*\{?\\?[A-Za-z]+\}?|\\?[A-Za-z]+)(?:_(?:\{[^{}]*\}|\\?\w+))?"
_NAMES = rf"\(?{_NAME}(?:\s*(?:,|\band\b)\s*(?:{_NAME}|\\[lc]?dots|\.\.\.))*\)?"
_RELATION = re.compile(
    r"[=~<>]|\\(?:sim|le|ge|leq|geq|lt|gt|in|perp|to|overset|stackrel|propto|mid|coloneqq)(?![a-z])|->|\bin\b"
)
_DISTRIBUTED = re.compile(
    r"~|\\sim(?![a-z])|\\(?:overset|stackrel)\s*\{[^{}]*(?:\{[^{}]*\})?[^{}]*\}\s*\{\s*\\sim\s*\}"
)
_SAYS = re.compile(rf"({_NAMES})\s*(?::|\b(?:is|are|be|being|denotes?)\b)\s*(.+)", re.DOTALL)
_BARE = re.compile(
    rf"({_NAMES})\s+((?:are |is )?(?:mutually )?(?:independent|i\.?i\.?d\.?|standard|discrete|continuous|random)\b.+)"
)
#: What stands after a law or a definition and says no more than they do.
_TAIL = re.compile(
    r"(?:(?:all |and |mutually )*independent(?:ly)?|i\.?i\.?d\.?|rates?|in rates?|\w+ ?= ?1 ?, ?(?:\\[lc]?dots|\.\.\.) ?, ?\w+"
    r"|observed .*|(?:is|are) (?:an?|its|the) [a-z -]+(?: of \S+)?|for (?:all |any |every |each )?.*|as usual)"
)
_LAST_WORDS = re.compile(
    r"(?<=[\w)}\]])\s+((?:is|are) (?:an?|its|the) [a-z].*|for (?:all |any |every )?[\\a-z].*"
    r"|(?:independent(?:ly)?(?: of (?P<of>\S+))?|i\.?i\.?d\.?))$"
)
_PARENTHESIS = re.compile(r"\s*\((?:in )?rates?(?: [\\\w]+)?\)$|\s*\(shape(?:,| and) rate\)$|\s*\(i\.?i\.?d\.?\)$")
_APART = re.compile(r"(?:mutually )?(?:independent|i\.?i\.?d\.?)\s*,?\s*")
#: Words that say of a sign what it is anyway, by the signs.
_ENTROPY = r"(?:shannon |conditional |joint |marginal )*entrop(?:y|ies)"
_WHICH = r"(?:marginal|conditional|joint)(?:(?: and |, )(?:marginal|conditional|joint))*"
_OF_NORMAL = r"(?: (?:with|of) mean .+ and (?:co)?variance .+)?"
_CALLED = (
    (r"\\?(?:mathcal)?\{?[IH]\}?(?:\(.*\))?", rf"(?:the )?(?:mutual information|{_ENTROPY}).*"),
    (r"h(?:\(.*\))?", r"(?:the )?differential entropy.*"),
    (
        r"(?:D_?\{?(?:\\[a-z]+\{)?KL\}*|\\[a-z]+\{KL\}|KL)(?:\(.*\))?",
        r"(?:the )?(?:kullback[ -]leibler|kl) divergence.*",
    ),
    (r"(?:\\[a-z]+\{)?(?:JSD?|D_\{?JSD?\}?)\}?(?:\(.*\))?", r"(?:the )?jensen[ -]shannon divergence.*"),
    (r"(?:\\[a-z]+\{)?W_2\}?(?:\(.*\))?", r"(?:the )?(?:2-wasserstein|wasserstein-2) distance.*"),
    (r"(?:\\[a-z]+\{)?W_1\}?(?:\(.*\))?", r"(?:the )?(?:1-wasserstein|wasserstein-1|earth mover's) distance.*"),
    (r".*\^\{?c\}?", r"(?:the )?complement of .*"),
    (r"\\mathcal\s*\{?N\}?\s*\(.*[;|].*\)", rf"(?:the )?(?:normal|gaussian) (?:density|distribution){_OF_NORMAL}"),
    (r"p\(.*\)(?:, ?p\(.*\))*", rf"(?:the )?{_WHICH} (?:pmfs?|densit(?:y|ies)|distributions?)"),
    (
        r"\\?(?:mathbb|mathrm|operatorname)?\{?(?:E|Var|Cov|P|Pr)\}?",
        r"(?:the )?(?:expectation|variance|covariance|probability).*",
    ),
)
_CONFIRMED = tuple((re.compile(signs), re.compile(words)) for signs, words in _CALLED)
_POSITIVE = re.compile(r"(?:0\s*(?:<|\\lt)\s*)?\\?(?:mathbb\{?)?P\}?r?\s*\(.*\)\s*(?:>|\\gt)\s*0")
_VERB = re.compile(r"\s*(?::|\b(?:is|are|denotes?)\b)\s*|\s+(?=the\b)")
_COUNTED = re.compile(r"(?<=[)}\]t]),?\s*(?:for\s+)?(\w+)\s*=\s*1\s*,\s*(?:\\[lc]?dots|\.\.\.)\s*,\s*(\w+)$")
_EVERYWHERE = re.compile(
    r"[pq]\w*\(.*\) > 0 (?:wherever|whenever|where|everywhere).*|\\mathcal\s*\{?[A-Z]\}?(?: is)? (?:a )?finite(?: set)?"
)
_SO = re.compile(r",\s*so (?:that )?.*$")
_ANY = re.compile(r"(?:any|some|a|each|every) (?:fixed |given )?value\b.*")


#: What tells sentences from formulas, and what is read as a whole elsewhere.
_SPOKEN = re.compile(
    r"(?<![\\A-Za-z])(?:with|where|and|is|are|be|denotes?|independent(?:ly)?|iid|for|rates?|observed|wherever|whenever|finite|so)(?![A-Za-z])"
    r"|i\.i\.d|(?<!\\):(?!=)|(?<!\\);|\\(?:overset|stackrel)|P\(.*>\s*0$"
)
_LEFT = re.compile(r"markov|->|\\to(?![a-z])|\\perp", re.IGNORECASE)


#: What a name is of a random variable.
_ROLES: Mapping[str, str] = {
    "cdf": "cdf", "cumulative distribution function": "cdf", "distribution function": "cdf", "density": "density",
    "pdf": "density", "pmf": "density", "mass function": "density", "density function": "density", "marginal density": "density",
    "marginal pmf": "density", "mgf": "mgf", "moment generating function": "mgf", "moment-generating function": "mgf",
    "characteristic function": "cf", "pgf": "pgf", "generating function": "pgf",
    "cumulant generating function": "cgf", "survival function": "survival",
}  # fmt: skip
_ROLE = re.compile(
    rf"(?:an?\s+|the\s+)?((?:probability )?(?:{'|'.join(sorted(_ROLES, key=len, reverse=True))}))\s+of\s+({_NAME})",
    re.IGNORECASE,
)


@dataclass
class Said:
    """Statements, names by their words, and names of which only first and second moments are known."""

    statements: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    later: list[str] = field(default_factory=list)
    by_moments: set[str] = field(default_factory=set)
    indefinite: set[str] = field(default_factory=set)
    counted: dict[str, str] = field(default_factory=dict)


def in_words(found: Said, words: Mapping[str, str]) -> dict[str, str]:
    """The words of declarations without the laws of random variables in them and what these have, which are said instead."""
    rest = {}
    for listed, value in words.items():
        if _is_known(f"{listed}: {value}"):
            continue
        role = _ROLE.fullmatch(value.strip())
        if role:
            found.later.extend(stated(role[2], {_role(role[1]): listed.partition("(")[0]}))
            continue
        law, left = law_in_words(value)
        plain, values = attributes(left if law else value) if law or "random" in value else (value, {})
        names = [name.strip() for name in _parts(listed, ",")]
        found.statements.extend(rf"{name} \sim {law}" for name in names if law)
        found.later.extend(statement for name in names for statement in stated(name, values))
        if not law or plain.strip() not in ("", "independent"):
            rest[listed] = plain
    return rest


def _role(words: str) -> str:
    return _ROLES[words.lower().removeprefix("probability ")]


def said(sentences: Iterable[str]) -> Said:
    """What sentences say, in their order; what is no sentence is a statement as it stands."""
    found = Said()
    for sentence in sentences:
        if not _SPOKEN.search(sentence) or _LEFT.search(sentence):
            found.statements.append(sentence)
            continue
        for clause in _parts(sentence.strip().rstrip("."), ";"):
            _clause(found, clause.strip())
    found.statements = [_with_ends(found, statement) for statement in found.statements]
    return found


def _with_ends(found: Said, statement: str) -> str:
    r"""\sum_i as \sum_{i=1}^{n}, where sentences say how many there are."""
    for index, last in found.counted.items():
        statement = re.sub(
            rf"\\sum_(?:\{{{index}\}}|{index}(?![A-Za-z=^_]))(?!\s*\^)", rf"\\sum_{{{index}=1}}^{{{last}}} ", statement
        )
    return statement


def _clause(found: Said, clause: str) -> None:
    counted = _COUNTED.search(clause)
    if counted:
        found.counted[counted[1]] = counted[2]
        clause = clause[: counted.start()]
    clause = _PARENTHESIS.sub("", _SO.sub("", clause))
    if not clause or _confirms(clause):
        return
    head, tail = _with(clause)
    if tail and _RELATION.search(head) and not _SAYS.fullmatch(head):
        _clause(found, head)
        _clause(found, tail)
        return
    said_of = _SAYS.fullmatch(clause) or _BARE.fullmatch(clause)
    if said_of and not _RELATION.search(_outside_brackets(said_of[1])):
        _words(found, clause, said_of[1], said_of[2].strip())
        return
    apart = _LAST_WORDS.search(clause)
    if apart and apart["of"] and (drawn := re.search(rf"({_NAME})\s*(?:~|\\sim)", clause)):
        found.statements.append(f"{drawn[1]} and {apart['of']} independent")
    for part in _related(clause):
        found.statements.extend(_each(part))


def _confirms(clause: str) -> bool:
    """Whether a clause only says what is read so anyway."""
    return (
        any(remark.fullmatch(clause) for remark in (_POSITIVE, _EVERYWHERE))
        or _is_known(clause)
        or all(map(_is_known, _parts(clause, ",")))
    )


def _is_known(clause: str) -> bool:
    """H: Shannon entropy, and y: any value."""
    halves = _VERB.split(clause.strip(), maxsplit=1)
    if len(halves) < 2:
        return False
    sign, words = halves[0], halves[1].lower()
    return bool(_ANY.fullmatch(words)) or any(s.fullmatch(sign) and w.fullmatch(words) for s, w in _CONFIRMED)


def _with(clause: str) -> tuple[str, str]:
    """What stands before and after the first "with" or "where" outside of brackets."""
    for match in re.finditer(r"\s*,?\s+(?:with|where)\s+", clause):
        if _depth(clause[: match.start()]) == 0:
            return clause[: match.start()], clause[match.end() :]
    return clause, ""


def _depth(text: str) -> int:
    return sum((c in "([{") - (c in ")]}") for c in text)


def _outside_brackets(text: str) -> str:
    return re.sub(r"[({\[][^(){}\[\]]*[)}\]]", "", text)


def _parts(text: str, separator: str) -> Iterator[str]:
    r"""Parts between separators outside brackets, but not at the spaces \, and \; of formulas."""
    return pieces(text, separator, escape="\\")


def _related(clause: str) -> list[str]:
    """The parts of a clause with a relation each: names before one belong to it, and what only follows is dropped."""
    pieces = [
        piece.strip() for part in _parts(clause, ",") for piece in re.split(r"\s+and\s+(?=.*(?:[~=<>]|\\sim))", part)
    ]
    parts: list[str] = []
    names: list[str] = []
    for piece in pieces:
        piece = re.sub(r"^and\s+", "", piece)
        related = _RELATION.search(piece)
        if parts and not names and _TAIL.fullmatch(piece):
            continue
        if not related:
            names.append(piece)
            continue
        parts.append(", ".join([*names, _without_tail(piece)]))
        names = []
    if names and parts:  # the end of i = 1, ..., n
        parts[-1] = ", ".join([parts[-1], *names])
    return parts or [clause]


def _without_tail(piece: str) -> str:
    """x = f without "is its mean", and x ~ law without "independent"; f(x) = body for x > 0 is nothing elsewhere."""
    match = _LAST_WORDS.search(piece)
    if match is None or not _RELATION.search(piece[: match.start()]):
        return piece
    before, said_of = piece[: match.start()], match[1]
    head, sign, body = before.partition("=")
    argument = re.search(r"\(\s*(\w+)", head)
    if said_of.startswith("for ") and _RELATION.search(said_of) and sign:
        if argument is None or not re.search(rf"\b{argument[1]}\b", said_of):
            return piece
        return rf"{head}= \left({body}\right) \mathbb{{1}}[{said_of.removeprefix('for ').removeprefix('all ')}]"
    return before


def _each(part: str) -> Iterator[str]:
    """X_1, X_2 ~ law as a statement for each; a sequence X_1, ..., X_n ~ law is that of X_i."""
    match = _DISTRIBUTED.search(part)
    head = part[: match.start()].strip() if match else ""
    if match is None or not re.fullmatch(_NAMES, head) or head.startswith("(") or not re.search(r",|\band\b", head):
        yield part
        return
    yield from (rf"{name} \sim {part[match.end() :].strip()}" for name in names_of(head))


def names_of(listed: str) -> list[str]:
    """The names of a list; X_i for the sequence X_1, ..., X_n."""
    names = [n.strip() for n in re.split(r",|\band\b", listed.strip("() ")) if n.strip()]
    if not any(re.fullmatch(r"\\[lc]?dots|\.\.\.", name) for name in names):
        return names
    stems = {name.partition("_")[0] for name in names if "_" in name}
    return [f"{stem}_i" for stem in sorted(stems)]


def _words(found: Said, clause: str, listed: str, words: str) -> None:
    """X, Y are ...: a law, or the words of a declaration, with what else they have; p is the density of X."""
    role = _ROLE.fullmatch(words)
    if role:
        found.later.extend(stated(role[2], {_role(role[1]): listed.strip()}))
        return
    apart = _APART.match(words)
    rest = words[apart.end() :] if apart else words
    rest = re.sub(
        r"^(?:an?|each(?: with)?|with|of)\s+(?!.*\bof the\b)", lambda m: "with " if "with" in m[0] else "", rest
    )
    names = names_of(listed)
    pair = joint_normal(names, rest)
    if pair:
        found.statements.extend(pair)
        return
    law, rest = law_in_words(rest)
    if law:
        found.statements.extend(rf"{name} \sim {law}" for name in names)
    if not law and not rest.strip():
        found.statements.append(clause)
        return
    plain, values = attributes(rest)
    sequence = [name for name in names if name.endswith("_i") and name not in listed]
    if not law and sequence and {"mean", "variance", "deviation"} & values.keys():
        found.statements.extend(rf"{name} \sim {_stand_in(name, values)}" for name in sequence)
        found.by_moments.update(sequence)
    elif law or values:
        found.later.extend(s for name in names for s in stated(name, values))
    if not law and not sequence:
        key = ", ".join(names)
        found.words[key] = f"{'independent ' if apart else ''}{plain}"
        found.indefinite.update({key} if re.match(r"an?\s", words) else ())
    elif not law and not values:
        found.statements.append(clause)


def _stand_in(name: str, values: dict[str, str]) -> str:
    """The normal law with the moments that are given: for what is quadratic in a variable its law is no matter."""
    stem = name.partition("_")[0]
    mean = values.get("mean", rf"\mu_{{{stem}}}")
    spread = values.get("variance", rf"\sigma_{{{stem}}}^2")
    spread = f"({values['deviation']})^2" if "deviation" in values else spread
    return rf"\mathcal{{N}}({mean}, {spread})"


def stated(name: str, values: dict[str, str]) -> Iterator[str]:
    """What a variable has, as statements: its mean, variance, density and distribution function by their names."""
    written = {
        "mean": rf"@ = \mathbb{{E}}[{name}]",
        "variance": rf"@ = \mathrm{{Var}}({name})",
        "deviation": rf"@^2 = \mathrm{{Var}}({name})",
        "density": rf"@(u) = p_{{{name}}}(u)",
        "cdf": rf"@(u) = F_{{{name}}}(u)",
        "mgf": rf"@(u) = M_{{{name}}}(u)",
        "cgf": rf"@(u) = K_{{{name}}}(u)",
        "cf": rf"@(u) = \varphi_{{{name}}}(u)",
        "pgf": rf"@(u) = G_{{{name}}}(u)",
        "survival": rf"@(u) = 1 - F_{{{name}}}(u)",
    }
    for kind, value in values.items():
        statement = written[kind].replace("@", value)
        if len({re.sub(r"[\\{}]", "", side.strip()) for side in statement.split("=")}) > 1:  # F_X is that of X anyway
            yield statement
