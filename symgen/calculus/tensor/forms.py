"""The constructors of Ein: each keeps the canonical form, so that equal derivations build the same node."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm

from symgen.calculus.tensor.canonical import Factor, canonical, in_order, ordered_pair
from symgen.calculus.tensor.ein import Ein, constant, intern, leaf, zero
from symgen.calculus.tensor.meetings import may_meet, meeting
from symgen.terms.shapes import Shape, broadcast
from symgen.terms.sizes import polynomial
from symgen.terms.term import Term

Size = int | Term
Sizes = Mapping[int, Size]


def product(coefficient: Fraction | int, factors: Iterable[Factor], output: tuple[int, ...], sizes: Sizes) -> Ein:
    """coefficient * sum over all indices outside `output` of the product of the factors at their indices."""
    work = _Contraction(Fraction(coefficient), sizes)
    for node, indices in factors:
        work.absorb(node, indices)
    return work.finish(output)


class _Contraction:
    """Flattens nested contractions, identifies indices joined by a diagonal, and merges equal operands into powers."""

    def __init__(self, coefficient: Fraction, sizes: Sizes) -> None:
        self.coefficient = coefficient
        self.sizes: dict[int, Size] = dict(sizes)
        self.factors: list[Factor] = []
        self.joined: dict[int, int] = {}
        self.gone: set[int] = set()  # indices that are summed already
        self.next = max(self.sizes, default=-1) + 1

    def absorb(self, node: Ein, indices: tuple[int, ...]) -> None:
        if node.kind != "product":
            self.factors.append((node, indices))
            return
        coefficient, specs, output, sizes = node.attrs
        self.coefficient *= coefficient
        renamed = self._unify(output, indices)
        for operand, spec in zip(node.operands, specs, strict=True):
            for label in spec:
                if label not in renamed:
                    renamed[label] = self._fresh(sizes[label])
            self.factors.append((operand, tuple(renamed[label] for label in spec)))

    def _unify(self, output: tuple[int, ...], indices: tuple[int, ...]) -> dict[int, int]:
        renamed: dict[int, int] = {}
        for label, index in zip(output, indices, strict=True):
            if label in renamed:
                self._join(renamed[label], index)
            else:
                renamed[label] = index
        return renamed

    def _fresh(self, size: Size) -> int:
        self.next += 1
        self.sizes[self.next] = size
        return self.next

    def _join(self, first: int, second: int) -> None:
        first, second = self._root(first), self._root(second)
        if first != second:
            self.joined[max(first, second)] = min(first, second)

    def _root(self, index: int) -> int:
        while index in self.joined:
            index = self.joined[index]
        return index

    def _roots(self, indices: Iterable[int]) -> tuple[int, ...]:
        return tuple(map(self._root, indices)) if self.joined else tuple(indices)

    def finish(self, output: tuple[int, ...]) -> Ein:
        is_zero = self.coefficient == 0 or any(node.is_zero for node, _ in self.factors)
        if is_zero or not self._let_meet(output):
            return zero(tuple(self.sizes[i] for i in self._roots(output)))
        output = self._roots(output)
        scopes = set(self._roots(self.sizes)) - self.gone
        factors = _merge([(node, self._roots(own)) for node, own in self.factors])
        absent = scopes.difference(output, *(own for _, own in factors))
        return self._seal(_merge([*factors, *self._lengths(absent)]) if absent else factors, output)

    def _let_meet(self, output: tuple[int, ...]) -> bool:
        """Contract factors that meet, as a matrix meets its inverse; False where the whole is zero."""
        while any(may_meet(node) for node, _ in self.factors):
            factors = [(node, self._roots(own)) for node, own in self.factors]
            found = meeting(factors, self._roots(output))
            if found is None:
                break
            if found.is_zero:
                return False
            for first, second in found.joined:
                self._join(first, second)
            self.gone.update(found.gone)
            self.factors = [f for k, f in enumerate(factors) if k not in found.dropped] + list(found.added)
        return True

    def _lengths(self, absent: set[int]) -> list[Factor]:
        """The sum of a constant over an axis is the constant times the length of the axis."""
        lengths: list[Factor] = []
        for index in sorted(absent):
            size = self.sizes[index]
            if isinstance(size, int):
                self.coefficient *= size
            else:
                lengths += self._flat(size_node(size))
        return lengths

    def _flat(self, node: Ein) -> list[Factor]:
        """A scalar as factors of this contraction."""
        if node.kind != "product":
            return [(node, ())]
        self.coefficient *= node.attrs[0]
        return [(operand, ()) for operand in node.operands]

    def _seal(self, factors: list[Factor], output: tuple[int, ...]) -> Ein:
        if self.coefficient == 1 and len(factors) == 1:
            node, own = factors[0]
            if own == output and len(set(own)) == len(own):
                return node
        if len(factors) == 1 and _is_moved_sum(factors[0], output):
            return self._move_sum(factors[0], output)
        ordered, labels = canonical(factors, output)
        sizes: list[Size] = [0] * len(labels)
        for index, label in labels.items():
            sizes[label] = self.sizes[index]
        specs = tuple(tuple(labels[i] for i in own) for _, own in ordered)
        attrs = (self.coefficient, specs, tuple(labels[i] for i in output), tuple(sizes))
        operands = tuple(node for node, _ in ordered)
        return intern("product", "", operands, attrs, tuple(self.sizes[i] for i in output))

    def _move_sum(self, factor: Factor, output: tuple[int, ...]) -> Ein:
        """A transposed sum is the sum of the transposed."""
        node, own = factor
        (coefficients,) = node.attrs
        sizes = {i: self.sizes[i] for i in output}
        moved = (product(1, [(operand, own)], output, sizes) for operand in node.operands)
        return add((self.coefficient * c, m) for c, m in zip(coefficients, moved, strict=True))


def _is_moved_sum(factor: Factor, output: tuple[int, ...]) -> bool:
    node, own = factor
    return node.kind == "sum" and own != output and len(own) == len(set(own)) and sorted(own) == sorted(output)


def _merge(factors: Sequence[Factor]) -> list[Factor]:
    """Equal operands at equal indices become one power."""
    met: dict[Factor, list[Ein]] = {}
    for node, own in factors:
        base = node.operands[0] if node.kind == "power" else node
        met.setdefault((base, ordered_pair(own, base)), []).append(node)
    merged = ((nodes[0] if len(nodes) == 1 else _raw_power(base, nodes), own) for (base, own), nodes in met.items())
    return [(node, own) for node, own in merged if node is not None]


def _raw_power(base: Ein, nodes: Sequence[Ein]) -> Ein | None:
    """The product of powers of one base; None for 1."""
    exponent = sum((node.attrs[0] if node.kind == "power" else 1 for node in nodes), Fraction(0))
    if exponent == 0:
        return None
    if exponent == 1 or (exponent > 0 and _is_of_bits(base)):
        return base
    return intern("power", "pow", (base,), (exponent,), base.shape)


def _is_of_bits(node: Ein) -> bool:
    """Whether every entry is 0 or 1: such a tensor is its own power."""
    return node.kind == "leaf" and node.term.op in ("lattice", "onehot", "tril")


def add(terms: Iterable[tuple[Fraction | int, Ein]], shape: Shape | None = None) -> Ein:
    """The sum of coefficient * node with like terms collected: content times a primitive sum with first sign +."""
    collected: dict[Ein, Fraction] = {}
    for coefficient, node in terms:
        shape = node.shape
        for factor, body in _linear(node):
            collected[body] = collected.get(body, Fraction(0)) + coefficient * factor
    bodies = in_order((body for body, c in collected.items() if c), lambda body: body)
    if len(bodies) == 0:
        return zero(shape or ())
    if len(bodies) == 1:
        return scale(collected[bodies[0]], bodies[0])
    common = repeated_axes(*bodies)
    if common:
        stripped = add((collected[body], without_axes(body, common)) for body in bodies)
        return with_axes(stripped, common, bodies[0].shape)
    content = _content([collected[body] for body in bodies])
    coefficients = tuple(collected[body] / content for body in bodies)
    return scale(content, intern("sum", "", tuple(bodies), (coefficients,), bodies[0].shape))


def repeated_axes(*nodes: Ein) -> tuple[int, ...]:
    """The axes along which each of the nodes only repeats."""
    found = set(range(len(nodes[0].shape)))
    for node in nodes:
        found &= _own_repeats(node)
    return tuple(sorted(found))


def _own_repeats(node: Ein) -> set[int]:
    if node.kind != "product":
        return set()
    _, specs, output, _ = node.attrs
    used = {label for spec in specs for label in spec}
    return {axis for axis, label in enumerate(output) if label not in used and output.count(label) == 1}


def without_axes(node: Ein, axes: Collection[int]) -> Ein:
    """The node without axes along which it only repeats."""
    if not axes:
        return node
    coefficient, specs, output, sizes = node.attrs
    kept = tuple(label for axis, label in enumerate(output) if axis not in axes)
    gone = {label for axis, label in enumerate(output) if axis in axes}
    own = {label: size for label, size in enumerate(sizes) if label not in gone}
    return product(coefficient, zip(node.operands, specs, strict=True), kept, own)


def with_axes(node: Ein, axes: Collection[int], shape: Shape) -> Ein:
    """The node repeated along further axes, to a shape."""
    output = tuple(range(len(shape)))
    own = tuple(axis for axis in output if axis not in axes)
    return product(1, [(node, own)], output, dict(enumerate(shape)))


def _content(values: list[Fraction]) -> Fraction:
    size = Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))
    if max(abs(v) / size for v in values) > _LARGEST:
        # Whole numbers that nobody reads, as of a float: the commonest coefficient is 1, the heaviest term's among equals.
        size = max(map(abs, values[::-1]), key=[*map(abs, values)].count)
    return -size if values[0] < 0 else size


_LARGEST = 50


def _linear(node: Ein) -> list[tuple[Fraction, Ein]]:
    """A node as a linear combination of nodes without coefficients."""
    if node.kind == "sum":
        return list(zip(node.attrs[0], node.operands, strict=True))
    if node.kind != "product" or node.attrs[0] == 1:
        return [(Fraction(1), node)]
    coefficient = node.attrs[0]
    return [(coefficient * c, body) for c, body in _linear(_with_coefficient(node, Fraction(1)))]


def size_node(size: Size) -> Ein:
    """A size as a scalar: a polynomial in the sizes that it is made of."""
    if isinstance(size, int):
        return constant(size)
    parts = polynomial(size).items()
    return add((value, product(1, [(leaf(atom), ()) for atom in monomial], (), {})) for monomial, value in parts)


def scale(coefficient: Fraction | int, node: Ein) -> Ein:
    """A multiple of a node."""
    if coefficient == 1 or node.is_zero:
        return node
    if coefficient == 0:
        return zero(node.shape)
    if node.kind == "product":
        return _with_coefficient(node, node.attrs[0] * coefficient)
    own = tuple(range(len(node.shape)))
    return intern("product", "", (node,), (Fraction(coefficient), (own,), own, node.shape), node.shape)


def _with_coefficient(node: Ein, coefficient: Fraction) -> Ein:
    """A product with another coefficient: its factors are in canonical order already."""
    _, specs, output, sizes = node.attrs
    if coefficient == 1 and len(specs) == 1:
        return product(1, zip(node.operands, specs, strict=True), output, dict(enumerate(sizes)))
    return intern("product", "", node.operands, (coefficient, specs, output, sizes), node.shape)


def multiply(nodes: Sequence[Ein]) -> Ein:
    """The elementwise product with NumPy's broadcasting."""
    shape = broadcast(tuple(node.shape for node in nodes))
    output = tuple(range(len(shape)))
    sizes: dict[int, Size] = dict(enumerate(shape))
    factors = []
    for node in nodes:
        own = list(output[len(shape) - len(node.shape) :])
        for position, size in enumerate(node.shape):
            if size == 1 and sizes[own[position]] != 1:
                # An axis of length one gets an index of its own, summed over one entry: so it is repeated.
                own[position] = len(sizes)
                sizes[own[position]] = 1
        factors.append((node, tuple(own)))
    return product(1, factors, output, sizes)


