"""What every test shares: GPU tests skip themselves without a device, and property tests never fail by the clock."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import settings

# A deadline on a busy machine fails tests whose mathematics is right.
settings.register_profile("symgen", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("symgen")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked nightly unless it is asked for; skip tests marked gpu where there is no CUDA device."""
    if "nightly" not in config.option.markexpr:
        later = [item for item in items if item.get_closest_marker("nightly")]
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if item not in set(later)]
    on_device = [item for item in items if item.get_closest_marker("gpu")]
    # torch is only imported if some test asks for a device: it takes seconds.
    if on_device and not _device_found():
        for item in on_device:
            item.add_marker(pytest.mark.skip(reason="no CUDA device"))


def _device_found() -> bool:
    try:
        import torch
    except ImportError:
        return False
    return bool(torch.cuda.is_available())


# The score of the public cases. Under xdist the counting happens in workers, and their reports carry it to the process
# that prints; so these hooks stand here, where every process loads them.
_scores: dict[str, Counter[str]] = {}


@pytest.fixture
def score(record_property):
    """Count an outcome under a heading; the counts are printed at the end of the run."""
    return lambda heading, outcome: record_property("score", f"{heading}|{outcome}")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when != "call":
        return
    for name, value in report.user_properties:
        if name == "score":
            heading, _, outcome = str(value).partition("|")
            _scores.setdefault(heading, Counter())[outcome] += 1


def pytest_terminal_summary(terminalreporter) -> None:
    for heading, counts in sorted(_scores.items()):
        line = ", ".join(f"{outcome} {number}" for outcome, number in sorted(counts.items()))
        terminalreporter.write_line(f"{heading}: {line}")
