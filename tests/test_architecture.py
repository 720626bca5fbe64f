"""The house rules, read off the source: the one arrow of imports, no circle, nothing slow early."""

from __future__ import annotations

import ast
import graphlib
import importlib
import inspect
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import textual

import tui_nn

PACKAGE = Path(tui_nn.__file__).parent

GROUND, LEARNING, TRAINING, LINE, FACES, LIBRARY, DOOR = range(7)

TIERS = {
    "": GROUND,
    "compilation": GROUND,
    "compiler_settings": GROUND,
    "errors": GROUND,
    "extras": GROUND,
    "findings": GROUND,
    "jit": GROUND,
    "pixels": GROUND,
    "printing": GROUND,
    "signals": GROUND,
    "storage": GROUND,
    "text": GROUND,
    "data": LEARNING,
    "engine": LEARNING,
    "training": TRAINING,
    "remote": LINE,
    "ui": FACES,
    "headless": FACES,
    "library": LIBRARY,
    "web": LIBRARY,
    "keras": LIBRARY,
    "sklearn": LIBRARY,
    "cli": DOOR,
    "__main__": DOOR,
}
"""Every top-level part, and how far to the right it stands: nothing imports to its right."""

STRANGERS = [{"data", "engine"}]
"""Parts of one tier that must not know of one another."""

HEAVY = (
    "numba",
    "llvmlite",
    "textual",
    "numpy",
    "rich",
    "plotext",
    "safetensors",
    "pooch",
    "msgspec",
    "pyarrow",
)


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = ["tui_nn", *path.relative_to(PACKAGE).with_suffix("").parts]
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


