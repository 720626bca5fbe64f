"""Augmentation once more, slowly and plainly in NumPy and float64, to compare the kernels with."""

from __future__ import annotations

import math

import numpy as np

from tui_nn.data.augmentation.changes import Augmentation, make_bumps
from tui_nn.data.augmentation.picture_frame import make_frame
from tui_nn.data.dataset import Array
from tui_nn.data.picture import PICTURE_SHAPE

WORD = 2**64


def mix(bits: int) -> int:
    """SplitMix64's, with whole numbers of any size."""
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9 % WORD
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB % WORD
    return bits ^ (bits >> 31)


def draw(key: int, number: int) -> float:
    """From -1 to below 1, in 2^24 steps."""
    bits = mix((key + number * 0x9E3779B97F4A7C15) % WORD)
    return (bits >> 40) / 2**23 - 1


def displacements(key: int, augmentation: Augmentation, shape: tuple[int, int]) -> Array:
    """Shape (2, *shape), in x and in y."""
    bumps = make_bumps(augmentation.sigma, make_frame(shape)).astype(float)
    nodes = len(bumps)
    noise = np.array([draw(key, 16 + number) for number in range(2 * nodes**2)])
    heights = math.sqrt(3) * augmentation.elastic * noise.reshape(2, nodes, nodes)
    return np.asarray(bumps[:, : shape[0]].T @ heights @ bumps[:, : shape[1]])


def matrix(key: int, augmentation: Augmentation) -> tuple[Array, Array]:
    """The affine map from the old picture to the new one, about the centre, and the shift."""
    values = np.array([draw(key, number) for number in range(1, 7)])
    angle, slope = math.radians(augmentation.rotation) * values[0], augmentation.shear * values[1]
    rotate = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    shear = np.array([[1, slope], [0, 1]])
    scale = np.diag(1 + augmentation.scale * values[2:4])
    return rotate @ shear @ scale, augmentation.shift * values[4:]


def interpolate(picture: Array, x: float, y: float) -> float:
    """Bilinear; outside of the picture all is 0."""
    left, top = math.floor(x), math.floor(y)
    total = 0.0
    for row in (top, top + 1):
        for column in (left, left + 1):
            if 0 <= row < picture.shape[0] and 0 <= column < picture.shape[1]:
                total += (1 - abs(x - column)) * (1 - abs(y - row)) * picture[row, column]
    return total


def move_edges(picture: Array, distance: float) -> Array:
    """Upwind, in steps of at most half a pixel; outside of the picture there is no ink."""
    steps = math.ceil(abs(distance) / 0.5)
    for _ in range(steps):
        around = np.pad(picture, 1)
        sides = [around[1:-1, :-2], around[1:-1, 2:], around[:-2, 1:-1], around[2:, 1:-1]]
        uphill = [np.maximum(np.sign(distance) * (side - picture), 0) for side in sides]
        slope = np.hypot(np.maximum(*uphill[:2]), np.maximum(*uphill[2:]))
        picture = picture + distance / steps * slope
    return picture


def wipe(key: int, longest: float, picture: Array) -> Array:
    """A rectangle with whole sides from 0 to `longest`."""
    values = [(1 + draw(key, 12 + number)) / 2 for number in range(4)]
    height, width = (int(value * (longest + 1)) for value in values[:2])
    bottom = int(values[2] * (picture.shape[0] + height))
    right = int(values[3] * (picture.shape[1] + width))
    picture = picture.copy()
    picture[max(bottom - height, 0) : bottom, max(right - width, 0) : right] = 0
    return picture


def augment(
    picture: Array,
    index: int,
    seed: int,
    epoch: int,
    augmentation: Augmentation,
    shape: tuple[int, int] = PICTURE_SHAPE,
) -> Array:
    """What becomes of a picture, shape (features,); levels not rounded, float64."""
    key = mix((mix((mix(seed) + epoch) % WORD) + index) % WORD)
    old, moves = picture.reshape(shape).astype(float), displacements(key, augmentation, shape)
    forward, shift = matrix(key, augmentation)
    centre = np.array([shape[1], shape[0]]) / 2
    backward, new = np.linalg.inv(forward), np.zeros(shape)
    for row, column in np.ndindex(shape):
        place = backward @ (np.array([column, row]) - centre - shift) + centre
        new[row, column] = interpolate(old, *(place + moves[:, row, column]))
    new = move_edges(new, augmentation.thickness / 2 * draw(key, 8))
    if augmentation.occlusion:
        new = wipe(key, augmentation.occlusion, new)
    return new.ravel()
