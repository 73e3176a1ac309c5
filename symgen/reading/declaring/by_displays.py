r"""What a display declares by itself: laws and sets of names, asides after words, and names that it defines.

A name or function that nothing declares, alone on the left of the first equals sign of a statement and used nowhere before,
is defined there: `x = r \cos\theta` claims nothing, and x is r \cos\theta from there on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from symgen.reading.declared import Declarations
from symgen.reading.declaring.applied_heads import head_of, with_words
from symgen.reading.declaring.definite import ORDERS
from symgen.reading.declaring.definitions import each_index
from symgen.reading.declaring.statements import Statements
from symgen.reading.declaring.whole_laws import law_of_density
from symgen.reading.elaborate import Reader
from symgen.reading.inferring.densities import is_point
from symgen.reading.notation.families import is_family
from symgen.reading.notation.laws import role_of
from symgen.reading.notation.neighbours import is_increment
from symgen.reading.rewriting.proportions import without_constant
from symgen.reading.syntax.tree import Name, Node, Statement, is_application, names_in, scripts_of, walk
from symgen.reading.unjudged import is_plain
from symgen.terms.term import Term, make

_DEFINING = ("eq", "define")
_BOUNDS = ("le", "lt", "ge", "gt")


def declarations_of(statements: list[Statement], declared: Declarations) -> list[Statement]:
    """The statements of a display that declare; a name that another one defines is not declared by its bounds."""
    defined = {s.sides[0].value.text for s in statements if s.sides[0].kind == "name" and _equates(s)}
    return [s for s in statements if _is_declaration(s, declared, defined)]


def _equates(statement: Statement) -> bool:
    return bool(statement.relations) and statement.relations[0][0] in _DEFINING


def _is_declaration(statement: Statement, declared: Declarations, defined: set[str]) -> bool:
    r"""Whether a statement declares: x \sim p, x \in [0, 1], bounds of a name, and what stands after "where" or "for"."""
    relations = [relation for relation, _, _ in statement.relations]
    if statement.continues or statement.judged or gives_a_law(statement):
        return False
    if statement.follows and relations and all(relation in ORDERS for relation in relations):
        return any(side.kind == "name" for side in statement.sides)
    if statement.premise or _bounds_names(statement, declared, defined):
        return True
    if statement.aside:
        return len(relations) <= 1 or all(r in _BOUNDS for r in relations)
    return relations in (["in"], ["distributed"]) and _names_a_variable(statement.sides[0])


def _bounds_names(statement: Statement, declared: Declarations, defined: set[str]) -> bool:
    """0 < x < 1 after another statement on the same line, or of a name that nothing declares; a < b where nothing does."""
    if not statement.relations or any(relation not in _BOUNDS for relation, _, _ in statement.relations):
        return False
    bare = [_bare(side).value for side in statement.sides if _bare(side).kind == "name"]
    names = [name.text for name in bare]
    ends = sum(_is_end(side) for side in statement.sides)
    members = any("_".join((name.stem, *name.marks)) in declared.families for name in bare)  # L_1 of an L_K
    if members or not names or len(names) + ends < len(statement.sides):
        return False
    unknown = [all(name not in known for known in (declared.symbols, declared.values, defined)) for name in names]
    return (statement.follows or any(unknown)) if ends else (all(unknown) and not statement.follows)


def _is_end(side: Node) -> bool:
    return _bare(side).kind in ("number", "infinity")


def _bare(side: Node) -> Node:
    return side.parts[0] if side.kind == "negative" else side


def _names_a_variable(side: Node) -> bool:
    return side.kind == "name" or (side.kind == "group" and all(p.kind == "name" for p in side.parts))


def apart_from_spaces(declared: Declarations, statement: Statement) -> Iterator[Statement]:
    r"""A statement as it is; w = A^{-1} b \in \mathbb{R}^d without its last side, after w \in \mathbb{R}^d."""
    *before, (last, start, _) = statement.relations or [("", 0, 0)]
    alone = last == "in" and not (before or statement.aside or statement.continues)
    if alone and _is_value_of_a_space(statement):
        declared.leave("what set a value is in")  # softmax(Q K^T) V \in \mathbb{R}^{n \times d}
        return
    if (
        last != "in"
        or not _is_real_space(statement.sides[-1])
        or not before
        or {"in", "distributed"} & {r for r, _, _ in before}
    ):
        yield statement
        return
    head, place = statement.sides[0], statement.sides[-1]
    if head.kind == "name" and head.value.text not in declared and not statement.continues:
        yield replace(statement, sides=(head, place), relations=(statement.relations[-1],), follows=False)
    else:
        declared.leave("what set a value is in")
    yield replace(statement, sides=statement.sides[:-1], relations=statement.relations[:-1], end=start)


def _is_value_of_a_space(statement: Statement) -> bool:
    """Whether a statement says of a formula in which space its values are."""
    head, place = statement.sides
    return _is_real_space(place) and place.kind == "power" and not (_names_a_variable(head) or head.kind == "group")


def _is_real_space(node: Node) -> bool:
    r"""\mathbb{R} and \mathbb{R}^n."""
    place = node.parts[0] if node.kind == "power" else node
    return place.kind == "name" and (place.value.base, place.value.font) == ("R", "bb")


def by_entries(statement: Statement) -> Iterator[Statement]:
    r"""A statement as it is; (x, y) = (r \cos t, r \sin t) as x = ... and y = ..., no inner product of names of their own."""
    lengths = {len(side.parts) if is_tuple(side) else 0 for side in statement.sides}
    heads = {part.value.text if part.kind == "name" else "" for part in statement.sides[0].parts}
    again = "" in heads or any(name.value.text in heads for side in statement.sides[1:] for name in names_in(side))
    if len(lengths) > 1 or 0 in lengths or again or any(r not in _DEFINING for r, _, _ in statement.relations):
        yield statement
        return
    for place in range(lengths.pop()):
        sides = tuple(side.parts[place] for side in statement.sides)
        yield replace(statement, sides=sides, follows=statement.follows or place > 0)


def is_tuple(node: Node) -> bool:
    """(x, y, ...)."""
    plain = node.kind == "group" and node.value[0] == "(" and len(node.parts) > 1
    return plain and set(node.value[1]) == {","} and all(part.kind != "dots" for part in node.parts)


def declare_from(declared: Declarations, text: str, statements: list[Statement]) -> None:
    """Put the declarations of a display among those that are made already."""
    for premise in (s for s in statements if s.premise):
        declared.assume(f"{text[premise.start : premise.end]} is taken for granted")
    stated = [s for s in statements if s.relations and not _only_names_a_space(declared, s)]
    Statements(declared, [(text, statement) for statement in stated]).read()


def _only_names_a_space(declared: Declarations, statement: Statement) -> bool:
    r"""x \in \mathcal X, a set that has no other meaning: it holds the points of densities, or nothing is known of it."""
    if [relation for relation, _, _ in statement.relations] != ["in"] or len(statement.sides) != 2:
        return False
    variable, place = statement.sides
    unknown = place.kind == "name" and place.value.font == "cal" and place.value.text not in declared
    if not unknown or variable.kind != "name":
        return False
    if variable.value.text not in {name for variables in declared.signatures.values() for name in variables}:
        declared.inferred.add(variable.value.text)
        declared.assume(f"nothing is known of the set that {variable.value.text} is in")
    return True


def only_defined(declared: Declarations, statements: Sequence[Statement]) -> list[str]:
    """The names that a display is about, where each of its statements only says what a new name stands for; else nothing."""
    heads: list[str] = []
    for statement in (s for s in statements if not s.aside):
        name = None if statement.premise else _defined_by(statement)
        if name is None or name in heads or (name in declared and name not in declared.taken):
            return []
        heads.append(name)
    return heads


def _defined_by(statement: Statement) -> str | None:
    """L of L(w) = ..., of L := ..., of L ~ ... and of L in ...; None, where it speaks of L on its right side too."""
    relations = [relation for relation, _, _ in statement.relations]
    while len(relations) > 1 and relations[-1] == "approx" and not is_plain(statement.sides[len(relations)]):
        relations.pop()  # \hat a = \arg\max_a p(a | u) \approx ...
    again = len(relations) > 1 and set(relations) != {"define"}
    if statement.continues or not relations or again or relations[0] not in (*_DEFINING, "distributed", "in", "assign"):
        return None
    head, body, *_ = statement.sides
    head = _as_word(head)
    if relations[0] == "in" and head.kind == "group" and all(part.kind == "name" for part in head.parts):
        return ", ".join(part.value.text for part in head.parts)
    if relations[0] in ("define", "assign") and (written := next(names_in(head), None)) is not None:
        return str(written.value.text)
    if head.kind == "moment":
        return _moment_like(head, body)
    applied = is_application(head)
    points = all(map(is_point, head.parts[1].parts)) if applied else True
    name = head.parts[0] if applied and points else head
    if name.kind != "name" or name.value.base.isdigit() or name.value.text in set(used_names(body)):
        return None
    return str(name.value.text)


def _as_word(head: Node) -> Node:
    """RSS and L^{simple}, whose letters spell a word, as one name."""
    if head.kind == "power" and head.parts[0].kind == "name":
        exponent = with_words(head.parts[1], lambda word: len(word) >= _SHORTEST)
        return head.parts[0] if exponent.kind == "name" and len(exponent.value.text) >= _SHORTEST else head
    return with_words(head, lambda word: len(word) >= _SHORTEST and word.isupper())


_SHORTEST = 3  # letters of a word


def _moment_like(head: Node, body: Node) -> str | None:
    """E_D of E_D(w) = ..., a function of w: a mean would not speak of its own argument outside."""
    below, (bracket,) = scripts_of(head).below, head.parts
    plain = bracket.kind == "group" and bracket.value[0] == "(" and all(map(is_point, bracket.parts))
    arguments = {name.value.text for part in bracket.parts for name in names_in(part)}
    label = "".join(name.value.text for part in below for name in names_in(part))
    within = arguments and arguments <= {name.value.text for name in names_in(body)}
    again = any(node.kind == "moment" and scripts_of(node).below == below for node in walk(body))
    return (
        f"{head.value[0][0]}_{label}" if plain and label and within and label not in arguments and not again else None
    )


def gives_a_law(statement: Statement) -> bool:
    """Whether a statement looks like q(z | x) = N(m, v), which then holds in the whole display."""
    if statement.continues or [r for r, _, _ in statement.relations[:1]] not in (["eq"], ["define"]):
        return False
    head, body, *_ = statement.sides
    return is_family(body) and head.kind == "product" and head.parts[-1].kind == "group"


class Definitions:
    """Finds the definitions of a display, statement by statement; `seen` has the names that it has used."""

    def __init__(self, reader: Reader, statements: Sequence[Statement]) -> None:
        self.reader = reader
        self.seen: set[str] = set()
        laws = [s for s in statements if gives_a_law(s)]
        self.early = {id(s) for s in laws if self._law(s.sides[0], s.sides[1], set(used_names(s.sides[1])))}
        self._define_early([s for s in statements if self._names_a_value(s)])

    def _define_early(self, pending: list[Statement]) -> None:
        """Define names that are defined once, whatever uses them before, those that others use first."""
        times = Counter(s.sides[0].value.text for s in pending)
        waiting = {s.sides[0].value.text: s for s in pending if times[s.sides[0].value.text] == 1}
        needs = {head: set(used_names(s.sides[1])) & waiting.keys() for head, s in waiting.items()}
        users: dict[str, list[str]] = {}
        for head, needed in needs.items():
            for name in needed:
                users.setdefault(name, []).append(head)
        ready = [head for head, needed in needs.items() if not needed]
        for head in ready:  # grows while it is read: what waited only for this one is ready too
            statement = waiting[head]
            if self._value(statement.sides[0], statement.sides[1], set()):
                self.early.add(id(statement))
            for user in users.get(head, ()):
                needs[user].discard(head)
                if not needs[user]:
                    ready.append(user)

    def _names_a_value(self, statement: Statement) -> bool:
        aside = statement.continues or statement.aside or statement.premise or statement.judged
        plain = not aside and len(statement.sides) > 1
        return (
            plain
            and statement.relations[0][0] in _DEFINING
            and statement.sides[0].kind == "name"
            and self._is_free(statement.sides[0])
            and not without_constant(self.reader, statement.sides[1])[1]
        )

    def of(self, statement: Statement) -> bool:
        """Whether the first relation of a statement defines its left side, which is then declared."""
        used = {name for side in statement.sides[1:] for name in used_names(side)}
        defines = id(statement) in self.early or (
            not (statement.continues or statement.judged)
            and len(statement.sides) > 1
            and statement.relations[0][0] in _DEFINING
            and not without_constant(self.reader, statement.sides[1])[1]
            and self._define(statement.sides[0], statement.sides[1], used | self.seen)
        )
        self.seen |= used | set(used_names(statement.sides[0]))
        return defines

    def _define(self, head: Node, body: Node, used: set[str]) -> bool:
        declared = self.reader.declared
        head = _increment(self.reader, head)
        if head.kind == "name":
            return self._value(head, body, used)
        if head.kind == "power" and head.parts[0].kind == "name" and head.parts[1].value == 2:
            return self._value(head.parts[0], body, used, square=True)
        if self._law(head, body, used):
            return True
        function = head_of(declared, head)
        if function is None or function.text in used or not self._is_undefined(function.name):
            return False
        self.reader.term(body)
        function.declare(declared, body, self.reader.text)
        declared.assume(f"{function.text}({', '.join(function.parameters)}) is defined here")
        return True

    def _value(self, head: Node, body: Node, used: set[str], *, square: bool = False) -> bool:
        """x = ...; or x^2 = ..., where x is the root that is not negative."""
        text, declared = head.value.text, self.reader.declared
        if text in used or not (self._is_free(head) or self._is_unbound(head)):
            return False
        value = self.reader.term(body)
        symbol = declared.symbols.get(text)
        if symbol is not None and (symbol.shape != value.shape or symbol in value.free):
            return False
        declared.values[text] = make("sqrt", value) if square else value
        each_index(self.reader, head)
        declared.assume(f"{text} is defined here")
        return True

    def _is_undefined(self, name: Node) -> bool:
        """Whether a function is not known but for its name."""
        known = self.reader.declared.functions.get(name.value.text)
        return self._is_free(name, applied=True) if known is None else known.operator == "unknown"

    def named(self, name: Node, value: Term) -> bool:
        """A =: x gives a value its name."""
        if name.kind != "name" or not (self.reader.undeclared(name.value.text)):
            return False
        self.reader.declared.values[name.value.text] = value
        self.reader.declared.assume(f"{name.value.text} is defined here")
        return True

    def _is_unbound(self, name: Node) -> bool:
        """Whether a declared name has a domain only: nothing else is said of it."""
        text, declared = name.value.text, self.reader.declared
        symbol = declared.symbols.get(text)
        tables = (
            declared.values,
            declared.laws,
            declared.densities,
            declared.functions,
            declared.taken,
            self.reader.scope,
        )
        return (
            symbol is not None
            and not any(text in table for table in tables)
            and not any(symbol in condition.free for condition in declared.conditions)
            and not any(symbol in law.free for law in declared.laws.values())
        )

    def _law(self, head: Node, body: Node, used: set[str]) -> bool:
        """q(z | x) = N(z; m, v), q(z | x) = N(m, v) or another formula of a density that is only named give its law."""
        declared = self.reader.declared
        if head.kind != "product" or len(head.parts) != 2 or head.parts[1].kind != "group":
            return False
        name, bracket = head.parts
        if name.kind != "name" or name.value.text in used or not self._is_only_named(name):
            return False
        role = role_of(bracket)
        given = declared.given.get(name.value.text, {})
        if len(role[0]) != 1 or not role[0][0] or role in given:
            return False
        found = self.reader.term(body)
        if found.op != "law":
            if found.shape:
                return False
            found = _law_of_density(found, self.reader.point(bracket.parts[0]))
        declared.given[name.value.text] = {**given, role: found}
        declared.assume(f"the law of {role[0][0]} under {name.value.text} is given here")
        return True

    def _is_only_named(self, name: Node) -> bool:
        declared = self.reader.declared
        density = declared.density(name.value)
        if name.value.text in declared.given or (density is not None and density.op == "true"):
            return True
        return density is None and name.value.base in ("p", "q") and not declared.laws and self._is_free(name)

    def _is_free(self, name: Node, *, applied: bool = False) -> bool:
        """Whether neither a declaration nor custom gives a name a meaning."""
        reader, written = self.reader, name.value
        if reader.of_variables(name) is not None:
            return False
        tables = (reader.declared.laws, reader.declared.densities, reader.declared.functions, reader.declared.kinds)
        if (
            written.base.isdigit()
            or any(written.text in table for table in tables)
            or (applied and reader.is_applied(name))
            or written.base in ("e", "pi", "I")
        ):
            return False
        stem = "_".join((written.stem, *written.marks))
        if len(name.parts) == 1 and stem in reader.declared.families.keys() | reader.declared.processes:
            return False  # m_t of an m_i, of which a formula in i is known
        whole = reader.known(stem)
        return reader.known(written.text) is None and (whole is None or written.text == written.stem)


def _increment(reader: Reader, head: Node) -> Node:
    r"""\Delta x as one name."""
    if head.kind != "product" or len(head.parts) != 2 or not is_increment(reader, *head.parts):
        return head
    of = head.parts[1]
    inner = of.parts[0] if of.kind == "power" else of
    name: Name = inner.value
    renamed = replace(inner, value=replace(name, base=f"Delta_{name.base}"))
    return renamed if of is inner else replace(of, parts=(renamed, of.parts[1]))


def _law_of_density(density: Term, variable: Term) -> Term:
    """The family whose density this is as written, or the law with this density."""
    if density.op == "exp" and density.args[0].op == "log_density" and density.args[0].args[1] == variable:
        return density.args[0].args[0]
    return law_of_density(density, variable)


def used_names(node: Node) -> Iterator[str]:
    """The names that a formula uses; subscripts of names are no names of their own."""
    stack = [node]
    while stack:
        current = stack.pop()
        scripts = scripts_of(current)
        stack.extend((*scripts.below, *scripts.above))
        if current.kind == "name":
            yield current.value.text
        else:
            stack.extend(current.parts)
