"""The table of mistakes: what people get wrong, how it is mended, and how likely it is. One row a way of going wrong.

`mend` makes of a part of a formula what it may have been meant to be; `plant` makes the mistake, and is the same for
mistakes that undo themselves (a sign, a swap, a step of one). The lower the cost, the likelier the mistake.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from symgen.errors import SymgenError
from symgen.terms.operators import operator
from symgen.terms.term import Term
from symgen.terms.traverse import replace_at, substitute, subterms
from symgen.verification.mistakes import changes, counting, jacobians, omissions, powers, signs, spreads, swaps
from symgen.verification.mistakes.places import Edits, Facts, Place, places

Edit = Callable[[Place, Facts], Edits]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A name, the cost of believing in it, and the edits that mend and plant it."""

    name: str
    cost: int
    mend: Edit
    plant: Edit | None = None

    @property
    def planting(self) -> Edit:
        return self.plant or self.mend


#: What repairs a claim and tells of no mistake by itself: a term that is too many may be one that another place lacks.
NO_NAME = ""

MISTAKES: tuple[Mistake, ...] = (
    Mistake("swapped KL arguments", 1, swaps.swapped_divergence),
    Mistake("swapped KL arguments", 1, swaps.exchanged_laws, changes.never),
    Mistake("variance for standard deviation", 1, spreads.spread),
    Mistake("variance for standard deviation", 1, spreads.by_variance),
    Mistake("transpose", 1, swaps.transposed),
    Mistake("sign", 1, signs.sign),
    Mistake("sign", 1, signs.sign_throughout),
    Mistake("swapped arguments", 1, signs.turned_difference),
    Mistake("swapped arguments", 1, signs.turned_in_a_function, changes.never),
    Mistake("off by one", 1, counting.off_by_one),
    Mistake("dropped term", 1, counting.first_term, changes.never),
    Mistake("factor", 1, changes.doubled_term),
    Mistake("dropped term", 1, changes.one_more),
    Mistake("transpose", 2, swaps.exchanged_kron),
    Mistake("inverted ratio", 1, changes.inverted_power, changes.never),
    Mistake("power", 1, powers.one_off, changes.never),
    Mistake("variance for standard deviation", 1, spreads.unrooted_scale, changes.never),
    Mistake("factor", 1, changes.doubled),
    Mistake("factor", 2, changes.renumbered),
    Mistake("inverted ratio", 1, changes.inverted),
    Mistake("dropped normaliser", 1, changes.inverted_count, changes.never),
    Mistake("dropped normaliser", 1, changes.complemented_distribution, changes.never),
    Mistake("inverted ratio", 2, changes.reciprocal),
    Mistake("inverted ratio", 2, changes.inverted_side, changes.never),
    Mistake("missing Jacobian", 1, jacobians.scaled_variable, changes.never),
    Mistake("dropped term", 1, omissions.less_repeated, changes.never),
    Mistake("power", 1, powers.exponent),
    Mistake("variance for standard deviation", 1, spreads.unrooted_count, changes.never),
    Mistake("sign", 2, signs.signs_of_two),
    Mistake("factor", 2, changes.scaled),
    Mistake("power", 2, powers.squared),
    Mistake("power", 2, powers.squared_terms, changes.never),
    Mistake("power", 2, powers.rooted_number, changes.never),
    Mistake("dropped normaliser", 2, omissions.times_pi, omissions.less_pi),
    Mistake("variance for standard deviation", 2, spreads.loose_spread, changes.never),
    Mistake("variance for standard deviation", 2, spreads.spread_throughout),
    Mistake("dropped term", 2, omissions.plus_constant, omissions.less_term),
    Mistake("off by one", 2, counting.one_beside, changes.never),
    Mistake("factor", 2, omissions.constant_in_exponent, changes.never),
    Mistake("missing log", 2, omissions.logged, omissions.unlogged),
    Mistake("off by one", 2, counting.wrong_index),
    Mistake("off by one", 2, counting.distinct_index),
    Mistake("off by one", 2, counting.wrong_count, counting.single),
    Mistake("swapped arguments", 2, swaps.exchanged_symbols),
    Mistake("swapped arguments", 2, swaps.swapped_arguments),
    Mistake(NO_NAME, 3, omissions.less_term, changes.never),
    Mistake("missing Jacobian", 3, jacobians.with_jacobian, jacobians.less_jacobian),
    Mistake("missing Jacobian", 3, jacobians.with_log_jacobian, jacobians.less_log_jacobian),
    Mistake("power", 3, powers.rooted),
    Mistake("power", 3, powers.to_a_size, changes.never),
    Mistake("variance for standard deviation", 3, spreads.rooted_scale, changes.never),
    Mistake("dropped term", 3, omissions.plus_other_constant, omissions.less_term),
    Mistake("dropped normaliser", 3, omissions.normalised, omissions.less_normaliser),
    Mistake("dropped normaliser", 3, omissions.log_normalised, omissions.less_log_normaliser),
    Mistake("dropped normaliser", 3, changes.complemented, changes.uncomplemented),
    Mistake("factor", 3, changes.scaled_further),
    Mistake("swapped arguments", 3, swaps.swapped_densities),
    Mistake("swapped arguments", 3, swaps.other_symbol),
    Mistake("swapped arguments", 3, swaps.exchanged_numerators),
    Mistake("swapped arguments", 3, swaps.exchanged_exponents),
    Mistake("inverted ratio", 3, changes.reciprocal_factor),
    Mistake("dropped normaliser", 2, changes.divided_by_count, changes.not_divided_by_count),
    Mistake("dropped normaliser", 2, changes.not_divided_by_count, changes.divided_by_count),
    Mistake("sum for mean", 2, changes.averaged, changes.totalled),
    Mistake("mean for sum", 2, changes.totalled, changes.averaged),
    Mistake("log base", 3, changes.other_base),
    Mistake("factor", 4, omissions.times_symbol, omissions.less_symbol),
    Mistake("factor", 4, omissions.one_bracket, changes.never),
    Mistake("dropped normaliser", 4, omissions.per_count, changes.never),
    Mistake("factor", 4, omissions.per_symbol, changes.never),
    Mistake("dropped normaliser", 4, omissions.per_scale, changes.never),
    Mistake("dropped normaliser", 4, omissions.per_norm, changes.never),
    Mistake("dropped normaliser", 3, omissions.per_divisor, changes.never),
    Mistake("off by one", 4, counting.wrong_step, changes.never),
    Mistake("dropped term", 4, omissions.plus_part, omissions.less_term),
    Mistake("factor", 4, omissions.part_in_exponent, changes.never),
    Mistake("swapped arguments", 4, swaps.exchanged_parts),
    Mistake("factor", 5, omissions.times_part, changes.never),
    Mistake("dropped term", 5, omissions.factor_plus_part, changes.never),
)


