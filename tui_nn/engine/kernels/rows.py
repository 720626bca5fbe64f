"""Adding up scaled rows of a matrix: the one operation that training spends its time on."""

from __future__ import annotations

from tui_nn.jit import kernel


@kernel
def add_scaled_rows(target, matrix, rows, values, first, last):
    """target += sum over k in first..last of values[k] * matrix[rows[k]].

    Args:
        target: shape (columns,).
        matrix: shape (any, columns).
        rows, values: at least `last` long.
        first, last: the range of k, last excluded.
    """
    columns = target.size
    k = first
    # Eight rows a pass: the target is loaded and stored once for eight multiplications.
    while k + 8 <= last:
        r0, r1, r2, r3 = rows[k], rows[k + 1], rows[k + 2], rows[k + 3]
        r4, r5, r6, r7 = rows[k + 4], rows[k + 5], rows[k + 6], rows[k + 7]
        v0, v1, v2, v3 = values[k], values[k + 1], values[k + 2], values[k + 3]
        v4, v5, v6, v7 = values[k + 4], values[k + 5], values[k + 6], values[k + 7]
        for j in range(columns):
            target[j] += (
                v0 * matrix[r0, j]
                + v1 * matrix[r1, j]
                + v2 * matrix[r2, j]
                + v3 * matrix[r3, j]
                + v4 * matrix[r4, j]
                + v5 * matrix[r5, j]
                + v6 * matrix[r6, j]
                + v7 * matrix[r7, j]
            )
        k += 8
    if k + 4 <= last:
        r0, r1, r2, r3 = rows[k], rows[k + 1], rows[k + 2], rows[k + 3]
        v0, v1, v2, v3 = values[k], values[k + 1], values[k + 2], values[k + 3]
        for j in range(columns):
            target[j] += (
                v0 * matrix[r0, j]
                + v1 * matrix[r1, j]
                + v2 * matrix[r2, j]
                + v3 * matrix[r3, j]
            )
        k += 4
    if k + 2 <= last:
        r0, r1, v0, v1 = rows[k], rows[k + 1], values[k], values[k + 1]
        for j in range(columns):
            target[j] += v0 * matrix[r0, j] + v1 * matrix[r1, j]
        k += 2
    if k < last:
        r0, v0 = rows[k], values[k]
        for j in range(columns):
            target[j] += v0 * matrix[r0, j]