@cache
def imports(module: str) -> frozenset[str]:
    """Everything that a module imports anywhere in its text, as dotted names of modules."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                names.add(inner if inner in MODULES else str(node.module))
    return frozenset(names)


def own_imports(module: str) -> list[str]:
    return sorted(name for name in imports(module) if name.split(".")[0] == "tui_nn")


def part(module: str) -> str:
    """The top-level part that a module belongs to: `ui` for `tui_nn.ui.app`."""
    return [*module.split("."), ""][1]


def test_there_is_something_to_read():
    assert len(MODULES) > 30
    assert "tui_nn.training.settings.config" in imports("tui_nn.training.settings.recipes")
    assert "tui_nn.headless.train" in imports("tui_nn.cli.commands.train")


def test_every_part_has_its_place():
    assert {part(module) for module in MODULES} <= TIERS.keys()


@pytest.mark.parametrize("module", MODULES)
def test_nothing_imports_to_its_right(module):
    tier = TIERS[part(module)]
    wrong = [name for name in own_imports(module) if TIERS[part(name)] > tier]
    assert not wrong


@pytest.mark.parametrize("module", MODULES)
def test_strangers_stay_strangers(module):
    here = part(module)
    for pair in STRANGERS:
        if here in pair:
            others = pair - {here}
            assert not [name for name in own_imports(module) if part(name) in others]


@pytest.mark.parametrize("module", [name for name in MODULES if part(name) == "ui"])
def test_the_screen_knows_nothing_of_the_engine(module):
    known = {part(name) for name in own_imports(module)}
    common = {"", "errors", "findings", "pixels", "printing", "signals", "storage", "text"}
    assert known <= common | {"ui", "training", "data"}


def test_rooms_of_tables_import_from_those_before_them():
    rooms = ("text", "reading", "understanding", "loading")
    places = {f"tui_nn.data.tables.{room}": place for place, room in enumerate(rooms)}
    found = set()
    for module in MODULES:
        if module.startswith("tui_nn.data.tables"):
            here = places.get(module.rpartition(".")[0], -1)
            used = [places.get(name.rpartition(".")[0], -1) for name in own_imports(module)]
            assert max(used, default=-1) <= here, module
            found.add(here)
    assert found == {-1, *places.values()}


def test_rooms_of_data_import_from_those_before_them():
    rooms = (
        ("splitting", "augmentation", "recognition", "storing"),
        ("picture_files",),
        ("picture_arrays",),
        ("idx",),
        ("arrays",),
        ("hugging_face", "sources"),
    )
    places = {room: place for place, level in enumerate(rooms) for room in level}
    found = set()
    for module in (name for name in MODULES if name.startswith("tui_nn.data.")):
        here = module.split(".")[2]
        if here in places:
            names = {
                name.split(".")[2] for name in own_imports(module) if name[:12] == "tui_nn.data."
            }
            used = (names & places.keys()) - {here}
            assert all(places[name] < places[here] for name in used), module
            found.add(here)
    assert found == places.keys()


def test_only_the_door_opens_the_screen():
    callers = {
        part(module)
        for module in MODULES
        if part(module) != "ui" and any(part(name) == "ui" for name in own_imports(module))
    }
    assert callers == {"cli", "library"}


def test_there_is_no_circle():
    graph = {module: set(own_imports(module)) - {module} for module in MODULES}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_the_rooms_of_the_screen_have_an_order():
    """No folder of `ui` imports one that imports it, directly or not."""
    rooms: dict[str, set[str]] = {}
    for module in (name for name in MODULES if name.startswith("tui_nn.ui.")):
        room = module.split(".")[2]
        others = {name.split(".")[2] for name in own_imports(module) if name[:10] == "tui_nn.ui."}
        rooms.setdefault(room, set()).update(others - {room})
    graphlib.TopologicalSorter(rooms).prepare()


def users_of(package: str) -> list[str]:
    return [
        module for module in MODULES if package in {name.split(".")[0] for name in imports(module)}
    ]


def test_numba_is_imported_by_the_decorator_and_the_emitters_alone():
    users = set(users_of("numba"))
    assert "tui_nn.jit" in users
    assert all(user.startswith("tui_nn.engine.kernels.emit.") for user in users - {"tui_nn.jit"})


@pytest.mark.parametrize(
    ("package", "users"),
    [
        (
            "safetensors",
            [
                "tui_nn.engine.checkpoint",
                "tui_nn.training.exports.torch_weights",
                "tui_nn.training.imports.torch_file",
            ],
        ),
        (
            "msgspec",
            [
                "tui_nn.data.tables.reading.json_objects",
                "tui_nn.remote.structs",
                "tui_nn.remote.wire",
                "tui_nn.training.checkpoints.saved_preparation",
            ],
        ),
        ("pooch", ["tui_nn.data.idx.download"]),
        ("plotext", ["tui_nn.ui.drawing.plotext_import"]),
    ],
)
def test_a_package_is_known_to_few_modules(package, users):
    assert users_of(package) == users


def imported_by(statement: str) -> set[str]:
    """Top-level names of the modules that a fresh interpreter has after `statement`."""
    program = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


def test_the_command_line_is_light():
    assert "argparse" in imported_by("import tui_nn.cli.main")
    assert not imported_by("import tui_nn.cli.main") & set(HEAVY)


@pytest.mark.parametrize(
    "module", ["tui_nn.ui.app", "tui_nn.headless.train", "tui_nn.training.session.worker"]
)
def test_numba_waits_for_the_worker(module):
    assert not imported_by(f"import {module}") & {"numba", "llvmlite"}


PRINTERS = {"print", "print_exc", "print_exception", "print_exception_only", "print_stack"}
STREAMS = {"stdout", "stderr", "__stdout__", "__stderr__"}


def raw_prints(module: str) -> list[int]:
    """Lines of `module` that print to a standard stream without going through `printing`."""
    found = []
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Name) and function.id in PRINTERS:
            found.append(node.lineno)
        elif isinstance(function, ast.Attribute):
            owner = function.value
            is_traceback = function.attr in PRINTERS - {"print"}
            is_stream = isinstance(owner, ast.Attribute) and owner.attr in STREAMS
            if is_traceback or (is_stream and function.attr in {"write", "writelines"}):
                found.append(node.lineno)
    return found


def test_one_module_prints():
    """The one that masks what a terminal would obey; Rich draws only text that was masked."""
    assert [module for module in MODULES if raw_prints(module)] == ["tui_nn.printing"]
    consoles = {module for module in MODULES if "rich.console" in imports(module)}
    assert {name for name in consoles if part(name) in ("cli", "headless")} == {
        "tui_nn.headless.printing.bar_display",
        "tui_nn.headless.printing.tables",
    }


INTERNALS = "tui_nn.ui.terminal.internals"
"""The one module that may name private parts of Textual."""


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


@cache
def private_names(path: Path) -> dict[str, set[str]]:
    """The private names that each class in a file defines or assigns to `self`."""
    names: dict[str, set[str]] = {}
    for cls in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(cls, ast.ClassDef):
            named = names.setdefault(cls.name, set())
            for node in ast.walk(cls):
                match node:
                    case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                        named.add(name)
                    case ast.Attribute(attr=name, ctx=ast.Store()):
                        named.add(name)
                    case ast.Name(id=name, ctx=ast.Store()):
                        named.add(name)
    return {cls: {name for name in named if is_private(name)} for cls, named in names.items()}


@cache
def all_private_names() -> frozenset[str]:
    """The private names of all of Textual's classes."""
    files = Path(textual.__file__).parent.rglob("*.py")
    return frozenset(
        name for path in files for named in private_names(path).values() for name in named
    )


