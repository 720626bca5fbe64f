"""Pictures varied as handwriting varies, anew in each epoch: moved, turned, bent, thicker, thinner.

What becomes of a picture follows from seed, epoch and its index in the training set alone, so that
a run is the same to the bit however it is divided among chunks, windows and threads.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from tui_nn.data.dataset import Array
from tui_nn.data.picture import PICTURE_SIDE
from tui_nn.data.strokes.rasterizer import CENTRE
from tui_nn.jit import inlined, kernel

ROW = 32
"""Columns where whole rows are computed, so that they are whole vectors; the last are unused."""

BORDER = 1
"""Blank pixels around a picture; whatever lies outside of it is read there."""

CANVAS_SIZE = PICTURE_SIDE + 2 * BORDER + 1
"""One more, since interpolation looks at the next pixel even where it has no weight."""

REACH = 2
"""Displacements are made of bumps up to so many sigmas outside of the picture, or further; those
beyond would add 0.2% to the variance in the last row."""

GROUP = 4
"""Bumps that are added at once: it takes a third of the time, since sums stay in registers."""

LONGEST_STEP = 0.5
"""Pixels that the edges of the ink move at once; the scheme is not monotone from 0.71 on."""

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST_FACTOR, SECOND_FACTOR = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
FIRST_SHIFT, SECOND_SHIFT, LAST_SHIFT = np.uint64(30), np.uint64(27), np.uint64(31)
"""Constants of the generator SplitMix64 (Steele, Lea and Flood 2014)."""

SURPLUS_BITS, UNIT = np.uint64(40), np.float32(2.0**-23)
"""Of 64 random bits 24 have room in a float32; with this unit they are a number from 0 to 2."""

PLACE, PEN, RECTANGLE, NOISE = 1, 8, 12, 16
"""Numbers of the first random numbers that decide upon place, pen, occlusion and deformation."""

Axes = tuple[float, float, float, float, float, float]
"""a to f: what is in column x and row y was in column a*x + b*y + c and row d*x + e*y + f."""


class Augmentation(NamedTuple):
    """How far pictures are varied at most, all that is less being equally likely; 0 is not at all.

    Attributes:
        shift: pixels, in x and in y.
        rotation: degrees.
        scale: share by which width and height grow or shrink, each for itself.
        shear: pixels that each row is moved sideways against the next.
        elastic: standard deviation of the displacement in x and in y by deformation, pixels.
        sigma: pixels over which neighbours are displaced much alike, at least 1.
        thickness: pixels by which strokes become thicker or thinner.
        occlusion: longest side of the rectangle that is wiped, pixels.
    """

    shift: float = 0.0
    rotation: float = 0.0
    scale: float = 0.0
    shear: float = 0.0
    elastic: float = 0.0
    sigma: float = 4.0
    thickness: float = 0.0
    occlusion: float = 0.0


class Room(NamedTuple):
    """What one thread needs to work on a picture; all float32.

    Attributes:
        bumps: shape (nodes, ROW), of the bump around each node the share in each column.
        shares: shape (ROW, nodes), in each row of pixels of the bump around each node.
        heights: shape (2, nodes, nodes), how high each bump is, for x and for y.
        ridges: shape (nodes, ROW), for each row of nodes the sum of its bumps.
        displacement: shape (2, PICTURE_SIDE, ROW), in x and in y, pixels.
        canvas: flat (CANVAS_SIZE, CANVAS_SIZE), the picture with a blank border, 0 to 255.
        ink: shape (PICTURE_SIDE + 2, PICTURE_SIDE + 2), the new picture with a blank border.
        moved_ink: like `ink`.
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
    """Augments the pictures of one training set in one run."""

    def __init__(self, augmentation: Augmentation, seed: int) -> None:
        """Vary as `augmentation` says; `seed`, 0 or more, decides how."""
        self._augmentation = Augmentation(*map(float, augmentation))
        self._seed = seed
        self._bumps = make_bumps(self._augmentation.sigma)

    def augment(self, pictures: Array, indices: Array, epoch: int, augmented: Array) -> None:
        """Write what becomes of `pictures` in an epoch; several threads may do so at once.

        Args:
            pictures: shape (n, 784), uint8.
            indices: shape (n,), uint32, the places of the pictures in the training set.
            epoch: from 0.
            augmented: shape (n, 784), uint8; written.
        """
        pictures, indices = pictures.view(), indices.view()
        # Whether they were or not: one type, compiled once.
        pictures.flags.writeable = indices.flags.writeable = False
        room = make_room(self._bumps)
        augment_pictures(pictures, indices, self._seed, epoch, self._augmentation, room, augmented)


def make_bumps(sigma: float) -> Array:
    """Gaussian bumps around nodes `sigma` pixels apart, shape (nodes, ROW), float32.

    With heights of variance 1 they add up to what white noise is when a Gaussian of this sigma
    has smoothed it, scaled to variance 1. Noise at nodes this near cannot be told from noise at
    all pixels (the variance is even to 0.01%), and there is much less of it.
    """
    needed = math.ceil((PICTURE_SIDE - 1) / sigma + 2 * REACH) + 1
    nodes = np.arange(math.ceil(needed / GROUP) * GROUP) - REACH
    distances = np.arange(ROW) / sigma - nodes[:, None]
    return np.asarray(np.exp(-0.5 * distances**2) / math.pi**0.25, np.float32)


