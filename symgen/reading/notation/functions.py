r"""Functions: \log x, \sin^2 x, a declared f(x), \sigma(x), and what names mean before a bracket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from symgen.probability.decisions import decide
from symgen.reading.declared import Function
from symgen.reading.elaborate import Reader, applied, arguments, items, notation
from symgen.reading.notation.event_algebra import indicator_of_event
from symgen.reading.notation.fisher import FISHER, fisher_information
from symgen.reading.notation.instances import instance
from symgen.reading.notation.listed_entries import entries_as_whole, is_listed
from symgen.reading.notation.whole_vectors import whole_vector
from symgen.reading.syntax.commands import OF_MATRICES
from symgen.reading.syntax.tree import Name, Node, names_in, strip
from symgen.terms.domains import REAL, interval
from symgen.terms.term import Term, make, num, symbol

_INVERSES = {"sin": "asin", "cos": "acos", "tan": "atan", "sinh": "asinh", "cosh": "acosh", "tanh": "atanh"}


@notation("function")
def function(reader: Reader, node: Node) -> Term:
    name, scripts, primes = node.value
    if name == "indicator" and (of_event := indicator_of_event(reader, node.parts[0])) is not None:
        return of_event
    if primes:
        return _derived(reader, node, Function(operator=name), node.parts[0], primes)
    if any(below.kind == "ring" for below in scripts.below):
        return make(name, _argument(reader, node))
    if name == "log" and scripts.below:
        return make("log", _argument(reader, node)) / make("log", reader.term(scripts.below[0]))
    above = scripts.above[0] if scripts.above else None
    if above is not None and above.kind == "negative":
        if name not in _INVERSES:
            raise reader.refuse(node, f"{name} to a negative power", "is it the inverse function, or one over it?")
        return make(_INVERSES[name], _argument(reader, node))
    if scripts.below:
        from symgen.reading.notation.operators import with_subscript

        value = with_subscript(reader, node, name, [_argument(reader, node)], scripts.below)
    else:
        value = call(reader, node, name, _argument(reader, node))
    return value if above is None else value ** reader.term(above)


@notation("bare")
def bare(reader: Reader, node: Node) -> Term:
    written = reader.text[node.start : node.end]
    raise reader.refuse(node, f"nothing that {written} could be applied to", f"what is the {written} of?")


@notation("listed")
def listed(reader: Reader, node: Node) -> Term:
    """A function of several arguments, gcd(a, b)."""
    return make(node.value, *(reader.term(p) for p in node.parts))


def _argument(reader: Reader, node: Node) -> Term:
    bracket = node.parts[0]
    parts = items(bracket)
    if is_listed(node):
        with reader.entrywise():
            return reader.term(entries_as_whole(reader, bracket))
    if len(parts) != 1:
        raise reader.refuse(bracket, f"{len(parts)} arguments", "which is the argument?")
    if node.value[0] == "diag":
        with reader.entrywise():
            found = reader.term(bracket)
    else:
        found = exponent_of(reader, bracket) if node.value[0] == "exp" else reader.term(bracket)
    if not found.shape and node.value[0] in _OF_MATRICES_ONLY:
        reader.check_number(bracket, f"in {node.value[0]}")
    return found


_OF_MATRICES_ONLY = ("det", "logdet", "trace", "diag")


def call(reader: Reader, node: Node, name: str, argument: Term) -> Term:
    """An operator at an argument; logdet of the determinant's logarithm keeps its own name."""
    if name == "log" and argument.op == "det":
        return make("logdet", argument.args[0])
    if name == "log" and argument.op == "exp" and argument.args[0].op == "log_density":
        return argument.args[0]
    if name == "indicator":
        return make("indicator", argument)
    if name == "diag":
        return make("diag" if len(argument.shape) == 1 else "diagonal", argument)
    if name == "sign":
        return make("sign", argument)
    return entrywise(reader, node, name, argument)


