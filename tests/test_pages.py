"""The pages in Markdown name only what exists, and the front page stays short."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from textual.binding import Binding

import tui_nn
from tui_nn.data.catalog import SOURCES
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.screens.help_text import key_names
from tui_nn.ui.screens.training_keys import APP_KEYS, TRAINING_KEYS
from tui_nn.ui.sketch.keys import SKETCH_KEYS

ROOT = Path(tui_nn.__file__).parents[1]
ARCHITECTURE = ROOT / "tui_nn" / "README.md"
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "tui_nn").rglob("README.md"),
        *(ROOT / "tests").rglob("README.md"),
    ]
)
FRONT_PAGE = ROOT / "README.md"
FRONT_PAGE_BYTES = 11_500

LINK = re.compile(r"\]\(([^)\s]+)\)")
SOURCE = re.compile(r"`([\w./]+\.py)(?::([\w.]+))?`")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def anchors(page: Path) -> set[str]:
    """The names by which links refer to the page's headings."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in HEADING.findall(page.read_text("utf-8"))
    }


def definitions(source: str) -> set[str]:
    """All functions, classes, methods and assigned names: `name`, or `Class.name`."""
    names: set[str] = set()
    for node in ast.parse(source).body:
        names |= assigned(node)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            for member in node.body:
                if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef):
                    names.add(f"{node.name}.{member.name}")
                names |= {f"{node.name}.{name}" for name in assigned(member)}
    return names


def assigned(node: ast.stmt) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def source_file(page: Path, path: str) -> Path | None:
    """The file that a page means: beside it, in the package, or from the top level."""
    places = (folder / path for folder in (page.parent, ROOT / "tui_nn", ROOT))
    return next((place for place in places if place.is_file()), None)


@pages
def test_every_relative_link_leads_somewhere(page):
    for link in LINK.findall(page.read_text("utf-8")):
        if link.startswith(("http://", "https://")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link} does not exist"
        if anchor:
            assert anchor in anchors(target), f"{link}: no such heading"


@pages
def test_every_source_file_and_function_that_a_page_names_exists(page):
    for path, name in SOURCE.findall(page.read_text("utf-8")):
        file = source_file(page, path)
        assert file is not None, f"{path} does not exist"
        if name:
            assert name in definitions(file.read_text("utf-8")), f"{path} has no {name}"


def test_the_architecture_page_describes_every_folder():
    described = set(re.findall(r"^\| `(\w+)/`", ARCHITECTURE.read_text("utf-8"), re.MULTILINE))
    folders = {
        path.name
        for path in (ROOT / "tui_nn").iterdir()
        if path.is_dir() and path.name != "__pycache__"
    }
    assert described == folders


def test_the_front_page_is_short():
    assert len(FRONT_PAGE.read_bytes()) <= FRONT_PAGE_BYTES


def test_the_front_page_lists_every_recipe_and_the_data_page_every_data_set():
    for page, names in ((FRONT_PAGE, RECIPES), (ROOT / "tui_nn" / "data" / "README.md", SOURCES)):
        table = [
            row.split("|")[1] for row in page.read_text("utf-8").splitlines() if row[:1] == "|"
        ]
        listed = set(re.findall(r"`([\w-]+)`", " ".join(table)))
        assert names.keys() <= listed


def test_the_front_page_names_a_key_of_every_action():
    prose = re.sub(r"```.*?```", "", FRONT_PAGE.read_text("utf-8"), flags=re.DOTALL)
    named = set(re.findall(r"`([^`]+)`", prose))
    keys: dict[str, set[str]] = {}
    for binding in (*TRAINING_KEYS, *APP_KEYS, *SKETCH_KEYS):
        assert isinstance(binding, Binding)
        if not binding.action.startswith(("move_pen", "keep", "interrupt")):
            keys.setdefault(binding.action, set()).update(key_names(binding).split())
    assert [action for action, names in keys.items() if not names & named] == []


def test_the_front_page_has_one_command_that_runs_the_tests():
    lines = FRONT_PAGE.read_text("utf-8").splitlines()
    assert sum("pip install '.[test]'" in line for line in lines) == 1
