"""The inputs' scale: no input varies so much more than the others that it drowns them."""

from __future__ import annotations

from tui_nn.training.checks.check import Check, Work, conclude, skip
from tui_nn.training.checks.material import Material
from tui_nn.training.health.spreads import input_spreads


def check_input_scale(material: Material) -> Work:
    """Compare the standard deviations of the inputs."""
    yield 0.0
    if material.dataset.schema.is_pictures:
        return skip("all pixels are of one scale")
    spreads = input_spreads(material.dataset)
    if spreads is None:
        return skip("no input varies")
    numbers = (
        f"standard deviations {spreads.narrowest:.2g} ({spreads.narrow}) to"
        f" {spreads.widest:.3g} ({spreads.wide}); allowed below {spreads.limit:.3g}"
    )
    advice = (
        "Standardize the inputs: subtract the mean of each, and divide by its standard deviation."
    )
    return conclude(not spreads.are_uneven, numbers, advice)


CHECK = Check(
    "scale of the inputs",
    "Inputs of very different sizes need different rates, and there is one for all.",
    check_input_scale,
)
