"""Line charts as inline SVG: scales, ticks and lines are computed here, a template draws them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10
from typing import Any

from symgen.rendering.sections import Chart, Series

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 74, 16, 14, 44
_MOST_POINTS = 500  # more than the picture has columns; every column keeps its lowest and highest point


@dataclass(frozen=True, slots=True)
class Scale:
    """A map from values to places on the picture, linear or logarithmic."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        """The place of a value."""
        share = (self._along(value) - self._along(self.low)) / (self._along(self.high) - self._along(self.low))
        return self.start + share * (self.end - self.start)

    def _along(self, value: float) -> float:
        return log10(value) if self.log else value

    @property
    def ticks(self) -> list[float]:
        """Round values from low to high."""
        return _log_ticks(self.low, self.high) if self.log else _round_ticks(self.low, self.high)


def _round_ticks(low: float, high: float) -> list[float]:
    step = _round_step((high - low) / 5)
    first = ceil(low / step - 1e-9)
    last = floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


def _round_step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(power * multiple for multiple in (1, 2, 5, 10) if power * multiple >= rough * (1 - 1e-9))


def _log_ticks(low: float, high: float) -> list[float]:
    first, last = ceil(log10(low) - 1e-9), floor(log10(high) + 1e-9)
    every = max(1, ceil((last - first + 1) / 8))
    powers = [10.0**k for k in range(first, last + 1, every)]
    return powers if len(powers) > 1 else _round_ticks(low, high)


def _scale(values: Iterable[float], start: float, end: float, log: bool) -> Scale:
    seen = list(values)
    low, high = (min(seen), max(seen)) if seen else (1.0, 10.0)
    if low == high:
        low, high = (low / 2, high * 2) if log else (low - (abs(low) or 1) / 2, high + (abs(high) or 1) / 2)
    return Scale(low, high, start, end, log)


def picture(chart: Chart) -> dict[str, Any]:
    """What the template draws: size, ticks with their places, one path a series, the legend."""
    shown = [_visible(series, chart) for series in chart.series]
    x = _scale((p for line in shown for p, _ in line), LEFT, WIDTH - RIGHT, chart.log_x)
    y = _scale((q for line in shown for _, q in line), HEIGHT - BOTTOM, TOP, chart.log_y)
    lines = [_path(series, chart, x, y) for series in chart.series]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "top": TOP,
        "bottom": HEIGHT - BOTTOM,
        "x_ticks": [(round(x(t), 1), number(t)) for t in x.ticks],
        "y_ticks": [(round(y(t), 1), number(t)) for t in y.ticks],
        "lines": [(series.name, path) for series, path in zip(chart.series, lines, strict=True)],
    }


def _visible(series: Series, chart: Chart) -> list[tuple[float, float]]:
    pairs = zip(map(float, series.x), map(float, series.y), strict=True)
    return [(a, b) for a, b in pairs if _fits(a, chart.log_x) and _fits(b, chart.log_y)]


def _fits(value: float, log: bool) -> bool:
    return isfinite(value) and (value > 0 or not log)


def _path(series: Series, chart: Chart, x: Callable[[float], float], y: Callable[[float], float]) -> str:
    """The SVG path of a line, lifted over points that cannot be shown."""
    commands: list[str] = []
    pen_is_down = False
    for a, b in _thinned([float(v) for v in series.x], [float(v) for v in series.y]):
        fits = _fits(a, chart.log_x) and _fits(b, chart.log_y)
        if fits:
            commands.append(f"{'L' if pen_is_down else 'M'}{x(a):.1f} {y(b):.1f}")
        pen_is_down = fits
    if commands and all(command.startswith("M") for command in commands):  # lone points are drawn as dots
        commands = [command + "h0.01" for command in commands]
    return "".join(commands)


def _thinned(xs: Sequence[float], ys: Sequence[float]) -> Iterable[tuple[float, float]]:
    """Long series by the lowest and highest point of each bucket, in order."""
    pairs = list(zip(xs, ys, strict=True))
    if len(pairs) <= _MOST_POINTS:
        return pairs
    size = ceil(2 * len(pairs) / _MOST_POINTS)
    kept: list[tuple[float, float]] = []
    for start in range(0, len(pairs), size):
        bucket = pairs[start : start + size]
        ends = {min(bucket, key=lambda p: p[1]), max(bucket, key=lambda p: p[1])}
        kept.extend(p for p in bucket if p in ends)
    return kept


def number(value: float) -> str:
    """A number as a chart or table shows it.

    >>> number(0.1 + 0.2), number(1e-9), number(12000.0)
    ('0.3', '1e-9', '12000')
    """
    if value == 0 or not isfinite(value) or 1e-3 <= abs(value) < 1e6:
        return f"{value:.0f}" if abs(value) >= 1e4 else f"{value:.4g}"
    mantissa, _, exponent = f"{value:.3e}".partition("e")
    return f"{float(mantissa):g}e{int(exponent)}"
