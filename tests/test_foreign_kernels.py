"""What another user puts into the cache of compiled kernels is never run.

The file of a kernel is a pickle, so that reading it runs code. Its checksum can be computed by
anybody, and so can its name.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tui_nn import jit

PROGRAM = """
import os, sys
os.umask(int(sys.argv[1], 8))
from tui_nn.jit import kernel

@kernel
def double(x):
    return 2 * x

assert double(21) == 42
(hits,) = [double.stats.cache_hits.values()]
print("loaded" if sum(hits) else "compiled")
"""

TIMEOUT = 120

STRANGER = 65534
"""Number of a user who is neither root nor the one who runs the tests."""

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="the cache folder cannot be chosen by HOME here"
)


class Payload:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str, int]]:
        return os.open, (str(self.mark), os.O_WRONLY | os.O_CREAT)

    def as_kernel(self) -> bytes:
        body = pickle.dumps(self)
        return hashlib.sha256(body).digest() + body


class Home:
    """A home folder, and a program in it that calls a kernel."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = folder / ".cache"
        self.mark = folder / "mark"
        self.program = folder / "program.py"
        self.program.write_text(PROGRAM)
        self.payload = Payload(self.mark).as_kernel()

    def run(self, umask: int = 0o022) -> str:
        clean = {
            name: text
            for name, text in os.environ.items()
            if not name.startswith(("NUMBA", "XDG_CACHE"))
        }
        run = subprocess.run(
            [sys.executable, str(self.program), f"{umask:o}"],
            env=clean | {"HOME": str(self.folder)},
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
        assert (run.returncode, run.stderr) == (0, "")
        return run.stdout.strip()

    @property
    def file(self) -> Path:
        (file,) = self.cache.rglob(f"*{jit.SUFFIX}")
        return file


@pytest.fixture
def home() -> Iterator[Home]:
    """In a folder that every user can reach."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Home(Path(folder))


def test_the_payload_would_run(home):
    """Otherwise the other tests here would show nothing."""
    home.run()
    home.file.write_bytes(home.payload)
    home.run()
    assert home.mark.exists()


@pytest.mark.parametrize("depth", range(5), ids=["file", "version", "kernels", "tui-nn", ".cache"])
def test_what_others_could_have_written_is_compiled_again_and_left_alone(home, depth):
    home.run()
    file = home.file
    file.write_bytes(home.payload)
    (file, *file.parents)[depth].chmod(0o777)
    assert home.run() == "compiled"
    assert not home.mark.exists()
    if depth:
        assert file.read_bytes() == home.payload, "nothing is kept there"
        assert home.file == file


def test_the_target_of_a_link_counts(home):
    home.run()
    file, elsewhere = home.file, home.folder / "elsewhere"
    file.parent.rename(elsewhere)
    file.parent.symlink_to(elsewhere)
    assert home.run() == "loaded"
    file.write_bytes(home.payload)
    elsewhere.chmod(0o777)
    assert home.run() == "compiled"
    assert not home.mark.exists()


def as_stranger(act: Callable[[], None]) -> None:
    """Do something as another user who shares this one's group."""
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setuid(STRANGER)
            act()
        except OSError:  # as it should be
            os._exit(1)
        finally:
            os._exit(0)
    os.waitpid(child, 0)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be another user"
)
@pytest.mark.parametrize("umask", [0o002, 0o000], ids=["umask 002", "umask 000"])
@pytest.mark.parametrize("shared", [False, True], ids=["fresh home", "shared .cache"])
def test_another_user_cannot_have_code_run(home, umask, shared):
    """He renames a folder that he can write in, and puts one of his own in its place."""
    home.run(umask)
    name = home.file.relative_to(home.cache)
    if shared:
        home.cache.chmod(0o777 & ~umask)

    def replace_level(level: Path) -> None:
        level.rename(level.with_name("old"))
        file = home.cache / name
        file.parent.mkdir(parents=True)
        file.write_bytes(home.payload)

    for level in list((home.cache / name).parents)[2::-1]:
        as_stranger(partial(replace_level, level))
    said = home.run(umask)
    assert not home.mark.exists()
    assert said == ("compiled" if shared else "loaded"), "where it is closed, nothing changes"
    shutil.rmtree(home.cache)
