"""The names that settings take, with what each means, where no other table has them."""

from __future__ import annotations

from collections.abc import Mapping

SCHEDULES: Mapping[str, str] = {
    "constant": "the same learning rate in all epochs",
    "step": "multiplied by schedule-factor every schedule-period epochs",
    "cosine": "falls along half a cosine towards zero at the last epoch",
    "plateau": "multiplied by schedule-factor after schedule-period epochs without a better loss",
}
"""How the learning rate changes from epoch to epoch."""

TASKS: Mapping[str, str] = {
    "auto": "words and a few whole numbers are classes, other numbers are predicted as numbers",
    "classification": "each value of the target is a class",
    "regression": "the target is a number",
}
"""What a network is trained to answer about a user's own table."""

INVERSIONS: Mapping[str, str] = {
    "auto": "pictures with a light border are inverted",
    "yes": "all pictures are inverted",
    "no": "pictures stay as they are",
}
"""Whether pictures are inverted: a network expects light ink on a dark ground."""

CLASS_WEIGHTS: Mapping[str, str] = {
    "none": "every example counts the same",
    "balanced": "an example counts more, the rarer its class is",
}
"""How much the examples of each class count in the loss."""
