"""Which kernels a call compiles is known before, and how many are done is reported."""

from __future__ import annotations

import types

import pytest

from tui_nn import jit
from tui_nn.compilation import counting_kernels, missing_kernels

SOURCE = """
from tui_nn.jit import inlined, kernel

@kernel
def innermost(x):
    return max(x, 0.0)

@kernel
def shared(x):
    return innermost(x) + 1.0

@inlined
def part(x):
    return 2.0 * shared(x)

@kernel
def first(x):
    return part(x) + innermost(x)

@kernel
def second(x):
    return shared(x) if x > 1.0 else module.unrelated(x)

@kernel
def unrelated(x):
    return x
"""


@pytest.fixture
def kernels(tmp_path, monkeypatch) -> types.ModuleType:
    """A module with kernels that call one another, none of them compiled."""
    monkeypatch.setattr(jit, "FOLDER", tmp_path / "cache")
    module = types.ModuleType("kernels")
    path = tmp_path / "kernels.py"
    path.write_text(SOURCE)
    module.__dict__["module"] = module
    exec(compile(SOURCE, path, "exec"), module.__dict__)
    return module


def test_all_that_is_called_is_missing_but_what_is_inlined(kernels):
    assert missing_kernels([kernels.first]) == {"first", "shared", "innermost"}
    assert missing_kernels([kernels.second]) == {"second", "shared", "innermost", "unrelated"}
    assert missing_kernels([kernels.innermost]) == {"innermost"}
    assert missing_kernels([]) == set()


def test_what_was_foreseen_is_compiled_and_counted(kernels):
    missing, told = missing_kernels([kernels.first]), []
    with counting_kernels(missing, lambda *counts: told.append(counts)):
        kernels.first(3.0)
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert missing_kernels([kernels.first]) == set()


def test_what_a_compiled_kernel_calls_is_not_missing(kernels):
    kernels.first(3.0)
    for file in jit.kept_files():
        if file.name.startswith("innermost"):
            file.unlink()
    assert missing_kernels([kernels.first]) == set()
    assert missing_kernels([kernels.first, kernels.innermost]) == {"innermost"}
    assert missing_kernels([kernels.second]) == {"second", "unrelated"}


def test_other_types_of_arguments_do_not_count_twice(kernels):
    told = []
    with counting_kernels({"innermost"}, lambda *counts: told.append(counts)):
        kernels.innermost(3.0)
        kernels.innermost(3)
    assert told == [(1, 1)]


def test_what_was_not_foreseen_is_counted_all_the_same(kernels):
    """As where a file turns out to be damaged only when it is read."""
    told = []
    with counting_kernels({"shared"}, lambda *counts: told.append(counts)):
        kernels.shared(3.0)
    assert told == [(1, 2), (2, 2)]


def test_without_the_compiler_nothing_is_missing():
    def function(x):
        return x

    assert missing_kernels([function]) == set()
