"""The size of all pictures of digits, which is MNIST's, and the range of a pixel."""

from __future__ import annotations

PICTURE_SIDE = 28
"""Rows and columns of a picture, in pixels."""

PICTURE_SHAPE = (PICTURE_SIDE, PICTURE_SIDE)

PIXELS = PICTURE_SIDE * PICTURE_SIDE

PIXEL_MAXIMUM = 255
"""Pictures are stored as uint8; a network sees `pixel / PIXEL_MAXIMUM`."""
