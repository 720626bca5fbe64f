"""network_state: tells whether a network may have changed since it was looked at."""

from __future__ import annotations

from typing import Any

from tui_nn.training.trainer.trainer import Trainer


def network_state(trainer: Trainer) -> tuple[Any, ...]:
    """Equal to that of another time, if the parameters of this trainer's network are the same.

    A finished or rewound run has other parameters at the same step.
    """
    return (
        trainer.step,
        trainer.hand_updates,
        trainer.base_rate,
        trainer.finish_reason,
        trainer.divergence,
    )