def make_room(bumps: Array) -> Room:
    """Room for one thread, blank."""
    nodes, side = len(bumps), PICTURE_SIDE + 2
    return Room(
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
def mix(bits: np.uint64) -> np.uint64:
    """Bits each of which depends on each of the given ones."""
    bits = (bits ^ (bits >> FIRST_SHIFT)) * FIRST_FACTOR
    bits = (bits ^ (bits >> SECOND_SHIFT)) * SECOND_FACTOR
    return bits ^ (bits >> LAST_SHIFT)


@kernel
def draw(key: np.uint64, number: int) -> float:
    """Of the random numbers that belong to `key`, the one of this number; -1 to below 1."""
    bits = mix(key + np.uint64(number) * GOLDEN)
    return float(np.float32(bits >> SURPLUS_BITS) * UNIT - np.float32(1.0))


@kernel
def combine_rows(factors: Array, rows: Array, combined: Array) -> None:
    """Write the sum of factors[i] * rows[i], for shapes (nodes,) and (nodes, ROW)."""
    for column in range(ROW):
        combined[column] = np.float32(0.0)
    for i in range(0, rows.shape[0], GROUP):
        a, b, c, d = factors[i], factors[i + 1], factors[i + 2], factors[i + 3]
        for column in range(ROW):
            combined[column] += a * rows[i, column] + b * rows[i + 1, column]
            combined[column] += c * rows[i + 2, column] + d * rows[i + 3, column]


@inlined
def displace(key: np.uint64, deviation: float, room: Room) -> None:
    """Make an elastic deformation: random displacements, smoothed by a Gaussian.

    Simard, Steinkraus and Platt: Best Practices for Convolutional Neural Networks Applied to
    Visual Document Analysis, 2003. Their alpha 34 at sigma 4 is a deviation of 1.38 pixels.
    """
    nodes, number = room.bumps.shape[0], NOISE
    highest = np.float32(math.sqrt(3.0) * deviation)  # even numbers up to 1 have a variance of 1/3
    for axis in range(2):
        for i in range(nodes):
            for j in range(nodes):
                room.heights[axis, i, j] = highest * np.float32(draw(key, number + j))
            number += nodes
            combine_rows(room.heights[axis, i], room.bumps, room.ridges[i])
        for row in range(PICTURE_SIDE):
            combine_rows(room.shares[row], room.ridges, room.displacement[axis, row])


@kernel
def source_axes(key: np.uint64, augmentation: Augmentation) -> Axes:
    """Where in the old picture each pixel of the new one comes from.

    The old one is scaled, then sheared, then rotated, all about `CENTRE`, then shifted.
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
def resample(picture: Array, axes: Axes, room: Room) -> None:
    """Fill room.ink from the places that `axes` and displacements point to, bilinearly."""
    canvas, farthest = room.canvas, np.float32(PICTURE_SIDE + BORDER)
    for row in range(PICTURE_SIDE):
        for column in range(PICTURE_SIDE):
            place = (row + BORDER) * CANVAS_SIZE + column + BORDER
            canvas[place] = np.float32(picture[row * PICTURE_SIDE + column])
    a, b, d, e = np.float32(axes[0]), np.float32(axes[1]), np.float32(axes[3]), np.float32(axes[4])
    c, f = np.float32(axes[2] + BORDER), np.float32(axes[5] + BORDER)
    for row in range(PICTURE_SIDE):
        for column in range(PICTURE_SIDE):
            x = a * np.float32(column) + b * np.float32(row) + c + room.displacement[0, row, column]
            y = d * np.float32(column) + e * np.float32(row) + f + room.displacement[1, row, column]
            x = min(max(x, np.float32(0.0)), farthest)
            y = min(max(y, np.float32(0.0)), farthest)
            left, top = np.int32(x), np.int32(y)
            x -= np.float32(left)
            y -= np.float32(top)
            near = top * np.int32(CANVAS_SIZE) + left
            below = near + np.int32(CANVAS_SIZE)
            upper = canvas[near] + x * (canvas[near + 1] - canvas[near])
            lower = canvas[below] + x * (canvas[below + 1] - canvas[below])
            room.ink[row + 1, column + 1] = upper + y * (lower - upper)


@inlined
def move_edges(distance: float, ink: Array, moved: Array) -> None:
    """Move the edges of the ink outward by `distance` pixels, or inward if it is below 0.

    As ink moves with speed v along its normals, its level u follows u_t = v |grad u|; the slopes
    are taken upwind (Rouy and Tourin 1992), in steps of at most `LONGEST_STEP`. So strokes change
    by fractions of a pixel, alike in all directions, and stay as soft as they were.
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
def wipe(key: np.uint64, longest: float, ink: Array) -> None:
    """Wipe a rectangle with sides from 0 to `longest` pixels, anywhere, in part outside too."""
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
    room: Room,
    augmented: Array,
) -> None:
    """Augment as in `Augmenter.augment`; everything of `room` but the bumps blank at first."""
    for number in range(indices.size):
        key = mix(mix(np.uint64(seed)) + np.uint64(epoch))
        key = mix(key + np.uint64(indices[number]))
        if augmentation.elastic > 0.0:
            displace(key, augmentation.elastic, room)
        resample(pictures[number], source_axes(key, augmentation), room)
        if augmentation.thickness > 0.0:
            move_edges(0.5 * augmentation.thickness * draw(key, PEN), room.ink, room.moved_ink)
        if augmentation.occlusion > 0.0:
            wipe(key, augmentation.occlusion, room.ink)
        for row in range(PICTURE_SIDE):
            for column in range(PICTURE_SIDE):
                level = room.ink[row + 1, column + 1] + np.float32(0.5)
                augmented[number, row * PICTURE_SIDE + column] = np.uint8(level)
