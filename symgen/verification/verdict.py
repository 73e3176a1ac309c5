"""Verdict: what the judge says of a claim, with its evidence. Only `verification/ladder.py` makes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from symgen._registry import hook


class Status(StrEnum):
    """The words of a verdict; each is a contract about its evidence (see `Verdict`)."""

    PROVED = "PROVED"
    CERTIFIED = "CERTIFIED"
    SUPPORTED = "SUPPORTED"
    REFUTED = "REFUTED"
    UNDECIDED = "UNDECIDED"
    UNREADABLE = "UNREADABLE"
    UNJUDGED = "UNJUDGED"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A point inside the declared domain where the claim fails, and both sides there, as exact or decimal text."""

    point: Mapping[str, str]
    left: str
    right: str
    difference: str = ""
    ratio: str = ""

    def __str__(self) -> str:
        at = ", ".join(f"{name} = {value}" for name, value in self.point.items())
        closer = f", left - right = {self.difference}" if self.left == self.right and self.difference else ""
        return f"{f'at {at}' if at else 'everywhere'}: left = {self.left}, right = {self.right}{closer}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is believed of a claim, how strongly, and why.

    PROVED: a decision procedure named in `method`, or a chain of such; with `relies_on`, given those declared rules.
    CERTIFIED: rigorous enclosures over the whole stated domain. SUPPORTED: independent evaluators agree at `points` points.
    REFUTED: `counterexample` inside the domain. UNDECIDED: the reason in `method`. UNREADABLE: the text has no single
    meaning. UNJUDGED: nobody asked. Where draws speak, `risk` bounds the chance that they mislead, and `resolution` is the
    relative difference of the sides that they would have shown. `mistake` names what is wrong with a refuted claim; `repair`
    is the claim put right, and `repair_status` what the judge says of that. `bool(verdict)` is true for PROVED and CERTIFIED
    only.
    """

    status: Status
    rung: str = ""
    method: str = ""
    relies_on: tuple[tuple[str, str], ...] = ()
    conditions: tuple[str, ...] = ()
    counterexample: Counterexample | None = None
    mistake: str | None = None
    repair: str = ""
    repair_status: str = ""
    first_wrong: int | None = None
    assumptions: tuple[str, ...] = ()
    points: int = 0
    digits: int = 0
    resolution: float = 0.0
    risk: float = 0.0
    seed: int = 0
    not_tried: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.status in (Status.PROVED, Status.CERTIFIED)

    @property
    def evidence(self) -> str:
        """Why the status is believed, in one sentence."""
        given = f" given {', '.join(name for name, _ in self.relies_on)}" if self.relies_on else ""
        return f"{self.method}{given}"

    @property
    def _repaired(self) -> str:
        """The claim put right; it is said to hold where the judge says so."""
        if not self.repair:
            return ""
        if self.repair_status in (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED):
            return f"; it holds as {self.repair} ({self.repair_status})"
        return f"; it may have been meant as {self.repair}"

    def __str__(self) -> str:
        given = f" given {', '.join(name for name, _ in self.relies_on)}" if self.relies_on else ""
        lines = [f"{self.status}{given}: {self.method}" if self.method else f"{self.status}{given}"]
        if self.counterexample:
            lines.append(f"  counterexample {self.counterexample}")
        if self.mistake:
            lines.append(f"  mistake: {self.mistake}{self._repaired}")
        if self.conditions:
            lines.append(f"  where {'; '.join(self.conditions)}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return str(hook("render.html")(self))

    def to_json(self) -> dict[str, Any]:
        """The verdict as plain JSON values."""
        return {**asdict(self), "status": str(self.status)}
