"""OPTIONS: the settings of a run, for the command line, the setup screen and `TrainingConfig`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_nn.data.catalog import SAMPLES_LIMITS, SOURCES, is_path
from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.initializers import INITIALIZERS
from tui_nn.engine.losses import LOSSES
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.storage.paths import typed_path
from tui_nn.training.settings.bounds import (
    BATCH_SIZE,
    COPIES,
    COUNT,
    COUNT_OR_NONE,
    DECAY,
    EPSILON,
    FACTOR,
    LEARNING_RATE,
    NORM,
    PENALTY,
    TEST_SPLIT,
    VALIDATION_SPLIT,
    Bounds,
)
from tui_nn.training.settings.choices import CLASS_WEIGHTS, INVERSIONS, SCHEDULES, TASKS
from tui_nn.training.settings.option import AUGMENTATION, DATA, OWN_DATA, Option
from tui_nn.training.settings.option_values import (
    ColumnNames,
    Folders,
    LayerSizes,
    Names,
    Numbers,
    OrNone,
    Paths,
    PictureSize,
    Text,
    WholeNumbers,
    YesNo,
)


def _described(table: Mapping[str, Any]) -> dict[str, str]:
    return {name: entry.description for name, entry in table.items()}


def _choice(name: str, group: str, help_text: str, table: Mapping[str, Any]) -> Option:
    """An option that takes one of the names in `table`."""
    formulas = {entry: getattr(table[entry], "formula", "") for entry in table}
    names = Names(name, table)
    return Option(name, group, help_text, names, _described(table), formulas=formulas)


class DatasetNames:
    """Names of data sets, and absolute paths of files or folders that hold one."""

    def parse(self, text: str) -> str:
        """A name, or the absolute path of a file or folder."""
        if is_path(text):
            return str(typed_path(text).absolute())
        return Names("dataset", SOURCES).parse(text)

    def check(self, value: Any) -> str:
        """Refuse what is neither a name nor the path of a file."""
        return self.parse(value.strip() if isinstance(value, str) else "")


def _strength(kind: str, help_text: str, maximum: float, metavar: str = "PIXELS") -> Option:
    """An option for how much of one kind of augmentation there is."""
    values = Numbers(Bounds(0, maximum))
    return Option(f"augment_{kind}", AUGMENTATION, help_text, values, metavar=metavar)


def _decay(name: str, help_text: str) -> Option:
    """An option for how much of its memory an optimizer keeps at each step."""
    return Option(name, "advanced", help_text, Numbers(DECAY), metavar="X")


OPTIONS: Mapping[str, Option] = {
    option.name: option
    for option in (
        Option("dataset", DATA, "data set", DatasetNames(), _described(SOURCES)),
        Option(
            "data_dir",
            DATA,
            "folder with the files of mnist or fashion-mnist",
            OrNone(Folders()),
            metavar="DIR",
        ),
        Option(
            "samples",
            DATA,
            "number of generated examples (generated data sets only)",
            OrNone(WholeNumbers(Bounds(*SAMPLES_LIMITS))),
            metavar="N",
        ),
        Option(
            "validation_split",
            DATA,
            "share of the training examples held back for validation",
            Numbers(VALIDATION_SPLIT),
            metavar="SHARE",
        ),
        Option(
            "own_drawings",
            DATA,
            "varied copies of each of your own drawings in the training examples; 0 for none",
            WholeNumbers(COPIES),
            metavar="N",
        ),
        Option(
            "seed",
            DATA,
            "same seed, same result, bit for bit",
            WholeNumbers(COUNT_OR_NONE),
            metavar="N",
        ),
        Option(
            "data_seed",
            DATA,
            "seed of generated examples and of the parts, if not the same",
            OrNone(WholeNumbers(COUNT_OR_NONE)),
            metavar="N",
        ),
        Option(
            "class_weights",
            DATA,
            "how much the examples of each class count in the loss",
            Names("class_weights", CLASS_WEIGHTS),
            CLASS_WEIGHTS,
        ),
        Option(
            "target",
            OWN_DATA,
            "column to predict (default: target, label, class or y, else the last)",
            Text(),
            metavar="COLUMN",
        ),
        Option("drop", OWN_DATA, "columns to ignore: a,b", ColumnNames(), metavar="COLUMNS"),
        Option("task", OWN_DATA, "what to predict", Names("task", TASKS), TASKS),
        Option(
            "test_data",
            OWN_DATA,
            "file or folder to test on, instead of a part of the data",
            OrNone(Paths()),
            metavar="PATH",
        ),
        Option(
            "test_split",
            OWN_DATA,
            "share of the examples held out for the test",
            Numbers(TEST_SPLIT),
            metavar="SHARE",
        ),
        Option(
            "skip_bad_rows",
            OWN_DATA,
            "leave out rows that cannot be read",
            YesNo(),
            metavar="yes|no",
        ),
        Option(
            "picture_size",
            OWN_DATA,
            "rows and columns of the pictures (default: their own, if all have the same and it is"
            " at most 64x64; else 28x28)",
            OrNone(PictureSize()),
            metavar="SIZE",
        ),
        Option("colour", OWN_DATA, "keep the colours of pictures", YesNo(), metavar="yes|no"),
        Option(
            "invert",
            OWN_DATA,
            "whether pictures are inverted",
            Names("invert", INVERSIONS),
            INVERSIONS,
        ),
        Option(
            "fit",
            OWN_DATA,
            "fit and centre what each picture shows, as the pad does",
            YesNo(),
            metavar="yes|no",
        ),
        Option(
            "hidden",
            "network",
            "units of each hidden layer: 128,64; or none",
            LayerSizes(),
            None,
            "UNITS",
        ),
        _choice("activation", "network", "activation of the hidden layers", ACTIVATIONS),
        _choice("output_activation", "network", "activation of the output layer", ACTIVATIONS),
        _choice("loss", "network", "the quantity that training minimises", LOSSES),
        _choice("initializer", "network", "how the initial weights are drawn", INITIALIZERS),
        _choice("optimizer", "learning", "how gradients update the weights", OPTIMIZERS),
        Option(
            "learning_rate",
            "learning",
            "factor of each update",
            Numbers(LEARNING_RATE),
            metavar="RATE",
        ),
        Option(
            "batch_size", "learning", "examples per step", WholeNumbers(BATCH_SIZE), metavar="N"
        ),
        Option(
            "epochs",
            "learning",
            "passes through the training data",
            WholeNumbers(COUNT),
            metavar="N",
        ),
        Option(
            "schedule",
            "learning",
            "how the learning rate changes over the epochs",
            Names("schedule", SCHEDULES),
            SCHEDULES,
        ),
        Option(
            "schedule_period",
            "learning",
            "epochs between drops (step), or without improvement before one (plateau)",
            WholeNumbers(COUNT),
            metavar="N",
        ),
        Option(
            "schedule_factor",
            "learning",
            "factor of the learning rate at each drop (step, plateau)",
            Numbers(FACTOR),
            metavar="X",
        ),
        Option(
            "early_stopping",
            "learning",
            "stop after this many epochs without a better validation loss, and restore the best"
            " weights; 0 for never",
            WholeNumbers(COUNT_OR_NONE),
            metavar="EPOCHS",
        ),
        _strength(
            "shift", "shift pictures by up to this many pixels, differently in each epoch", 14
        ),
        _strength("rotation", "rotate pictures by up to this many degrees", 180, "DEGREES"),
        _strength("scale", "change width and height, each by up to this share", 0.9, "SHARE"),
        _strength("shear", "shear pictures by up to this many columns per row", 2, "X"),
        _strength("elastic", "bend pictures by about this much (standard deviation)", 10),
        Option(
            "augment_sigma",
            AUGMENTATION,
            "width of the Gaussian that smooths the elastic distortion",
            Numbers(Bounds(1, 28)),
            metavar="PIXELS",
        ),
        _strength("thickness", "make strokes up to this many pixels thicker or thinner", 4),
        _strength("occlusion", "erase a rectangle with sides of up to this many pixels", 28),
        _decay("momentum", "share of the last update that is kept (momentum, nesterov)"),
        _decay("rho", "decay of the mean square (rmsprop)"),
        _decay("beta1", "decay of the first moment (adam, adamw)"),
        _decay("beta2", "decay of the second moment (adam, adamw)"),
        Option(
            "epsilon",
            "advanced",
            "small number that prevents a division by zero (rmsprop, adam, adamw)",
            Numbers(EPSILON),
            metavar="X",
        ),
        Option(
            "weight_decay",
            "advanced",
            "decay of the weights at each step (adamw)",
            Numbers(PENALTY),
            metavar="X",
        ),
        Option(
            "l2",
            "advanced",
            "L2 penalty: l2/2 |w|^2 is added to the loss; 0 for none",
            Numbers(PENALTY),
            metavar="X",
        ),
        Option(
            "clip_norm",
            "advanced",
            "largest norm of the whole gradient in a step; 0 for no limit",
            Numbers(NORM),
            metavar="X",
        ),
    )
}
