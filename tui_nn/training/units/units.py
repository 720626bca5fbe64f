"""Units: answers the questions about the units of a run's network."""

from __future__ import annotations

import dataclasses
import time

import numpy as np

from tui_nn.data.dataset import Dataset
from tui_nn.errors import UserError
from tui_nn.training.protocol.events import UnitInspected, UnitsListed
from tui_nn.training.protocol.inquiries import InspectUnit, ListUnits
from tui_nn.training.trainer.trainer import Trainer
from tui_nn.training.units.activity import Activity
from tui_nn.training.units.network_copy import NetworkCopy
from tui_nn.training.units.sample import Sample, draw_sample
from tui_nn.training.units.study import Study
from tui_nn.training.units.switching import Switchboard
from tui_nn.training.units.unit_list import describe_units
from tui_nn.training.units.unit_page import OUTPUTS, describe_unit

TURN_SECONDS = 0.015
"""Duration of a piece of work; an answer takes one or two."""


class Units:
    """Measures the units of one network after the other, at one state after the other.

    A question is answered with what is known by then, and measures a piece more: the screen asks
    again until all is known. The pieces are of one copy of the network, until a question asks for
    the network as it is now.
    """

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Turn to another run."""
        self._dataset: Dataset | None = None
        self._sample: Sample | None = None
        self._copy: NetworkCopy | None = None
        self._switchboard: Switchboard | None = None
        self._study: Study | None = None

    def inspect(self, trainer: Trainer, question: InspectUnit) -> UnitInspected:
        """Describe a unit.

        Raises:
            UserError: there is no such unit, or one that is switched off is no hidden unit.
            DataError: the file of a stored split can no longer be read.
        """
        begin = time.perf_counter()
        _check_unit(trainer, question.layer, question.unit)
        for layer, unit in question.switched_off:
            _check_unit(trainer, layer, unit)
            if layer == len(trainer.network.layers) - 1:
                raise UserError(OUTPUTS)
        with np.errstate(all="ignore"):  # a diverged network has any numbers
            study = self._advance(trainer, begin + TURN_SECONDS, fresh=question.fresh)
            view = describe_unit(trainer.dataset, study, question, begin + 2 * TURN_SECONDS)
        return UnitInspected(dataclasses.replace(view, seconds=time.perf_counter() - begin))

    def list_units(self, trainer: Trainer, question: ListUnits) -> UnitsListed:
        """List the units of a layer.

        Raises:
            UserError: there is no such layer.
            DataError: the file of a stored split can no longer be read.
        """
        begin = time.perf_counter()
        _check_unit(trainer, question.layer, 0)
        with np.errstate(all="ignore"):
            study = self._advance(trainer, begin + TURN_SECONDS, fresh=question.fresh)
            view = describe_units(trainer.dataset, study, question, begin + 2 * TURN_SECONDS)
        return UnitsListed(dataclasses.replace(view, seconds=time.perf_counter() - begin))

    def _advance(self, trainer: Trainer, deadline: float, *, fresh: bool) -> Study:
        """Measure a piece more: of the network as it is now if `fresh`, else of the latest copy."""
        if self._copy is None or not self._copy.is_of(trainer):
            self._copy, self._study = NetworkCopy(trainer), None
            network = self._copy.executor.network
            self._switchboard = Switchboard(network, trainer.dataset, trainer.config.loss)
        if self._sample is None or self._dataset is not trainer.dataset:
            self._dataset, self._sample = trainer.dataset, draw_sample(trainer)
        if self._study is None or (fresh and not self._copy.is_current(trainer)):
            assert self._switchboard is not None
            self._copy.take(trainer)
            activity = Activity(self._copy.executor, self._sample)
            self._study = Study(trainer.step, activity, self._switchboard)
        self._study.activity.advance(deadline)
        return self._study


def _check_unit(trainer: Trainer, layer: int, unit: int) -> None:
    """Check that there is such a unit.

    Raises:
        UserError: there is none.
    """
    layers = trainer.network.layers
    if not 0 <= layer < len(layers):
        raise UserError(f"the network has {len(layers)} layers, counted from 0")
    units = layers[layer].settings.out_features
    if not 0 <= unit < units:
        raise UserError(f"{layers[layer].name} has {units:,} units, counted from 0")
