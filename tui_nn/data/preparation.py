"""Preparation: how what a user has becomes what a network takes in; saved beside the network."""

from __future__ import annotations

from tui_nn.data.picture_files.preparation import PicturePreparation
from tui_nn.data.tables.encoding import TableEncoding

Preparation = TableEncoding | PicturePreparation
"""None, where inputs need none: the built-in data sets, and drawings."""
