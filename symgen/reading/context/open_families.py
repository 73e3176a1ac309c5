r"""Families without a size: "z: logits" of which z_j is read, weights w_i that sum to 1, and \sum_i r_i without ends.

They have as many members as another sum over them, or a mean 1/G \sum_i r_i, says; any number where neither tells.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from symgen.reading.context.lexicon import OPERATORS
from symgen.reading.context.shifted import own_letter
from symgen.reading.context.spellings import shares

_PLURALS = (
    r"(?:logits|scores|preferences|activations|rewards|advantages|returns|losses|features|values|weights|probabilities"
    r"|similarities|frequencies|coefficients|coordinates|components|entries|gains|costs|residuals|errors|logprobs)"
)
_OF_MANY = re.compile(
    rf"(?:(?:real|positive|nonnegative|finite|[a-z-]+)\s+){{0,3}}{_PLURALS}(?:,\s*(?:real|positive|nonnegative))?"
)
_NUMBERED = re.compile(r"(?P<stem>\\?[A-Za-z]+(?:_[a-z]{3,})?)_\{?(?P<index>[a-z])\}?")
_BARE = re.compile(
    r"(?P<mean>\\[td]?frac\s*(?:\{\s*1\s*\}|1)\s*(?:\{\s*(?P<many>[A-Za-z])\s*\}|(?P<one>[A-Za-z]))\s*)?"
    r"\\sum\s*(?:\\(?:no)?limits\s*)?_\s*(?:\{\s*(?P<index>[a-z])\s*\}|(?P<letter>[a-z])(?![A-Za-z]))(?!\s*\^)"
)
_ENDED = re.compile(
    r"\\(?:sum|prod)\s*(?:\\(?:no)?limits\s*)?_\{\s*(?P<index>[a-z])\s*=\s*1\s*\}\s*\^\s*(?:\{\s*(?P<many>[A-Za-z])\s*\}|(?P<one>[A-Za-z]))"
)
_READ = re.compile(
    r"(?<![A-Za-z\\])(?P<stem>(?:\\(?:bar|hat|tilde)\s*\{?\s*)?\\?[A-Za-z]+)\}?\s*_\s*\{\s*(?P<index>[a-z])\s*\}"
)
#: X_i, i = 1, ..., n and X_1, ..., X_n.
_RUNS = re.compile(
    r"(?<![A-Za-z\\])\\?(?P<stem>[A-Za-z]+)_\{?(?:(?P<index>[i-n])(?![A-Za-z]).*?(?<![A-Za-z])(?P=index)\s*=\s*1"
    r"|1\}?\s*,(?:\s*\\?(?P=stem)_\{?2\}?\s*,)?)\s*,?\s*(?:\.\.+|\\[lc]?dots|…)\s*,?\s*(?:\\?(?P=stem)_\{?)?(?P<last>[A-Za-z])(?![A-Za-z])"
)
#: What is random, or said to run through numbers already.
_NOT_ALIKE = re.compile(r"random|=|~|\\sim|i\.?i\.?d|independent|variable|\bin \{|\bdraw|noise|\.\.")
_APPLIED = re.compile(rf"\\?(?:operatorname\{{)?(?:{'|'.join(sorted(OPERATORS))})\}}?\s*\((?P<of>[^()]+)\)")
_LETTERS = ("n", "K", "m", "M", "N", "L", "J", "R")


def of_all(words: Mapping[str, str], sentences: Sequence[str], shown: str) -> tuple[dict[str, str], list[str]]:
    r"""The words of a context with those of families said of the whole, and the sentences with ends of sums over members.

    >>> of_all({"z": "logits", "r_i": "real"}, [r"m=\frac1G\sum_i r_i"], r"\sum_j z_j")
    ({'z': 'logits, vector', 'r_i': 'real, i = 1, ..., G'}, ['m=\\frac1G\\sum_{i=1}^{G} r_i'])
    """
    texts = (*sentences, shown)
    letter = _free_letter((*words, *words.values(), *texts))
    whole = {name.strip().lstrip("\\") for name in words}
    whole |= {match[1] for text in sentences if (match := re.match(r"\s*\\?([A-Za-z]+)\s*(?:~|\\sim|:?=)", text))}
    ends = dict(_ends(texts))
    ended = [_BARE.sub(lambda found: _with_end(found, ends, whole, letter), text) for text in sentences]
    last = dict(_ends(ended))
    found = {}
    for name, value in words.items():
        if _is_value(name, value, words, texts):
            ended.append(f"{name} = {value}")
            continue
        numbered = _NUMBERED.fullmatch(name.strip())
        stem = (numbered["stem"] if numbered else name).strip().lstrip("\\")
        all_of = shares(stem, value) if numbered and stem not in whole else value
        if all_of != value:
            found[numbered["stem"] if numbered else name] = (
                f"{all_of}, vector in R^{last[stem]}" if stem in last else all_of
            )
        elif numbered and stem in last and not _NOT_ALIKE.search(value):
            found[name] = f"{value}, {numbered['index']} = 1, ..., {last[stem]}"
        else:
            many = not numbered and _OF_MANY.fullmatch(value.strip()) and any(_is_read(stem, text) for text in texts)
            found[name] = f"{value}, vector" if many else value
    return found, ended


def _is_value(name: str, value: str, words: Mapping[str, str], texts: Iterable[str]) -> bool:
    """Whether words are a formula: softmax(z) of p, where z is declared, and p is read as no function."""
    applied = _APPLIED.fullmatch(value.strip())
    named = {other.strip().lstrip("\\") for other in words}
    if applied is None or not {*re.findall(r"[A-Za-z]\w*", applied["of"])} & named:
        return False
    before = re.compile(rf"(?<![A-Za-z]){re.escape(name.strip())}\s*(?:\\left\s*)?\(")
    return not any(map(before.search, texts))


def _free_letter(texts: Iterable[str]) -> str:
    used = {letter for text in texts for letter in re.findall(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])", text)}
    return next((letter for letter in _LETTERS if letter not in used), "")


def _with_end(found: re.Match[str], ends: Mapping[str, str], whole: Collection[str], letter: str) -> str:
    """A sum with its end, if it runs over the members of a family alone."""
    index = found["index"] or found["letter"]
    stems = {stem for stem, at in _reads(found.string[found.end() :]) if at == index}
    told = {ends[stem] for stem in stems if stem in ends}
    last = told.pop() if len(told) == 1 else found["many"] or found["one"] or letter
    if not stems or stems & {*whole} or told or not last:
        return found[0]
    space = "" if found.string[found.end() : found.end() + 1] == " " else " "
    return rf"{found['mean'] or ''}\sum_{{{index}=1}}^{{{last}}}{space}"


def _is_read(name: str, text: str) -> bool:
    """Whether a text reads a name at a letter below it, or as all that softmax is of."""
    spelled = rf"(?<![A-Za-z\\])\\?{re.escape(name.lstrip(chr(92)))}"
    return bool(re.search(rf"{spelled}\s*_\s*\{{?\s*[a-z](?![A-Za-z])|softmax\}}?\s*\(\s*{spelled}\s*[)/]", text))


def _ends(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The letters of which sums with ends read the members, each with that end."""
    for text in texts:
        yield from ((found["stem"], found["last"]) for found in _RUNS.finditer(text))
        for found in _ENDED.finditer(text):
            body = text[found.end() :]
            yield from ((stem, found["many"] or found["one"]) for stem, at in _reads(body) if at == found["index"])


def _reads(text: str) -> Iterator[tuple[str, str]]:
    apart = re.sub(r"([_^])\s*(\w)", r"\1{\2} ", text)  # p_iq_i is p_i q_i
    for found in _READ.finditer(apart):
        stem = re.sub(r"[{}\s]", "", found["stem"])
        yield (stem.lstrip("\\") if stem[0] == "\\" else own_letter(stem)), found["index"]
