"""Augmentation: shift, rotate, scale, shear, bend, thicken and occlude pictures in each epoch.

The result depends only on the seed, the epoch and the picture's index in the training set, so a
run is bit-identical however it is divided among chunks, windows and threads.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from tui_nn.data.dataset import Array
from tui_nn.data.picture import PICTURE_SIDE
from tui_nn.data.random_numbers import draw, mix
from tui_nn.data.strokes.rasterizer import CENTRE
from tui_nn.jit import inlined, kernel

ROW = 32
"""Columns of padded rows: a multiple of the vector width; those past the picture are unused."""

BORDER = 1
"""Blank pixels around a picture; reads outside the picture are clamped to them."""

CANVAS_SIZE = PICTURE_SIDE + 2 * BORDER + 1
"""Plus one: interpolation reads the next pixel even where its weight is 0."""

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
        bumps: shape (nodes, ROW), the Gaussian around each node, sampled at each column.
        shares: shape (ROW, nodes), the transpose of `bumps`, for the rows of pixels.
        heights: shape (2, nodes, nodes), random height of each bump, for x and for y.
        ridges: shape (nodes, ROW), sum of the bumps of each row of nodes.
        displacement: shape (2, PICTURE_SIDE, ROW), x and y, pixels.
        canvas: flat (CANVAS_SIZE, CANVAS_SIZE), the picture with a blank border, 0 to 255.
        ink: shape (PICTURE_SIDE + 2, PICTURE_SIDE + 2), the new picture with a blank border.
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


class Augmenter:
    """Augments the pictures of one training set; safe to share among threads."""

    def __init__(self, augmentation: Augmentation, seed: int) -> None:
        """Set the bounds of the variation and the `seed` (0 or more) of its random numbers."""
        self._augmentation = Augmentation(*map(float, augmentation))
        self._seed = seed
        self._bumps = make_bumps(self._augmentation.sigma)

    def augment(self, pictures: Array, indices: Array, epoch: int, augmented: Array) -> None:
        """Write the augmented `pictures` of an epoch; threads may call this concurrently.

        Args:
            pictures: shape (n, 784), uint8.
            indices: shape (n,), uint32, indices of the pictures in the training set.
            epoch: from 0.
            augmented: shape (n, 784), uint8; written.
        """
        pictures, indices = pictures.view(), indices.view()
        # Numba types read-only arrays apart: make all read-only, so that one version is compiled.
        pictures.flags.writeable = indices.flags.writeable = False
        workspace = make_workspace(self._bumps)
        augment_pictures(
            pictures, indices, self._seed, epoch, self._augmentation, workspace, augmented
        )


def make_bumps(sigma: float) -> Array:
    """Gaussian bumps around nodes `sigma` pixels apart, shape (nodes, ROW), float32.

    Bumps with heights of variance 1 sum to white noise smoothed by a Gaussian of this sigma,
    scaled to variance 1. Noise at nodes this close is equivalent to noise at every pixel (the
    variance is uniform to 0.01%) and needs far fewer random numbers.
    """
    needed = math.ceil((PICTURE_SIDE - 1) / sigma + 2 * REACH) + 1
    nodes = np.arange(math.ceil(needed / GROUP) * GROUP) - REACH
    distances = np.arange(ROW) / sigma - nodes[:, None]
    return np.asarray(np.exp(-0.5 * distances**2) / math.pi**0.25, np.float32)


def make_workspace(bumps: Array) -> Workspace:
    """Blank buffers for one thread.

    Args:
        bumps: shape (nodes, ROW), float32, from `make_bumps`.
    """
    nodes, side = len(bumps), PICTURE_SIDE + 2
    return Workspace(
        bumps=bumps,
        shares=bumps.T.copy(),
        heights=np.zeros((2, nodes, nodes), np.float32),
        ridges=np.zeros((nodes, ROW), np.float32),
        displacement=np.zeros((2, PICTURE_SIDE, ROW), np.float32),
        canvas=np.zeros(CANVAS_SIZE * CANVAS_SIZE, np.float32),
        ink=np.zeros((side, side), np.float32),
        moved_ink=np.zeros((side, side), np.float32),
    )


@kernel
def combine_rows(factors: Array, rows: Array, combined: Array) -> None:
    """Write the sum of factors[i] * rows[i]; all float32.

    Args:
        factors: shape (nodes,), nodes a multiple of `GROUP`.
        rows: shape (nodes, ROW).
        combined: shape (ROW,); written.
    """
    for column in range(ROW):
        combined[column] = np.float32(0.0)
    for i in range(0, rows.shape[0], GROUP):
        a, b, c, d = factors[i], factors[i + 1], factors[i + 2], factors[i + 3]
        for column in range(ROW):
            combined[column] += a * rows[i, column] + b * rows[i + 1, column]
            combined[column] += c * rows[i + 2, column] + d * rows[i + 3, column]


@inlined
def displace(key: np.uint64, deviation: float, workspace: Workspace) -> None:
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
            combine_rows(workspace.heights[axis, i], workspace.bumps, workspace.ridges[i])
        for row in range(PICTURE_SIDE):
            combine_rows(workspace.shares[row], workspace.ridges, workspace.displacement[axis, row])


@kernel
def source_axes(key: np.uint64, augmentation: Augmentation) -> Axes:
    """The affine map from each pixel of the result to its source in the picture.

    The picture is scaled, sheared and rotated about `CENTRE`, in this order, then shifted.
    """
    angle = math.radians(augmentation.rotation) * draw(key, PLACE)
    cosine, sine = math.cos(angle), math.sin(angle)
    slope = augmentation.shear * draw(key, PLACE + 1)
    width = 1.0 + augmentation.scale * draw(key, PLACE + 2)
    height = 1.0 + augmentation.scale * draw(key, PLACE + 3)
    x = CENTRE + augmentation.shift * draw(key, PLACE + 4)
    y = CENTRE + augmentation.shift * draw(key, PLACE + 5)
    a, b = (cosine + slope * sine) / width, (sine - slope * cosine) / width
    d, e = -sine / height, cosine / height
    return a, b, CENTRE - a * x - b * y, d, e, CENTRE - d * x - e * y


@inlined
def resample(picture: Array, axes: Axes, workspace: Workspace) -> None:
    """Sample `picture`, (784,) uint8, at `axes` plus displacement, bilinearly; writes the ink."""
    canvas, farthest = workspace.canvas, np.float32(PICTURE_SIDE + BORDER)
    shift = workspace.displacement
    for row in range(PICTURE_SIDE):
        for column in range(PICTURE_SIDE):
            place = (row + BORDER) * CANVAS_SIZE + column + BORDER
            canvas[place] = np.float32(picture[row * PICTURE_SIDE + column])
    a, b, d, e = np.float32(axes[0]), np.float32(axes[1]), np.float32(axes[3]), np.float32(axes[4])
    c, f = np.float32(axes[2] + BORDER), np.float32(axes[5] + BORDER)
    for row in range(PICTURE_SIDE):
        for column in range(PICTURE_SIDE):
            x = a * np.float32(column) + b * np.float32(row) + c + shift[0, row, column]
            y = d * np.float32(column) + e * np.float32(row) + f + shift[1, row, column]
            x = min(max(x, np.float32(0.0)), farthest)
            y = min(max(y, np.float32(0.0)), farthest)
            left, top = np.int32(x), np.int32(y)
            x -= np.float32(left)
            y -= np.float32(top)
            near = top * np.int32(CANVAS_SIZE) + left
            below = near + np.int32(CANVAS_SIZE)
            upper = canvas[near] + x * (canvas[near + 1] - canvas[near])
            lower = canvas[below] + x * (canvas[below + 1] - canvas[below])
            workspace.ink[row + 1, column + 1] = upper + y * (lower - upper)


@inlined
def move_edges(distance: float, ink: Array, moved: Array) -> None:
    """Move the edges of the ink outward by `distance` pixels, or inward if negative.

    Solves the level-set equation u_t = v |grad u| with upwind slopes (Rouy and Tourin 1992), in
    steps of at most `LONGEST_STEP`. Strokes change by fractions of a pixel, equally in all
    directions, and keep the softness of their edges.

    Args:
        distance: pixels.
        ink: shape (PICTURE_SIDE + 2, PICTURE_SIDE + 2), float32; changed in place.
        moved: like `ink`, scratch.
    """
    steps, sign = math.ceil(abs(distance) / LONGEST_STEP), np.float32(math.copysign(1.0, distance))
    for _ in range(steps):
        step = np.float32(distance / steps)
        for row in range(1, PICTURE_SIDE + 1):
            for column in range(1, PICTURE_SIDE + 1):
                level = ink[row, column]
                left, right = ink[row, column - 1] - level, ink[row, column + 1] - level
                above, below = ink[row - 1, column] - level, ink[row + 1, column] - level
                x = max(sign * left, sign * right, np.float32(0.0))
                y = max(sign * above, sign * below, np.float32(0.0))
                slope = np.float32(math.sqrt(x * x + y * y))
                moved[row, column] = level + step * slope
        for row in range(1, PICTURE_SIDE + 1):
            for column in range(1, PICTURE_SIDE + 1):
                ink[row, column] = moved[row, column]


@inlined
def erase(key: np.uint64, longest: float, ink: Array) -> None:
    """Erase a rectangle with sides from 0 to `longest` pixels, anywhere, also partly outside."""
    height = int((0.5 + 0.5 * draw(key, RECTANGLE)) * (longest + 1.0))
    width = int((0.5 + 0.5 * draw(key, RECTANGLE + 1)) * (longest + 1.0))
    bottom = int((0.5 + 0.5 * draw(key, RECTANGLE + 2)) * (PICTURE_SIDE + height))
    right = int((0.5 + 0.5 * draw(key, RECTANGLE + 3)) * (PICTURE_SIDE + width))
    for row in range(max(bottom - height, 0), min(bottom, PICTURE_SIDE)):
        for column in range(max(right - width, 0), min(right, PICTURE_SIDE)):
            ink[row + 1, column + 1] = np.float32(0.0)


@kernel
def augment_pictures(
    pictures: Array,
    indices: Array,
    seed: int,
    epoch: int,
    augmentation: Augmentation,
    workspace: Workspace,
    augmented: Array,
) -> None:
    """Augment as `Augmenter.augment` does; all of `workspace` except the bumps starts blank."""
    for number in range(indices.size):
        key = mix(mix(np.uint64(seed)) + np.uint64(epoch))
        key = mix(key + np.uint64(indices[number]))
        if augmentation.elastic > 0.0:
            displace(key, augmentation.elastic, workspace)
        resample(pictures[number], source_axes(key, augmentation), workspace)
        if augmentation.thickness > 0.0:
            move_edges(
                0.5 * augmentation.thickness * draw(key, PEN), workspace.ink, workspace.moved_ink
            )
        if augmentation.occlusion > 0.0:
            erase(key, augmentation.occlusion, workspace.ink)
        for row in range(PICTURE_SIDE):
            for column in range(PICTURE_SIDE):
                level = workspace.ink[row + 1, column + 1] + np.float32(0.5)
                augmented[number, row * PICTURE_SIDE + column] = np.uint8(level)
