"""compile: a formula, or a derivation's result, as stable and readable code."""

from __future__ import annotations

import linecache
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from symgen.codegen.contractions import contracted
from symgen.codegen.derivatives import differentiated
from symgen.codegen.guards import guarded
from symgen.codegen.kernels import fused
from symgen.codegen.lowering import scheduled, statements
from symgen.codegen.names import Names, documentation, identifier
from symgen.codegen.program import Program, calling
from symgen.codegen.stability import stabilise
from symgen.codegen.target import TARGETS, Target
from symgen.codegen.writer import Writer
from symgen.errors import ShapeError, UnknownNameError, UsageError
from symgen.terms.term import Term, as_term, make, num
from symgen.terms.traverse import fold
from symgen.terms.traverse import size as operations

# A formula of more operations, counted as it is written out, is not spelled in a docstring.
LONGEST_DOCUMENTATION = 500
Grad = bool | Sequence[Term | str]


def compile(
    x: Any, *, args: Sequence[Term | str], to: str | Target = "numpy", grad: Grad = False, name: str = "f"
) -> Program:
    """Code that computes a formula, numerically stable: sums of exponentials, logarithms near 1 and the like rewritten.

    `x` is a Term or has one as its `result`; `args` are symbols or their names, in the order of the callable's
    arguments. Scalars broadcast over arrays, tensors over leading axes, sizes are read from the arrays and the dtype is
    kept. With `grad` the call returns (value, (d_arg1, ...)), each gradient with its argument's shape; for those
    arguments only that `grad` names, where it is a sequence. Value and gradients share their intermediates.
    Raises NoRuleError for an operator that the target has no row for.

    >>> from symgen.terms.build import reals, log, exp
    >>> x = reals("x")
    >>> f = compile(log(1 + exp(x)), args=[x])
    >>> float(f(1000.0))
    1000.0
    """
    target = to if isinstance(to, Target) else TARGETS[to]
    formula = _formula(x)
    inputs = _inputs(formula, args)
    outputs = _outputs(formula, inputs, grad)
    results = ("value", *(f"d_{s.attrs[0]}" for s in _chosen(inputs, grad)))
    code = contracted(guarded(stabilise(make("tuple", *outputs))).args)  # together, so that shared parts are met once
    source = write(fused(code, target.rows), inputs, target, name, formula, results)

    @cache
    def batched() -> Callable[..., Any]:
        return _executed(write(code, inputs, target, name, formula, results, batched=True), target, name)

    plain = _executed(source, target, name)
    has_gradients = grad is not False
    call = calling(inputs, outputs, plain, batched, target.arrays(), name, has_gradients)
    return Program(inputs, outputs, source, target.name, call, has_gradients, _origin(x), _verdict(x))


def _formula(x: Any) -> Term:
    result = getattr(x, "result", x)
    return differentiated(as_term(result))


def _origin(x: Any) -> str:
    goal = getattr(x, "goal", None)
    return "" if goal is None else str(goal)


def _verdict(x: Any) -> str:
    status = getattr(getattr(x, "verdict", None), "status", "")
    return str(getattr(status, "value", status))


def _inputs(formula: Term, args: Sequence[Term | str]) -> tuple[Term, ...]:
    free = {s.attrs[0]: s for s in sorted(formula.free, key=lambda s: (s.attrs[0], s.digest))}
    inputs = tuple(_input(a, free) for a in args)
    repeated = sorted({s.attrs[0] for s in inputs if inputs.count(s) > 1})
    if repeated:
        raise UsageError(asked="compile", found=f"{', '.join(repeated)} given twice in args", hint="name each once")
    sizes = _read_sizes(inputs)
    missing = sorted(s.attrs[0] for s in formula.free if s not in inputs and s not in sizes)
    if missing:
        raise UsageError(
            asked=f"compile with args {', '.join(s.attrs[0] for s in inputs)}",
            found=f"the formula also depends on {', '.join(missing)}",
            where="args",
            hint=f"add {', '.join(missing)} to args",
        )
    return inputs


def _input(argument: Term | str, free: dict[str, Term]) -> Term:
    if isinstance(argument, str):
        if argument not in free:
            raise UnknownNameError(argument, kind="symbol", candidates=free, where="args")
        return free[argument]
    if argument.op != "symbol":
        raise UsageError(
            asked="compile",
            found=f"{argument} in args, which is not a symbol",
            where="args",
            hint="give symbols or names",
        )
    return argument


def _read_sizes(inputs: tuple[Term, ...]) -> dict[Term, tuple[Term, int]]:
    """Symbolic sizes, with the first argument and the axis (from the end) that tells each."""
    found: dict[Term, tuple[Term, int]] = {}
    for symbol in inputs:
        for axis, size in enumerate(symbol.shape):
            if isinstance(size, Term) and size.op == "symbol" and size not in inputs:
                found.setdefault(size, (symbol, axis - len(symbol.shape)))
    return found


