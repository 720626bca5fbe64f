"""VectorEmitter: writes LLVM instructions for vectors of floating-point numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from llvmlite import ir
from numba.core import cgutils, config, types
from numba.core.codegen import get_host_cpu_features

VECTOR_BYTES = 64
"""One vector is one cache line; LLVM splits it if registers are shorter."""


def processor_features() -> str:
    """Features that Numba compiles for, as "+avx2,-avx512f,..."; its settings can disable some."""
    settings: Any = config
    if settings.CPU_FEATURES is not None:
        return str(settings.CPU_FEATURES)
    host_features: Any = get_host_cpu_features
    return "" if settings.CPU_NAME == "generic" else str(host_features())


HAS_LONG_REGISTERS = "+avx512f" in processor_features()
"""Whether a vector is one of 32 zmm registers (AVX-512); else it is two of 16 ymm registers."""

PLACE = types.intp
"""The type of offsets, strides and counts."""

CONTRACT = ("contract",)
"""The fast-math flag that lets LLVM fuse fmul and fadd into vfmadd231ps."""


def call(builder: Any, name: str, result: Any, *arguments: Any) -> Any:
    """Emit a call of the LLVM intrinsic or C function `name` with the LLVM result type `result`."""
    kind = ir.FunctionType(result, [argument.type for argument in arguments])
    function: Any = cgutils.get_or_insert_function
    return builder.call(function(builder.module, kind, name), arguments)


def variable(builder: Any, kind: Any) -> Any:
    """Emit a stack variable of the LLVM type `kind` and return its address.

    LLVM's mem2reg pass turns it into registers: that spares writing phi nodes for loops.
    """
    allocate: Any = cgutils.alloca_once
    return allocate(builder, kind)


class VectorEmitter:
    """Emits instructions for vectors of one floating-point type.

    Attributes:
        builder: the LLVM instruction builder.
        lanes: numbers in a vector: 16 float32 or 8 float64.
        vector: LLVM type of a vector.
    """

    def __init__(self, context: Any, builder: Any, number_type: Any) -> None:
        self.context = context
        self.builder = builder
        self.place = context.get_value_type(PLACE)
        self.scalar = context.get_value_type(number_type)
        self.lanes = VECTOR_BYTES * 8 // number_type.bitwidth
        self.vector = ir.VectorType(self.scalar, self.lanes)

    def data(self, array_type: Any, array: Any, place: Any = None) -> Any:
        """Pointer to element `place` of the array, by default the first."""
        pointer = self.context.make_array(array_type)(self.context, self.builder, array).data
        return pointer if place is None else self.at(pointer, place)

    def size(self, array_type: Any, array: Any) -> Any:
        """Number of elements of the array."""
        return self.context.make_array(array_type)(self.context, self.builder, array).nitems

    def columns(self, array_type: Any, array: Any) -> Any:
        """Number of columns of the matrix."""
        shape = self.context.make_array(array_type)(self.context, self.builder, array).shape
        return self.builder.extract_value(shape, 1)

    def at(self, pointer: Any, *places: Any) -> Any:
        """The pointer plus the sum of `places`, in elements."""
        for place in places:
            step = self.constant(place) if isinstance(place, int) else place
            pointer = self.builder.gep(pointer, [step])
        return pointer

    def load_place(self, pointer: Any) -> Any:
        """Load the unsigned integer at `pointer`, zero-extended (movzx)."""
        return self.builder.zext(self.builder.load(pointer), self.place)

    def constant(self, number: int) -> Any:
        """`number` as a constant of type PLACE."""
        return self.place(number)

    def filled(self, number: float) -> Any:
        """A constant vector with `number` in all lanes."""
        return ir.Constant(self.vector, [number] * self.lanes)

    def spread(self, number: Any) -> Any:
        """A vector with `number` in all lanes.

        LLVM recognises insertelement and shufflevector with a zero mask as vbroadcastss; if
        `number` was loaded, the broadcast reads memory and needs no shuffle unit.
        """
        zero = ir.Constant(ir.IntType(32), 0)
        single = self.builder.insert_element(ir.Constant(self.vector, ir.Undefined), number, zero)
        lanes = ir.Constant(ir.VectorType(ir.IntType(32), self.lanes), [0] * self.lanes)
        return self.builder.shuffle_vector(single, single, lanes)

    def load(self, pointer: Any) -> Any:
        """Load the vector at `pointer` (vmovups: rows of a batch need not be aligned)."""
        vector = self.builder.bitcast(pointer, self.vector.as_pointer())
        return self.builder.load(vector, align=self.scalar_bytes)

    def look_up(self, table: Any, pointer: Any) -> Any:
        """A vector with table[number] in all lanes, for the unsigned integer at `pointer`."""
        return self.spread(self.builder.load(self.at(table, self.load_place(pointer))))

    def store(self, vector: Any, pointer: Any) -> None:
        """Store `vector` at `pointer` (vmovups)."""
        target = self.builder.bitcast(pointer, self.vector.as_pointer())
        self.builder.store(vector, target, align=self.scalar_bytes)

    @property
    def scalar_bytes(self) -> int:
        """Bytes of one number."""
        return VECTOR_BYTES // self.lanes

    def load_block(self, pointer: Any, size: int) -> list[Any]:
        """Load the vectors of the `size` numbers at `pointer`."""
        return [self.load(self.at(pointer, offset)) for offset in range(0, size, self.lanes)]

    def store_block(self, sums: list[Any], pointer: Any) -> None:
        """Store the vectors in the variables `sums` at `pointer`, one after the other."""
        for number, total in enumerate(sums):
            self.store(self.builder.load(total), self.at(pointer, number * self.lanes))

    def sums(self, values: Iterable[Any]) -> list[Any]:
        """Variables with the initial `values`, which LLVM keeps in registers."""
        variables = []
        for value in values:
            variables.append(variable(self.builder, self.vector))
            self.builder.store(value, variables[-1])
        return variables

    def add_products(self, sums: list[Any], factor: Any, others: list[Any]) -> None:
        """sums += factor * others: one vfmadd231ps for each of them."""
        for total, other in zip(sums, others, strict=True):
            added = self.sum_of_product(self.builder.load(total), factor, other)
            self.builder.store(added, total)

    def sum_of_product(self, start: Any, factor: Any, other: Any) -> Any:
        """start + factor * other: vfmadd231ps, or vmulps and vaddps without FMA."""
        product = self.builder.fmul(factor, other, flags=CONTRACT)
        return self.builder.fadd(start, product, flags=CONTRACT)

    @contextmanager
    def loop(self, begin: Any, end: Any, step: int) -> Iterator[Any]:
        """Emit a loop over begin, begin + step, ... below end; yields the loop variable."""
        with cgutils.for_range_slice(self.builder, begin, end, self.constant(step), self.place) as (
            place,
            _,
        ):
            yield place

    def in_blocks(self, end: Any, sizes: Sequence[int], write: Callable[[Any, int], None]) -> None:
        """Emit loops over 0..end in blocks of the first size, then the rest in the next, ...

        The number of registers that hold a block is fixed when code is emitted: so each size
        is a loop with code of its own.

        Args:
            end: exclusive end; the last size divides what the others leave.
            sizes: decreasing sizes.
            write: `write(place, size)` emits the instructions of one block.
        """
        begin = self.constant(0)
        for size in sizes:
            left = self.builder.sub(end, begin)
            whole = self.builder.sub(left, self.builder.srem(left, self.constant(size)))
            stop = self.builder.add(begin, whole)
            with self.loop(begin, stop, size) as place:
                write(place, size)
            begin = stop
