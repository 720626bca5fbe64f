"""Augmenter: augments the pictures of one training set, of any shape."""

from __future__ import annotations

import numpy as np

from tui_nn.data.augmentation.changes import (
    Augmentation,
    augment_pictures,
    make_bumps,
    make_workspace,
)
from tui_nn.data.augmentation.picture_frame import make_frame
from tui_nn.data.dataset import Array
from tui_nn.data.picture import PICTURE_SHAPE


class Augmenter:
    """Augments the pictures of one training set; safe to share among threads.

    Attributes:
        shape: of a picture: (rows, columns), or (rows, columns, channels).
    """

    def __init__(
        self, augmentation: Augmentation, seed: int, shape: tuple[int, ...] = PICTURE_SHAPE
    ) -> None:
        """Set the bounds of the variation.

        Args:
            augmentation: the bounds.
            seed: of the random numbers, 0 or more.
            shape: of a picture: (rows, columns), or (rows, columns, channels).
        """
        self.shape = shape
        self._frame = make_frame(shape)
        self._augmentation = Augmentation(*map(float, augmentation))
        self._seed = seed
        self._bumps = make_bumps(self._augmentation.sigma, self._frame)

    def augment(self, pictures: Array, indices: Array, epoch: int, augmented: Array) -> None:
        """Write the augmented `pictures` of an epoch; threads may call this concurrently.

        Args:
            pictures: shape (n, features), uint8.
            indices: shape (n,), uint32, indices of the pictures in the training set.
            epoch: from 0.
            augmented: shape (n, features), uint8; written.
        """
        if len(self.shape) == 2:
            self._augment(pictures, indices, epoch, augmented)
            return
        layers = len(pictures), -1, self.shape[2]
        colours, varied = pictures.reshape(layers), augmented.reshape(layers)
        for channel in range(self.shape[2]):  # all of them in the same way
            one = np.ascontiguousarray(colours[..., channel])
            result = np.empty_like(one)
            self._augment(one, indices, epoch, result)
            varied[..., channel] = result

    def _augment(self, pictures: Array, indices: Array, epoch: int, augmented: Array) -> None:
        """As `augment`, for grey pictures."""
        pictures, indices = pictures.view(), indices.view()
        # Numba types read-only arrays apart: make all read-only, so that one version is compiled.
        pictures.flags.writeable = indices.flags.writeable = False
        augment_pictures(
            pictures,
            indices,
            self._seed,
            epoch,
            self._augmentation,
            self._frame,
            make_workspace(self._bumps, self._frame),
            augmented,
        )
