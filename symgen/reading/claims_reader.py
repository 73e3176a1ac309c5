r"""Claims of a display: each relation of each statement is one, with its place; definitions and laws declare instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from symgen.errors import ReadingError, line_and_column
from symgen.reading.context.in_words import declare, from_context
from symgen.reading.context.independence import check_supposed
from symgen.reading.declared import Declarations
from symgen.reading.declaring.by_displays import (
    Definitions,
    apart_from_spaces,
    by_entries,
    declarations_of,
    declare_from,
    is_tuple,
    only_defined,
    used_names,
)
from symgen.reading.declaring.definite import ORDERS, between_forms
from symgen.reading.declaring.density_formulas import formulas_in, settle
from symgen.reading.declaring.energies import with_energies
from symgen.reading.declaring.informations import without_arguments
from symgen.reading.declaring.statements import parse, read_later
from symgen.reading.elaborate import Reader
from symgen.reading.inferring.by_moments import check_moments
from symgen.reading.inferring.capitals import check_capitals
from symgen.reading.inferring.commuting import with_commuting
from symgen.reading.inferring.densities import infer_densities, infer_variables, is_point, subscripts_in
from symgen.reading.inferring.display_kinds import by_what_is_shown
from symgen.reading.inferring.eigenvalues import with_extremes
from symgen.reading.inferring.entries import infer_entries
from symgen.reading.inferring.fonts import told_apart
from symgen.reading.inferring.functions import infer_functions, labelled_above
from symgen.reading.inferring.implied_laws import with_laws
from symgen.reading.inferring.joint_variables import join_labelled, join_moments, join_variables, with_numbers
from symgen.reading.inferring.labels import bound_labels
from symgen.reading.inferring.made_of import of_what_is_made
from symgen.reading.inferring.named_integrals import with_named_integrals
from symgen.reading.inferring.normals import infer_normals
from symgen.reading.inferring.one_role import check_roles
from symgen.reading.inferring.random_variables import given_names, infer_events, infer_random
from symgen.reading.inferring.sample_moments import with_sample_moments
from symgen.reading.inferring.sequences import as_blocks
from symgen.reading.inferring.shapes import check_matrices, infer_shapes
from symgen.reading.inferring.signatures import signatures
from symgen.reading.notation.differentials import moving_names, says_how_it_moves
from symgen.reading.notation.instances import bodies_in
from symgen.reading.notation.order_statistics import check_outside_of_means
from symgen.reading.notation.powers import integrated_over
from symgen.reading.rewriting.bare_means import with_arguments, with_bare_means
from symgen.reading.rewriting.bound_names import with_values
from symgen.reading.rewriting.draws import with_draws
from symgen.reading.rewriting.entries_of_capitals import with_capitals
from symgen.reading.rewriting.extrema_of_densities import with_orders
from symgen.reading.rewriting.finite_sets import with_finite_sets
from symgen.reading.rewriting.implications import with_premises
from symgen.reading.rewriting.members import declare_members, written_over_members
from symgen.reading.rewriting.outcomes import by_values
from symgen.reading.rewriting.patterns import written_out
from symgen.reading.rewriting.placeholders import filled
from symgen.reading.rewriting.places import at_places
from symgen.reading.rewriting.plain_differentials import with_differentials
from symgen.reading.rewriting.pointwise import at_every_point
from symgen.reading.rewriting.proportions import proportional, targets, up_to_a_constant, variables, without_constant
from symgen.reading.rewriting.short_sequences import of_one_length
from symgen.reading.rewriting.sums_of_samples import with_ends
from symgen.reading.rewriting.under_parameters import without_parameters
from symgen.reading.syntax.tree import Node, Statement, is_application
from symgen.reading.unjudged import APPROXIMATION, defined_by_sign, states_no_claim, without_unjudged
from symgen.terms.context import Context
from symgen.terms.relations import Claim, Span
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import distinct, subterms

#: Relations that make a claim; the others declare, or have no meaning between values.
_JUDGED = {"eq", "le", "ge", "lt", "gt", "ne", "approx", "define", *ORDERS}


def claims(
    text: str,
    context: Mapping[str, Any] | str | Declarations | None = None,
    *,
    macros: Any = None,
    otherwise: bool = False,
) -> tuple[tuple[Claim, ...], Declarations]:
    r"""The claims that a display of LaTeX makes, in order, and the declarations with what was assumed.

    With `otherwise`, what cannot be read as it is is read for one case, `declared.length`, or as more, `declared.more`.
    Raises ReadingError at a token without a single meaning.

    >>> found, _ = claims(r"\log\frac{a}{b} = \log a - \log b", {"a": "positive", "b": "positive"})
    >>> found[0].relation
    'eq'
    """
    declared = context.copy() if isinstance(context, Declarations) else declare(context, shown=text)
    if states_no_claim(declared, text):
        return (), declared
    statements = without_unjudged(declared, filled(parse(text, macros=macros, names=declared.spelled())))
    statements = with_capitals(declared, with_differentials(declared, statements))
    if otherwise:
        statements = with_orders(declared, of_one_length(declared, statements))
    declared.integrated |= integrated_over(statements)
    statements = at_every_point(declared, text, statements)
    statements = with_finite_sets(declared, with_named_integrals(declared, statements))
    statements = with_ends(declared, without_parameters(declared, with_energies(declared, text, statements)))
    if not any(statement.relations for statement in statements):
        return (), declared
    statements, declaring = _inferred(declared, text, _written_out(declared, text, statements))
    display = _Display(Definitions(Reader(text, declared), statements))
    done = {id(statement) for statement in declaring}
    said = [(s, display.read(s)) for s in statements if id(s) not in done]
    bound_labels(declared, display.claims)
    for check in (check_moments, check_outside_of_means, check_supposed, check_roles):
        check(declared, display.claims, text)
    check_capitals(declared, text, statements)
    found = with_extremes(declared, with_premises(said, declared.context()))
    return tuple(with_commuting(of_what_is_made(claim, declared.made, text)) for claim in found), declared


def _written_out(declared: Declarations, text: str, statements: list[Statement]) -> list[Statement]:
    """The statements without what only notation leaves out: dots, places, draws, members, arguments."""
    statements = labelled_above(declared, written_out(declared, text, told_apart(declared, text, statements)))
    statements = without_arguments(declared, at_places(declared, statements))
    statements = [part for s in statements for whole in apart_from_spaces(declared, s) for part in by_entries(whole)]
    statements = with_values(declared, with_draws(declared, statements))
    statements = with_numbers(declared, with_sample_moments(declared, as_blocks(declared, statements)))
    statements = with_bare_means(declared, by_values(declared, text, statements))
    return written_over_members(declared, with_arguments(declared, statements))


def _inferred(
    declared: Declarations, text: str, statements: list[Statement]
) -> tuple[list[Statement], list[Statement]]:
    """The statements and those of them that declare, once what notation says of undeclared names is declared."""
    declare_members(declared, statements)
    by_what_is_shown(declared, text, statements)
    infer_events(declared, statements)
    join_labelled(declared, statements)
    waiting = [*formulas_in(declared), *bodies_in(declared, statements)]
    infer_densities(declared, [*statements, *waiting])
    statements = with_laws(declared, statements)
    infer_variables(declared, statements)
    join_variables(declared, statements, text)
    declared.observe(given_names(statements))
    infer_random(declared, statements)
    join_moments(declared, statements)
    read_later(declared)
    declared.places |= subscripts_in(statements)
    infer_normals(declared, statements)
    signatures(declared, text, [*statements, *waiting])
    settle(declared)
    infer_functions(declared, Reader(text, declared), statements)
    declaring = declarations_of(statements, declared)
    declare_from(declared, text, [s for s in declaring if not s.premise])
    infer_shapes(Reader(text, declared), statements)
    infer_entries(Reader(text, declared), statements)
    check_matrices(declared, statements)
    moving_names(Reader(text, declared), [side for statement in statements for side in statement.sides])
    declare_from(declared, text, [s for s in declaring if s.premise])
    return statements, declaring


def definitions(text: str, declared: Declarations, *, macros: Any = None) -> list[str]:
    """The new names that a display only defines or declares, as far as it can be parsed; nothing where it claims something."""
    try:
        return only_defined(declared, parse(text, macros=macros, names=declared.spelled()))
    except ReadingError:
        return [name] if (name := defined_by_sign(text)) else []


class _Display:
    """Reads the statements of a display in order: a relation at the start of one goes on from the last side."""

    def __init__(self, definitions: Definitions) -> None:
        self.reader = definitions.reader
        self.definitions = definitions
        self.claims: list[Claim] = []
        self.number = -1  # of the present relation, those that define included
        self.tuples = 0
        self.ended = 0
        self.first: Node | None = None
        self.last: tuple[Term, bool] | None = None

    def read(self, statement: Statement) -> tuple[Claim, ...]:
        """The claims that a statement makes."""
        before = len(self.claims)
        self._read(statement)
        return tuple(self.claims[before:])

    def _read(self, statement: Statement) -> None:
        left_aside = _left_aside(self.reader, statement)
        if left_aside:
            self.reader.declared.leave(left_aside)
        if left_aside and len(statement.relations) == 1:
            return
        self._check(statement)
        self._check_units(statement)
        defined = self.definitions.of(statement) or bool(left_aside)
        self.tuples = sum(map(is_tuple, statement.sides))
        nodes = list(statement.sides)
        sides = [self.last] if statement.continues and self.last is not None else []
        if sides:
            nodes.insert(0, nodes[0])
        else:
            self.first = nodes[0]
        unused = 1 if defined and len(statement.sides) > 1 and _is_of_names(statement.sides[0]) else 0
        for node in statement.sides[unused:]:
            sides.append(self._side(node, sides[-1][0] if sides else None))
        sides[:0] = sides[:unused]
        for k, (relation, start, _) in enumerate(statement.relations):
            self.number += 1
            if relation == "names" and self.definitions.named(nodes[k + 1], sides[k][0]):
                sides[k + 1] = sides[k]
            elif k or not defined:
                self._claim(relation, sides[k], sides[k + 1], nodes[k + 1], start)
        self.last, self.ended = sides[-1], statement.sides[-1].end
        for left, relation, right, node in self.reader.said:
            self._claim(relation, (left, False), (right, False), node, node.start)
        self.reader.said.clear()

    def _check(self, statement: Statement) -> None:
        """Refuse a statement without a relation or without its left side, and a step in the place of a power."""
        head = statement.sides[0]
        if statement.follows and not statement.relations and not _is_number(head):
            raise self.reader.refuse(head, "a formula without a relation", "what is said of it?")
        if statement.relations[:1] and statement.relations[0][0] == "define" and _is_step(head):
            raise self.reader.refuse(
                head, "a power that is defined", "is the exponent the number of a step? write x^{(t+1)}"
            )
        if statement.continues and self.last is None:
            raise ReadingError(
                "a relation without its left side", asked="a claim", text=self.reader.text,
                offset=statement.relations[0][1], length=statement.relations[0][2] - statement.relations[0][1],
                hint="does it go on from a display above? write its left side again",
            )  # fmt: skip

    def _check_units(self, statement: Statement) -> None:
        """Refuse an equation that goes on after a number with a word behind it: 1 hour = 60 minutes."""
        if statement.continues and self.last is not None and not self.last[0].free:
            words = _WORDS.match(self.reader.text[self.ended : statement.relations[0][1]])
            if words is not None and statement.relations[0][0] == "eq":
                hint = "is it a unit? write both sides in one"
                raise self.reader.refuse(statement.sides[0], "an equation after a number with words behind it", hint)

    def _side(self, node: Node, before: Term | None) -> tuple[Term, bool]:
        """A side without the constant that is added to it, and whether there is one."""
        bare, constant = without_constant(self.reader, node)
        length = before.shape[0] if before is not None and len(before.shape) == 1 else None
        with (
            self.reader.sized(before if before is not None and len(before.shape) == 2 else None),
            self.reader.long(length),
        ):
            found = self._tuple(bare) if bare is not None else num(0)
        return (self._density_of(node, found) if found.op == "law" else found), constant

    def _tuple(self, node: Node) -> Term:
        """The value of a side; (x, y) as the one side that is so written is a vector, two may be inner products."""
        if is_tuple(node) and self.tuples == 1:
            entries = [self.reader.term(part) for part in node.parts]
            if not any(entry.shape for entry in entries):
                return make("stack", *entries)
        return self.reader.term(node)

    def _density_of(self, node: Node, law: Term) -> Term:
        """A law where a value should stand is its density at the variable of the density on the left: p(z) = N(m, v)."""
        points = [] if self.first is None or self.first.kind == "function" else list(targets(self.first))
        if len(points) != 1 or node is self.first:
            raise self.reader.refuse(node, "a law where a value should stand", "at which point? write N(x; m, v)")
        return make("exp", make("log_density", law, self.reader.term(points[0])))

    def _claim(self, relation: str, left: tuple[Term, bool], right: tuple[Term, bool], node: Node, start: int) -> None:
        reader = self.reader
        (first, first_constant), (second, second_constant) = left, right
        if relation == "demand":
            reader.declared.leave(_DEMAND)
            return
        if relation.startswith("propto"):
            over = variables(reader, relation, self.first, node, second)
            first, second = proportional(reader, first, second, over)
            relation = "eq"
        elif relation not in _JUDGED:
            raise reader.refuse(node, f"the relation {relation} between values", "what is claimed here?")
        if first_constant or second_constant:
            if relation != "eq":
                raise reader.refuse(node, f"{relation} up to a constant", "what is claimed here?")
            over = variables(reader, relation, self.first, node, second)
            first, second = up_to_a_constant(reader, first, second, over)
        if (
            relation == "eq"
            and "." in reader.text[node.start : node.end]
            and _is_to_digits(reader, first, node, second)
        ):
            relation = "approx"
            reader.declared.assume(
                f"{reader.text[node.start : node.end].strip()} is rounded to the digits that are shown"
            )
        if relation == "approx" and not _is_to_digits(reader, first, node, second):
            reader.declared.leave(APPROXIMATION)
            return
        self.claims.append(_claim(reader, relation, first, second, node, start, self.number))


_WORDS = re.compile(r"[\s}]*\\(?:text[a-z]*|mathrm|mbox|hbox)\b\s*\{[\s~]*[^\W\d_]")
_MOVES = "an equation of differentials, which says how a variable moves,"
_DEMAND = r"what is demanded, \overset{!}{=},"
_ASSIGNMENT = "an assignment, which says what a name is from there on,"


def _left_aside(reader: Reader, statement: Statement) -> str:
    r"""Why the first relation of a statement claims nothing: w \gets w - g, w := w - g, or f(x + h) \approx f(x) + h f'(x)."""
    if statement.continues or not statement.relations:
        return ""
    relation, head, body = statement.relations[0][0], *statement.sides[:2]
    if says_how_it_moves(reader, statement):
        return _MOVES
    if relation == "demand":
        return _DEMAND
    again = set(used_names(head)) & set(used_names(body))
    if relation == "assign" or (relation == "define" and (_is_step(head) or (again and is_point(head)))):
        return _ASSIGNMENT
    return ""


