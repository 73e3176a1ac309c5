"""What a text may take for granted: symbols, functions, laws, definitions and conditions by name, and what was assumed."""

from __future__ import annotations

from collections.abc import Set
from copy import copy
from dataclasses import dataclass, field, fields
from typing import Any

from symgen.reading.syntax.commands import GREEK
from symgen.reading.syntax.tree import Name, Node, Statement
from symgen.terms.context import Context
from symgen.terms.domains import BOOLEAN, MASS, POSITIVE, REAL, Domain
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, dimension, make, symbol
from symgen.terms.traverse import substitute

#: Letters that number members of a sequence.
INDICES = tuple("ijklmn")


@dataclass(frozen=True, slots=True)
class Function:
    """A function by its definition, f(x) = body, or by its operator; an unknown one has a domain, a shape and a role.

    With an `entry`, the body is that entry of a vector.
    """

    parameters: tuple[str, ...] = ()
    body: Node | None = None
    source: str = ""
    operator: str = ""
    shape: Shape = ()
    domain: Domain = REAL
    role: str = ""
    entry: str = ""


def up_to_a_number(name: str) -> str:
    """What the function is called that a function with a known value is, but for a number."""
    return f"{name} up to a number"


@dataclass(frozen=True, slots=True)
class OwnFamily:
    """A family that a text defines: its parameters, and the law with these."""

    parameters: tuple[Term, ...]
    law: Term


