"""Figures: the same from a split in memory and from one that stays in its file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.training import tiny
from tests.training.stored import store
from tests.typed import expect, expect_a
from tui_nn.data.dataset import Split
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.reading import outputs
from tui_nn.training.reading.figures import measure_figures
from tui_nn.training.reading.model import load_model
