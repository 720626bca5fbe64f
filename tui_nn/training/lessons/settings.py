"""Settings: where the sliders of an experiment stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from tui_nn.training.protocol.lessons import Slider


def number_slider(name: str, low: float, high: float, value: float, stride: float) -> Slider:
    """A slider for a number."""
    return Slider(name, low, high, value, stride)


def choice_slider(name: str, choices: Sequence[str], chosen: str) -> Slider:
    """A slider that chooses one of some names."""
    place = float(tuple(choices).index(chosen))
    return Slider(name, 0.0, len(choices) - 1.0, place, 1.0, tuple(choices))


class Settings:
    """Where sliders stand, by their names.

    Args:
        sliders: the sliders.
        values: where they are moved to, in the same order. A value that is missing, or no finite
            number, leaves its slider where it is; one outside the bounds goes to the nearer one.
    """

    def __init__(self, sliders: Sequence[Slider], values: Sequence[float] = ()) -> None:
        moved = [_moved(slider, value) for slider, value in zip(sliders, values, strict=False)]
        self.sliders = (*moved, *sliders[len(moved) :])
        self._by_name = {slider.name: slider for slider in self.sliders}

    def __getitem__(self, name: str) -> float:
        return self._by_name[name].value

    def whole(self, name: str) -> int:
        """The value of a slider as a whole number."""
        return round(self[name])

    def chosen(self, name: str) -> str:
        """The name that a slider has chosen."""
        return self._by_name[name].choices[self.whole(name)]

    def moved(self, name: str, value: float) -> Settings:
        """The same settings with one slider moved."""
        values = [value if slider.name == name else slider.value for slider in self.sliders]
        return Settings(self.sliders, values)

    def changed_from(self, before: Settings) -> frozenset[str]:
        """Names of the sliders that stand elsewhere than before."""
        return frozenset(name for name in self._by_name if self[name] != before[name])


def _moved(slider: Slider, value: float) -> Slider:
    if not math.isfinite(value):
        return slider
    value = min(max(value, slider.low), slider.high)
    return replace(slider, value=float(round(value)) if slider.choices else float(value))