def entrywise(reader: Reader, node: Node, name: str, argument: Term) -> Term:
    r"""A function entry by entry; of a square matrix it might be the function of the matrix, e^A, which is asked."""
    shape = argument.shape
    if name in OF_MATRICES and len(shape) == 2 and shape[0] == shape[1]:
        hint = (
            rf"is it entry by entry, or the function of the matrix? for entries write the subscripts, \{name}(A_{{ij}})"
        )
        raise reader.refuse(node, f"{name} of a square matrix", hint)
    return make(name, argument)


def exponent_of(reader: Reader, node: Node) -> Term:
    r"""The exponent of e: an i in it that nothing declares, and that is no subscript, is the imaginary unit."""
    names = [*names_in(node)]
    scripts = [part for name in names for part in name.parts]
    alone = [name for name in names if name.value.text == "i"]
    if reader.known("i") is not None or not alone or any(p.kind == "name" and p.value.text == "i" for p in scripts):
        return reader.term(node)
    reader.declared.assume("i is the imaginary unit")
    with reader.binding(make("const", attrs=("i",))):
        return reader.term(node)


def application(reader: Reader, written: Node, bracket: Node) -> Term:
    """A name before a bracket: declared functions and densities first, then what the field means by it."""
    primes = 0
    if written.kind == "primed":
        primes, written = written.value, written.parts[0]
    name: Name = written.value
    declared = reader.declared.functions.get(name.text)
    if declared is None and primes and name.text in CUSTOMARY:
        declared = Function(operator=_by_custom(reader, name.text))
    if declared is not None and (primes or not _is_of_other_variables(reader, declared, bracket)):
        return _of_declared(reader, written, declared, bracket, primes)
    if primes:
        return _derived_density(reader, written, bracket, primes)
    for resolve in (_prediction, _mass_function, _density, _of_variables, _of_family, _of_model):
        found = resolve(reader, written, bracket)
        if found is not None:
            return found
    meaning = reader.meaning(name)
    if meaning is None:
        raise reader.refuse(written, f"{name.text} before a bracket", f"what is {name.text}? declare it")
    return meaning(reader, written, bracket)


def _of_declared(reader: Reader, written: Node, declared: Function, bracket: Node, primes: int) -> Term:
    if primes:
        return _derived(reader, written, declared, bracket, primes)
    if written.value.text in reader.declared.heads:
        from symgen.reading.notation.laws import check_head

        check_head(reader, written, bracket)
    return _at(reader, written, declared, bracket)


def _is_of_other_variables(reader: Reader, function: Function, bracket: Node) -> bool:
    """Whether p(y) is read of a y with a law of its own, where p is said to be the density of x."""
    inside = function.body.parts[0] if function.body is not None and function.body.kind == "product" else None
    own = inside.value if inside is not None and inside.kind == "name" else Name("")
    laws = reader.declared.laws
    if own.base != "p" or own.label not in laws or len(own.text) < 3:
        return False
    return all(part.kind == "name" and part.value.text in laws.keys() - {own.label} for part in bracket.parts)


def _prediction(reader: Reader, written: Node, bracket: Node) -> Term | None:
    if written.value.text not in ("p", "P", "Pr") or not reader.declared.laws:
        return None
    from symgen.reading.notation.predictions import prediction

    return prediction(reader, written, bracket)


def _mass_function(reader: Reader, written: Node, bracket: Node) -> Term | None:
    """p(x | y) of random variables X and Y with one joint mass function."""
    points = reader.points_of_variables(written.value, bracket)
    if points is None:
        return None
    from symgen.reading.notation.divergences import mass_at

    values, targets = points
    return mass_at(reader, {name: reader.point(value) for name, value in values.items()}, targets)


def _density(reader: Reader, written: Node, bracket: Node) -> Term | None:
    if reader.declared.density(written.value) is None and written.value.text not in reader.declared.given:
        return None
    from symgen.reading.notation.laws import density_at

    return density_at(reader, written, bracket)