def _outputs(formula: Term, inputs: tuple[Term, ...], grad: Grad) -> tuple[Term, ...]:
    if grad is False:
        return (formula,)
    value, chosen = stabilise(formula, primitives=False), _chosen(inputs, grad)
    if value.shape:
        raise ShapeError(
            asked="compile with grad=True",
            found=f"a value of shape {value.shape}",
            where=str(formula),
            hint="gradients are of scalars: reduce with total or mean first",
        )
    from symgen.calculus.tensor.stages import staged_gradients

    present = [s for s in chosen if s in value.free]
    found = staged_gradients(value, present) if present else {}
    return (formula, *(found.get(s, make("zeros", attrs=(s.shape,)) if s.shape else num(0)) for s in chosen))


def _chosen(inputs: tuple[Term, ...], grad: Grad) -> tuple[Term, ...]:
    """The arguments whose gradients are asked for."""
    if isinstance(grad, bool):
        return inputs if grad else ()
    return tuple(_input(a, {s.attrs[0]: s for s in inputs}) for a in grad)


def write(
    outputs: tuple[Term, ...],
    inputs: tuple[Term, ...],
    target: Target,
    name: str,
    formula: Term,
    results: tuple[str, ...],
    *,
    batched: bool = False,
) -> str:
    """The source text of a program; `results` are the names of its outputs."""
    function = identifier(name)
    names = Names((*target.namespace(), *target.helpers, function))
    parameters = [names.fresh(s.attrs[0]) for s in inputs]
    writer = Writer(target, names, dict(zip(inputs, parameters, strict=True)), batched=batched)
    sizes = _sizes(outputs, inputs, writer)
    made = statements(outputs, writer)
    names_of_results = [names.fresh(result) for result in results]
    lines, returned = scheduled(made, [(n, writer.at(o)) for n, o in zip(names_of_results, outputs, strict=True)])
    signature = f"def {function}({', '.join(parameters)}):"
    ending = f"return {', '.join(returned)}"
    body = "\n".join(f"    {line}" for line in (_docstring(formula, outputs), *sizes, *lines, ending))
    code = "".join(f"{text}\n\n\n" for text in writer.helpers.values()) + f"{signature}\n{body}\n"
    return _imports(target, code) + code


def _sizes(outputs: tuple[Term, ...], inputs: tuple[Term, ...], writer: Writer) -> list[str]:
    """The lines that read the sizes which the outputs mention from the shapes of arguments."""
    sizes = _read_sizes(inputs)
    mentioned = frozenset().union(*(_uses(o) for o in outputs))
    for size in sorted((s for s in mentioned if s in sizes), key=lambda s: s.attrs[0]):
        writer.sizes[size] = writer.known[size] = writer.names.fresh(size.attrs[0])
    return [f"{name} = {writer.known[sizes[s][0]]}.shape[{sizes[s][1]}]" for s, name in writer.sizes.items()]


def _imports(target: Target, code: str) -> str:
    """The import lines that code has need of, the standard library's first."""
    needed = set(re.findall(r"(?<![\w.])([A-Za-z_]\w*)\.", code))
    lines = {line: line.split()[-1] in needed for line in target.imports if line}
    standard = [line for line, used in lines.items() if used and line == "import math"]
    others = [line for line, used in lines.items() if used and line != "import math"]
    blocks = ["\n".join(block) for block in (standard, others) if block]
    return "\n\n".join(blocks) + "\n\n\n" if blocks else ""


def _uses(term: Term) -> frozenset[Term]:
    """The symbols that an expression mentions outside the shapes of its symbols: in its attributes, or by its rows."""
    return fold(term, _mentioned)


def _mentioned(node: Term, inside: tuple[frozenset[Term], ...]) -> frozenset[Term]:
    if node.op == "symbol":
        return frozenset((node,))
    sizes = node.shape if node.op in ("diag", "vec") else node.attrs
    return frozenset().union(*inside, *map(_sizes_in, sizes))


def _sizes_in(attr: Any) -> frozenset[Term]:
    if isinstance(attr, tuple):
        return frozenset().union(*map(_sizes_in, attr))
    return attr.free if isinstance(attr, Term) else frozenset()


def _docstring(formula: Term, outputs: tuple[Term, ...]) -> str:
    ending = ", with its gradients" if len(outputs) > 1 else ""
    text = str(formula) if operations(formula) <= LONGEST_DOCUMENTATION else "A formula too long to be written out"
    return f'"""{documentation(text)}{ending}."""'


def _executed(source: str, target: Target, name: str) -> Callable[..., Any]:
    """Run generated source, and only that, among the modules of its target."""
    file = f"<symgen {target.name} {hash_of(source)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    namespace: dict[str, Any] = dict(target.namespace())
    exec(_compiled_text(source, file), namespace)
    return namespace[identifier(name)]


def hash_of(source: str) -> str:
    """A short content hash of source text."""
    from hashlib import blake2b

    return blake2b(source.encode(), digest_size=6).hexdigest()


def _compiled_text(source: str, file: str) -> Any:
    import builtins

    return builtins.compile(source, file, "exec")
