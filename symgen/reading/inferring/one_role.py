"""One name in two roles: r_l, a number by itself in what a context defines, beside the vector r whose entries a sum counts."""

from __future__ import annotations

from collections.abc import Iterable

from symgen.errors import ReadingError
from symgen.reading.declared import Declarations
from symgen.terms.relations import Claim


def check_roles(declared: Declarations, claims: Iterable[Claim], text: str) -> None:
    """Refuse claims in which r_l is a number of its own and r a vector: r_l is one of its entries, but which was not seen.

    Raises ReadingError: read so, a right claim would fail.
    """
    for claim in claims:
        found = {symbol.attrs[0]: symbol for symbol in claim.left.free | claim.right.free}
        for name, symbol in sorted(found.items()):
            stem, _, label = name.rpartition("_")
            whole = found.get(stem)
            numbered = len(label) == 1 and label.islower() and not symbol.shape
            if numbered and whole is not None and whole.shape:
                raise ReadingError(
                    f"{name} as a number of its own beside the vector {stem}", asked="one meaning of a name", text=text,
                    hint=f"declare {stem}: vector n, and write sums over its entries with their ends",
                )  # fmt: skip
