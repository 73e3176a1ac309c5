"""What is said of code that has no reading: the torch function, the line, and what to write instead."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from traceback import walk_tb
from types import FrameType, TracebackType
from typing import Any

import torch

from symgen.errors import NoRuleError, closest

_OURS = str(Path(__file__).resolve().parents[2])
_WRAPPERS = ("_tensor.py", "overrides.py")
_TORCH = str(Path(torch.__file__).resolve().parent)


def _is_foreign(file: str) -> bool:
    """Whether a file is neither symgen's own nor torch's."""
    return not file.startswith((_OURS, _TORCH)) and "importlib" not in file and not file.endswith("contextlib.py")


def _frames() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back


def line_of_caller() -> str:
    """Where the code that is read stands now: file, line, and its text where there is one."""
    for frame in _frames():
        if _is_foreign(frame.f_code.co_filename):
            return _spelled(frame.f_code.co_filename, frame.f_lineno)
    return "an unknown line"


def line_of_error(trace: TracebackType | None) -> str:
    """The innermost line of the code that is read in a traceback."""
    found = [(f.f_code.co_filename, number) for f, number in walk_tb(trace) if _is_foreign(f.f_code.co_filename)]
    return _spelled(*found[-1]) if found else "an unknown line"


def in_transform(trace: TracebackType | None) -> bool:
    """Whether an error comes from a transform of torch.func, such as vmap, which takes true arrays apart."""
    return any("_functorch" in Path(frame.f_code.co_filename).parts for frame, _ in walk_tb(trace))


def _spelled(file: str, number: int) -> str:
    text = linecache.getline(file, number).strip()
    return f"{Path(file).name} line {number}" + (f" ({text})" if text else "")


def refusal(name: str, found: str, known: Iterable[str] = (), hint: str = "") -> NoRuleError:
    """The error for a torch function that is not read, or not in this use."""
    near = closest(name, known)
    advice = f"nearest that are read: {', '.join(near)}" if near else "write it through torch functions that are read"
    return NoRuleError(name, asked=f"the formula of torch's {name}", found=found, hint=hint or advice)


def unreadable(name: str, found: str) -> NoRuleError:
    """The error for what depends on the entries of a tensor, which a formula does not know."""
    return NoRuleError(
        name,
        asked="the formula of code whose course does not depend on the values of its tensors",
        found=found,
        where=line_of_caller(),
        hint="write a choice between values as torch.where, a loop over entries as an operation on the whole tensor",
    )


def refuse(name: str, found: str, hint: str = "") -> Any:
    raise refusal(name, found, hint=hint)


def called_by_torch() -> bool:
    """Whether torch's own layers make the call, rather than the code that is read."""
    files = (frame.f_code.co_filename for frame in _frames())
    caller = next((file for file in files if not file.startswith(_OURS) and Path(file).name not in _WRAPPERS), "")
    return caller.startswith(_TORCH)


def in_own_function() -> bool:
    """Whether a torch.autograd.Function, which holds gradients off while it computes, is under way."""
    return any(frame.f_code.co_filename.endswith("torch/autograd/function.py") for frame in _frames())


def in_validation() -> bool:
    """Whether torch.distributions is checking arguments, which are taken to be in their domains."""
    files = [frame.f_code.co_filename for frame in _frames()]
    own = next((file for file in files if not file.startswith(_OURS)), "")
    return own.endswith(("distributions/distribution.py", "distributions/constraints.py"))