def stretch(node: Ein, shape: Shape) -> Ein:
    """The node repeated to a shape by NumPy's rule."""
    return node if node.shape == shape else multiply([node, constant(1, shape)])


def permute(node: Ein, output: tuple[int, ...]) -> Ein:
    """The node with its axes in another order."""
    own = tuple(range(len(node.shape)))
    return product(1, [(node, own)], output, dict(enumerate(node.shape)))


def swapped(node: Ein) -> Ein:
    """The node with its last two axes exchanged."""
    own = tuple(range(len(node.shape)))
    return permute(node, (*own[:-2], own[-1], own[-2]))


def power(base: Ein, exponent: Fraction) -> Ein:
    """base ** exponent, elementwise; whole exponents pass through products without a sum inside."""
    if exponent == 0:
        return constant(1, base.shape)
    if exponent == 1 or (exponent > 0 and _is_of_bits(base)):
        return base
    if base.kind == "power" and (exponent.denominator == 1):
        return power(base.operands[0], base.attrs[0] * exponent)
    if base.kind == "product" and _passes(base, exponent):
        coefficient, specs, output, sizes = base.attrs
        factors = [(power(o, exponent), s) for o, s in zip(base.operands, specs, strict=True)]
        return product(coefficient ** int(exponent), factors, output, dict(enumerate(sizes)))
    if (
        base.kind == "product"
        and not base.operands
        and base.attrs[0] == 1
        and len(set(base.attrs[2])) == len(base.shape)
    ):
        return base
    common = repeated_axes(base)
    if common:
        return with_axes(power(without_axes(base, common), exponent), common, base.shape)
    return intern("power", "pow", (base,), (exponent,), base.shape)