def _is_of_names(head: Node) -> bool:
    """f(x) of plain names, which needs no meaning where it is defined."""
    return is_application(head) and all(part.kind == "name" and not part.parts for part in head.parts[1].parts)


def _is_step(head: Node) -> bool:
    r"""\theta^{t+1}, where a step has a number."""
    return head.kind == "power" and head.parts[1].kind == "sum"


def _is_to_digits(reader: Reader, left: Term, node: Node, right: Term) -> bool:
    """Whether an approximation is that of a number by its decimals."""
    constant = not (left.free or right.free) and not any(part.op == "call" for part in distinct(left))
    return constant and _unit(reader, node) is not None


#: 12, 0.57 and 3.7 \cdot 10^{-4}.
_DECIMALS = re.compile(
    r"-?\s*\d+(?:\.(?P<places>\d+))?(?:\s*\\(?:cdot|times)\s*10\^(?:\{\s*(?P<power>-?\d{1,3})\s*\}|(?P<digit>\d)))?"
)


def _unit(reader: Reader, node: Node) -> Fraction | None:
    """What the last digit that is shown of a decimal counts; None for anything else."""
    shown = _DECIMALS.fullmatch(reader.text[node.start : node.end].strip())
    if shown is None:
        return None
    return Fraction(10) ** (int(shown["power"] or shown["digit"] or 0) - len(shown["places"] or ""))


