"""The one decorator of every jitted function, and the private place its machine code is kept.

Importing this module imports Numba, which takes a moment: it is done in the worker thread, after
the first frame. Numba's own cache notices neither a change in another source file nor another
version of this program, fails on a damaged file, wants to write where it only needs to read, and
may mix up what two processes compile at once. Hence a folder of our own, named after version,
machine and a digest of all kernel sources, in which every signature of a kernel has one file that
is written whole, checked when it is read, and taken for missing whenever anything is wrong.
"""

from __future__ import annotations

import hashlib
import pickle
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from llvmlite import binding
from numba.core.caching import NullCache
from numba.core.compiler import CompileResult
from numba.core.event import Event, Listener, install_listener
from numba.core.serialize import dumps

from tui_nn import __version__
from tui_nn.storage import faults, user_folders
from tui_nn.storage.checked_files import DamagedError, read_checked, write_checked
from tui_nn.storage.faults import clear_fault, record_fault
from tui_nn.storage.private_folders import (
    ExposedError,
    find_exposure,
    make_private_folder,
    require_private,
)

FASTMATH = {"reassoc", "contract", "arcp", "nsz", "afn"}
"""Floating-point liberties for the compiler. Never `nnan` or `ninf`: divergence is found by NaN."""

KERNEL_SOURCES = (
    "jit.py",
    "data/augmentation.py",
    "data/handwriting/penmanship.py",
    "data/picture.py",
    "data/strokes/rasterizer.py",
    "engine",
    "engine/kernels",
    "engine/kernels/emit",
)
"""Files and folders with kernels, or with constants that are compiled into them."""

MOST_FOLDERS = 16
"""So many versions' machine code is kept, 2 MB each; what was compiled longest ago goes first."""

SUFFIX = ".kernel"
"""Of a file with the machine code of one signature of one kernel, after a checksum."""

OPTIMISATION_LEVEL = 1
"""LLVM's. The loops that matter are written out as vector instructions; what a higher level makes
of the rest is no faster, and takes a fifth longer to compile."""

settings: Any = numba.config
settings.OPT = type(settings.OPT)(OPTIMISATION_LEVEL)

CODE_SETTINGS = (
    "BOUNDSCHECK",
    "DEBUGINFO_DEFAULT",
    "EXTEND_VARIABLE_LIFETIMES",
    "LOOP_VECTORIZE",
    "SLP_VECTORIZE",
)
"""Numba's settings, which the environment can change, by which the machine code differs."""

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


def machine_digest() -> str:
    """A digest of what machine code depends on beside its source.

    That is processor, Python, and Numba with those of its settings that change the code.
    """
    features = binding.get_host_cpu_features().flatten()
    cpu = f"{platform.machine()} {binding.get_host_cpu_name()} {features}"
    parts = f"{cpu} Python {sys.version} Numba {numba.__version__}"
    parts += "".join(f" {name} {getattr(settings, name, None)}" for name in CODE_SETTINGS)
    return hashlib.sha256(parts.encode()).hexdigest()[:12]


def cache_folder() -> Path:
    """Where this version's machine code for this machine belongs."""
    name = f"{__version__}-{machine_digest()}-{source_digest()}"
    return user_folders.cache_folder() / "kernels" / name


FOLDER = cache_folder()
"""The cache folder as it was when this module, and so the kernels, were read."""


def open_folder() -> None:
    """Make the cache folder if there is none, and find out that it can be written.

    Raises:
        ExposedError: other users could put their code there.
        OSError: it cannot be written.
    """
    is_new = not FOLDER.is_dir()
    make_private_folder(FOLDER)
    require_private(FOLDER)
    if is_new:
        discard_oldest(FOLDER.parent)
    with tempfile.TemporaryFile(dir=FOLDER) as file:
        file.write(b"x")  # which a full disk refuses


def keeps_kernels() -> bool:
    """Whether machine code that is compiled now is there at the next start."""
    try:
        open_folder()
    except OSError:
        return False
    return True


def discard_oldest(parent: Path) -> None:
    """Delete the folders in `parent` that were written longest ago, but for `MOST_FOLDERS`."""
    written = []
    for folder in parent.iterdir():
        try:
            written.append((folder.stat().st_mtime, folder))
        except OSError:  # another process was faster
            continue
    for _, folder in sorted(written, reverse=True)[MOST_FOLDERS:]:
        shutil.rmtree(folder, ignore_errors=True)


def kept_files() -> list[Path]:
    """The files with machine code of this version; none where other users could change them."""
    try:
        return [] if find_exposure(FOLDER) else sorted(FOLDER.glob(f"*{SUFFIX}"))
    except OSError:
        return []


