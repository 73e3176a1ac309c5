r"""Products that grow with a step, \bar\alpha_t = \prod_{s=1}^t \alpha_s, as recursions, \bar\alpha_t = \alpha_t\bar\alpha_{t-1}.

Where a text reads the factors at the step alone, and the product there and at the step before, nothing else is known of
either: both are numbers by themselves then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from symgen.reading.context.lists import at_step

_ACCENT = r"\\(?:bar|overline|tilde|widetilde|hat|widehat)"
_BRACED = re.compile(rf"({_ACCENT})\s*\{{\s*(\\?[A-Za-z]+)\s*\}}")
_STEM = rf"(?:{_ACCENT}\s*)?(?:\\[A-Za-z]+|(?<![A-Za-z\\])[A-Za-z]+)"
_READ = re.compile(rf"(?P<stem>{_STEM})\s*_\s*(?:\{{\s*(?P<many>[^{{}}]*?)\s*\}}|(?P<one>\w))")
_BODY = r"(?:\\left\s*)?\((?:[^()]|\([^()]*\))*\)|(?:\s*\\?[A-Za-z]+_(?:\w|\{\w\}))+"
_ENDS = r"\{?\s*(?P<end>[a-z])\s*\}?"
_RANGE = rf"(?:_\{{\s*(?P<index>[a-z])\s*=\s*1\s*\}}\s*\^\s*{_ENDS}|_\{{\s*(?P<below>[a-z])\s*\\leq?\s*(?P<last>[a-z])\s*\}})"
_PRODUCT = rf"\\prod\s*(?:\\(?:no)?limits\s*)?{_RANGE}\s*(?:\\[,;!]\s*)?(?P<body>{_BODY})"
_DOTTED = (
    rf"(?P<first>{_STEM})\s*_\s*\{{?1\}}?(?:\s*(?:\\cdot\s*)?(?P=first)\s*_\s*\{{?\d\}}?)*\s*(?:\\[cl]dots|\\dots|\.\.\.)\s*"
    r"(?P=first)\s*_\s*\{?(?P<until>[a-z])\}?"
)
_DEFINED = re.compile(
    rf"(?P<head>{_STEM})\s*_\s*\{{?(?P<step>[a-z])\}}?\s*(?::=|\\coloneqq|=)\s*(?:{_PRODUCT}|{_DOTTED})(?=\s*(?:$|[,;.]))"
)
_ACCUMULATED = re.compile(r"\\(?:sum|prod)(?![A-Za-z])")
_EACH = re.compile(
    r",?\s*\(?\b(?:for|at)\s+(?:all|each|every|any)\s+(?:steps?\s+)?(?:\\?[a-z]|step)\b\)?"
    r"|,?\s*\(?(?:for\s+)?\b[a-z]\s*=\s*1\s*,\s*(?:2\s*,\s*)?(?:\\[cl]?dots|\.\.\.)\s*,\s*[A-Z]\)?"
)


@dataclass(frozen=True, slots=True)
class _Growing:
    """A product over a step: its letter, that of the step, and its factor at the step."""

    head: str
    step: str
    index: str
    factor: str
    whole: str

    @property
    def recursion(self) -> str:
        return f"{self.head}_{self.step} = {self.factor} {self.head}_{{{self.step}-1}}"


def as_recursions(
    words: Mapping[str, str], sentences: Sequence[str], shown: str
) -> tuple[dict[str, str], list[str], list[str]]:
    r"""The words and the sentences of a context with recursions in the place of products, and what is assumed then.

    >>> as_recursions({"a_t": "real in (0,1)"}, [r"\bar a_t = \prod_{s=1}^t a_s"], r"\bar a_t = a_t \bar a_{t-1}")[1]
    ['\\bar a_t = a_t \\bar a_{t-1}']
    """
    texts = [_bare(sentence) for sentence in sentences]
    named = {_bare(name): value for name, value in words.items()}
    assumed = []
    for product in _growing(texts):
        others = [_at_step(text.replace(product.whole, ""), product) for text in texts]
        factors = _factors(product, others)
        told, others = at_step(named, others, dict.fromkeys(factors, product.step))
        moved = {name: _at_step(name, product) for name in told}
        if not _reads_steps(product, factors, [*moved.values(), *others, _bare(shown)]):
            continue
        named = {
            moved[name]: _EACH.sub("", value) if _speaks_of(moved[name], factors) else value
            for name, value in told.items()
        }
        texts = [*(text for text in others if text.strip(" ,;")), product.recursion]
        assumed.append(f"{product.step} is at least 2 in {product.recursion}")
    return (named, texts, assumed) if assumed else (dict(words), [*sentences], [])


def _bare(text: str) -> str:
    r"""A text with \bar\alpha in the place of \bar{\alpha}."""
    return _BRACED.sub(lambda found: f"{found[1]}{'' if found[2][0] == chr(92) else ' '}{found[2]}", text)


def _growing(texts: Iterable[str]) -> Iterator[_Growing]:
    for text in texts:
        for found in _DEFINED.finditer(text):
            step = found["step"]
            if step != (found["end"] or found["last"] or found["until"]):
                continue
            index = found["index"] or found["below"] or ""
            factor = f"{found['first']}_{step}" if found["first"] else _renamed(found["body"].strip(), index, step)
            if _READ.search(factor) or not index:
                yield _Growing(found["head"], step, index, factor, found[0])


def _renamed(text: str, index: str, step: str) -> str:
    r"""\alpha_t for \alpha_s."""
    return re.sub(rf"_\s*(?:{re.escape(index)}(?![A-Za-z0-9])|\{{\s*{re.escape(index)}\s*\}})", f"_{step}", text)


def _at_step(text: str, product: _Growing) -> str:
    r"""\alpha_s = 1 - \beta_s, which holds of each s, at the step."""
    if not product.index or _ACCUMULATED.search(text):
        return text
    return _renamed(text, product.index, product.step)


def _reads(text: str) -> Iterator[tuple[str, str]]:
    """The letters with a subscript, and the subscript."""
    for found in _READ.finditer(text):
        yield _stem(found["stem"]), re.sub(r"\s", "", found["many"] or found["one"] or "")


def _stem(written: str) -> str:
    return written.replace("\\", " ").strip()


def _factors(product: _Growing, texts: Sequence[str]) -> set[str]:
    """The letters of the factors, and those that equations at the same step tie to them."""
    found = {stem for stem, _ in _reads(product.factor)}
    for text in (text for _ in texts for text in texts):
        for part in re.split(r"[,;]", text):
            read = [*_reads(part)]
            stems = {stem for stem, _ in read}
            if "=" in part and found & stems and {place for _, place in read} == {product.step}:
                found |= stems - {_stem(product.head)}
    return found


def _reads_steps(product: _Growing, factors: set[str], texts: Sequence[str]) -> bool:
    """Whether the factors are read at the step alone, and the product there and before."""
    step = product.step
    allowed = {_stem(product.head): {step, f"{step}-1"}, **{stem: {step} for stem in factors}}
    read = [pair for text in texts for pair in _reads(text) if pair[0] in allowed]
    bound = re.compile(rf"\\(?:sum|prod)\s*(?:\\(?:no)?limits\s*)?_\{{?\s*{step}(?![A-Za-z])|\(\s*{step}\s*[-+]")
    return all(place in allowed[stem] for stem, place in read) and not any(map(bound.search, texts))


def _speaks_of(text: str, stems: set[str]) -> bool:
    return any(stem in stems for stem, _ in _reads(text))
