"""Pages: self-contained, escaped, small; charts and pictures hold the numbers that they were given."""

from __future__ import annotations

import re
import struct
import zlib
from base64 import b64decode
from html.parser import HTMLParser

import numpy as np
import pytest
from unit.rendering.derivations import PROVED, REFUTED, kl, with_verdicts
from unit.rendering.formulas import declared, x, y

import symgen as sg
from symgen.errors import UsageError
from symgen.rendering import (
    Chart,
    Facts,
    Figures,
    Formula,
    Images,
    Judgement,
    Page,
    Prose,
    Series,
    Steps,
    html,
    latex,
    page,
    save,
)
from symgen.rendering.charts import Scale, number, picture
from symgen.rendering.images import png

VOID = {"meta", "img", "line", "path", "input", "br"}


class _Reader(HTMLParser):
    """Collects what a page asks for and whether its elements nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.addresses: list[str] = []
        self.elements: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        self.wrong += [f"{tag} {name}" for name, _ in attrs if name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.wrong.append(tag)


def faults(source: str) -> list[str]:
    """What keeps a page from being self-contained and well nested."""
    reader = _Reader()
    reader.feed(source)
    fetched = [a for a in reader.addresses if not a.startswith(("data:", "#"))]
    fetched += [u for u in re.findall(r"url\(([^)]*)\)", source) if not u.startswith("data:")]
    scripts = [tag for tag in reader.elements if tag in ("script", "iframe", "object", "link")]
    return [*reader.wrong, *reader.open, *fetched, *scripts]


def everything() -> str:
    return page(
        "A <report>",
        [
            Prose("Head & tail", "One.\n\nTwo <b>."),
            Formula(x / y, "a quotient"),
            Facts({"seed": 0, "<i>": "<script>alert(1)</script>"}, "Settings"),
            Figures(["quantity", "error", "verdict"], [["KL", 1e-16, PROVED], [sg.Eq(x, y), 3, "REFUTED"]], "Checks"),
            Chart([Series("<loss>", [1, 2, 3], [3.0, 2.0, 1.5])], "Training", "step", "nats"),
            Images([np.arange(64, dtype=np.uint8).reshape(8, 8)], "Samples", labels=["<one>"]),
            Judgement(REFUTED, "verdict"),
            Steps(with_verdicts(PROVED)),
        ],
    )


def test_a_page_with_every_block_is_sound() -> None:
    source = everything()
    assert faults(source) == []
    assert "Content-Security-Policy" in source
    assert "default-src 'none'" in source
    assert len(source) < 500_000


@pytest.mark.parametrize(
    "planted",
    [
        "<script>1</script>",
        '<img src="https://example.org/x.png">',
        "<style>a{background:url(x.png)}</style>",
        "<p><b></p>",
        '<p onclick="x()"></p>',
    ],
)
def test_faults_are_caught(planted: str) -> None:
    assert faults(planted) != []


def test_everything_is_escaped() -> None:
    source = everything()
    for hostile in ("<report>", "<b>.", "<script>alert", "<loss>", "<one>", "<sign>"):
        assert hostile not in source
    assert "<script" not in page("t", [Formula(declared("<script>alert(1)</script>"), "<script>")])


def test_a_derivation_folds_its_substeps() -> None:
    source = html(kl())
    assert faults(source) == []
    assert source.count('<details class="inner">') == sum(bool(step.children) for step in kl().steps)
    assert source.count("<math") > len(kl().steps)
    assert latex(kl().result).replace("&", "&amp;") in source


def test_badges_say_what_was_relied_on() -> None:
    source = html(with_verdicts(PROVED, REFUTED))
    assert "✓ PROVED given normal-mgf, a-rule (SUPPORTED)" in source
    assert source.count("✓") == 1
    assert source.count("✗ REFUTED") >= 1


def test_pages_are_the_same_each_time() -> None:
    assert everything() == everything()


# Charts.


def test_ticks_are_round_and_inside() -> None:
    assert Scale(0, 10, 0, 1).ticks == [0, 2, 4, 6, 8, 10]
    assert Scale(1e-6, 1, 0, 1, log=True).ticks == pytest.approx([1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1])
    assert all(3.1 <= tick <= 7.9 for tick in Scale(3.1, 7.9, 0, 1).ticks)


def test_scales_map_ends_to_ends() -> None:
    scale = Scale(1, 100, 10, 20, log=True)
    assert (scale(1), scale(10), scale(100)) == pytest.approx((10, 15, 20))


def path_of(chart: Chart) -> str:
    return picture(chart)["lines"][0][1]


def test_values_that_a_scale_cannot_show_are_gaps() -> None:
    line = Chart([Series("a", [1, 2, 3, 4, 5], [1.0, 2.0, float("nan"), 4.0, 5.0])])
    assert path_of(line).count("M") == 2
    logarithmic = Chart([Series("a", [1, 2, 3, 4, 5], [1.0, 2.0, 0.0, 4.0, 5.0])], log_y=True)
    assert path_of(logarithmic).count("M") == 2


def test_long_series_keep_their_spikes() -> None:
    values = [0.0] * 10_000
    values[7777] = 5.0
    path = path_of(Chart([Series("a", range(10_000), values)]))
    heights = {float(pair.split()[1]) for pair in re.findall(r"[ML]([\d.]+ [\d.]+)", path)}
    assert len(path) < 12_000
    assert min(heights) == 14.0


def test_constant_and_empty_series_draw() -> None:
    assert path_of(Chart([Series("a", [1, 2], [3.0, 3.0])]))
    assert path_of(Chart([Series("a", [1], [3.0])])).startswith("M")
    assert path_of(Chart([Series("a", [], [])], log_y=True)) == ""


def test_numbers_are_short() -> None:
    assert [number(v) for v in (0.0, 3.14159, 1234567.0, -2e-7, float("inf"))] == [
        "0",
        "3.142",
        "1.235e6",
        "-2e-7",
        "inf",
    ]


# Pictures.


def unpacked(data: bytes) -> list[list[int]]:
    """The pixels of a grey PNG without filters."""
    width, height = struct.unpack(">II", data[16:24])
    chunks, at = b"", 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + body)
        chunks += body if kind == b"IDAT" else b""
        at += 12 + length
    raw = zlib.decompress(chunks)
    return [list(raw[(width + 1) * k + 1 : (width + 1) * (k + 1)]) for k in range(height)]


def test_png_holds_the_pixels() -> None:
    image = np.array([[0, 128, 255], [7, 8, 9]], dtype=np.uint8)
    assert unpacked(png(image)) == image.tolist()


@pytest.mark.parametrize("bad", [np.zeros((2, 2)), np.zeros((2, 2, 3), dtype=np.uint8), np.array([[300]]), [[-1]]])
def test_what_is_no_picture_is_refused(bad: object) -> None:
    with pytest.raises(UsageError, match="grey picture"):
        png(bad)


def test_pictures_are_inside_the_page() -> None:
    image = np.eye(8, dtype=np.uint8) * 255
    source = page("t", [Images([image])])
    data = re.search(r'src="data:image/png;base64,([^"]*)"', source)
    assert data is not None
    assert unpacked(b64decode(data.group(1))) == image.tolist()
    assert "image-rendering: pixelated" in source


def test_a_page_is_saved_and_so_is_what_makes_one(tmp_path: object) -> None:
    class Report:
        def _page_(self) -> Page:
            return Page("Run", [Prose("a", "b")], {"worst": 0.5})

    assert "<h1>Run</h1>" in save(Report(), f"{tmp_path}/r.html").read_text()
    assert '"worst": 0.5' in save(Report(), f"{tmp_path}/r.json").read_text()
    with pytest.raises(UsageError, match=r"\.html, \.json"):
        save(Report(), f"{tmp_path}/r.tex")