def _is_number(side: Node) -> bool:
    """The number of an equation, (1) or (*), typed at its end."""
    return side.kind == "group" and all(part.kind in ("number", "dots") for part in side.parts)


def _claim(reader: Reader, relation: str, left: Term, right: Term, node: Node, start: int, number: int) -> Claim:
    line, column = line_and_column(reader.text, start)
    span = Span(start, node.end, line, column, number=number)
    if relation == "approx":
        left, relation, right = _approximately(reader, left, right, node)
    if relation in ORDERS:
        left, relation, right = between_forms(reader, relation, left, right, node)
    relation = "eq" if relation == "define" else relation
    left, right = _same_shape(left, right)
    _check_indices(reader, left, right, node)
    if left.shape != right.shape:
        raise reader.refuse(
            node, "two sides of different shapes", "what is a vector here, and what a number? declare it"
        )
    return Claim(left, relation, right, span=span)


_PRODUCTS = ("mul", "div")


def _check_indices(reader: Reader, left: Term, right: Term, node: Node) -> None:
    """x_i a_ij x_j beside what has neither index: a sum without its sign."""
    for one, other in ((left, right), (right, left)):
        alone = {s for s in one.free - other.free if s.attrs[0] in reader.declared.anywhere}
        if any(
            sum(bool(arg.free & alone) for arg in part.args) > 1 for _, part in subterms(one) if part.op in _PRODUCTS
        ):
            found = f"{', '.join(sorted(s.attrs[0] for s in alone))} on one side only"
            raise reader.refuse(node, found, r"is it summed over? write \sum_i")


def _same_shape(left: Term, right: Term) -> tuple[Term, Term]:
    """A zero beside a vector is the zero vector."""
    if left.shape and right.value == 0:
        return left, make("zeros", attrs=(left.shape,))
    if right.shape and left.value == 0:
        return make("zeros", attrs=(right.shape,)), right
    return left, right


def _approximately(reader: Reader, left: Term, right: Term, node: Node) -> tuple[Term, str, Term]:
    """x approx 0.57: equal to the digits shown."""
    unit = _unit(reader, node)
    return make("abs", left - right), "le", num(Fraction(1, 2) * (1 if unit is None else unit))


def term(text: str, context: Context) -> Term:
    r"""The Term of a formula of LaTeX without a relation.

    >>> from symgen.terms.text import read_context
    >>> str(term(r"\frac{s^2}{2}", read_context("s > 0")))
    's**2/2'
    """
    declared = from_context(context)
    statements = parse(text)
    if len(statements) != 1 or statements[0].relations:
        raise ReadingError("a statement", asked="one formula", text=text, hint="give a formula without a relation")
    signatures(declared, text, statements)
    return Reader(text, declared).term(statements[0].sides[0])
