"""What each parameter of a function is in a formula: the same name, a given order, or a formula of its symbols."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symgen.errors import ReadingError, UsageError
from symgen.terms.context import Context
from symgen.terms.term import Term, as_term
from symgen.terms.text import read

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_NAMED = (*_POSITIONAL, inspect.Parameter.KEYWORD_ONLY)


@dataclass(frozen=True, slots=True)
class Argument:
    """One parameter and the formula that it is given the value of; `keyword` when it is passed by name."""

    parameter: str
    term: Term
    keyword: bool = False

    @property
    def symbol(self) -> Term | None:
        """The symbol that the parameter is, when it is one."""
        return self.term if self.term.op == "symbol" else None


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters of a function: names in order, which are optional, which are passed by name only."""

    names: tuple[str, ...]
    optional: frozenset[str] = frozenset()
    keywords: frozenset[str] = frozenset()
    guessed: bool = False  # names that the function does not have, such as x1 of a ufunc


def is_code(thing: Any) -> bool:
    """Whether something is a function to be called rather than a formula, a claim or text.

    >>> import math
    >>> is_code(math.exp), is_code("exp(x)"), is_code(as_term(1))
    (True, False, False)
    """
    if not callable(thing) or isinstance(thing, type | Term):
        return False
    foreign = type(thing).__module__.partition(".")[0] == "sympy"
    return not foreign and not any(hasattr(thing, name) for name in ("_symgen_term_", "_sympy_", "goal"))


def name_of(function: Callable[..., Any]) -> str:
    """What to call a function in messages."""
    inner = function.func if isinstance(function, functools.partial) else function
    return getattr(inner, "__name__", type(inner).__name__)


def signature(function: Callable[..., Any]) -> Signature:
    """The parameters of a function; a compiled program has its inputs, a ufunc as many as it takes."""
    inputs = getattr(function, "inputs", None)
    if isinstance(inputs, tuple) and all(isinstance(s, Term) for s in inputs):
        return Signature(tuple(s.attrs[0] for s in inputs))
    if isinstance(getattr(function, "nin", None), int):
        return Signature(tuple(f"x{k + 1}" for k in range(function.nin)), guessed=True)  # type: ignore[attr-defined]
    try:
        parameters = inspect.signature(function).parameters.values()
    except (ValueError, TypeError):
        return Signature(("x1",), guessed=True)  # built in, without a signature: most are of one argument
    named = [p for p in parameters if p.kind in _NAMED]
    optional = frozenset(p.name for p in named if p.default is not p.empty)
    keywords = frozenset(p.name for p in named if p.kind is p.KEYWORD_ONLY)
    return Signature(tuple(p.name for p in named), optional, keywords)


def bind(function: Callable[..., Any], args: Any, formula: Term | None, context: Context) -> tuple[Argument, ...]:
    """The arguments of a function: what `args` says, else parameters and symbols of the same name.

    `args` is a sequence (names, Terms or text, in the order of the parameters) or a mapping from parameters to them.
    Raises UsageError where a parameter has no meaning or a symbol of the formula reaches no parameter.
    """
    found = signature(function)
    names = _names(formula, context)
    if args is None:
        chosen = _by_name(function, found, names)
    elif isinstance(args, Mapping):
        chosen = _by_mapping(function, found, names, args, context)
    else:
        chosen = _by_order(function, found, args, context)
    _require_all(function, formula, chosen)
    return chosen


def _names(formula: Term | None, context: Context) -> dict[str, Term]:
    free = {s.attrs[0]: s for s in formula.free} if formula is not None else {}
    return {**context.symbols, **free}