def inherited_private_names(cls: type) -> set[str]:
    """The private names that a class of ours has from Textual."""
    return {
        name
        for ancestor in cls.__mro__
        if ancestor.__module__.split(".")[0] == "textual"
        for name in private_names(Path(inspect.getfile(ancestor))).get(ancestor.__name__, ())
    }


def named_by(node: ast.AST) -> str:
    """The name that a node looks up on an object, defines or assigns."""
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name, ctx=ast.Store()):
            return name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return name
    return ""


def textuals_private_parts(module: str) -> list[str]:
    """Where a module imports, overrides or looks up a private part of Textual."""
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    parts = [name for name in imports(module) if name.startswith("textual._")]
    own = set()
    for cls in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        inherited = inherited_private_names(getattr(importlib.import_module(module), cls.name))
        for node in ast.walk(cls):
            if named_by(node) in inherited:
                line = getattr(node, "lineno", cls.lineno)
                parts.append(f"{line}: {cls.name}.{named_by(node)}")
            elif isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("self", "cls"):
                own.add(node)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node not in own and node.attr in all_private_names():
            parts.append(f"{node.lineno}: {ast.unparse(node)}")
    return parts


@pytest.mark.parametrize("module", [m for m in MODULES if part(m) == "ui" and m != INTERNALS])
def test_private_parts_of_textual_are_named_in_one_file(module):
    assert not textuals_private_parts(module)


def test_private_parts_of_textual_are_found():
    parts = textuals_private_parts(INTERNALS)
    assert "textual._context" in " ".join(parts)
    assert any("app._display" in each for each in parts)
    assert "_display" in inherited_private_names(textual.app.App)


PROCESS_WIDE = {
    "gc.freeze", "gc.disable", "os.chdir", "os.umask", "os.environ.pop", "os.environ.update",
    "os.putenv", "os.unsetenv", "sys.setrecursionlimit", "sys.setswitchinterval",
}  # fmt: skip
"""Calls that change the whole process."""

FRONT_DOOR = {
    "tui_nn.cli.main",
    "tui_nn.training.sweeps.pool",
    "tui_nn.ui.launch",
    "tui_nn.ui.terminal.attachment",
}
"""Where the program or a worker of a sweep begins; the last one forgets a stale
COLUMNS and LINES."""


def process_wide_changes(module: str) -> list[str]:
    """The calls in a module that change the whole process, and its assignments to `os.environ`."""
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    calls = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    stored = [
        ast.unparse(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load)
    ]
    return [name for name in calls if name in PROCESS_WIDE] + [
        name for name in stored if name == "os.environ"
    ]


def test_the_process_is_changed_at_the_front_door_alone():
    assert {module for module in MODULES if process_wide_changes(module)} == FRONT_DOOR


DENSE_PARAMETERS = {"weights", "biases"}

MAKERS_OF_LAYERS = {
    "tui_nn.library.training",
    "tui_nn.training.lessons.small_networks",
    "tui_nn.training.settings.config",
}
"""Modules outside the engine that may name a kind of layer."""

FOREIGN_FORMATS = ("tui_nn.training.exports.", "tui_nn.training.imports.")
"""Modules that write a layer with the names of other programs, and refuse unknown kinds."""

WORDING = {"tui_nn.training.microscope.wording"}
"""Modules outside `ui` that put a view into words."""


def assumptions_about_layers(module: str) -> list[str]:
    """Where a module looks up a parameter of a layer by name, or names a kind of layer.

    An attribute in `ui` and in WORDING, which never have a layer at hand, is that of a view of the
    protocol.
    """
    found = [
        name
        for name in imports(module) - {"tui_nn.engine.layers.layer"}
        if name.startswith(("tui_nn.engine.layers.", "tui_nn.engine.kernels.table"))
        and module not in MAKERS_OF_LAYERS
    ]
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        match node:
            case ast.Attribute() if part(module) == "ui" or module in WORDING:
                continue
            case ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name))):
                if name in DENSE_PARAMETERS:
                    found.append(f"{node.lineno}: {ast.unparse(node)}")
    return found


@pytest.mark.parametrize(
    "module",
    [name for name in MODULES if part(name) != "engine" and not name.startswith(FOREIGN_FORMATS)],
)
def test_only_the_engine_knows_what_a_layer_is_made_of(module):
    assert not assumptions_about_layers(module)


def test_assumptions_about_layers_are_found(tmp_path, monkeypatch):
    sample = tmp_path / "sample.py"
    sample.write_text(
        "from tui_nn.engine.layers.dense import Dense\n"
        "total = layer.weights.sum() + layer.parameters['biases'].sum()\n"
    )
    monkeypatch.setitem(MODULES, "sample", sample)
    assert assumptions_about_layers("sample") == [
        "tui_nn.engine.layers.dense",
        "2: layer.weights",
        "2: layer.parameters['biases']",
    ]
