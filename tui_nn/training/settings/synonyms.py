"""Names of settings and values in other programs: Keras, PyTorch, scikit-learn, papers.

Values are accepted under these names; for settings, the name in this program is suggested.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

SETTINGS: Mapping[str, tuple[str, ...]] = {
    "dataset": ("data", "dataset-name", "data-set"),
    "data_dir": ("data-path", "data-folder", "data-root", "dataset-dir", "root"),
    "samples": ("n-samples", "num-samples", "sample-count", "examples"),
    "validation_split": ("val-split", "valid-split", "validation-fraction", "val-fraction", "val"),
    "class_weights": ("class-weight", "balance", "pos-weight"),
    "target": ("target-column", "label-column", "label", "y", "outcome", "dependent"),
    "drop": ("drop-columns", "ignore", "exclude", "skip-columns", "ignore-columns"),
    "task": ("problem", "problem-type", "objective-type"),
    "test_data": ("test-file", "test-set", "test-path", "eval-data"),
    "test_split": ("test-size", "test-fraction", "test-share", "holdout"),
    "skip_bad_rows": ("on-bad-lines", "skip-bad-lines", "error-bad-lines", "ignore-errors"),
    "picture_size": ("image-size", "img-size", "input-size", "resize"),
    "colour": ("color", "rgb", "color-mode", "colour-mode"),
    "invert": ("inverted", "negate", "invert-colors"),
    "fit": ("crop", "trim", "centre", "center", "center-crop"),
    "seed": ("random-state", "random-seed", "rng-seed"),
    "hidden": (
        "layers",
        "hidden-units",
        "hidden-layers",
        "hidden-size",
        "hidden-sizes",
        "hidden-layer-sizes",
        "hidden-dim",
        "units",
        "neurons",
    ),
    "activation": ("act", "activation-function", "hidden-activation", "nonlinearity"),
    "output_activation": ("final-activation", "last-activation", "out-activation"),
    "loss": ("criterion", "loss-function", "loss-fn", "cost", "objective"),
    "initializer": ("init", "initialization", "kernel-initializer", "weight-init"),
    "optimizer": ("opt", "optim", "solver", "optimiser"),
    "learning_rate": ("lr", "eta", "eta0", "learning-rate-init", "step-size"),
    "batch_size": ("batch", "batchsize", "bs", "mini-batch", "minibatch-size"),
    "epochs": ("epoch", "max-epochs", "num-epochs", "n-epochs", "max-iter", "iterations"),
    "schedule": ("scheduler", "lr-schedule", "lr-scheduler", "learning-rate-schedule"),
    "schedule_period": ("lr-step-size", "decay-steps"),
    "schedule_factor": ("gamma", "lr-decay", "decay", "lr-gamma"),
    "early_stopping": ("patience", "early-stop", "n-iter-no-change"),
    "augment_rotation": ("rotate", "rotation", "rotation-range"),
    "augment_shift": ("translate", "translation", "shift", "width-shift-range"),
    "augment_scale": ("zoom", "zoom-range", "scale"),
    "augment_shear": ("shear", "shear-range"),
    "augment_occlusion": ("cutout", "random-erasing"),
    "rho": ("smoothing",),
    "beta1": ("beta-1", "b1", "beta-one"),
    "beta2": ("beta-2", "b2", "beta-two"),
    "epsilon": ("eps", "adam-epsilon"),
    "weight_decay": ("wd", "decoupled-weight-decay"),
    "l2": (
        "alpha",
        "lambda",
        "reg",
        "l2-penalty",
        "l2-reg",
        "regularization",
        "kernel-regularizer",
    ),
    "clip_norm": ("clip", "clipnorm", "grad-clip", "max-norm", "max-grad-norm", "gradient-clip"),
}
"""Other names of each setting, with dashes."""

OPTIONS_ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "--checkpoint-interval": ("checkpoint-every", "save-every", "save-freq"),
    "--detach": ("daemon", "bg"),
    "--export": ("export-model", "save-weights"),
    "--load": ("checkpoint", "ckpt", "weights", "load-model", "resume-from"),
    "--model": ("network", "checkpoint", "weights"),
    "--no-mouse": ("disable-mouse",),
    "--quiet": ("verbose", "silent", "no-progress"),
    "--recipe": ("preset", "config", "example"),
    "--save": ("output", "out", "save-model", "save-path", "model-path"),
}
"""Other names of the options that are not settings."""

UNSUPPORTED: Mapping[str, tuple[str, ...]] = {
    "dropout": ("dropout", "dropout-rate", "p-dropout"),
    "batch normalization": ("batch-norm", "batchnorm", "batch-normalization", "bn"),
    "layer normalization": ("layer-norm", "layernorm"),
    "an L1 penalty": ("l1", "l1-penalty", "l1-ratio"),
    "a choice of device": ("device", "gpu", "gpus", "cuda", "accelerator", "use-gpu", "tpu"),
    "a choice of precision": ("precision", "dtype", "fp16", "bf16", "amp", "mixed-precision"),
    "a number of workers": ("workers", "num-workers", "n-jobs", "threads", "num-threads"),
    "label smoothing": ("label-smoothing",),
    "a warm-up of the learning rate": ("warmup-steps", "warmup-epochs", "lr-warmup"),
    "convolutional layers": ("filters", "kernel-size", "conv", "conv-layers", "cnn"),
    "gradient accumulation": ("accumulate", "grad-accum", "gradient-accumulation-steps"),
    "a choice of metrics": ("metric", "metrics", "scoring"),
    "training without shuffling": ("shuffle", "no-shuffle"),
    "a log folder": ("log-dir", "logdir", "tensorboard", "wandb"),
}
"""Features that only other programs have, with the names of their options."""

VALUES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "dataset": {
        "mnist": ("mnist-784", "mnist784"),
        "fashion-mnist": ("fashion",),
        "moons": ("make-moons", "moon", "half-moons", "two-moons"),
        "circles": ("make-circles", "circle"),
        "spirals": ("spiral", "two-spirals"),
        "houses": ("housing", "house-prices", "house"),
        "digits": ("digit",),
    },
    "activation": {
        "linear": ("identity", "none"),
        "sigmoid": ("logistic", "expit"),
        "tanh": ("hyperbolic-tangent",),
        "relu": ("rectifier",),
        "leaky-relu": ("lrelu",),
    },
    "loss": {
        "mean-squared-error": ("mse", "mse-loss", "squared-error", "l2", "l2-loss", "quadratic"),
        "binary-cross-entropy": ("bce", "bce-loss", "bce-with-logits-loss", "log-loss", "logistic"),
        "categorical-cross-entropy": (
            "cce",
            "ce",
            "cross-entropy",
            "cross-entropy-loss",
            "sparse-categorical-cross-entropy",
            "softmax-cross-entropy",
            "nll",
            "nll-loss",
        ),
    },
    "initializer": {
        "glorot-uniform": ("xavier", "xavier-uniform", "glorot"),
        "glorot-normal": ("xavier-normal",),
        "he-uniform": ("he", "kaiming", "kaiming-uniform"),
        "he-normal": ("kaiming-normal",),
        "uniform": ("random-uniform",),
        "zeros": ("zero", "constant-zero"),
    },
    "optimizer": {
        "sgd": ("gd", "gradient-descent", "stochastic-gradient-descent"),
        "momentum": ("sgd-momentum",),
        "nesterov": ("nag", "sgd-nesterov"),
        "rmsprop": ("rms",),
    },
    "schedule": {
        "constant": ("none", "fixed"),
        "step": ("step-lr", "step-decay"),
        "cosine": ("cosine-annealing", "cosine-annealing-lr", "cosine-decay"),
        "plateau": ("reduce-on-plateau", "reduce-lr-on-plateau"),
    },
}
"""Other names of values; `output_activation` takes those of `activation`."""


def find_value(setting: str, text: str, names: Iterable[str]) -> str | None:
    """The value that `text` names, or None.

    Args:
        setting: name of the setting.
        text: the value as typed; case, dashes and underscores do not matter.
        names: the values of the setting.
    """
    others = VALUES.get("activation" if setting == "output_activation" else setting, {})
    wanted = _plain(text)
    for name in names:
        if wanted in map(_plain, (name, *others.get(name, ()))):
            return name
    return None


def explain_option(word: str, flags: Iterable[str]) -> str:
    """A hint about an option of another program.

    Args:
        word: the option, with or without leading dashes.
        flags: the options to suggest from.

    Returns:
        Half a sentence; "" if the option is unknown.
    """
    wanted, known = _plain(word), set(flags)
    flag_names = {f"--{name.replace('_', '-')}": others for name, others in SETTINGS.items()}
    for flag, others in {**OPTIONS_ELSEWHERE, **flag_names}.items():
        if flag in known and wanted in map(_plain, (flag, *others)):
            return f"use {flag}"
    for feature, others in UNSUPPORTED.items():
        if wanted in map(_plain, others):
            return f"{feature} is not supported"
    return ""


def _plain(text: str) -> str:
    """Lower case, letters and digits only, for comparison."""
    return "".join(character for character in text.lower() if character.isalnum())
