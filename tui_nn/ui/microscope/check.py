"""Check: whether backpropagation and the central difference agree on a gradient."""

from __future__ import annotations

import math

from tui_nn.training.protocol.microscope import GradientCheck
from tui_nn.ui.microscope.numbers import plain

AGREEMENT = 1e-3
"""Largest distance of two numbers that agree, as a share of the larger: far above float32's
rounding, far below what a wrong formula makes."""

NEAR_ZERO = 1e-9
"""Gradients below this are 0 but for rounding."""


def agree(check: GradientCheck) -> bool:
    """Whether both are the same number, but for rounding."""
    return distance(check) <= AGREEMENT


def distance(check: GradientCheck) -> float:
    """How far they are from each other, as a share of the larger; 0 if both are near 0."""
    apart = abs(check.gradient - check.difference)
    if not math.isfinite(apart):
        return math.inf
    larger = max(abs(check.gradient), abs(check.difference))
    return apart / larger if larger > NEAR_ZERO else 0.0


def verdict(check: GradientCheck) -> str:
    """Both numbers, and whether they agree."""
    both = f"{plain(check.gradient, 6)} and {plain(check.difference, 6)}"
    apart = distance(check)
    if not math.isfinite(apart):
        return f"✗ {both}: not finite"
    if agree(check):
        return f"✓ {both} agree" + (f" to {plain(apart, 1)}" if apart else "")
    if check.kink:
        return f"! {both} differ: {check.kink} has a kink there"
    return f"✗ {both} differ"
