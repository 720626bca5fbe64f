"""The training rule of a network, by names and numbers."""

from __future__ import annotations

import numpy as np

from tui_nn.engine.kernels.structures import Rule
from tui_nn.engine.losses import LOSSES
from tui_nn.engine.optimizers import OPTIMIZERS, Settings
from tui_nn.engine.tables import code_of


def make_rule(
    loss: str, optimizer: str, *, l2: float = 0.0, clip_norm: float = 0.0, **settings: float
) -> Rule:
    """The training rule for the kernels.

    Args:
        loss: a name in LOSSES.
        optimizer: a name in OPTIMIZERS.
        l2: factor of the penalty l2/2 |w|^2.
        clip_norm: largest norm of the whole gradient; 0 for no limit.
        **settings: fields of `Settings`; the defaults for those not given.
    """
    numbers = {name: float(value) for name, value in settings.items()}
    return Rule(
        code_of(LOSSES, loss),
        code_of(OPTIMIZERS, optimizer),
        Settings(**numbers),
        float(l2),
        float(clip_norm),
        np.zeros(0),
    )
