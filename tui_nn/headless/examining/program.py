"""The program, its packages, the processor, and the kernels compiled for it."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import tui_nn
from tui_nn import __version__
from tui_nn.compiler_settings import find_fault
from tui_nn.findings import Finding
from tui_nn.headless.examining.exposure import explain_exposure
from tui_nn.storage.private_folders import ExposedError

PACKAGES = ("textual", "rich", "numpy", "numba", "llvmlite", "plotext", "safetensors", "msgspec")
"""The packages whose versions matter most for a bug report."""

EACH_START = "compiled at each start"
"""What happens to kernels that cannot be cached."""


def examine_program() -> Iterator[Finding]:
    """The program and what it needs."""
    yield Finding("tui-nn", __version__, __version__, f"in {Path(tui_nn.__file__).parent}")
    python = f"{platform.python_implementation()} {platform.python_version()}"
    yield Finding("Python", python, python, sys.executable or "embedded")
    tried = _tried_versions()
    for name in PACKAGES:
        yield _package(name, tried.get(name))


def _tried_versions() -> dict[str, SpecifierSet]:
    """The versions that this one was tested with, for each package that it requires."""
    try:
        lines = metadata.requires("tui-nn") or []
    except metadata.PackageNotFoundError:  # run from its source
        lines = []
    requirements = map(Requirement, lines)
    return {each.name: each.specifier for each in requirements if each.marker is None}


def _package(name: str, tried: SpecifierSet | None) -> Finding:
    """The version of a package, with a hint if this program was not tested with it."""
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        advice = "install tui-nn again, which brings it"
        return Finding(name, "missing", "nothing", "it is not installed", advice)
    if tried is None or tried.contains(version, prereleases=True):
        return Finding(name, version, version, "")
    hint = f"install a tested version if something fails: {name}{tried}"
    return Finding(name, version, version, "tui-nn was not tested with it", hint=hint)


def examine_machine() -> Iterator[Finding]:
    """The processor, and the machine code made for it."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    name = _processor_name()
    yield Finding("system", platform.platform(), platform.platform(), "")
    yield Finding("processor", name, name, f"{cores} cores may be used")
    yield _kernels()


def _processor_name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(errors="replace").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def _kernels() -> Finding:
    """Whether the kernels are compiled, and whether they can be cached."""
    fault = find_fault(os.environ)
    if fault:
        return Finding("kernels", "none", "none", "they cannot be compiled", fault)
    try:
        from tui_nn import jit
    except Exception as error:  # reporting a broken Numba is this command's task
        reason = f"Numba cannot be imported: {error}"
        return Finding("kernels", "none", "none", reason, "install tui-nn again")
    files = jit.kept_files()
    found = f"{len(files)} compiled" if files else "not compiled"
    try:
        jit.open_folder()
    except ExposedError as error:
        return Finding("kernels", "not read", EACH_START, *explain_exposure(error.exposure))
    except OSError as error:
        because = f"{jit.FOLDER} cannot be written ({error.strerror or error})"
        advice = "make it writable, or set XDG_CACHE_HOME to a folder that is"
        if files:  # as in a container image with everything compiled
            return Finding("kernels", found, found, because, hint=advice)
        return Finding("kernels", found, EACH_START, because, advice)
    if faults := jit.list_faults():
        advice = f"delete {jit.FOLDER}; if it happens again, install a tested version of Numba"
        return Finding("kernels", found, EACH_START, faults[0], advice)
    size = sum(file.stat().st_size for file in files) / 1e6
    if files:
        return Finding("kernels", found, found, f"{size:.1f} MB in {jit.FOLDER}")
    because = "the first start takes some seconds longer; `tui-nn warmup` compiles ahead"
    return Finding("kernels", found, "compiled when needed", because)
