"""What kind of thing is shown, by the names of its classes: rendering a formula must not load the engines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

Value = TypeVar("Value")


def by_kind(thing: Any, table: Mapping[str, Value], otherwise: Value) -> Value:
    """The entry for the first of the thing's classes that the table names."""
    for kind in type(thing).__mro__:
        if kind.__name__ in table:
            return table[kind.__name__]
    return otherwise
