"""The decorators of all jitted functions, and the private cache of their machine code.

Importing this module imports Numba, which takes half a second: the worker thread does it after the
first frame. Numba's own cache notices neither a change in another source file nor another version
of this program, fails on a damaged file, needs write access to read, and can mix up what two
processes compile at once. So the cache here is a folder named after version, machine and a digest
of all kernel sources. Each signature of a kernel has one file in it, written whole and checked
when it is read; a file that cannot be used counts as missing.
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
from numba.core import types
from numba.core.caching import NullCache
from numba.core.compiler import CompileResult
from numba.core.event import Event, Listener, install_listener
from numba.core.serialize import dumps
from numba.extending import overload

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
"""Fast-math flags. Never `nnan` or `ninf`: divergence is detected by NaN."""

KERNEL_SOURCES = (
    "jit.py",
    "data/augmentation/changes.py",
    "data/augmentation/picture_frame.py",
    "data/augmentation/random_numbers.py",
    "data/handwriting/penmanship.py",
    "data/picture.py",
    "data/strokes/rasterizer.py",
    "engine",
    "engine/kernels",
    "engine/kernels/emit",
    "engine/layers",
)
"""Files and folders with kernels, or with constants that are compiled into them."""

MOST_FOLDERS = 16
"""Number of versions whose machine code is kept, 2 MB each; the oldest are deleted."""

SUFFIX = ".kernel"
"""Of the files; each has the machine code of one signature of one kernel."""

OPTIMISATION_LEVEL = 1
"""LLVM's. The hot loops are written as vector instructions; a higher level makes the rest no faster
and takes a fifth longer to compile."""

settings: Any = numba.config
settings.OPT = type(settings.OPT)(OPTIMISATION_LEVEL)

CODE_SETTINGS = (
    "BOUNDSCHECK",
    "DEBUGINFO_DEFAULT",
    "EXTEND_VARIABLE_LIFETIMES",
    "LOOP_VECTORIZE",
    "SLP_VECTORIZE",
)
"""Settings of Numba that change the machine code; the environment can set them."""

F = TypeVar("F", bound=Callable[..., Any])


def source_digest() -> str:
    """A digest of all sources that are compiled: a change makes a new cache folder."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for entry in KERNEL_SOURCES:
        path = package / entry
        for file in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def machine_digest() -> str:
    """A digest of processor, Python, Numba and the settings that change machine code."""
    features = binding.get_host_cpu_features().flatten()
    cpu = f"{platform.machine()} {binding.get_host_cpu_name()} {features}"
    parts = f"{cpu} Python {sys.version} Numba {numba.__version__}"
    parts += "".join(f" {name} {getattr(settings, name, None)}" for name in CODE_SETTINGS)
    return hashlib.sha256(parts.encode()).hexdigest()[:12]


def cache_folder() -> Path:
    """The folder of this version's machine code for this machine."""
    name = f"{__version__}-{machine_digest()}-{source_digest()}"
    return user_folders.cache_folder() / "kernels" / name


FOLDER = cache_folder()
"""The cache folder of the sources as they were imported."""


def open_folder() -> None:
    """Make the cache folder if it is missing, and check that it can be written.

    Raises:
        ExposedError: other users could write code into it.
        OSError: it cannot be written.
    """
    is_new = not FOLDER.is_dir()
    make_private_folder(FOLDER)
    require_private(FOLDER)
    if is_new:
        discard_oldest(FOLDER.parent)
    with tempfile.TemporaryFile(dir=FOLDER) as file:
        file.write(b"x")  # fails on a full disk


def keeps_kernels() -> bool:
    """Whether machine code compiled now can be loaded at the next start."""
    try:
        open_folder()
    except OSError:
        return False
    return True


def discard_oldest(parent: Path) -> None:
    """Delete all but the `MOST_FOLDERS` newest folders in `parent`."""
    written = []
    for folder in parent.iterdir():
        try:
            written.append((folder.stat().st_mtime, folder))
        except OSError:  # deleted by another process
            continue
    for _, folder in sorted(written, reverse=True)[MOST_FOLDERS:]:
        shutil.rmtree(folder, ignore_errors=True)


def kept_files() -> list[Path]:
    """The files with machine code of this version; none if other users could change them."""
    try:
        return [] if find_exposure(FOLDER) else sorted(FOLDER.glob(f"*{SUFFIX}"))
    except OSError:
        return []


def is_compiled(function: str) -> bool:
    """Whether the cache has machine code of the jitted function of this name."""
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
        """The cache folder."""
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
        """What identifies this machine code in the folder."""
        code = self._function.__code__
        source = hashlib.sha256(Path(code.co_filename).read_bytes()).hexdigest()
        return source, code.co_qualname, code.co_firstlineno, sig, codegen.magic_tuple()

    def _path(self, key: tuple[Any, ...]) -> Path:
        digest = hashlib.sha256(repr(key).encode()).hexdigest()[:16]
        return FOLDER / f"{self._function.__name__}-{digest}{SUFFIX}"


class _CompilationListener(Listener):
    """Reports the name of each kernel that was compiled."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note

    def on_start(self, event: Event) -> None:
        """Nothing: a kernel counts at the end, after the kernels that it calls."""

    def on_end(self, event: Event) -> None:
        dispatcher = event.data["dispatcher"]
        if isinstance(dispatcher._cache, KernelCache):  # not a function of Numba's own
            self._note(dispatcher.py_func.__name__)


@contextmanager
def watch_compilations(note: Callable[[str], None] = lambda _: None) -> Iterator[list[str]]:
    """While the context is open, append each kernel that is compiled, not loaded, to the list.

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
    """Whether `value` is a jitted function of this program, not one of Numba's own."""
    return isinstance(getattr(value, "_cache", None), KernelCache)


def is_inlined(kernel: Any) -> bool:
    """Whether a kernel is compiled only as part of its callers."""
    return bool(kernel.targetoptions.get("inline") == "always")


def kernel(function: F) -> F:
    """Compile `function` at its first call; it runs without the interpreter lock."""
    return _compile(function, "never")


def inlined(function: F) -> F:
    """Like `kernel`, but inlined into the jitted functions that call it.

    For functions with one caller: the first start compiles a third faster.
    """
    return _compile(function, "always")


def _compile(function: F, inline: str) -> F:
    njit: Any = numba.njit
    dispatcher = njit(
        nogil=True,
        error_model="numpy",
        fastmath=FASTMATH,
        inline=inline,
        _nrt=False,  # no reference counting: kernels allocate no memory
        no_cfunc_wrapper=True,  # kernels are no values; saves 3 % of compiling
    )(function)
    # No dispatcher under NUMBA_DISABLE_JIT=1; a closure's variables are compiled into it.
    if hasattr(dispatcher, "enable_caching") and not function.__closure__:
        dispatcher._cache = KernelCache(function)
    return cast(F, dispatcher)


def make_constant(function: Callable[[Any], int], kind: type[tuple[Any, ...]]) -> None:
    """Have kernels take the value of `function` as a constant for a NamedTuple with its defaults.

    Args:
        function: plain Python of one argument; kernels compile it for other arguments.
        kind: the NamedTuple.
    """
    constant = function(kind())

    @overload(function, inline="always", strict=False)
    def choose(argument: Any) -> Callable[[Any], int]:
        if isinstance(argument, types.NamedTuple) and argument.instance_class is kind:
            return lambda argument: constant  # noqa: ARG005 - as Numba asks for
        return function
