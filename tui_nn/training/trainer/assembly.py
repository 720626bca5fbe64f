"""Builds the parts of a run from its config: network, executor, augmentation, curve names."""

from __future__ import annotations

from tui_nn.data.augmentation import Augmentation
from tui_nn.data.augmenter import Augmenter
from tui_nn.data.dataset import Dataset
from tui_nn.data.schema import DatasetSchema
from tui_nn.engine.executor import Executor, make_rule
from tui_nn.engine.network import Network
from tui_nn.engine.optimizers import Settings
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.feed import AugmentingCrew


def curve_names(dataset: Dataset) -> tuple[str, ...]:
    """Names of the curves of a run on `dataset`."""
    quantities = ("loss", "accuracy" if dataset.schema.is_classification else "rmse")
    parts = ("train", "validation") if len(dataset.validation) else ("train",)
    return tuple(f"{part}_{quantity}" for quantity in quantities for part in parts)


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


def make_executor(config: TrainingConfig, network: Network) -> Executor:
    """Create the executor that trains `network` with the settings of `config`."""
    settings = {name: getattr(config, name) for name in Settings._fields}
    rule = make_rule(
        config.loss, config.optimizer, l2=config.l2, clip_norm=config.clip_norm, **settings
    )
    return Executor(network, rule, config.batch_size)
