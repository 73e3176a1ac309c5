r"""Laws by the part that they have in a model: "q_\phi: proposal over z", "q(z|x): encoder", "p(x,z) joint pmf, x observed".

A word such as prior or policy is a law only where the text reads its name as one: after a tilde, below a mean, in a divergence,
or before a bracket with a bar. Sentences that say nothing but which letters are laws, and what is observed or discrete, are
taken apart; one that says anything else is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from symgen.reading.context.called import FILLERS
from symgen.reading.context.lexicon import LAW_OF_POINTS
from symgen.reading.context.pieces import FORMULA, Sentence, sentence
from symgen.reading.context.words import pieces
from symgen.reading.syntax.commands import GREEK

_LAW = re.compile(r"\b(?:pmf|pdf|densit(?:y|ies)|distribution|law|mass function)s?\b")
_MASSES = re.compile(
    r"\b(?:pmfs?|mass functions?|discrete|finite|categorical|categories|classes|actions?|codes?|answers?|tokens?)\b"
)
#: What the laws of a model are called by their part in it.
_ROLE = re.compile(
    r"\b(?:prior|posterior|likelihood|proposal|policy|encoder|decoder|target|model|generator|marginal|joint|evidence"
    r"|conditional|predictive|emission|transition|behaviou?r|reference|guide|inference|recognition)s?\b"
)
#: Words beside these that say no more, besides those that say nothing anywhere.
_PLAIN = frozenset(
    """a an the of over on in for given and or by under from with its their each any some all one both is are as which
    that has having probability joint marginal marginals conditional conditionals strictly positive full support finite
    discrete continuous everywhere entries set sets alphabet space states symbols outcomes points generative recognition
    approximate exact true aggregate aggregated stochastic smooth soft softmax finitely many common possible available law
    laws density densities distribution distributions pmf pmfs pdf mass function functions predictive emission transition
    evidence guide behavior behaviour random variables actions
    codes answers tokens classes categories inference approximation categorical""".split()  # noqa: SIM905
)
_SIGN = re.compile(r"\(?(?:\\?[A-Za-z]\w{0,2}|\\[a-z]+)(?:_\{?\\?\w+\}?)?(?:,\s*\w{1,3})*\)?(?:\([^()]*\))?")
_HEAD = re.compile(r"\s*(\\?[A-Za-z]+(?:_(?:\\?\w+|\{[^{}]*\}))?)\s*\(([^()=]*)\)\s*(?:(?:>|\\gt)\s*0)?\s*")
_NAME = rf"(?:[A-Za-z]|\\(?:{'|'.join(sorted(GREEK, key=len, reverse=True))}))(?![A-Za-z])(?:_\{{?\w+\}}?)?'*"
_NAMES = re.compile(rf"\s*\(?\s*{_NAME}(?:\s*,\s*{_NAME})*\s*\)?\s*")
_SET = r"\\?\{\s*1\s*,\s*(?:2\s*,\s*)?(?:\.\.\.|\\[lc]?dots)\s*,\s*(\w+)\s*\\?\}"
_PLACED = re.compile(rf"\s*(?:\b(?:on|over)\s+(?:the )?(?:set )?|\\in\s*|(?<=\s)in\s*){_SET}")
#: What stands before a law: "prior z ~ N(0, 1), decoder x|z ~ N(wz, s^2)".
_BEFORE_LAW = re.compile(
    r"(?:(?<=^)|(?<=, )|(?<=; )|(?<=\band ))(?:(?:the|an?|with)\s+)*(?:(?:prior|likelihood|posterior|decoder|encoder|proposal"
    r"|latent|latents|latent variable|latent code|noise|data|observation|observed|model|generative|approximate|variational"
    r"|recognition|guide|target|conditional|emission|transition|reference|marginal)\s+)+"
    r"(?=\(?(?:\\[A-Za-z]+|[A-Za-z](?![A-Za-z]))[^~=\s]{0,25}\s*(?:\|\s*\S+?\s*|\\mid\s*\S+?\s*)?(?:~|\\sim|=))"
)
_VERB = r"(?:(?:is|are|be|being|denotes?|:|take|takes|taking|has|have)\s+)*"
#: What names of a model may be said to be besides.
_STANDING = re.compile(
    r"(?:(?:both|all|every|everything|they|it|and|is|are|the|an?|as|here|always|strictly|take|takes|taking|have|has"
    r"|finitely|many|values?|entries|masses|probabilities|quantities|fixed|given|known|observed|latent|hidden|unobserved"
    r"|discrete|finite|positive|data|observations?|variables?|datum|everywhere|throughout|here)\s*)*",
    re.IGNORECASE,
)


def with_roles(words: Mapping[str, str], sentences: Sequence[str], shown: str) -> tuple[dict[str, str], list[str]]:
    r"""Words and sentences of a context with laws called laws, and without sentences that say no more than these words then do.

    >>> with_roles({"q": "proposal over z"}, ["p(x,z) their joint pmf, x observed"], r"\mathbb{E}_{z\sim q}[p(x,z)]")
    ({'q': 'density', 'p': 'pmf'}, [])
    """
    texts = [re.sub(_PLACED, "", text) for text in (shown, *sentences)]
    found: dict[str, str] = {}
    kept: list[str] = []
    parts = [_BEFORE_LAW.sub("", part.strip()) for text in sentences for part in pieces(text, ";") if part.strip()]
    for part in parts:
        told = None if _of_drawn(part, words, sentences) else _told(part, tuple(words), texts)
        kept.extend([part] if told is None else [])
        found.update({name: kind for name, kind in (told or {}).items() if found.get(name) != "pmf"})
    new = {name: kind for name, kind in found.items() if not _is_declared(name, words, kept)}
    numbers = dict(_of_number(name.strip(), value, words, texts) for name, value in words.items())
    known = {name: _of_law(name.strip(), value, texts) for name, value in numbers.items()}
    unchanged = "; ".join(kept) == "; ".join(text.strip() for text in sentences)
    return _by_entries(known | new, texts), [*sentences] if unchanged else kept


def _is_declared(name: str, words: Mapping[str, str], sentences: Sequence[str]) -> bool:
    """Whether a letter is declared besides, or sentences give it a formula that does not speak of it."""
    own = re.compile(rf"\s*{re.escape(name)}(?:\s*\([^()]*\))?\s*(?:=|:=)(?!.*(?<![A-Za-z\\]){re.escape(name)}\s*\()")
    return any(_bare(key.strip()) == name for key in words) or any(map(own.match, sentences))


def _of_drawn(text: str, words: Mapping[str, str], sentences: Sequence[str]) -> bool:
    """Whether a sentence speaks of densities of what others give a law or a value: p(x) beside x ~ N(z, 1)."""
    told = [re.split(r"\||\\mid|~|\\sim|=", other)[0].strip() for other in sentences if re.search(r"~|\\sim|=", other)]
    random = [name.strip() for name, value in words.items() if re.search(r"random|[A-Z]\w*\s*\(|~|\\sim", value)]
    inside = {name for bracket in re.findall(r"\(([^()]*)\)", text) for name in re.split(r"[\s,|;]|\\mid", bracket)}
    return bool({*told, *random} & inside)


def _bare(name: str) -> str:
    head = _HEAD.fullmatch(name)
    return head[1] if head else name


def _of_law(name: str, value: str, texts: Sequence[str]) -> str:
    """The words of a law by its part, as declarations know laws; the words themselves where they may say anything else."""
    as_law = read_as_law(name, texts)
    counted = re.search(LAW_OF_POINTS, value, re.IGNORECASE)
    if counted:
        letter = next(filter(None, counted.groups()))
        at_points = any(re.search(rf"{_pattern(_bare(name))}\s*\(", text) for text in texts)
        return "pmf" if at_points and not any(_speaks_of(letter, text) for text in texts) else value
    head = _HEAD.fullmatch(name)
    if not (_LAW.search(value) and head) and not as_law:
        return value
    if head is not None and _of_others(value, head[2]):
        return value
    return _kind(value, name, texts) or value


def _kind(value: str, name: str, texts: Sequence[str]) -> str:
    """The words "pmf" or "density" for those that say no more; nothing for others."""
    plain = value.lower()
    known = _LAW.search(plain) or _ROLE.search(plain)
    functions = re.sub(r"(?:mass|density) functions?", "", plain)
    if not known or re.search(r"\b(?:functions?|maps?|random variables?)\b", functions):
        return ""
    if "softmax" in plain and any(re.search(r"\\?theta_", text) for text in texts):
        return ""
    tokens = re.sub(r"\s*\\mid\s*", "|", re.sub(r"(?<=\s)\(([a-z ]+)\)", r"\1", value)).replace(", ", " ").split()
    said = all(t.lower() in _PLAIN or t.lower() in FILLERS or _is_sign(t) for t in tokens if t)
    return ("pmf" if _MASSES.search(plain) else "density") if said else ""


def _is_sign(token: str) -> bool:
    return token in GREEK or _SIGN.fullmatch(token) is not None


_INDEXED = re.compile(r"(\\?[A-Za-z]+)_\{?([i-n])\}?")
_SUM_TO_ONE = re.compile(
    r"\b(?:(?:which |that )?sum(?:s|ming)? (?:up )?to (?:1|one)|adding up to (?:1|one)|of sum (?:1|one))\b"
)


def _of_number(name: str, value: str, words: Mapping[str, str], texts: Sequence[str]) -> tuple[str, str]:
    r"""What stands for numbers: weights w_k that sum to one, a probability vector, and densities f_k of what is observed."""
    indexed = _INDEXED.fullmatch(name)
    if indexed is None:
        return name, value
    stem, index = indexed.groups()
    run = re.compile(rf"\\(?:sum|prod)_\{{\s*{index}\s*=\s*1\s*\}}\s*\^\s*\{{?\s*([A-Za-z])\b")
    size = next((found[1] for text in texts for found in run.finditer(text)), "")
    if _SUM_TO_ONE.search(value) and size and stem not in words:
        return stem, f"probability vector of length {size}{', positive entries' if 'positive' in value else ''}"
    used = rf"{_pattern(name)}{_GAP}\("
    if _LAW.search(value) and not read_as_law(name, texts) and not any(re.search(used, text) for text in texts):
        return name, "positive" if _kind(value, name, texts) and _number_is_meant(name, texts) else value
    return name, value


def _number_is_meant(name: str, texts: Sequence[str]) -> bool:
    """Whether a product or a quotient of numbers is read: w_k f_k, and no mixture of laws in a divergence or an entropy."""
    together = " ".join(texts)
    in_brackets = rf"(?:KL|JSD?|TV|[HD]|\|\||\\\||\}}){_GAP}\([^()]*\\?{_pattern(name)}"
    defined = rf"(?<![A-Za-z\\])[a-z]\s*=\s*\\sum[^=]*{_pattern(name)}"
    return not re.search(in_brackets, together) and not re.search(defined, together)


def _speaks_of(letter: str, text: str) -> bool:
    return re.search(rf"(?<![A-Za-z\\]){re.escape(letter)}(?![A-Za-z])", text) is not None


def _pattern(name: str) -> str:
    r"""A name as texts write it: \pi_\theta for pi_theta."""
    base, _, label = name.strip().lstrip("\\").partition("_")
    label = label.strip("{}").lstrip("\\")
    written = rf"(?<![A-Za-z]){re.escape(base)}(?![A-Za-z])"
    return rf"{written}\s*_\s*\{{?\s*\\?(?:[a-z]+\s*\{{)?{re.escape(label)}\}}*" if label else rf"{written}(?!\s*_)"


_BAR = r"(?:\\\||\\Vert|\\parallel|\|\|)"
_GAP = r"(?:\s|\\[,;:! ]|\\(?:left|right|middle|[bB]igg?[lrm]?)(?![a-z]))*"


def read_as_law(listed: str, texts: Sequence[str]) -> bool:
    r"""Whether texts read a name as a law: after a tilde, below a mean, in a divergence, or before a bracket with a bar.

    >>> read_as_law("q_phi", [r"\mathbb{E}_{z\sim q_\phi}[z]"]), read_as_law("f", ["f(x) = 1"])
    (True, False)
    """
    name = _pattern(_bare(listed.strip()))
    applied = rf"\\?{name}{_GAP}(?:\([^()]*\))?"
    places = (
        rf"\\?{name}{_GAP}\([^()]*(?:\||\\mid|\\vert)[^()]*\)",
        rf"(?:\\sim|~|\b(?:drawn|sampled|draws|samples|i\.?i\.?d\.?|independently) from)\s*\\?{name}",
        rf"(?:\\mathbb\s*\{{?E\}}?|\bE|\\operatorname\{{E\}})\s*_\s*\{{?\s*\\?{name}",
        rf"\({_GAP}{applied}{_GAP}{_BAR}",
        rf"{_BAR}{_GAP}\\?{name}",
    )
    return any(re.search(place, text) for place in places for text in texts)


def _by_entries(words: Mapping[str, str], texts: Sequence[str]) -> dict[str, str]:
    """Words in which mass functions are probability vectors, where texts read one by its entries, and none at points."""
    laws = {
        name: value
        for name, value in words.items()
        if re.match(r"(?:positive )?(?:pmf|mass function)s?\b", value) and not re.search(LAW_OF_POINTS, value)
    }
    bare = [_pattern(name).removesuffix(r"(?!\s*_)") for name in laws if "_" not in name and "(" not in name]
    counted = {name: _last_of(name, laws[name], texts) for name in laws if _INDEXED.fullmatch(name.strip())}
    together = " ".join(texts)
    entries = any(re.search(rf"{name}\s*_\{{?[i-n]\}}?(?![A-Za-z])", together) for name in bare)
    points = any(
        re.search(rf"{name}\s*{_GAP}\(|\\sim\s*\\?{name}", together) for name in (*bare, *map(_pattern, counted))
    )
    if not (entries or counted) or points or len(bare) + len(counted) < len(laws) or not all(counted.values()):
        return dict(words)
    kinds = {
        name: ", ".join(
            (
                "probability vector",
                *(["positive entries"] if re.search("positive|full", value) else []),
                *([counted[name]] if name in counted else []),
            )
        )
        for name, value in laws.items()
    }
    return {**words, **kinds}


def _last_of(name: str, value: str, texts: Sequence[str]) -> str:
    """k = 1, ..., K of p_k, "pmf on a finite set, k=1..K"; nothing where nobody says how many there are."""
    found = _INDEXED.fullmatch(name.strip())
    index = found[2] if found else ""
    said = re.search(rf"\b{index}\s*=\s*1\s*(?:,|\.\.).*?([A-Za-z])\W*$", value)
    runs = re.compile(rf"\\(?:sum|prod)_\{{\s*{index}\s*=\s*1\s*\}}\s*\^\s*\{{?\s*([A-Za-z])\b")
    last = said[1] if said else next((run[1] for text in texts for run in runs.finditer(text)), "")
    return f"{index} = 1, ..., {last}" if last else ""


def _told(text: str, names: tuple[str, ...], texts: Sequence[str]) -> dict[str, str] | None:
    """The laws that a sentence says, if it says no more than these and what is observed, latent or discrete; else None."""
    read = sentence(text, names)
    found: dict[str, str] = {}
    clauses = [clause.strip() for clause in re.split(r",|\band\b", read.plain) if clause.strip()]
    for clause in clauses:
        told = _clause(read, clause, texts)
        if told is None:
            return None
        found.update(told)
    return found if any(len(clause) > 1 for clause in clauses) else None


def _clause(read: Sentence, clause: str, texts: Sequence[str]) -> dict[str, str] | None:
    begun = re.fullmatch(rf"(?:(?:the|here|where|let)\s+)*({FORMULA})\s*{_VERB}(.*)", clause)
    if begun is None:
        return {} if _STANDING.fullmatch(clause) else None
    formula, words = read.source(begun[1]).strip(), read.source(begun[2]).strip()
    head = _HEAD.fullmatch(_as_head(formula) if words else formula)
    placed = _PLACED.search(formula)
    if head is not None:
        kind = "" if _of_others(words, head[2]) else _kind(words, head[1], texts)
        return {head[1]: kind} if kind else None
    if placed and not words and not any(_speaks_of(placed[1], other) for other in texts):
        formula = formula[: placed.start()]
    if not (_NAMES.fullmatch(formula) and _STANDING.fullmatch(words)):
        return None
    laws = all(read_as_law(name, texts) for name in re.findall(_NAME, formula))
    return None if re.search(r"\bpositive\b", words) and not laws else {}  # of a number it says something


_CHAIN = re.compile(
    r"\s*(?P<whole>(?P<letter>[A-Za-z])\s*\((?P<all>[^()|]*)\))\s*=\s*"
    r"(?:(?P=letter)\s*\((?P<first>[^()|]*)\)\s*(?P=letter)\s*\((?P<own>[^()|]*?)\s*(?:\||\\mid)\s*(?P<given>[^()|]*)\)"
    r"|(?P=letter)\s*\((?P<own2>[^()|]*?)\s*(?:\||\\mid)\s*(?P<given2>[^()|]*)\)\s*(?P=letter)\s*\((?P<first2>[^()|]*)\))\s*"
)


def _as_head(formula: str) -> str:
    """p(x,z) of p(x,z) = p(z) p(x|z), which is so of any joint law; other formulas as they are."""
    found = _CHAIN.fullmatch(formula)
    if found is None:
        return formula
    parts = [found[name] or found[f"{name}2"] for name in ("first", "given", "own")]
    first, given, own = ({name.strip() for name in part.split(",")} for part in parts)
    whole = {name.strip() for name in found["all"].split(",")}
    return found["whole"] if first == given and not first & own and first | own == whole else formula


def _of_others(words: str, points: str) -> bool:
    """Whether words speak of something else than the points at which a law is read: "the density of X"."""
    signs = {
        sign for sign in re.findall(r"(?<![A-Za-z\\])\\?[A-Za-z](?![A-Za-z])(?:_\{?\w+\}?)?", words) if sign != "a"
    }
    return not signs <= {*re.findall(r"\\?[A-Za-z]+(?:_\{?\w+\}?)?", points)}