def _passes(base: Ein, exponent: Fraction) -> bool:
    _, specs, output, _ = base.attrs
    has_sum = any(label not in output for spec in specs for label in spec)
    return exponent.denominator == 1 and not has_sum and (exponent > 0 or len(set(output)) == len(output))


def function(name: str, operands: Sequence[Ein], attrs: tuple[object, ...] = ()) -> Ein:
    """An elementwise function of operands stretched to one shape; transposes and repetitions move outside."""
    shape = broadcast(tuple(operand.shape for operand in operands))
    stretched = tuple(stretch(operand, shape) for operand in operands)
    if len(stretched) == 1 and stretched[0].kind == "product" and len(stretched[0].operands) == 1:
        return _pulled(name, stretched[0], attrs)
    common = repeated_axes(*stretched)
    if common:
        return with_axes(function(name, [without_axes(node, common) for node in stretched], attrs), common, shape)
    return intern("function", name, stretched, attrs, shape)


def _pulled(name: str, argument: Ein, attrs: tuple[object, ...]) -> Ein:
    coefficient, (spec,), output, sizes = argument.attrs
    is_plain = len(set(spec)) == len(spec) and set(spec) <= set(output) and len(set(output)) == len(output)
    if not is_plain or spec == output:
        return intern("function", name, (argument,), attrs, argument.shape)
    inner = scale(coefficient, argument.operands[0])
    moved = intern("function", name, (inner,), attrs, inner.shape)
    return product(1, [(moved, spec)], output, dict(enumerate(sizes)))


