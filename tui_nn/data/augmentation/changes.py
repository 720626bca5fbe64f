"""Augmentation: shift, rotate, scale, shear, bend, thicken and occlude pictures in each epoch.

The result depends only on the seed, the epoch and the picture's index in the training set, so a
run is bit-identical however it is divided among chunks, windows and threads.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from tui_nn.data.augmentation.picture_frame import (
    AnyFrame,
    columns_of,
    rows_of,
    width_of,
)
from tui_nn.data.augmentation.random_numbers import draw, mix
from tui_nn.data.dataset import Array
from tui_nn.jit import inlined, kernel

BORDER = 1
"""Blank pixels around a picture; reads outside the picture are clamped to them."""

AROUND = 2 * BORDER + 1
"""What a canvas has more than a picture; interpolation reads the next pixel even where its weight
is 0."""

REACH = 2
"""Sigmas outside the picture up to which displacement bumps are placed; those farther away would
add 0.2% to the variance in the last row."""

GROUP = 4
"""Bumps added per pass: sums stay in registers, which takes a third of the time."""

LONGEST_STEP = 0.5
"""Largest step of the ink's edges, in pixels; the scheme is not monotone from 0.71."""

PLACE, PEN, RECTANGLE, NOISE = 1, 8, 12, 16
"""First index of the random numbers for placement, thickness, occlusion and deformation."""

Axes = tuple[float, float, float, float, float, float]
"""a to f: pixel (x, y) of the result is read at column a*x + b*y + c and row d*x + e*y + f."""


class Augmentation(NamedTuple):
    """Upper bounds of the variation, which is uniform within them; 0 disables a kind.

    Attributes:
        shift: pixels, in x and in y.
        rotation: degrees.
        scale: share by which width and height grow or shrink, independently.
        shear: pixels by which each row is moved sideways relative to the next.
        elastic: standard deviation of the elastic displacement in x and in y, pixels.
        sigma: correlation length of the displacement, pixels, at least 1.
        thickness: change of stroke width, pixels.
        occlusion: longest side of the erased rectangle, pixels.
    """

    shift: float = 0.0
    rotation: float = 0.0
    scale: float = 0.0
    shear: float = 0.0
    elastic: float = 0.0
    sigma: float = 4.0
    thickness: float = 0.0
    occlusion: float = 0.0


class Workspace(NamedTuple):
    """Buffers of one thread; all float32.

    Attributes:
        bumps: shape (nodes, width), the Gaussian around each node, sampled at each column.
        shares: shape (width, nodes), the transpose of `bumps`, for the rows of pixels.
        heights: shape (2, nodes, nodes), random height of each bump, for x and for y.
        ridges: shape (nodes, width), sum of the bumps of each row of nodes.
        displacement: shape (2, rows, width), x and y, pixels.
        canvas: flat (rows + AROUND, columns + AROUND), the picture with a blank border, 0 to
            255.
        ink: shape (rows + 2, columns + 2), the new picture with a blank border.
        moved_ink: like `ink`, the result of one step of `move_edges`.
    """

    bumps: Array
    shares: Array
    heights: Array
    ridges: Array
    displacement: Array
    canvas: Array
    ink: Array
    moved_ink: Array


def make_bumps(sigma: float, frame: AnyFrame) -> Array:
    """Gaussian bumps around nodes `sigma` pixels apart, shape (nodes, width), float32.

    Bumps with heights of variance 1 sum to white noise smoothed by a Gaussian of this sigma,
    scaled to variance 1. Noise at nodes this close is equivalent to noise at every pixel (the
    variance is uniform to 0.01%) and needs far fewer random numbers.
    """
    longer = max(frame.rows, frame.columns)
    needed = math.ceil((longer - 1) / sigma + 2 * REACH) + 1
    nodes = np.arange(math.ceil(needed / GROUP) * GROUP) - REACH
    distances = np.arange(width_of(frame)) / sigma - nodes[:, None]
    return np.asarray(np.exp(-0.5 * distances**2) / math.pi**0.25, np.float32)