def _by_name(function: Any, found: Signature, names: dict[str, Term]) -> tuple[Argument, ...]:
    if found.guessed:
        own = [s for s in names.values() if s not in _sizes(names.values())]
        if len(found.names) == 1 == len(own):
            return (Argument(found.names[0], own[0]),)
        raise _unbound(function, f"{name_of(function)} names no parameters of its own", names)
    missing = [n for n in found.names if n not in names and n not in found.optional]
    if missing:
        raise _unbound(function, f"no symbol is called {_listed(missing)}", names)
    return tuple(Argument(n, names[n], n in found.keywords) for n in found.names if n in names)


def _by_mapping(
    function: Any, found: Signature, names: dict[str, Term], args: Mapping[Any, Any], context: Context
) -> tuple[Argument, ...]:
    unknown = [str(n) for n in args if n not in found.names]
    if unknown and not found.guessed:
        raise _unbound(function, f"it has no parameter {_listed(unknown)}", names)
    order = tuple(args) if found.guessed else found.names
    missing = [n for n in order if n not in args and n not in names and n not in found.optional]
    if missing:
        raise _unbound(function, f"no symbol is called {_listed(missing)}", names)
    bound = {**{n: names[n] for n in order if n in names}, **{n: _term(args[n], context) for n in order if n in args}}
    return _passed(found, order, bound)


def _passed(found: Signature, order: Sequence[str], bound: Mapping[str, Term]) -> tuple[Argument, ...]:
    """By position while nothing was left out, by name afterwards."""
    chosen: list[Argument] = []
    skipped = False
    for name in order:
        if name in bound:
            chosen.append(Argument(name, bound[name], skipped or name in found.keywords))
        else:
            skipped = True
    return tuple(chosen)


def _by_order(function: Any, found: Signature, args: Any, context: Context) -> tuple[Argument, ...]:
    given = [args] if isinstance(args, str | Term) else list(args)
    required = [n for n in found.names if n not in found.optional]
    variadic = found.guessed or not found.names
    if not variadic and not len(required) <= len(given) <= len(found.names):
        raise UsageError(
            f"{len(given)} given for the parameters {_listed(found.names)}",
            asked=f"verify {name_of(function)} against a formula",
            where="args",
            hint=f"give one name or formula for each of {_listed(required)}, in this order, or a mapping",
        )
    order = found.names if not variadic else tuple(f"x{k + 1}" for k in range(len(given)))
    return tuple(Argument(n, _term(g, context), n in found.keywords) for n, g in zip(order, given, strict=False))


def _term(given: Any, context: Context) -> Term:
    if not isinstance(given, str):
        return as_term(given)
    found = read(given, context)
    if not isinstance(found, Term):
        raise ReadingError("a relation", asked="what a parameter is", text=given, hint="give a name or a formula")
    return found


def _require_all(function: Any, formula: Term | None, chosen: tuple[Argument, ...]) -> None:
    if formula is None:
        return
    bound = frozenset().union(*(a.term.free for a in chosen)) if chosen else frozenset()
    missing = sorted(s.attrs[0] for s in formula.free - bound - _sizes(bound))
    if missing:
        names = ", ".join(a.parameter for a in chosen)
        raise UsageError(
            f"the formula has {_listed(missing)}, which no parameter of ({names}) stands for",
            asked=f"verify {name_of(function)} against {_short(formula)}",
            where="args",
            hint=f"say which one does, as in args={{{chosen[0].parameter if chosen else 'x'!r}: {missing[0]!r}}}",
        )


def _sizes(symbols: Iterable[Term]) -> frozenset[Term]:
    """The sizes of tensors, which are read off the arrays."""
    return frozenset().union(*(d.free for s in symbols for d in s.shape if isinstance(d, Term)))


def _short(formula: Term) -> str:
    text = str(formula)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _unbound(function: Any, problem: str, names: Mapping[str, Term]) -> UsageError:
    known = _listed(sorted(names)) or "no symbol"
    return UsageError(
        f"{problem}; the formula has {known}",
        asked=f"verify {name_of(function)} against a formula",
        where="args",
        hint="say what each parameter is: args=['x', 'm'] in their order, or args={'logvar': 'log(s**2)'} by name",
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
