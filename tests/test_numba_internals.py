"""What the program uses of Numba that is not public: it is there, and is called as before.

A failure here says what a new version of Numba breaks. `jit.py` and `engine/kernels/emit/` are the
only places to change then (tests/test_architecture.py).
"""

from __future__ import annotations

import inspect

import numba
import pytest
from llvmlite import ir
from numba.core import caching, cgutils, compiler, config, event, serialize, types
from numba.core.codegen import get_host_cpu_features
from numba.core.registry import cpu_target

from tui_nn import jit

RECOMPILES = "kernels are compiled at each start"
COMPILES_NOTHING = "no kernel with vector instructions can be compiled"

SIGNATURES = [
    (
        compiler.CompileResult._rebuild,
        "target_context libdata fndesc env signature objectmode lifted typeann reload_init"
        " referenced_envs",
        f"tui_nn.jit.unpack_result: {RECOMPILES}",
    ),
    (compiler.CompileResult._reduce, "self", f"tui_nn.jit.pack_result: {RECOMPILES}"),
    (serialize.dumps, "obj", f"tui_nn.jit.pack_result: {RECOMPILES}"),
    (
        caching.NullCache.load_overload,
        "self sig target_context",
        f"tui_nn.jit.KernelCache.load_overload: {RECOMPILES}",
    ),
    (
        caching.NullCache.save_overload,
        "self sig cres",
        f"tui_nn.jit.KernelCache.save_overload: {RECOMPILES}",
    ),
    (
        event.install_listener,
        "kind listener",
        "tui_nn.jit.watch_compilations: the screen cannot say how many kernels are compiled",
    ),
    (cgutils.get_or_insert_function, "module fnty name", f"vectors.call: {COMPILES_NOTHING}"),
    (cgutils.alloca_once, "builder ty size name zfill", f"vectors.variable: {COMPILES_NOTHING}"),
    (
        cgutils.for_range_slice,
        "builder start stop step intp inc",
        f"vectors.VectorEmitter.loop: {COMPILES_NOTHING}",
    ),
    (
        get_host_cpu_features,
        "",
        "vectors.processor_features: long registers are not recognised, training is slower",
    ),
]


@pytest.mark.parametrize(
    ("function", "parameters", "breaks"),
    SIGNATURES,
    ids=[function.__qualname__ for function, _, _ in SIGNATURES],
)
def test_a_private_function_has_the_parameters_that_are_passed(function, parameters, breaks):
    assert list(inspect.signature(function).parameters) == parameters.split(), breaks


@pytest.mark.parametrize("option", ["_nrt", "no_cfunc_wrapper", "inline", "nogil", "fastmath"])
def test_the_decorator_takes_the_options(option):
    breaks = f"tui_nn.jit._compile passes {option}: no kernel can be made"
    assert option in dir(cpu_target.options), breaks


@pytest.mark.parametrize("name", ["OPT", "CPU_FEATURES", "CPU_NAME", *jit.CODE_SETTINGS])
def test_the_settings_that_decide_the_machine_code_exist(name):
    assert hasattr(config, name), f"{name} is read by tui_nn.jit or vectors: no kernel can be made"


def test_a_dispatcher_has_the_attributes_that_are_read_and_replaced():
    dispatcher = numba.njit(lambda x: x)
    for name, breaks in (
        ("_cache", f"tui_nn.jit._compile replaces it: {RECOMPILES}"),
        ("py_func", "compilation.called_kernels and engine.uncompiled read it"),
        ("targetoptions", "tui_nn.jit.is_inlined reads it: progress of compiling is wrong"),
        ("enable_caching", f"tui_nn.jit._compile asks for it: {RECOMPILES}"),
    ):
        assert hasattr(dispatcher, name), breaks


def test_the_compiled_result_says_whether_addresses_are_in_it():
    dispatcher = numba.njit(lambda x: x)
    dispatcher(1)
    (result,) = dispatcher.overloads.values()
    assert result.library.has_dynamic_globals is False, (
        "tui_nn.jit.KernelCache.save_overload: code with addresses of one process would be kept"
    )
    assert result.library.codegen.magic_tuple(), f"tui_nn.jit.KernelCache._key: {RECOMPILES}"


def test_the_context_gives_an_array_its_data_and_size():
    array = types.Array(types.float32, 1, "C")
    context = cpu_target.target_context
    module = ir.Module()
    kind = ir.FunctionType(ir.VoidType(), [context.get_value_type(array)])
    function = ir.Function(module, kind, "f")
    builder = ir.IRBuilder(function.append_basic_block())
    proxy = context.make_array(array)(context, builder, function.args[0])
    for name in ("data", "nitems", "shape"):
        assert getattr(proxy, name).type, f"VectorEmitter reads {name}: {COMPILES_NOTHING}"