def make_workspace(bumps: Array, frame: AnyFrame) -> Workspace:
    """Blank buffers for one thread.

    Args:
        bumps: shape (nodes, width), float32, from `make_bumps`.
        frame: shape of a picture.
    """
    nodes, width = bumps.shape
    inked = frame.rows + 2, frame.columns + 2
    return Workspace(
        bumps=bumps,
        shares=bumps.T.copy(),
        heights=np.zeros((2, nodes, nodes), np.float32),
        ridges=np.zeros((nodes, width), np.float32),
        displacement=np.zeros((2, frame.rows, width), np.float32),
        canvas=np.zeros((frame.rows + AROUND) * (frame.columns + AROUND), np.float32),
        ink=np.zeros(inked, np.float32),
        moved_ink=np.zeros(inked, np.float32),
    )


@kernel
def combine_rows(factors: Array, rows: Array, frame: AnyFrame, combined: Array) -> None:
    """Write the sum of factors[i] * rows[i]; all float32.

    Args:
        factors: shape (nodes,), nodes a multiple of `GROUP`.
        rows: shape (nodes, width).
        frame: shape of a picture, which tells the width.
        combined: shape (width,); written.
    """
    width = width_of(frame)
    for column in range(width):
        combined[column] = np.float32(0.0)
    for i in range(0, rows.shape[0], GROUP):
        a, b, c, d = factors[i], factors[i + 1], factors[i + 2], factors[i + 3]
        for column in range(width):
            combined[column] += a * rows[i, column] + b * rows[i + 1, column]
            combined[column] += c * rows[i + 2, column] + d * rows[i + 3, column]


@inlined
def displace(key: np.uint64, deviation: float, frame: AnyFrame, workspace: Workspace) -> None:
    """Fill workspace.displacement with random displacements, smoothed by a Gaussian.

    Simard, Steinkraus and Platt: Best Practices for Convolutional Neural Networks Applied to
    Visual Document Analysis, 2003. Their alpha 34 at sigma 4 is a deviation of 1.38 pixels.
    """
    nodes, number = workspace.bumps.shape[0], NOISE
    highest = np.float32(math.sqrt(3.0) * deviation)  # uniform in [-1, 1): variance 1/3
    for axis in range(2):
        for i in range(nodes):
            for j in range(nodes):
                workspace.heights[axis, i, j] = highest * np.float32(draw(key, number + j))
            number += nodes
            combine_rows(workspace.heights[axis, i], workspace.bumps, frame, workspace.ridges[i])
        for row in range(rows_of(frame)):
            moved = workspace.displacement[axis, row]
            combine_rows(workspace.shares[row], workspace.ridges, frame, moved)


@kernel
def source_axes(key: np.uint64, augmentation: Augmentation, frame: AnyFrame) -> Axes:
    """The affine map from each pixel of the result to its source in the picture.

    The picture is scaled, sheared and rotated about its centre, in this order, then shifted. That
    of digits is where their centre of mass is.
    """
    middle, centre = 0.5 * columns_of(frame), 0.5 * rows_of(frame)
    angle = math.radians(augmentation.rotation) * draw(key, PLACE)
    cosine, sine = math.cos(angle), math.sin(angle)
    slope = augmentation.shear * draw(key, PLACE + 1)
    width = 1.0 + augmentation.scale * draw(key, PLACE + 2)
    height = 1.0 + augmentation.scale * draw(key, PLACE + 3)
    x = middle + augmentation.shift * draw(key, PLACE + 4)
    y = centre + augmentation.shift * draw(key, PLACE + 5)
    a, b = (cosine + slope * sine) / width, (sine - slope * cosine) / width
    d, e = -sine / height, cosine / height
    return a, b, middle - a * x - b * y, d, e, centre - d * x - e * y


@inlined
def resample(picture: Array, axes: Axes, frame: AnyFrame, workspace: Workspace) -> None:
    """Sample `picture`, flat uint8, at `axes` plus displacement, bilinearly; writes the ink."""
    rows, columns = rows_of(frame), columns_of(frame)
    size = columns + AROUND
    canvas, shift = workspace.canvas, workspace.displacement
    right, bottom = np.float32(columns + BORDER), np.float32(rows + BORDER)
    for row in range(rows):
        for column in range(columns):
            place = (row + BORDER) * size + column + BORDER
            canvas[place] = np.float32(picture[row * columns + column])
    a, b, d, e = np.float32(axes[0]), np.float32(axes[1]), np.float32(axes[3]), np.float32(axes[4])
    c, f = np.float32(axes[2] + BORDER), np.float32(axes[5] + BORDER)
    for row in range(rows):
        for column in range(columns):
            x = a * np.float32(column) + b * np.float32(row) + c + shift[0, row, column]
            y = d * np.float32(column) + e * np.float32(row) + f + shift[1, row, column]
            x = min(max(x, np.float32(0.0)), right)
            y = min(max(y, np.float32(0.0)), bottom)
            left, top = np.int32(x), np.int32(y)
            x -= np.float32(left)
            y -= np.float32(top)
            near = top * np.int32(size) + left
            below = near + np.int32(size)
            upper = canvas[near] + x * (canvas[near + 1] - canvas[near])
            lower = canvas[below] + x * (canvas[below + 1] - canvas[below])
            workspace.ink[row + 1, column + 1] = upper + y * (lower - upper)


