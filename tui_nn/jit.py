"""The one decorator of every jitted function, and the private place its machine code is kept.

Importing this module imports Numba, which takes a moment: it is done in the worker thread, after
the first frame. Numba's own cache notices neither a change in another source file nor another
version of this program, and fails on a damaged file; hence a folder of our own, named after
version, CPU and a digest of all kernel sources, and a cache that takes any failure for a miss.
"""

from __future__ import annotations

import atexit
import hashlib
import platform
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import platformdirs
from numba.core.caching import FunctionCache

from tui_nn import __version__

FASTMATH = {"reassoc", "contract", "arcp", "nsz", "afn"}
"""Floating-point liberties for the compiler. Never `nnan` or `ninf`: divergence is found by NaN."""

KERNEL_SOURCES = ("jit.py", "data/rasterizer.py", "engine", "engine/kernels")
"""Files and folders with kernels, or with constants that are compiled into them."""

LONGEST_KEPT = 60 * 24 * 3600
"""Seconds after which the machine code of another version is deleted, when there is a new one."""

F = TypeVar("F", bound=Callable[..., Any])


def source_digest() -> str:
    """A digest of everything that is compiled, so that changed sources never meet old code."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for entry in KERNEL_SOURCES:
        path = package / entry
        for file in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def cache_folder() -> Path:
    """Where this version's machine code for this CPU belongs."""
    from llvmlite import binding

    features = binding.get_host_cpu_features().flatten()
    cpu = f"{platform.machine()} {binding.get_host_cpu_name()} {features}"
    cpu_digest = hashlib.sha256(cpu.encode()).hexdigest()[:12]
    name = f"{__version__}-{cpu_digest}-{source_digest()}"
    return platformdirs.user_cache_path("tui-nn", appauthor=False) / "kernels" / name


def discard_unused(parent: Path) -> None:
    """Delete the machine code of versions that were last compiled long ago."""
    for folder in parent.iterdir():
        if folder.stat().st_mtime < time.time() - LONGEST_KEPT:
            shutil.rmtree(folder, ignore_errors=True)


def writable_folder() -> Path:
    """The cache folder, or a temporary one where the user's cache cannot be written."""
    folder = cache_folder()
    try:
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            discard_unused(folder.parent)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="tui-nn-kernels-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


settings: Any = numba.config
settings.CACHE_DIR = str(writable_folder())


class ForgivingCache(FunctionCache):
    """A cache for which a damaged, vanished or unwritable file is a miss."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The cached machine code for `sig`, or None."""
        try:
            return super().load_overload(sig, target_context)  # type: ignore[no-untyped-call]
        except Exception:
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the machine code of `sig`, if that can be done."""
        try:
            super().save_overload(sig, data)  # type: ignore[no-untyped-call]
        except Exception:
            self._discard()

    def _discard(self) -> None:
        """Start the index anew, so that one damaged file does not cost a compile for ever."""
        try:
            self.flush()  # type: ignore[no-untyped-call]
        except OSError:
            return


def is_compiled(function: str) -> bool:
    """Whether there is machine code of the jitted function of this name from an earlier run."""
    return any(Path(settings.CACHE_DIR).rglob(f"*.{function}-*.nbi"))


def kernel(function: F) -> F:
    """Compile `function` at its first call: lock released, serial, kept in the private cache."""
    return _compile(function, "never")


def inlined(function: F) -> F:
    """Like `kernel`, but a part of whatever jitted function calls it.

    For what is called from a single place: the first start compiles a third sooner.
    """
    return _compile(function, "always")


def _compile(function: F, inline: str) -> F:
    njit: Any = numba.njit
    dispatcher = njit(nogil=True, error_model="numpy", fastmath=FASTMATH, inline=inline)(function)
    if hasattr(dispatcher, "enable_caching"):  # not under NUMBA_DISABLE_JIT=1
        dispatcher._cache = ForgivingCache(function)  # type: ignore[no-untyped-call]
    return cast(F, dispatcher)
