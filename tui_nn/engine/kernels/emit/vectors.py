"""Writing vector instructions: what `rows.py`, `tiles.py` and `adam.py` have in common.

The compiler's own vectoriser loads and stores the target of a sum for every term that it adds.
Written out as LLVM instructions, a block of the target stays in registers until the sum is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from llvmlite import ir
from numba.core import cgutils, config, types
from numba.core.codegen import get_host_cpu_features

VECTOR_BYTES = 64
"""One vector is one cache line; the compiler splits it where registers are shorter."""


def processor_features() -> str:
    """What the compiler may use, as "+avx2,-avx512f,...": Numba's own settings can forbid some."""
    settings: Any = config
    if settings.CPU_FEATURES is not None:
        return str(settings.CPU_FEATURES)
    host_features: Any = get_host_cpu_features
    return "" if settings.CPU_NAME == "generic" else str(host_features())


HAS_LONG_REGISTERS = "+avx512f" in processor_features()
"""Whether a vector is one register, of which there are 32 then; else 16 of half the length."""

PLACE = types.intp
"""The type of every number that says where something is."""

CONTRACT = ("contract",)
"""Lets a product and a sum become one fused operation."""


def call(builder: Any, name: str, result: Any, *arguments: Any) -> Any:
    """Write a call of LLVM's own function `name`, which gives the LLVM type `result`."""
    kind = ir.FunctionType(result, [argument.type for argument in arguments])
    function: Any = cgutils.get_or_insert_function
    return builder.call(function(builder.module, kind, name), arguments)


def variable(builder: Any, kind: Any) -> Any:
    """A new variable of the LLVM type `kind`; gives its address."""
    allocate: Any = cgutils.alloca_once
    return allocate(builder, kind)


class VectorEmitter:
    """Writes instructions for vectors of one floating-point type.

    Attributes:
        builder: of LLVM instructions.
        lanes: numbers in a vector.
        vector: its LLVM type.
    """

    def __init__(self, context: Any, builder: Any, number_type: Any) -> None:
        self.context = context
        self.builder = builder
        self.place = context.get_value_type(PLACE)
        self.scalar = context.get_value_type(number_type)
        self.lanes = VECTOR_BYTES * 8 // number_type.bitwidth
        self.vector = ir.VectorType(self.scalar, self.lanes)

    def data(self, array_type: Any, array: Any, place: Any = None) -> Any:
        """Pointer to the array's number at `place`, by default the first."""
        pointer = self.context.make_array(array_type)(self.context, self.builder, array).data
        return pointer if place is None else self.at(pointer, place)

    def size(self, array_type: Any, array: Any) -> Any:
        """How many numbers the array has."""
        return self.context.make_array(array_type)(self.context, self.builder, array).nitems

    def columns(self, array_type: Any, array: Any) -> Any:
        """How many columns the matrix has."""
        shape = self.context.make_array(array_type)(self.context, self.builder, array).shape
        return self.builder.extract_value(shape, 1)

    def at(self, pointer: Any, *places: Any) -> Any:
        """The pointer moved on by the sum of `places`."""
        for place in places:
            step = self.constant(place) if isinstance(place, int) else place
            pointer = self.builder.gep(pointer, [step])
        return pointer

    def load_place(self, pointer: Any) -> Any:
        """The unsigned number at `pointer`, as a place."""
        return self.builder.zext(self.builder.load(pointer), self.place)

    def constant(self, number: int) -> Any:
        """`number` as a place."""
        return self.place(number)

    def filled(self, number: float) -> Any:
        """A constant vector of the same number everywhere."""
        return ir.Constant(self.vector, [number] * self.lanes)

    def spread(self, number: Any) -> Any:
        """A vector with `number` in every lane."""
        zero = ir.Constant(ir.IntType(32), 0)
        single = self.builder.insert_element(ir.Constant(self.vector, ir.Undefined), number, zero)
        lanes = ir.Constant(ir.VectorType(ir.IntType(32), self.lanes), [0] * self.lanes)
        return self.builder.shuffle_vector(single, single, lanes)

    def load(self, pointer: Any) -> Any:
        """The vector that begins at `pointer`."""
        vector = self.builder.bitcast(pointer, self.vector.as_pointer())
        return self.builder.load(vector, align=self.scalar_bytes)

    def look_up(self, table: Any, pointer: Any) -> Any:
        """A vector with table[number], for the unsigned number at `pointer`, in every lane."""
        return self.spread(self.builder.load(self.at(table, self.load_place(pointer))))

    def store(self, vector: Any, pointer: Any) -> None:
        """Write `vector` to where `pointer` points."""
        target = self.builder.bitcast(pointer, self.vector.as_pointer())
        self.builder.store(vector, target, align=self.scalar_bytes)

    @property
    def scalar_bytes(self) -> int:
        """Size of one number."""
        return VECTOR_BYTES // self.lanes

    def load_block(self, pointer: Any, size: int) -> list[Any]:
        """The vectors of the `size` numbers from `pointer` on."""
        return [self.load(self.at(pointer, offset)) for offset in range(0, size, self.lanes)]

    def store_block(self, sums: list[Any], pointer: Any) -> None:
        """Write what is in `sums` to `pointer`, one vector behind the other."""
        for number, total in enumerate(sums):
            self.store(self.builder.load(total), self.at(pointer, number * self.lanes))

    def sums(self, values: Iterable[Any]) -> list[Any]:
        """Variables that begin with `values`; the compiler keeps them in registers."""
        found = []
        for value in values:
            found.append(variable(self.builder, self.vector))
            self.builder.store(value, found[-1])
        return found

    def add_products(self, sums: list[Any], factor: Any, others: list[Any]) -> None:
        """sums += factor * others, fused where the processor can."""
        for total, other in zip(sums, others, strict=True):
            added = self.sum_of_product(self.builder.load(total), factor, other)
            self.builder.store(added, total)

    def sum_of_product(self, start: Any, factor: Any, other: Any) -> Any:
        """start + factor * other, fused where the processor can."""
        product = self.builder.fmul(factor, other, flags=CONTRACT)
        return self.builder.fadd(start, product, flags=CONTRACT)

    @contextmanager
    def loop(self, begin: Any, end: Any, step: int) -> Iterator[Any]:
        """Write a loop over the places begin, begin + step, ... below end; gives the place."""
        with cgutils.for_range_slice(self.builder, begin, end, self.constant(step), self.place) as (
            place,
            _,
        ):
            yield place

    def in_blocks(self, end: Any, sizes: Sequence[int], write: Callable[[Any, int], None]) -> None:
        """Write loops over the places 0..end in blocks of the first size, then of the next, ...

        `write(place, size)` writes the instructions for one block; the last size must divide
        what is left.
        """
        begin = self.constant(0)
        for size in sizes:
            left = self.builder.sub(end, begin)
            whole = self.builder.sub(left, self.builder.srem(left, self.constant(size)))
            stop = self.builder.add(begin, whole)
            with self.loop(begin, stop, size) as place:
                write(place, size)
            begin = stop