def _of_family(reader: Reader, written: Node, bracket: Node) -> Term | None:
    r"""f_\mu(x), where f_\lambda(x) is defined."""
    sibling = reader.sibling(written)
    if sibling is None:
        return None
    function, place = sibling
    inner = Reader(reader.text, reader.declared)
    inner.scope = {**reader.scope, place: reader.term(written.parts[0])}
    return _at(inner, written, function, bracket)


def _of_variables(reader: Reader, written: Node, bracket: Node) -> Term | None:
    of_variables = reader.of_variables(written)
    if of_variables is None:
        return None
    from symgen.reading.notation.variable_functions import variable_function

    return variable_function(reader, written, bracket, of_variables)


def _of_model(reader: Reader, written: Node, bracket: Node) -> Term | None:
    name: Name = written.value
    is_density = name.base in ("p", "q") and not name.font and reader.declared.laws
    if not is_density or _speaks_of_events(reader, bracket):
        return None
    from symgen.reading.notation.model_densities import model_density

    return model_density(reader, written, bracket)


def composed(reader: Reader, node: Node) -> Node | None:
    r"""g \circ h of declared functions as the name of a function of its own; None for anything else."""
    inner = strip(node)
    functions = reader.declared.functions
    signs = set(inner.value) if inner.kind == "product" else set()
    names = [part.value.text if part.kind == "name" else "" for part in inner.parts]
    if (
        signs != {"odot"}
        or not all(name in functions for name in names)
        or r"\circ" not in reader.text[inner.start : inner.end]
    ):
        return None
    whole = "_after_".join(names)
    value = Node("name", inner.start, inner.end, Name("u"))
    for part in reversed(inner.parts):
        value = Node(
            "product",
            inner.start,
            inner.end,
            (" ",),
            (part, Node("group", inner.start, inner.end, ("(", ()), (value,))),
        )
    functions[whole] = Function(("u",), value, reader.text)
    return Node("name", node.start, node.end, Name(whole))


def _speaks_of_events(reader: Reader, bracket: Node) -> bool:
    return any(reader.declared.kinds.get(found.value.text) == "event" for found in names_in(bracket))


def _at(reader: Reader, node: Node, declared: Function, bracket: Node) -> Term:
    if declared.operator == "unknown":
        stated = next((part for part in items(bracket) if part.kind == "relation"), None)
        if stated is not None:
            found = f"a relation in the brackets of {node.value.text}"
            raise reader.refuse(stated, found, "is it the value of the function there? write f(2) for f(x = 2)")
        values = [*(reader.point(part) for part in items(bracket)), *_parameters(reader, node)]
        return make("call", *values, attrs=(node.value.text, declared.domain, declared.shape, declared.role))
    if declared.operator == FISHER:
        return fisher_information(reader, node, bracket, declared)
    if declared.operator:
        values = [reader.term(part) for part in items(bracket)]
        return (
            call(reader, node, declared.operator, values[0]) if len(values) == 1 else make(declared.operator, *values)
        )
    written, wanted = items(bracket), len(declared.parameters)
    if len(written) != wanted:
        raise reader.refuse(bracket, f"{len(written)} arguments", f"{node.value.text} is declared with {wanted}")
    body, no_values = instance(reader, declared, written)
    pairs = zip(declared.parameters, written, strict=True)
    at = {name: reader.term(part) for name, part in pairs if name not in no_values}
    return _first_case(body_at(reader, declared, at, body))


def _first_case(value: Term) -> Term:
    """The first of cases where its condition holds of all numbers that are declared so: 2X for 2x, 0 < x, of a positive X."""
    return value.args[0] if value.op == "cases" and decide(value.args[1]).op == "true" else value


def _parameters(reader: Reader, node: Node) -> list[Term]:
    r"""theta of f_\theta(x) and i of f_i(x), where the text differentiates by or sums over it: the function depends on it."""
    above = [Node("name", node.start, node.end, Name(mark[1:-1])) for mark in node.value.marks if mark[0] == "("]
    names = [*(n for part in node.parts for n in names_in(part)), *above]
    return [reader.point(name) for name in names if name.value.text in reader.declared.parameters]


