"""Inverses of sums: Woodbury, push-through, Sherman and Morrison.

S @ inverse(S) = I, for S = c*w + d*r + ... with a leading word w, rewrites w @ inverse(S) as (I - d*r @ inverse(S) - ...)/c, on
either side. None of this is done unless a proof needs it.
"""

from __future__ import annotations

from dataclasses import dataclass

from symgen.calculus.normaliser.field import Ratio
from symgen.calculus.normaliser.words import Word, Words, identity, is_identity, kernel_in, rank_one, words
from symgen.calculus.normaliser.workspace import Workspace
from symgen.terms.shapes import Shape

INVERSES = "S @ inverse(S) = I for a sum S"
OTHERWISE = "S @ inverse(S) = I for a sum S, solved for another of its terms"


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """pattern @ X, or X @ pattern, as words without X and words on the pattern's side of X."""

    pattern: Word
    on_left: bool
    alone: Words
    beside: Words


def resolved(space: Workspace, word: Word) -> Words | None:
    """A word in which a leading word of a sum stands beside the inverse of the sum; None where there is no such place."""
    for place, factor in enumerate(word):
        for rule in _rules(space, factor):
            length = len(rule.pattern)
            start, end = (place - length, place) if rule.on_left else (place + 1, place + 1 + length)
            if start < 0 or [f.key for f in word[start:end]] != [f.key for f in rule.pattern]:
                continue
            space.using(INVERSES)
            before, after = word[: min(start, place)], word[max(end, place + 1) :]
            unit = (identity(space, space.shape_of(factor)),)
            alone = [(c, (*before, *w, *after) or unit) for c, w in rule.alone]
            sides = [(c, (*w, factor) if rule.on_left else (factor, *w)) for c, w in rule.beside]
            return alone + [(c, (*before, *w, *after)) for c, w in sides]
    return None


def _rules(space: Workspace, factor: Ratio) -> list[Rule]:
    """For X = inverse(c*w + d*r + ...): w X = (I - d*r X - ...)/c, and g r X = (g - c*X - ...)/d where w is the inverse of g."""
    found = _leader(space, factor)
    if found is None:
        return []
    (c, leader), rest = found
    turned = [(space.neg(space.div(d, c)), w) for d, w in rest]
    rules = [Rule(leader, side, [(space.inverse(c), ())], turned) for side in (True, False)]
    if len(leader) != 1:
        return rules
    from symgen.calculus.normaliser.tensors import inverse_factor

    g = inverse_factor(space, leader[0])
    (d, last), others = rest[0], rest[1:]
    alone: Words = [(space.inverse(d), (g,))]
    own = (space.neg(space.div(c, d)), ())
    for side in (True, False):
        beside = [own, *((space.neg(space.div(e, d)), (g, *w) if side else (*w, g)) for e, w in others)]
        rules.append(Rule((g, *last) if side else (*last, g), side, alone, beside))
    return rules


def _leader(space: Workspace, factor: Ratio) -> tuple[tuple[Ratio, Word], Words] | None:
    """Coefficient and leading word of the sum that a factor is the inverse of, and the rest of the sum."""
    kernel = kernel_in(space, factor)
    if kernel is None or kernel.op != "inverse" or kernel.order != 1:
        return None
    parts = summands(space, kernel.args[0], kernel.shape)
    if len(parts) < 2 or not space.may_use(INVERSES):
        return None
    candidates = [p for p in parts if p[1] and not any(rank_one(space, f) for f in p[1])]
    longest = max((len(w) for _, w in candidates), default=0)
    leading = sorted((p for p in candidates if len(p[1]) == longest), key=lambda p: digests(space, p[1]))
    if not leading:
        return None
    chosen = leading[-1] if len(leading) > 1 and space.may_use(OTHERWISE) else leading[0]
    return chosen, sorted((p for p in parts if p is not chosen), key=lambda p: (-len(p[1]), digests(space, p[1])))


def summands(space: Workspace, ratio: Ratio, shape: Shape) -> Words:
    """A sum of matrices as words; the identity is the empty word."""
    return [(c, () if len(w) == 1 and is_identity(space, w[0]) else w) for c, w in words(space, ratio, shape)]


def digests(space: Workspace, word: Word) -> list[bytes]:
    """An order of words that does not depend on how they were made."""
    return [space.ratio_digest(f) for f in word]


def is_square(space: Workspace, word: Word, shape: Shape) -> bool:
    """Whether every factor is square, as where the word is invertible but on a null set."""
    return all(space.shape_of(f) == shape and rank_one(space, f) is None for f in word)
