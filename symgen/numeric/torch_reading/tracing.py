"""One call of a torch function on tensors that stand for Terms: every torch operation is read as it is made."""

from __future__ import annotations

import inspect
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from symgen.errors import NoRuleError, SymgenError
from symgen.numeric.torch_reading.constants import literal
from symgen.numeric.torch_reading.refusals import called_by_torch, in_own_function, line_of_caller, refusal, unreadable
from symgen.numeric.torch_reading.sizes import Size
from symgen.numeric.torch_reading.table import name_of, table
from symgen.terms.term import Term, make, num


class Memory:
    """The entries that a tensor and the views of it share: what is written to one of them changes all."""

    def __init__(self) -> None:
        self._holders: list[weakref.ref[Traced]] = []

    def share(self, holder: Traced) -> None:
        self._holders.append(weakref.ref(holder))

    @property
    def is_shared(self) -> bool:
        return sum(holder() is not None for holder in self._holders) > 1


class Traced(torch.Tensor):
    """A tensor that stands for a Term; it has no entries of its own."""

    term: Term
    memory: Memory

    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        raise unreadable(name_of(func), "a traced tensor outside of the call that traces it")

    def __repr__(self, *, tensor_contents: Any = None) -> Any:  # type: ignore[override]
        return f"Traced({self.term})"


_SHELL = torch.empty((), device="meta")


def traced(term: Term, memory: Memory | None = None) -> Traced:
    """A tensor that stands for a Term, which may share the entries of another."""
    made: Traced = torch.Tensor._make_subclass(Traced, _SHELL)
    made.term, made.memory = term, memory or Memory()
    made.memory.share(made)
    return made


#: Settings of torch itself: they take effect, and are no part of a formula.
_SETTINGS = frozenset({"_set_grad_enabled", "_exit_autocast", "_enter_autocast", "set_grad_enabled"})

#: Functions that make a tensor out of sizes and numbers: read as formulas even where all of those are known.
_MAKERS = frozenset({"eye", "ones", "zeros", "full", "tensor", "as_tensor", "asarray", "scalar_tensor"})

#: Functions that leave entries as they are, in other places. The result of a view shares the entries of its argument.
_VIEWS = frozenset(
    """
    getitem .T .mT .H .mH .data view view_as reshape flatten unflatten ravel transpose swapaxes swapdims permute t movedim
    moveaxis unsqueeze squeeze expand expand_as broadcast_to diagonal detach select narrow unbind split chunk contiguous
    to float double type as_tensor alias requires_grad_
    """.split()  # noqa: SIM905
)
_CONVERSIONS = frozenset(["to", "float", "double", "type", "as_tensor"])
_REARRANGING = (_VIEWS - _CONVERSIONS) | frozenset(
    """
    cat concat concatenate stack hstack vstack repeat tile repeat_interleave flip roll tril triu broadcast_tensors
    index_select gather take_along_dim pad __iter__
    """.split()  # noqa: SIM905
)


