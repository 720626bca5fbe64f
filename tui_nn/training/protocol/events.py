"""The events of a training session. Each is frozen and complete in itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tui_nn.data.schema import DatasetSchema
from tui_nn.data.survey import Survey
from tui_nn.training.protocol.browsing import ExamplesView
from tui_nn.training.protocol.checking import ChecksView
from tui_nn.training.protocol.drawings import Classified, FineTuned, OwnDrawings
from tui_nn.training.protocol.figures import ImportanceView
from tui_nn.training.protocol.layers import LayerDescription
from tui_nn.training.protocol.left_out import LeftOut
from tui_nn.training.protocol.lessons import ExperimentView
from tui_nn.training.protocol.measurements import Divergence
from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.training.protocol.results import RunResult
from tui_nn.training.protocol.snapshot import Snapshot
from tui_nn.training.protocol.units import UnitsView, UnitView
from tui_nn.training.settings.config import TrainingConfig


@dataclass(frozen=True, slots=True)
class Loading:
    """The session is preparing a run.

    Attributes:
        message: the current activity.
        fraction: the part that is done, 0 to 1; None if unknown.
        count: the same in numbers, such as "12 of 30"; empty if nothing is counted.
        queued: whether training starts as soon as the run is ready.
    """

    message: str
    fraction: float | None = None
    count: str = ""
    queued: bool = False

    @property
    def text(self) -> str:
        """The message, with the count if there is one."""
        return f"{self.message}: {self.count}" if self.count else self.message


@dataclass(frozen=True, slots=True)
class Ready:
    """A network is ready to train.

    Attributes:
        config: the settings; those of the checkpoint if one was loaded.
        schema: what the data set contains.
        layers: what the network's layers are, first to last.
        steps_per_epoch, total_steps: length of the run in steps.
        step: steps already done (above 0 after a checkpoint).
        notes: what the user should know about how the data were read.
        survey: what was understood of the user's own data; None for built-in data.
        free: settings that were fitted to the data, because the user did not choose them.
        reasons: why they are as they are, a sentence each.
        hand_updates: updates done by hand, on single examples, since the run began.
    """

    config: TrainingConfig
    schema: DatasetSchema
    layers: tuple[LayerDescription, ...]
    steps_per_epoch: int
    total_steps: int
    step: int
    notes: tuple[str, ...] = ()
    survey: Survey | None = None
    free: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    hand_updates: int = 0


@dataclass(frozen=True, slots=True)
class Saved:
    """A file was written: a checkpoint, a network alone, or drawings.

    Attributes:
        path: the file.
        exported: all files of a network in a format of another program, `path` among them; empty
            for anything else.
    """

    path: Path
    exported: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Recording:
    """The run is recorded in the folder `run` from here on."""

    run: Path


@dataclass(frozen=True, slots=True)
class Checkpointed:
    """A checkpoint of the recorded run has been written."""

    step: int


@dataclass(frozen=True, slots=True)
class ImportanceMeasured:
    """What matters to the network, as far as it is measured."""

    view: ImportanceView


@dataclass(frozen=True, slots=True)
class Examined:
    """An example under the microscope."""

    view: MicroscopeView


@dataclass(frozen=True, slots=True)
class Updated:
    """One update on one example was done.

    Attributes:
        before, after: loss on this example.
    """

    before: float
    after: float


@dataclass(frozen=True, slots=True)
class ExamplesListed:
    """A page of examples."""

    view: ExamplesView


@dataclass(frozen=True, slots=True)
class Marked:
    """An example was marked as mislabelled, or its mark was taken back.

    Attributes:
        total: examples of the run that are marked.
    """

    total: int


@dataclass(frozen=True, slots=True)
class UnitInspected:
    """One unit of the network."""

    view: UnitView


@dataclass(frozen=True, slots=True)
class UnitsListed:
    """A page of the units of a layer."""

    view: UnitsView


@dataclass(frozen=True, slots=True)
class ChecksMeasured:
    """The checks of the recipe, as far as they were carried out."""

    view: ChecksView


@dataclass(frozen=True, slots=True)
class Played:
    """The experiment of a lesson."""

    view: ExperimentView


@dataclass(frozen=True, slots=True)
class Diverged:
    """The run diverged; the network was restored to the last good step."""

    divergence: Divergence


@dataclass(frozen=True, slots=True)
class Left:
    """The session has ended, or turned to another run.

    Attributes:
        run: folder of the run; None if it was not recorded.
        step: steps done.
        running: whether it was being trained.
        finished: whether it had finished.
    """

    run: Path | None
    step: int
    running: bool
    finished: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """Training ended; the session can still classify, save and load."""

    result: RunResult


@dataclass(frozen=True, slots=True)
class Failed:
    """A command failed: with a `UserError`, or by a defect of the program."""

    error: Exception


Event = (
    Loading
    | Ready
    | Snapshot
    | Classified
    | OwnDrawings
    | FineTuned
    | LeftOut
    | Saved
    | Recording
    | Checkpointed
    | ImportanceMeasured
    | Examined
    | Updated
    | ExamplesListed
    | Marked
    | UnitInspected
    | UnitsListed
    | ChecksMeasured
    | Played
    | Diverged
    | Finished
    | Left
    | Failed
)