def body_at(reader: Reader, declared: Function, values: Mapping[str, Term], body: Node | None = None) -> Term:
    """The body of a declared function, or an instance of it, at given arguments; it is read where it was declared."""
    assert declared.body is not None
    if id(declared.body) in reader.within:
        body = declared.body
        found = Reader(declared.source or reader.text, reader.declared)
        raise found.refuse(body, "a function that is defined by itself", "what is it at the smallest argument?")
    inner = Reader(declared.source or reader.text, reader.declared)
    inner.within = reader.within | {id(declared.body)}
    inner.scope = {**reader.scope, **values}
    inner.instances = {**reader.instances, **_moved(inner, declared, values)}
    if not declared.entry:
        return inner.term(body or declared.body)
    index = symbol(declared.entry, interval(Fraction(1), field="integer"))
    with inner.binding(index):
        return whole_vector(inner, declared.body, inner.term(body or declared.body), index)


def _moved(reader: Reader, declared: Function, values: Mapping[str, Term]) -> dict[Term, Term]:
    r"""The symbols in whose place the arguments stand in what the body speaks of by name: \bar x of f(x).

    Whether s of f(x) = s + x, where s = x^2, goes with the argument is asked.
    """
    assert declared.body is not None
    known, moved = reader.declared.values, {}
    for name in names_in(declared.body):
        for parameter, at in values.items():
            own = reader.declared.symbols.get(parameter)
            if own is None or own == at or own not in getattr(known.get(name.value.text), "free", ()):
                continue
            if name.value.base != parameter or own.shape != at.shape:
                found = f"{name.value.text}, which speaks of {parameter}, in a function at another point"
                raise reader.refuse(name, found, f"does it go with the argument? write it out in {parameter}")
            moved[own] = at
    return moved


def _derived(reader: Reader, node: Node, declared: Function, bracket: Node, order: int) -> Term:
    """f'(x): the derivative at the argument."""
    (value,) = arguments(reader, bracket)
    if value.op == "symbol":
        inner = value
        body = value_of(reader, node, declared, inner)
        return make("derivative", body, inner, attrs=(order,))
    inner = symbol("u", value.domain)
    body = value_of(reader, node, declared, inner)
    return make("subs", make("derivative", body, inner, attrs=(order,)), inner, value)


def _derived_density(reader: Reader, node: Node, bracket: Node, order: int) -> Term:
    """p'(x) of a density; of what is neither a declared function nor one, it is asked what it is."""
    if reader.declared.density(node.value) is None or len(bracket.parts) != 1:
        found = f"{node.value.text}', of something that is no declared function"
        raise reader.refuse(node, found, f"declare {node.value.text}")
    value = reader.term(bracket.parts[0])
    inner = value if value.op == "symbol" else symbol("u", REAL)
    name = Node("name", bracket.start, bracket.end, Name(inner.attrs[0]))
    with reader.binding(inner):
        body = _density(reader, node, replace(bracket, parts=(name,)))
    assert body is not None
    slope = make("derivative", body, inner, attrs=(order,))
    return slope if inner is value else make("subs", slope, inner, value)


def value_of(reader: Reader, node: Node, declared: Function, at: Term) -> Term:
    if declared.operator == "unknown":
        attrs = (node.value.text, declared.domain, declared.shape, declared.role)
        return make("call", at, *_parameters(reader, node), attrs=attrs)
    if declared.operator:
        return call(reader, node, declared.operator, at)
    return body_at(reader, declared, {declared.parameters[0]: at})


@notation("primed")
def primed(reader: Reader, node: Node) -> Term:
    """x' as a name of its own, where it is declared."""
    base = node.parts[0]
    if base.kind == "name":
        found = reader.known(base.value.text + "_prime" * node.value)
        if found is not None:
            return found
    inner = reader.term(base)
    if inner.shape:
        return make("transpose", inner) if len(inner.shape) > 1 else inner
    if base.kind == "name" and base.value.text not in reader.declared.values:
        raise reader.refuse(node, "a prime", "is it a derivative, or another name? declare it")
    return rate(reader, node, inner, node.value)


