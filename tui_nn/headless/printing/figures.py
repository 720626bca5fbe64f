"""All figures of a test as text: the measures, the classes, the calibration."""

from __future__ import annotations

from tui_nn.headless.printing.confusion import print_classes
from tui_nn.headless.printing.reliability import print_calibration
from tui_nn.headless.printing.results import long_number, print_evaluations
from tui_nn.printing import print_line
from tui_nn.text import percent
from tui_nn.training.reading.figures import Figures, NumberResults
from tui_nn.training.reading.reliability import SHARE


def print_figures(figures: Figures, target_name: str) -> None:
    """Print the figures of a test.

    Args:
        figures: what was measured.
        target_name: what a regression predicts, with its unit.
    """
    print_evaluations({"test": figures.evaluation}, target_name)
    if figures.numbers is not None:
        _print_numbers(figures.numbers)
    if figures.classes is not None:
        print_line()
        print_classes(figures.classes)
        print_line()
        print_calibration(figures.classes.calibration)


def _print_numbers(numbers: NumberResults) -> None:
    print_line(f"root mean squared error {long_number(numbers.rmse)}")
    if numbers.margin is not None:
        margin = long_number(numbers.margin)
        print_line(f"{percent(SHARE)} of the true values are within {margin} of the prediction")