#: The one joint density of random variables of which nothing is known.
JOINT = "p_joint"
#: How a density is written: its variables, and those that are given.
Role = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass
class Declarations:
    """Declared names. `kinds` says what a name without a Term is: event, discrete or continuous (a random
    variable of one joint law with all such), density.

    `signatures` has all variables that an abstract density is used with; `roles` the ways in which it is written, q(z
    | x) as ((z), (x)); q alone means the only one. `given` has the laws that the text itself gives for some of these.
    `parameters` are the names that it differentiates by, `indexed` those of them that are subscripts of a density,
    `independent` the random variables that are declared so,
    `alike` those with one law, `fixed` the names of observations, `inferred` what only the
    notation shows, `modelled` densities that are given by the laws of several variables, `customary` letters with the
    operators that they often are, `size` the letter for the size of vectors, `taken` the names that nothing declares,
    which are taken to be real numbers, `spaces` sets that mass functions are on; `firsts` says from where the entries of
    vectors are counted, `rows` what shape the x_i of a name have that are vectors themselves, `guessed` those of the
    inferred names of which a claim is left open, `together` random variables of one unknown law, `places` names that are
    subscripts, `anywhere` those of them that stand for any place, `chain` discrete random variables that form a Markov
    chain, `continuous` random variables that are declared so, `random` those of which nothing else is declared, `constant`
    numbers beside random names; `unjudged` says what a text states that claims nothing, as an assignment does, `unread` which
    sentences of a context are left aside, though they may say something of any name, `masses`
    densities that are summed over or said to be mass functions,
    `exclusive` events of which no two hold at once, `later` statements of moments, read once all is joined,
    `by_moments` those of which only mean and variance are known,
    `formulas` what densities are said to be, read once the text has shown their variables,
    `families` the names p_j that stand for a formula in j, by their stem, with
    their index, `made` what numbers that are given in an expectation are made of, `formed` what of random variables,
    `entries` the domains of sigma_j, over which a sum over j runs, by the name of the vector, `matrices` those whose sizes
    only the formulas around them tell, `moving` the names x of which there are differentials, with what these are called,
    `again` the names z' that are other values of a variable z, with that,
    `drawn` variables z of which a mean is over many draws z_1, ..., z_K, `draws` the unknown laws that a context
    draws z_k from, `made_of_draws` what w_k = p(x, z_k)/q(z_k) is made of, with its index,
    `placed` vectors that are read at places in brackets,
    `lines` names W_j of rows and columns of matrices, each with its index, which of both it is, and the matrix,
    `integrated` the variables that integrals run over, `norms` which norms of matrices are meant by what stands below the bars,
    `informed` names of informations that a context says what they are, with their variables,
    `processes` functions whose argument is a subscript, alpha of alpha_t, `steps` numbers that a context gathers up to a step,
    `sequences` letters that are read at shifted numbers,
    `unstated` vectors that are said to be independent of
    something random, of which no law is known, `supposed` numbers of which that is said,
    `between` names that are said to lie between ends that are no numbers,
    `unsolved` the letters of recursions of which each value is only known by the one before, and of what else is left open,
    `samples` the letters for the sizes of samples X_1, ..., X_n, `orders` what is known of their order statistics, by their
    numbers, `extremes` the least and the largest eigenvalues of matrices, `heads` how densities were written where a context gave
    their laws, `own` families that a text defines, by their names, `under` what stands below means under a declared law,
    `length` at which length of a sequence a text is read, n = 3, `more` what is
    asked in the place of less, `factors` letters that are numbers in a text.
    """

    symbols: dict[str, Term] = field(default_factory=dict)
    values: dict[str, Term] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    laws: dict[str, Term] = field(default_factory=dict)
    densities: dict[str, Term] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    signatures: dict[str, tuple[str, ...]] = field(default_factory=dict)
    roles: dict[str, tuple[Role, ...]] = field(default_factory=dict)
    conditions: list[Term] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    parameters: set[str] = field(default_factory=set)
    given: dict[str, dict[Role, Term]] = field(default_factory=dict)
    firsts: dict[str, tuple[int, ...]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    spaces: set[str] = field(default_factory=set)
    independent: set[str] = field(default_factory=set)
    alike: set[str] = field(default_factory=set)
    fixed: set[str] = field(default_factory=set)
    indexed: dict[str, str] = field(default_factory=dict)
    inferred: set[str] = field(default_factory=set)
    modelled: set[str] = field(default_factory=set)
    customary: dict[str, str] = field(default_factory=dict)
    size: str = ""
    #: Names that a context declares as no whole numbers: no letters for sizes that nobody writes.
    no_sizes: set[str] = field(default_factory=set)
    rows: dict[str, Shape] = field(default_factory=dict)
    guessed: set[str] = field(default_factory=set)
    together: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    chain: tuple[str, ...] = ()
    anywhere: set[str] = field(default_factory=set)
    continuous: set[str] = field(default_factory=set)
    random: set[str] = field(default_factory=set)
    constant: set[str] = field(default_factory=set)
    unjudged: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    families: dict[str, tuple[str, Term]] = field(default_factory=dict)
    made: dict[Term, Term] = field(default_factory=dict)
    formed: dict[Term, Term] = field(default_factory=dict)
    entries: dict[str, Domain] = field(default_factory=dict)
    masses: set[str] = field(default_factory=set)
    exclusive: set[str] = field(default_factory=set)
    heads: dict[str, Role] = field(default_factory=dict)
    later: list[str] = field(default_factory=list)
    by_moments: set[str] = field(default_factory=set)
    formulas: list[tuple[str, Statement]] = field(default_factory=list)
    matrices: set[str] = field(default_factory=set)
    moving: dict[str, str] = field(default_factory=dict)
    extremes: dict[tuple[str, str], Term] = field(default_factory=dict)
    samples: dict[str, str] = field(default_factory=dict)
    unsolved: set[str] = field(default_factory=set)
    between: set[str] = field(default_factory=set)
    norms: dict[str, str] = field(default_factory=dict)
    integrated: set[str] = field(default_factory=set)
    informed: dict[str, frozenset[str]] = field(default_factory=dict)
    drawn: set[str] = field(default_factory=set)
    again: dict[str, str] = field(default_factory=dict)
    draws: dict[str, Node] = field(default_factory=dict)
    made_of_draws: dict[str, tuple[str, Node]] = field(default_factory=dict)
    placed: set[str] = field(default_factory=set)
    processes: set[str] = field(default_factory=set)
    steps: set[str] = field(default_factory=set)
    sequences: set[str] = field(default_factory=set)
    lines: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    unstated: set[str] = field(default_factory=set)
    supposed: set[str] = field(default_factory=set)
    orders: dict[str, dict[Term, Term]] = field(default_factory=dict)
    factors: set[str] = field(default_factory=set)
    own: dict[str, OwnFamily] = field(default_factory=dict)
    under: set[str] = field(default_factory=set)
    length: str = ""
    more: str = ""

    def __contains__(self, name: str) -> bool:
        """Whether a name is declared as anything."""
        tables = (self.symbols, self.values, self.functions, self.laws, self.densities, self.kinds, self.given)
        return any(name in table for table in tables)

    def spelled(self) -> frozenset[str]:
        r"""The declared Greek letters that a display may write as words: mu, beside no m or u, and sigma, if not all letters of
        the word are declared."""
        tables = (self.symbols, self.values, self.functions, self.laws, self.kinds)
        stems = {name.partition("_")[0] for table in tables for name in table} & GREEK
        return frozenset(s for s in stems if not (any if len(s) == 2 else all)(letter in self for letter in s))

    def assume(self, words: str) -> None:
        """Record what the text left unsaid."""
        if words not in self.assumptions:
            self.assumptions.append(words)

    def leave(self, words: str) -> None:
        """Record what the text states that is not judged."""
        if words not in self.unjudged:
            self.unjudged.append(words)
        self.assume(f"{words} is left aside")

    def add(self, context: Context) -> None:
        """What a context says that is given as Terms or in plain text."""
        self.symbols.update(context.symbols)
        self.conditions.extend(context.conditions)
        for name, (domain, shape, role) in context.functions.items():
            if role in ("density", "event"):
                self.declare_kind(name, role)
            else:
                self.functions[name] = Function(operator="unknown", shape=shape, domain=domain, role=role)
        self.laws.update(context.laws)
        for name, value in context.definitions.items():
            self.define(name, value)

    def declare_kind(self, name: str, kind: str) -> None:
        """A name of which nothing is known but that it is an event, or a density."""
        self.kinds[name] = kind
        if kind == "density":
            self.densities[name] = make("true")

    def define(self, name: str, value: Term) -> None:
        """Let a name stand for a law or for a value."""
        table = self.densities if value.op in ("law", "density_law") else self.values
        table[name] = value

    def variables(self) -> set[str]:
        """The discrete random variables."""
        return {name for name, kind in self.kinds.items() if kind == "discrete"}

    def hold_sample(self, name: Name, domain: Domain) -> None:
        """Let X be the vector of the members X_i of a sample whose size is known."""
        size = self.samples.get(name.stem, "") if name.text in self.independent and len(name.label) == 1 else ""
        if size.isidentifier():
            length = self.symbols.setdefault(size, dimension(size))
            self.symbols.setdefault(name.stem, symbol(name.stem, domain, (length,)))

    def is_of_sample(self, name: Name) -> bool:
        """Whether a name is X_i of a sample of some law, whose members are entries of X."""
        whole = self.symbols.get(name.stem)
        return name.text in self.independent and whole is not None and len(whole.shape) == 1

    def density(self, name: Name) -> Term | None:
        """The law or the abstract density that a name stands for."""
        found = self.density_name(name)
        return None if found is None else self.densities[found]

    def density_name(self, name: Name) -> str | None:
        r"""The declared density that a name stands for: p_\theta is p, and p is p_\theta, where only the other is declared."""
        if name.text in self.densities:
            return name.text
        if name.font or (name.label and name.label not in GREEK):
            return None
        if name.label:
            return name.base if name.base in self.densities else None
        indexed = [d for d in self.densities if d.partition("_")[0] == name.text and d.partition("_")[2] in GREEK]
        return indexed[0] if len(indexed) == 1 else None

    def values_of(self, density: str) -> Domain:
        """What an unknown density has as its values: a mass function none above 1."""
        return MASS if density in self.masses else POSITIVE

    def abstract(self) -> dict[str, tuple[Any, ...]]:
        """The unknown functions, densities and events, as a context has them."""
        unknown = {n: (f.domain, f.shape, f.role) for n, f in self.functions.items() if f.operator == "unknown"}
        densities = {n: (self.values_of(n), (), "density") for n, law in self.densities.items() if law.op == "true"}
        events = {n: (BOOLEAN, (), "event") for n, kind in self.kinds.items() if kind == "event"}
        return {**unknown, **densities, **events}

    def context(self) -> Context:
        """The declarations as the judge takes them: definitions are in the Terms already."""
        return Context(symbols=self.symbols).assume(*self.conditions)

    def default_vector(self) -> Term | None:
        """A vector of the size that vectors have where only the notation shows them to be some."""
        size = self.symbols.get(self.size)
        return None if size is None else symbol("_", REAL, (size,))

    def terms(self) -> list[Term]:
        """Everything that names stand for, and all conditions."""
        return [*self.values.values(), *self.laws.values(), *self.densities.values(), *self.conditions]

    def observe(self, names: Set[str]) -> None:
        """Let values that are given, y of E[x | y], be numbers with a law, and no longer stand for what they are made of.

        What they are made of still holds, in `made` where it is nothing random, else in `formed`.
        """
        for name in names & self.values.keys():
            is_random = any(s.attrs[0] in self.laws for s in self.values[name].free)
            if is_random if self.values[name].shape else name in self.laws:
                value = self.values.pop(name)
                number = self.symbols.setdefault(name, symbol(name, REAL, value.shape))
                (self.formed if is_random else self.made)[number] = value

    def like_member(self, name: str) -> Term | None:
        """The number x_i that is declared, where x_1 or x_j is asked for, of which nothing else is said."""
        stem, _, number = name.rpartition("_")
        if not stem or not (number.isdigit() or number in INDICES):
            return None
        members = [self.symbols[member] for i in INDICES if (member := f"{stem}_{i}") in self.symbols]
        known = [member for member in members if member.attrs[0] not in self.taken and not member.shape]
        told = {s for term in self.terms() for s in term.free} | self.laws.keys()
        alone = len(known) == 1 and known[0] not in told and known[0].attrs[0] not in told
        return known[0] if alone else None

    def formed_of(self, name: str) -> Term | None:
        """What a name is made of, whether it is given or not."""
        number = self.symbols.get(name)
        formed = self.formed.get(number) if number is not None else None
        return self.values.get(name) if formed is None else formed

    def without_laws(self) -> Declarations:
        """The same declarations, but for the laws: densities are any then."""
        known = self.copy()
        for table in (known.laws, known.given, known.heads):
            table.clear()
        for name in [name for name, law in known.densities.items() if law.op != "true"]:
            del known.densities[name]
        return known

    def renew(self, before: int) -> None:
        """Let the conditions from one on speak of names as they are now: t of s < t too, where t < 1 follows."""
        for place, condition in [*enumerate(self.conditions)][before:]:
            now = {s: self.symbols.get(s.attrs[0], s) for s in condition.free}
            changed = {s: new for s, new in now.items() if new is not s and new.shape == s.shape}
            self.conditions[place] = substitute(condition, changed) if changed else condition

    def renew_sizes(self) -> None:
        """Let the sizes of vectors and matrices be what is known of their letters by now: n of R^n, where n >= 2 follows."""
        sizes = {
            s for known in self.symbols.values() for size in known.shape if isinstance(size, Term) for s in size.free
        }
        now = {s: self.symbols.get(s.attrs[0], s) for s in sizes}
        changed = {s: new for s, new in now.items() if new is not s and not new.shape and new.domain.is_integer}
        if not changed:
            return
        for table in (self.symbols, self.values, self.laws, self.densities):
            table.update({name: substitute(value, changed) for name, value in table.items()})
        self.conditions[:] = [substitute(condition, changed) for condition in self.conditions]

    def copy(self) -> Declarations:
        """The same declarations, to be added to for one display."""
        return Declarations(**{each.name: copy(getattr(self, each.name)) for each in fields(self)})
