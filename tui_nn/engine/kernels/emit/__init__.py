"""Emitters: intrinsics whose LLVM instructions are written here, not found by the compiler.

The compiler's own vectoriser loads and stores the target of a sum for each term. Written out, a
block of sums stays in registers. All vectors are 64 bytes: with AVX-512 one zmm register, else two
ymm registers, as LLVM splits them. Nothing checks bounds: callers pad rows to whole vectors.

Private names of Numba are used here and in `jit.py` only (tests/test_numba_internals.py).
"""
