"""Reports on documents: a page, SARIF and JUnit that say the same, hold every line of the source, and run nothing."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from unit.rendering.sarif_shape import shape_faults
from unit.rendering.test_pages import faults

from symgen.errors import UsageError
from symgen.reading import read
from symgen.reading.notes import CheckedNote
from symgen.rendering.junit import junit
from symgen.rendering.note_pages import note_page
from symgen.rendering.pages import visible
from symgen.rendering.sarif import sarif
from symgen.verification import Status

NOTE = """# A <script>alert(1)</script> note & more

<!-- symgen: symbols: a, b > 0; x: real -->

$$ \\log(ab) = \\log a + \\log b $$

$$ \\mystery x = "1" $$

$$ \\sqrt{x^2} = x $$

$$ x^2 + 1 $$

`$$ code $$` and \u202e\x07 characters
"""


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> CheckedNote:
    path = tmp_path_factory.mktemp("notes") / "a <b> note.md"
    path.write_text(NOTE, encoding="utf-8")
    return read(path).verify(cache=False)


def test_the_verdicts_that_the_reports_are_about(checked: CheckedNote) -> None:
    assert [j.verdict.status for j in checked] == [Status.PROVED, Status.UNREADABLE, Status.REFUTED]
    assert [j.line.line for j in checked.ordered()] == [9, 7, 5]


def text_of(source: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", source))


def test_the_page_is_sound_and_says_what_is_wrong_first(checked: CheckedNote, tmp_path: Path) -> None:
    source = checked.save(tmp_path / "r.html").read_text(encoding="utf-8")
    assert faults(source) == []
    assert "<script" not in source
    shown = text_of(source[source.index("<body") :])
    told = [
        "line 9:15",
        "counterexample",
        "x = -1",
        "left",
        "right",
        "missing assumption",
        "x > 0",
        "line 7:4",
        "\\mystery",
    ]
    places = [shown.index(words) for words in told]
    assert places == sorted(places)
    assert "it claims nothing" in shown
    assert "inside code" in shown


def test_the_page_keeps_every_line_of_the_source(checked: CheckedNote) -> None:
    from symgen.rendering import page

    shown = text_of(page("t", note_page([checked]).sections))
    for line in NOTE.split("\n"):
        assert visible(line) in shown


def test_what_a_reader_would_not_see_is_shown() -> None:
    assert visible("a\u202eb\x00c\td\u200b") == "a[U+202E]b[U+0000]c\td[U+200B]"
    assert visible("σ ∈ ℝ é") == "σ ∈ ℝ é"


def test_links_lead_to_lines(checked: CheckedNote, tmp_path: Path) -> None:
    source = checked.save(tmp_path / "r.html").read_text(encoding="utf-8")
    targets = set(re.findall(r'href="#([^"]*)"', source))
    assert targets
    assert all(f'id="{target}"' in source for target in targets)


def test_two_documents_on_one_page_do_not_mix_their_lines(checked: CheckedNote) -> None:
    from symgen.rendering import page

    source = page("t", note_page([checked, checked]).sections)
    marks = re.findall(r'<div class="row[^"]*" id="([^"]*)"', source)
    assert len(marks) == len(set(marks)) == 2 * len(NOTE.split("\n"))


# SARIF.


def test_sarif_has_the_shape_of_its_schema(checked: CheckedNote) -> None:
    log = json.loads(sarif([checked]))
    assert shape_faults(log) == []
    results = log["runs"][0]["results"]
    assert [(r["ruleId"], r["level"]) for r in results] == [("REFUTED", "error"), ("UNREADABLE", "error")]
    place = results[0]["locations"][0]["physicalLocation"]
    assert (place["region"]["startLine"], place["region"]["startColumn"]) == (9, 15)
    assert unquote(place["artifactLocation"]["uri"]).endswith("a <b> note.md")
    notes = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert [n["locations"][0]["physicalLocation"]["region"]["startLine"] for n in notes] == [11, 13]


PLANTED = [
    lambda log: log.update(version="2.0.0"),
    lambda log: log["runs"][0].pop("tool"),
    lambda log: log["runs"][0]["results"][0].pop("message"),
    lambda log: log["runs"][0]["results"][0].update(level="fatal"),
    lambda log: log["runs"][0]["results"][0].update(ruleIndex=9),
    lambda log: log["runs"][0]["results"][0].update(place="here"),
    lambda log: log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"].update(startLine=0),
    lambda log: log["runs"][0]["results"][0]["locations"][0]["physicalLocation"].update(
        artifactLocation={"uri": "a b"}
    ),
]


@pytest.mark.parametrize("plant", PLANTED)
def test_what_breaks_the_shape_is_caught(checked: CheckedNote, plant: object) -> None:
    log = json.loads(sarif([checked]))
    plant(log)  # type: ignore[operator]
    assert shape_faults(log) != []


def test_places_in_a_notebook_are_cells(tmp_path: Path) -> None:
    path = tmp_path / "book.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "markdown", "source": "text\n$$ 1 = 2 $$"}]}))
    log = json.loads(sarif([read(path).verify(cache=False)]))
    (result,) = log["runs"][0]["results"]
    assert result["locations"][0]["logicalLocations"] == [{"name": "cell 1:2:6", "kind": "member"}]
    assert "region" not in result["locations"][0]["physicalLocation"]


# JUnit.


def test_junit_counts_what_it_lists(checked: CheckedNote, tmp_path: Path) -> None:
    root = ElementTree.parse(checked.save(tmp_path / "r.xml")).getroot()
    (suite,) = root
    assert (root.tag, suite.tag, suite.get("tests")) == ("testsuites", "testsuite", "3")
    cases = suite.findall("testcase")
    kinds = [[problem.tag for problem in case] for case in cases]
    assert kinds == [[], ["error"], ["failure"]]
    for name in ("failure", "error"):
        assert suite.get(f"{name}s") == root.get(f"{name}s") == str(len(suite.findall(f".//{name}")))
    failure = cases[2].find("failure")
    assert failure is not None
    assert failure.get("type") == "REFUTED"
    assert "counterexample at x = -1" in str(failure.text)
    assert cases[2].get("name", "").startswith("9:15 ")


def test_characters_that_xml_cannot_write_are_replaced() -> None:
    note = read("$$ \x07\\mystery = 1 $$ \ufffe").verify(cache=False)
    (case,) = ElementTree.fromstring(junit([note]).encode()).iter("testcase")
    assert "\\mystery" in case.get("name", "")


def test_a_line_passes_as_the_caller_says() -> None:
    note = read("$$ \\int_{-\\infty}^\\infty e^{-t^2} \\cos t\\,dt = \\sqrt{\\pi} e^{-1/4} $$").verify(cache=False)
    assert note[0].verdict.status is Status.SUPPORTED
    assert 'failures="1"' in junit([note])
    assert 'failures="0"' in junit([note], lambda verdict: verdict.status is Status.SUPPORTED)
    assert json.loads(sarif([note]))["runs"][0]["results"][0]["level"] == "note"


def test_a_report_of_another_kind_is_refused(checked: CheckedNote, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.html, \.json, \.sarif, \.xml"):
        checked.save(tmp_path / "r.pdf")
