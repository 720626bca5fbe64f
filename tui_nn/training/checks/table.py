"""CHECKS: every check, in the order in which they are carried out. To add one, list it here."""

from __future__ import annotations

from tui_nn.training.checks import (
    baseline,
    gradients,
    input_scale,
    leakage,
    overfitting,
    rate_range,
    shuffled_labels,
    start_loss,
)

CHECKS = (
    start_loss.CHECK,
    gradients.CHECK,
    input_scale.CHECK,
    overfitting.CHECK,
    baseline.CHECK,
    rate_range.CHECK,
    shuffled_labels.CHECK,
    leakage.CHECK,
)
