"""Builds the parts of a run from its config: network, executor, augmentation."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from tui_nn.data.augmentation.augmenter import Augmenter
from tui_nn.data.augmentation.changes import Augmentation
from tui_nn.data.dataset import Dataset
from tui_nn.data.schema import DatasetSchema
from tui_nn.engine.executor import Executor
from tui_nn.engine.network import Network
from tui_nn.engine.optimizers import Settings
from tui_nn.engine.rules import make_rule
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.class_weights import balance_classes
from tui_nn.training.trainer.feed import AugmentingCrew

Array = NDArray[Any]


def make_augmentation(config: TrainingConfig, schema: DatasetSchema) -> AugmentingCrew | None:
    """Create the augmentation of the training pictures; None if `config` has none."""
    if not config.is_augmented or schema.picture_shape is None:
        return None
    augmentation = Augmentation(
        shift=config.augment_shift,
        rotation=config.augment_rotation,
        scale=config.augment_scale,
        shear=config.augment_shear,
        elastic=config.augment_elastic,
        sigma=config.augment_sigma,
        thickness=config.augment_thickness,
        occlusion=config.augment_occlusion,
    )
    return AugmentingCrew(Augmenter(augmentation, config.seed, schema.picture_shape))


def make_network(config: TrainingConfig, schema: DatasetSchema) -> Network:
    """Create the network of `config` for data of `schema`, with all parameters zero."""
    return Network(config.make_layers(schema), optimizer=config.optimizer)


def find_class_weights(config: TrainingConfig, dataset: Dataset) -> Array | None:
    """How much each class counts, shape (classes,) float64; None if all count the same."""
    if config.class_weights == "none":
        return None
    return balance_classes(dataset.train.all_targets(), dataset.schema.classes)


def make_executor(
    config: TrainingConfig, network: Network, class_weights: Array | None = None
) -> Executor:
    """Create the executor that trains `network` with the settings of `config`.

    Args:
        config: the settings.
        network: the network.
        class_weights: as of `Executor`; they follow from the training examples.
    """
    settings = {name: getattr(config, name) for name in Settings._fields}
    rule = make_rule(
        config.loss,
        config.optimizer,
        l2=config.l2,
        clip_norm=config.clip_norm,
        **settings,
    )
    return Executor(network, rule, config.batch_size, class_weights)
