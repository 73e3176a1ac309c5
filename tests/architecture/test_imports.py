"""Imports point downward, heavy packages keep to their homes, and nothing imports in a circle."""

from __future__ import annotations

from pathlib import Path

import pytest
from architecture.imports import LAYERS, cycles, graph, imports, reachable, sources, strangers, upward

PACKAGE = Path(__file__).parents[2] / "symgen"
FILES = sources(PACKAGE)


def test_imports_point_downward() -> None:
    assert upward(imports(FILES)) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("terms/term.py", "from symgen.algebra import simplify"),
        ("terms/term.py", "def f() -> None:\n    import symgen.numeric.balls"),
        (
            "terms/term.py",
            "import typing\nif typing.TYPE_CHECKING:\n    from symgen.probability import Law",
        ),
        ("terms/term.py", "import symgen as sg"),
        ("terms/term.py", "from ..derivation import Step"),
        ("terms/__init__.py", "from ..derivation import Step"),
        ("algebra/service.py", "from symgen.calculus.normal import normalise"),
        ("rendering/latex.py", "from symgen.crosscheck import Report"),
        ("verification/ladder.py", "from symgen.algebra import service"),
        ("calculus/normal.py", "from symgen import algebra"),
        ("newcomer.py", "from symgen import errors"),
    ],
)
def test_an_upward_import_is_caught(path: str, text: str) -> None:
    files = {"algebra/__init__.py": "", "algebra/service.py": "", "errors.py": "", path: text}
    assert len(upward(imports(files))) == 1


def test_downward_imports_pass() -> None:
    files = {
        "__init__.py": "from symgen.terms import term",
        "errors.py": "",
        "terms/__init__.py": "from .term import Term",
        "terms/term.py": "from symgen.errors import ShapeError\nfrom symgen import errors\nimport math",
        "crosscheck/vae.py": "from symgen.rendering import latex\nfrom symgen import __version__",
    }
    assert upward(imports(files)) == []


def test_every_package_of_the_tree_stands_in_a_layer() -> None:
    listed = {name for layer in LAYERS for name in layer}
    units = {path.split("/")[0].removesuffix(".py") for path in FILES} - {"__init__", "__main__"}
    assert units <= listed


def test_no_module_imports_in_a_circle() -> None:
    assert cycles(graph(imports(FILES))) == []


def test_a_circle_is_caught_and_a_deferred_import_breaks_it() -> None:
    circle = {"terms/a.py": "from symgen.terms.b import x", "terms/b.py": "from symgen.terms import a"}
    assert cycles(graph(imports(circle))) == [["symgen.terms.a", "symgen.terms.b"]]
    broken = {**circle, "terms/b.py": "def f() -> None:\n    from symgen.terms import a"}
    assert cycles(graph(imports(broken))) == []


def test_heavy_packages_keep_to_their_homes() -> None:
    assert strangers(FILES) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("calculus/normal.py", "import sympy"),
        ("calculus/normal.py", "def f() -> None:\n    from sympy.core import Add"),
        ("probability/law.py", "import flint"),
        ("rendering/latex.py", "from mpmath import mp"),
        ("numeric/quadrature.py", "import torch.nn"),
        ("codegen/targets/numpy.py", "import torch"),
        ("cli/test.py", "import pytest"),
        ("verification/ladder.py", "from hypothesis import given"),
        ("terms/term.py", "import numpy as np"),
        ("errors.py", "import click"),
    ],
)
def test_a_stranger_is_caught(path: str, text: str) -> None:
    assert len(strangers({path: text})) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("algebra/service.py", "import sympy"),
        ("numeric/torch_reader.py", "import torch"),
        ("codegen/targets/torch.py", "import torch"),
        ("crosscheck/models/vae.py", "import torch"),
        ("testing/strategies.py", "from hypothesis import strategies"),
    ],
)
def test_a_package_at_home_passes(path: str, text: str) -> None:
    assert strangers({path: text}) == []


def sees_sympy(files: dict[str, str]) -> list[str]:
    edges = graph(imports(files))
    judges = [name for name in edges if name.startswith("symgen.verification")]
    return [name for name in judges if any(seen.startswith("symgen.algebra") for seen in reachable(edges, name))]


def test_the_judge_never_reaches_sympy_even_through_others() -> None:
    assert sees_sympy(FILES) == []


def test_a_judge_that_reaches_sympy_is_caught() -> None:
    files = {
        "verification/ladder.py": "from symgen.probability.law import Law",
        "probability/__init__.py": "from symgen.algebra import service",
        "probability/law.py": "",
        "algebra/__init__.py": "",
        "algebra/service.py": "",
    }
    assert sees_sympy(files) == ["symgen.verification.ladder"]
