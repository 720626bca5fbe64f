"""`tui-nn warmup`: for real in a fresh home, and what it prints, with kernels of a moment."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.data.idx_files import write_pictures
from tests.typed import expect
from tui_nn import jit
from tui_nn.errors import UserError
from tui_nn.headless.warmup import FEW, SmallRuns, small, warm_up
from tui_nn.training.protocol.layers import planned_layers
from tui_nn.training.settings.recipes import RECIPES

EVERYTHING = """
# Whatever the program does without a screen, and the names of the kernels compiled meanwhile.
import sys
from pathlib import Path
import numpy as np
from tui_nn.cli.main import main
from tui_nn.data.drawings import DrawingFile
from tui_nn.jit import watch_compilations
from tui_nn.training.settings.recipes import RECIPES

pictures, drawings = Path("pictures.npy"), Path("drawings")
np.save(pictures, np.stack([np.eye(28, dtype=np.uint8) * 255] * 2))
drawings.write_text('{"strokes": [[[0, 0], [3, 4]]]}')
for number in range(10):
    DrawingFile().keep([[(0.0, 0.0), (float(number), 9.0)]], ("left", "right")[number // 5])
with watch_compilations() as names:
    for recipe in RECIPES:
        config = RECIPES[recipe].config
        words = ["--recipe", recipe, "--epochs", "2", "--batch-size", "7"]
        words += ["--data-dir", "data"] if "mnist" in config.dataset else []
        words += ["--learning-rate", "0.001"] if RECIPES[recipe].is_bad else []  # or it diverges
        words += ["--samples", "90"] if config.source.default_samples else []
        assert main(["train", *words, "--save", recipe]) == 0
        assert main(["evaluate", recipe]) == 0
    assert main(["predict", "--as-is", "--model", "mnist", str(pictures)]) == 0
    assert main(["predict", "--model", "digits", "--strokes", str(drawings)]) == 0
print(names, file=sys.stderr)
"""

TIMEOUT = 300


class Home:
    """A folder to work in, with a cache folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run Python on `words`."""
        return subprocess.run(
            [sys.executable, *words],
            cwd=self.folder,
            env={**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache")},
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )

    @property
    def files(self) -> list[Path]:
        return sorted((self.folder / "cache" / "tui-nn" / "kernels").rglob(f"*{jit.SUFFIX}"))


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    if sys.platform in ("win32", "darwin"):
        pytest.skip("the cache folder cannot be chosen by XDG_CACHE_HOME here")
    return Home(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def first(home) -> subprocess.CompletedProcess[str]:
    """The first warmup in a fresh home."""
    return home.run("-m", "tui_nn", "warmup")


def test_the_first_compiles_and_says_where_it_lies(home, first):
    assert (first.returncode, first.stderr) == (0, "")
    lines = first.stdout.splitlines()
    assert lines[0] == "starting the compiler"
    parts = list(SmallRuns().work)
    assert lines[1 : 1 + len(parts)] == parts
    compiled = {
        line.rsplit(maxsplit=2)[0]: line.split()[-2] for line in lines[-2 - len(parts) : -2]
    }
    assert list(compiled) == parts
    assert sum(map(int, compiled.values())) == len(home.files) > 10
    assert int(compiled["built-in digits"]) > 0
    assert int(compiled["training"]) > 0
    assert int(compiled["layer statistics"]) > 0
    size = sum(file.stat().st_size for file in home.files) / 1e6
    assert lines[-2].startswith(f"{size:.1f} MB of machine code in {len(home.files)} files, ")
    assert {file.parent for file in home.files} == {Path(lines[-1])}


def test_then_nothing_is_compiled_whatever_the_program_does(home, first):
    write_pictures(home.folder / "data")
    (home.folder / "everything.py").write_text(EVERYTHING)
    run = home.run("everything.py")
    assert run.returncode == 0, run.stderr
    *notes, names = run.stderr.splitlines()
    assert names == "[]"
    assert all("held-out examples" in note for note in notes)
    assert "compiling" not in run.stdout


def test_the_second_finds_everything(home, first):
    run = home.run("-m", "tui_nn", "warmup")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines()[-3] == "everything was already there"
    assert run.stdout.splitlines()[-1] == first.stdout.splitlines()[-1]


def test_json_is_one_object(home, first):
    run = home.run("-m", "tui_nn", "warmup", "--json")
    assert (run.returncode, run.stderr) == (0, "")
    fields = json.loads(run.stdout)
    assert fields.pop("seconds") > 0
    assert fields == {
        "folder": str(home.files[0].parent),
        "files": len(home.files),
        "bytes": sum(file.stat().st_size for file in home.files),
        "compiled": 0,
    }


def test_a_folder_that_cannot_be_written_is_one_line_and_a_status(tmp_path):
    home = Home(tmp_path)
    (tmp_path / "cache").write_text("a file, not a folder")
    run = home.run("-m", "tui_nn", "warmup", "--json")
    assert (run.returncode, run.stdout) == (1, "")
    (line,) = run.stderr.splitlines()
    assert line.startswith(f"tui-nn: {tmp_path / 'cache'}")
    assert "cannot be written (Not a directory)" in line
    assert "the kernels are compiled at each start" in line


def test_a_folder_that_others_can_write_is_one_line_and_a_status(tmp_path):
    home = Home(tmp_path)
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o777)
    run = home.run("-m", "tui_nn", "warmup")
    assert run.returncode == 1
    (line,) = run.stderr.splitlines()
    assert "compiled kernels cannot be kept: other users could change them" in line
    assert f"chmod go-w {tmp_path / 'cache'}" in line


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """The cache folder of this test, which does not exist yet."""
    monkeypatch.setattr(jit, "FOLDER", tmp_path / "kernels")
    return tmp_path / "kernels"


def call_kernel() -> None:
    def add(x):
        return x + 1

    assert jit.kernel(add)(41) == 42


def test_each_part_says_what_it_compiled(folder, capsys):
    work = {"first part": call_kernel, "nothing": lambda: None, "again": call_kernel}
    assert warm_up(as_json=False, work=work) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line[:-1] for line in lines[5:8]] == [
        ["first", "part", "1"],
        ["nothing", "0"],
        ["again", "0"],
    ]
    assert len(list(folder.iterdir())) == 1
    assert " ".join(lines[8]).startswith("0.0 MB of machine code in 1 file,")
    assert lines[9] == [str(folder)]


def test_machine_code_that_was_not_kept_is_an_error(folder):
    def lose() -> None:
        call_kernel()
        for file in folder.iterdir():
            file.unlink()

    with pytest.raises(UserError, match="did not take the machine code"):
        warm_up(as_json=True, work={"part": lose})


def test_a_folder_that_can_only_be_read_may_hold_everything(folder, capsys, monkeypatch):
    def refuse() -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    def call_another() -> None:
        def subtract(x):
            return x - 1

        assert jit.kernel(subtract)(43) == 42

    assert warm_up(as_json=True, work={"part": call_kernel}) == 0
    monkeypatch.setattr(jit, "open_folder", refuse)
    assert warm_up(as_json=False, work={"part": call_kernel}) == 0
    assert "everything was already there" in capsys.readouterr().out
    with pytest.raises(UserError, match="did not take the machine code"):
        warm_up(as_json=True, work={"part": call_another})


def test_no_machine_code_at_all_is_an_error(folder):
    """As when Numba is switched off."""
    with pytest.raises(UserError, match="did not take the machine code"):
        warm_up(as_json=True, work={"part": lambda: None})


@pytest.mark.parametrize("name", RECIPES)
def test_small_runs_need_no_file_and_keep_their_network(name):
    config = RECIPES[name].config
    other = small(config)
    assert other.dataset != "fashion-mnist"
    assert other.samples == (None if name == "xor" else FEW)
    schemas = [each.source.schema for each in (other, config)]
    if None not in schemas:
        sizes = [planned_layers(each, expect(each.source.schema)) for each in (other, config)]
        assert sizes[0] == sizes[1]
    assert other.replace(dataset=config.dataset, samples=config.samples) == config