@inlined
def move_edges(distance: float, frame: AnyFrame, ink: Array, moved: Array) -> None:
    """Move the edges of the ink outward by `distance` pixels, or inward if negative.

    Solves the level-set equation u_t = v |grad u| with upwind slopes (Rouy and Tourin 1992), in
    steps of at most `LONGEST_STEP`. Strokes change by fractions of a pixel, equally in all
    directions, and keep the softness of their edges.

    Args:
        distance: pixels.
        frame: shape of a picture.
        ink: shape (rows + 2, columns + 2), float32; changed in place.
        moved: like `ink`, scratch.
    """
    steps, sign = math.ceil(abs(distance) / LONGEST_STEP), np.float32(math.copysign(1.0, distance))
    for _ in range(steps):
        step = np.float32(distance / steps)
        for row in range(1, rows_of(frame) + 1):
            for column in range(1, columns_of(frame) + 1):
                level = ink[row, column]
                left, right = ink[row, column - 1] - level, ink[row, column + 1] - level
                above, below = ink[row - 1, column] - level, ink[row + 1, column] - level
                x = max(sign * left, sign * right, np.float32(0.0))
                y = max(sign * above, sign * below, np.float32(0.0))
                slope = np.float32(math.sqrt(x * x + y * y))
                moved[row, column] = level + step * slope
        for row in range(1, rows_of(frame) + 1):
            for column in range(1, columns_of(frame) + 1):
                ink[row, column] = moved[row, column]


@inlined
def erase(key: np.uint64, longest: float, frame: AnyFrame, ink: Array) -> None:
    """Erase a rectangle with sides from 0 to `longest` pixels, anywhere, also partly outside."""
    height = int((0.5 + 0.5 * draw(key, RECTANGLE)) * (longest + 1.0))
    width = int((0.5 + 0.5 * draw(key, RECTANGLE + 1)) * (longest + 1.0))
    rows, columns = rows_of(frame), columns_of(frame)
    bottom = int((0.5 + 0.5 * draw(key, RECTANGLE + 2)) * (rows + height))
    right = int((0.5 + 0.5 * draw(key, RECTANGLE + 3)) * (columns + width))
    for row in range(max(bottom - height, 0), min(bottom, rows)):
        for column in range(max(right - width, 0), min(right, columns)):
            ink[row + 1, column + 1] = np.float32(0.0)


@kernel
def augment_pictures(
    pictures: Array,
    indices: Array,
    seed: int,
    epoch: int,
    augmentation: Augmentation,
    frame: AnyFrame,
    workspace: Workspace,
    augmented: Array,
) -> None:
    """Augment as `Augmenter.augment` does; all of `workspace` except the bumps starts blank."""
    for number in range(indices.size):
        key = mix(mix(np.uint64(seed)) + np.uint64(epoch))
        key = mix(key + np.uint64(indices[number]))
        if augmentation.elastic > 0.0:
            displace(key, augmentation.elastic, frame, workspace)
        resample(pictures[number], source_axes(key, augmentation, frame), frame, workspace)
        if augmentation.thickness > 0.0:
            distance = 0.5 * augmentation.thickness * draw(key, PEN)
            move_edges(distance, frame, workspace.ink, workspace.moved_ink)
        if augmentation.occlusion > 0.0:
            erase(key, augmentation.occlusion, frame, workspace.ink)
        for row in range(rows_of(frame)):
            for column in range(columns_of(frame)):
                level = workspace.ink[row + 1, column + 1] + np.float32(0.5)
                augmented[number, row * columns_of(frame) + column] = np.uint8(level)