def costs() -> tuple[int, ...]:
    """The costs that there are, the likeliest first."""
    return tuple(sorted({mistake.cost for mistake in MISTAKES}))


def edited(edit: Edit, formula: Term, where: tuple[Place, ...], facts: Facts) -> Iterator[Term]:
    """The formula with one part edited, for every place and edit that makes sense; equal parts also all at once.

    A long part that is written more than once is what a name was said to mean: a slip in it is in all of its copies.
    """
    copies = Counter(place.node for place in where)
    named = frozenset(node for node, count in copies.items() if count > 1 and _is_long(node))
    met: set[Term] = set()
    for place in where:
        several = copies[place.node] > 1 and bool(place.node.args) and place.node not in met
        met.add(place.node)
        alone = named.isdisjoint(place.around)
        for new in _made(edit, place, facts) if alone or several else ():
            if new == place.node:
                continue
            if alone:
                yield from _whole(formula, partial(replace_at, formula, place.path, new))
            if several:
                yield from _whole(formula, partial(substitute, formula, {place.node: new}))


def _is_long(node: Term) -> bool:
    return any(operator(part.op).binds for _, part in subterms(node))


def _whole(formula: Term, edit: Callable[[], Term]) -> Iterator[Term]:
    """An edited formula, where there is one of the same shape."""
    try:
        whole = edit()
    except SymgenError:
        return  # a product of shapes that do not fit, an exponent that is no scalar
    if whole.shape == formula.shape:
        yield whole


def _made(edit: Edit, place: Place, facts: Facts) -> list[Term]:
    try:
        return list(edit(place, facts))
    except SymgenError:
        return []


def slips(formula: Term) -> Iterator[tuple[str, Term]]:
    """Every formula that one mistake makes of a formula, with the name of the mistake, the likeliest first.

    >>> from symgen.terms.build import exp, reals
    >>> x, y = reals("x y"); next((name, str(wrong)) for name, wrong in slips(x - exp(y)))
    ('sign', '-(x - exp(y))')
    """
    known = Facts((formula,))
    where = places(formula)
    for mistake in sorted(MISTAKES, key=lambda m: m.cost):
        for wrong in edited(mistake.planting, formula, where, known):
            yield mistake.name, wrong
