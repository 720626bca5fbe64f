"""The size of all pictures of digits, which is MNIST's."""

from __future__ import annotations

PICTURE_SIDE = 28
"""Rows and columns of a picture, in pixels."""

PICTURE_SHAPE = (PICTURE_SIDE, PICTURE_SIDE)

PIXELS = PICTURE_SIDE * PICTURE_SIDE