def is_compiled(function: str) -> bool:
    """Whether there is machine code of the jitted function of this name from an earlier run."""
    return any(file.name.startswith(f"{function}-") for file in kept_files())


def list_faults() -> list[str]:
    """What failed when kernels of this version were last loaded or saved, a line a kernel."""
    return faults.list_faults(FOLDER)


def pack_result(key: Any, result: Any) -> bytes:
    """A compiled kernel and its key as bytes, by private functions of Numba's."""
    packed: bytes = dumps((key, result._reduce()))  # type: ignore[no-untyped-call]
    return packed


def unpack_result(key: Any, packed: bytes, target_context: Any) -> Any:
    """The compiled kernel that `pack_result` packed; None if it has another key."""
    # This runs whatever code the bytes contain: `read_checked` has made sure whose they are.
    packed_key, components = pickle.loads(packed)
    rebuild: Any = CompileResult._rebuild
    return rebuild(target_context, *components) if packed_key == key else None


class KernelCache(NullCache):
    """Keeps the machine code of one function. A fault costs a compile and is recorded."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    @property
    def cache_path(self) -> str:
        """The folder that it is kept in."""
        return str(FOLDER)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The kept machine code for `sig`, or None if there is none that can be used."""
        target_context.refresh()
        try:
            key = self._key(sig, target_context.codegen())
            result = unpack_result(key, read_checked(self._path(key)), target_context)
        except (FileNotFoundError, DamagedError):
            return None  # the compile that follows writes the file
        except ExposedError:
            return None  # not read, as `open_folder` reports
        except Exception as error:  # whatever a private interface raises once it has changed
            return self._record("loading", error)
        clear_fault(FOLDER, self._function.__name__)
        return result

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the machine code of `sig`, if that can be done."""
        if data.library.has_dynamic_globals:  # addresses of this process are compiled into it
            return
        try:
            open_folder()
            key = self._key(sig, data.codegen)
            write_checked(self._path(key), pack_result(key, data))
        except OSError:
            return  # a folder that cannot be written, as `open_folder` reports
        except Exception as error:  # whatever the private interface raises once it has changed
            self._record("saving", error)

    def _record(self, action: str, error: Exception) -> None:
        record_fault(FOLDER, self._function.__name__, action, error)

    def _key(self, sig: Any, codegen: Any) -> tuple[Any, ...]:
        """All that tells this machine code from any other in the folder."""
        code = self._function.__code__
        source = hashlib.sha256(Path(code.co_filename).read_bytes()).hexdigest()
        return source, code.co_qualname, code.co_firstlineno, sig, codegen.magic_tuple()

    def _path(self, key: tuple[Any, ...]) -> Path:
        digest = hashlib.sha256(repr(key).encode()).hexdigest()[:16]
        return FOLDER / f"{self._function.__name__}-{digest}{SUFFIX}"


class _CompilationListener(Listener):
    """Notes the name of each kernel whose compilation ends."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note

    def on_start(self, event: Event) -> None:
        """A kernel counts when it is compiled, after all that it calls."""

    def on_end(self, event: Event) -> None:
        dispatcher = event.data["dispatcher"]
        if isinstance(dispatcher._cache, KernelCache):  # and not a part of Numba's own
            self._note(dispatcher.py_func.__name__)


@contextmanager
def watch_compilations(note: Callable[[str], None] = lambda _: None) -> Iterator[list[str]]:
    """Meanwhile, the list grows by the name of every kernel that is compiled, not loaded.

    Args:
        note: called with each name, in the thread that compiles.
    """
    names: list[str] = []

    def take(name: str) -> None:
        names.append(name)
        note(name)

    with install_listener("numba:compile", _CompilationListener(take)):
        yield names


def is_kernel(value: object) -> bool:
    """Whether `value` is a jitted function of this program, and not one of Numba's own."""
    return isinstance(getattr(value, "_cache", None), KernelCache)


def is_inlined(kernel: Any) -> bool:
    """Whether a kernel is compiled as a part of its callers only."""
    return bool(kernel.targetoptions.get("inline") == "always")


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
    dispatcher = njit(
        nogil=True,
        error_model="numpy",
        fastmath=FASTMATH,
        inline=inline,
        _nrt=False,  # no reference counting: kernels are given all their memory and keep none
        no_cfunc_wrapper=True,  # kernels are not passed around as values; saves 3% of compiling
    )(function)
    # Not under NUMBA_DISABLE_JIT=1; and what a closure knows is compiled into it.
    if hasattr(dispatcher, "enable_caching") and not function.__closure__:
        dispatcher._cache = KernelCache(function)
    return cast(F, dispatcher)
