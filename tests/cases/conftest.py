"""The score of the public cases, printed at the end of a run."""

from collections import Counter

import pytest

_scores: dict[str, Counter] = {}


@pytest.fixture
def score(record_property):
    """Count an outcome under a heading."""

    def count(heading: str, outcome: str) -> None:
        _scores.setdefault(heading, Counter())[outcome] += 1
        record_property("score", f"{heading}|{outcome}")

    return count


def pytest_runtest_logreport(report):
    """Under xdist the counting happens in workers; their reports carry it to the one that prints."""
    if report.when == "call" and hasattr(report, "node"):
        for name, value in report.user_properties:
            if name == "score":
                heading, _, outcome = value.partition("|")
                _scores.setdefault(heading, Counter())[outcome] += 1


def pytest_terminal_summary(terminalreporter):
    for heading, counts in sorted(_scores.items()):
        line = ", ".join(f"{outcome} {number}" for outcome, number in sorted(counts.items()))
        terminalreporter.write_line(f"{heading}: {line}")