def rate(reader: Reader, node: Node, value: Term, order: int) -> Term:
    r"""(e^{-x})', f(x)' and the prime of a value that is defined: the derivative by the only variable in it."""
    variables = [s for s in value.free if not s.shape and s.domain.is_real and not s.domain.is_integer]
    if len(variables) != 1 or len(value.free) > 1:
        found = "a prime on what speaks of " + (", ".join(sorted(s.attrs[0] for s in value.free)) or "no variable")
        raise reader.refuse(node, found, r"is it a derivative? by which variable? write \frac{d}{dx}")
    return make("derivative", value, variables[0], attrs=(order,))


@applied("B")
def beta(reader: Reader, name: Node, bracket: Node) -> Term:
    if len(bracket.parts) != 2:
        raise reader.refuse(name, "B before a bracket", "is B a function or a factor? declare it")
    return make("beta", *arguments(reader, bracket))


#: Letters that the field gives to functions, and the operators that they often are; texts give them to others too.
CUSTOMARY = {"sigma": "sigmoid", "psi": "digamma", "zeta": "zeta"}
#: Words that are functions, and the operators that they are.
_STANDARD = {name: name for name in ("erf", "erfc", "softplus", "logit")}


@applied(*_STANDARD)
def standard(reader: Reader, name: Node, bracket: Node) -> Term:
    return make(_STANDARD[name.value.text], *arguments(reader, bracket))


@applied("clip", "clamp")
def clipped(reader: Reader, name: Node, bracket: Node) -> Term:
    r"""\operatorname{clip}(r, a, b), the number of [a, b] next to r."""
    parts = arguments(reader, bracket)
    if len(parts) != 3:
        raise reader.refuse(name, f"{name.value.text} of {len(parts)}", "write clip(x, a, b), to between a and b")
    return make("min", make("max", parts[0], parts[1]), parts[2])


@applied("round")
def rounded(reader: Reader, name: Node, bracket: Node) -> Term:
    """The nearest whole number; of two that are equally near the larger one, and the report says so."""
    parts = arguments(reader, bracket)
    if len(parts) != 1:
        raise reader.refuse(name, f"round of {len(parts)}", "to which digits? write it out with \\lfloor")
    reader.declared.assume("round takes halves up")
    return make("floor", parts[0] + make("div", num(1), num(2)))


@applied(*CUSTOMARY)
def customary(reader: Reader, name: Node, bracket: Node) -> Term:
    """A letter that nothing declares, before a bracket, as the field uses it; the report says so."""
    random = {n.value.text for n in names_in(bracket)} & reader.declared.laws.keys() - reader.scope.keys()
    if random:
        found = f"{name.value.text} of the random variable {', '.join(sorted(random))}"
        raise reader.refuse(name, found, r"is it the standard deviation? write \sqrt{\mathrm{Var}(X)}")
    return make(_by_custom(reader, name.value.text), *arguments(reader, bracket))


def _by_custom(reader: Reader, letter: str) -> str:
    """The operator that a letter often is: what is refuted of it may be true of what the text means."""
    operator = CUSTOMARY[letter]
    reader.declared.customary[letter] = operator
    reader.declared.assume(f"{letter}(x) is the function {operator}")
    return operator


@applied("cal:O", "O", "o")
def order(reader: Reader, name: Node, bracket: Node) -> Term:
    raise reader.refuse(name, "an order of magnitude", "leave it out, and say up to which digits with \\approx")


@applied("delta")
def dirac(reader: Reader, name: Node, bracket: Node) -> Term:
    raise reader.refuse(
        name, "delta before a bracket", "is it a point mass? symgen reads the Kronecker delta, \\delta_{ij}"
    )
