"""What a run is made of, as its config says: network, executor, augmentation, curves."""

from __future__ import annotations

from tui_nn.data.augmentation import Augmentation, Augmenter
from tui_nn.data.dataset import Dataset
from tui_nn.data.schema import DatasetSchema
from tui_nn.engine.executor import Executor, make_rule
from tui_nn.engine.network import Network
from tui_nn.engine.optimizers import Settings
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.feed import AugmentingCrew


def curve_names(dataset: Dataset) -> tuple[str, ...]:
    """The curves that a run on `dataset` has."""
    quantities = ("loss", "accuracy" if dataset.schema.is_classification else "rmse")
    parts = ("train", "validation") if len(dataset.validation) else ("train",)
    return tuple(f"{part}_{quantity}" for quantity in quantities for part in parts)


def make_augmentation(config: TrainingConfig) -> AugmentingCrew | None:
    """What augments the training pictures as `config` says; None if it says nothing."""
    if not config.is_augmented:
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
    return AugmentingCrew(Augmenter(augmentation, config.seed))


def make_network(config: TrainingConfig, schema: DatasetSchema) -> Network:
    """The network that `config` describes for data of this schema, all parameters zero."""
    return Network(config.make_layers(schema), optimizer=config.optimizer)


def make_executor(config: TrainingConfig, network: Network) -> Executor:
    """What trains `network` as `config` says."""
    settings = {name: getattr(config, name) for name in Settings._fields}
    rule = make_rule(
        config.loss, config.optimizer, l2=config.l2, clip_norm=config.clip_norm, **settings
    )
    return Executor(network, rule, config.batch_size)