def core(name: str, operands: Ein | Sequence[Ein], shape: Shape, attrs: tuple[object, ...] = ()) -> Ein:
    """An operator on the last axes of its operands, the leading ones being a batch.

    Functions of matrices have no transpose inside: f(X') = f(X)', and det X' = det X.
    """
    given = (operands,) if isinstance(operands, Ein) else tuple(operands)
    first = given[0]
    if first.kind == "core" and first.name == "inverse" and name in _OF_INVERSES:
        return _OF_INVERSES[name](first.operands[0], shape)
    if name == "expm_frechet":
        return _along_directions(given, shape)
    if name in _OF_MATRICES and _is_transpose(first) and all(_may_turn(node) for node in given[1:]):
        turned = [_untransposed(node) for node in given]
        inner = core(name, turned, shape, attrs)
        return inner if name in _INVARIANT else swapped(inner)
    return intern("core", name, given, attrs, shape)


def _along_directions(given: tuple[Ein, ...], shape: Shape) -> Ein:
    """exp(A + s I) = e^s exp(A): a direction that is a multiple of I leaves the derivative along the others."""
    along = next((k for k, node in enumerate(given) if k and _is_multiple_of_identity(node)), None)
    if along is not None:
        rest = given[:along] + given[along + 1 :]
        inner = core("expm_frechet" if len(rest) > 1 else "matrix_exp", rest, shape)
        return scale(given[along].attrs[0], inner)
    if _is_transpose(given[0]) and all(_may_turn(node) for node in given[1:]):
        return swapped(core("expm_frechet", [_untransposed(node) for node in given], shape))
    return intern("core", "expm_frechet", given, (), shape)


def _is_multiple_of_identity(node: Ein) -> bool:
    if node.kind != "product" or node.operands:
        return False
    output = node.attrs[2]
    return output[-1] == output[-2] and len(set(output)) == len(output) - 1


_INVARIANT = frozenset(("det", "logdet"))
_OF_MATRICES = _INVARIANT | {"inverse", "matrix_exp", "matrix_power", "power_frechet"}


_OF_INVERSES: dict[str, Callable[[Ein, Shape], Ein]] = {
    "inverse": lambda matrix, shape: matrix,
    "det": lambda matrix, shape: power(core("det", matrix, shape), Fraction(-1)),
    "logdet": lambda matrix, shape: scale(-1, core("logdet", matrix, shape)),
}


def _may_turn(node: Ein) -> bool:
    return not node.shape or _is_transpose(node) or node.is_symmetric


def _untransposed(node: Ein) -> Ein:
    return node.operands[0] if _is_transpose(node) else node


def _is_transpose(node: Ein) -> bool:
    """Whether the node is a matrix with only its last two axes exchanged."""
    if node.kind != "product" or len(node.operands) != 1 or node.attrs[0] != 1:
        return False
    _, (spec,), output, _ = node.attrs
    return len(set(spec)) == len(spec) and spec == (*output[:-2], output[-1], output[-2])