class Trace(TorchFunctionMode):
    """While it is entered, torch functions of traced tensors, symbolic sizes and named tensors give traced tensors."""

    def __init__(self, title: str, named: Mapping[int, Term] | None = None, kept: Iterable[int] = ()) -> None:
        super().__init__()
        self.title = title
        self.named = dict(named or {})
        self.kept = frozenset(kept)  # tensors that no call may write to: the counts and masks of a module

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = dict(kwargs or {})
        name = name_of(func)
        if name in _SETTINGS:
            return func(*args, **kwargs)
        if torch._C._functorch.peek_interpreter_stack() is not None:
            raise refusal(
                "func", "a transform of torch.func", hint="write it for whole tensors; derive from the formula"
            )
        builder = table().get(name)
        is_formula = name in _MAKERS or any(self._stands(leaf) for leaf in leaves((args, kwargs)))
        if not is_formula and not getattr(builder, "always", False):
            return self._plain(func, name, args, kwargs)
        try:
            return self._read(name, builder, args, kwargs)
        except SymgenError as error:
            if isinstance(error, NoRuleError) and error.asked.startswith("the formula of torch's"):
                error.asked, error.operator = f"the formula of torch's {name}", name
            line = line_of_caller()
            if line not in error.where:
                error.where = ": ".join(filter(None, (line, error.where)))
            raise

    def _plain(self, func: Any, name: str, args: Any, kwargs: Any) -> Any:
        """A call on known tensors alone. The counters of torch's own layers have no part in any value."""
        writes = name.endswith("_") and not name.startswith("__") and bool(args) and id(args[0]) in self.kept
        if not writes:
            return func(*args, **kwargs)
        if called_by_torch():
            return args[0]
        raise refusal(name, f"{name} writes to a buffer of the module in place", hint="give state as an argument")

    def _stands(self, leaf: Any) -> bool:
        return isinstance(leaf, Traced | Size) or id(leaf) in self.named

    def _read(self, name: str, builder: Callable[..., Any] | None, args: Any, kwargs: dict[str, Any]) -> Any:
        in_place = bool(kwargs.pop("inplace", False))
        if builder is None and name.endswith("_") and not name.startswith("__"):
            builder, in_place = table().get(name[:-1]), True
        if builder is None:
            raise refusal(name, f"torch's {name} has no reading", table())
        if kwargs.pop("out", None) is not None:
            raise refusal(name, f"{name} writing to the tensor given as out", hint="use the result instead")
        _require_fit(name, builder, args, kwargs)
        target = self._written(name, args[0]) if in_place else None
        result = _built(builder, self.inward(args), self.inward(kwargs), name in _REARRANGING)
        if target is not None:
            target.term = _kept_shape(name, target.term, _graded(result))
            return target
        shared = args[0].memory if name in _VIEWS and args and isinstance(args[0], Traced) else None
        found = self.outward(result, shared)
        return iter(found) if name == "__iter__" else found

    def _written(self, name: str, target: Any) -> Traced:
        """What an operation in place writes to, if nothing else sees the same entries."""
        if not isinstance(target, Traced) or target.memory.is_shared:
            what = "a parameter or a constant" if not isinstance(target, Traced) else "entries that other tensors share"
            raise refusal(name, f"{name} writes to {what} in place", hint="write it without the change in place")
        return target

    def inward(self, value: Any) -> Any:
        """Terms in the place of tensors."""
        if isinstance(value, Traced):
            return value.term
        if isinstance(value, torch.Tensor):
            return self.named.get(id(value)) or literal(value)
        if isinstance(value, tuple | list):
            return (
                type(value)(map(self.inward, value)) if type(value) in (tuple, list) else tuple(map(self.inward, value))
            )
        if isinstance(value, dict):
            return {key: self.inward(item) for key, item in value.items()}
        if isinstance(value, slice):
            return slice(*(self.inward(end) for end in (value.start, value.stop, value.step)))
        return value

    def outward(self, value: Any, shared: Memory | None = None) -> Any:
        """Tensors in the place of Terms."""
        if isinstance(value, Term):
            return traced(_graded(value), shared)
        if isinstance(value, tuple | list):
            made = [self.outward(item, shared) for item in value]
            return type(value)(*made) if hasattr(value, "_fields") else type(value)(made)
        return value


def _built(builder: Callable[..., Any], args: Any, kwargs: Any, rearranges: bool) -> Any:
    """What a builder makes. Truth values are rearranged as the numbers 1 and 0, which every operator takes."""
    flags = rearranges and any(_is_flag(leaf) for leaf in leaves(args[:1]))
    if not flags:
        return builder(*args, **kwargs)
    first = _mapped(args[0], lambda leaf: _counted(leaf) if _is_flag(leaf) else leaf)
    return _mapped(builder(first, *args[1:], **kwargs), lambda leaf: make("eq", leaf, num(1)))


def _is_flag(value: Any) -> bool:
    return isinstance(value, Term) and value.domain.field == "boolean"


def _counted(flag: Term) -> Term:
    """1 where a condition holds, else 0."""
    is_plain = flag.op == "eq" and flag.args[1] == 1 and flag.args[0].domain.is_integer
    whole = flag.args[0].domain if is_plain else None
    return flag.args[0] if whole is not None and whole.low >= 0 and whole.high <= 1 else make("indicator", flag)


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, tuple | list):
        return type(value)(_mapped(item, change) for item in value)
    return change(value)


def _graded(term: Term) -> Term:
    """A value computed without gradients is held constant by every derivative."""
    if torch.is_grad_enabled() or not term.free or term.domain.field not in ("real", "complex"):
        return term
    if in_own_function():
        raise refusal(
            "autograd.Function",
            "a torch.autograd.Function, whose derivative need not be that of its value",
            hint="write the value through torch functions",
        )
    return make("stop_gradient", term)


def _kept_shape(name: str, before: Term, after: Any) -> Term:
    if not isinstance(after, Term) or len(before.shape) != len(after.shape):
        raise refusal(name, f"{name} in place would change the shape", hint="write it without the change in place")
    return after


def _require_fit(name: str, builder: Callable[..., Any], args: Any, kwargs: Any) -> None:
    try:
        inspect.signature(builder).bind(*args, **kwargs)
    except TypeError as error:
        raise refusal(name, f"arguments of {name} that are not read: {error}") from error


def leaves(value: Any) -> Iterator[Any]:
    """What tuples, lists, slices and dictionaries hold in the end."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, slice):
        value = (value.start, value.stop, value.step)
    if isinstance(value, tuple | list):
        for item in value:
            yield from leaves(item)
    else:
        yield value
