"""Observation: immutable descriptions of a run, copied from its trainer."""

from __future__ import annotations

from collections.abc import Mapping

from tui_nn.data.built_in import OWN_SYMBOLS
from tui_nn.text import plural
from tui_nn.training.health.layer_statistics import measure_layers
from tui_nn.training.health.standing import standing_of
from tui_nn.training.health.verdicts import conclude
from tui_nn.training.moments.forking import describe_fork
from tui_nn.training.moments.past import measure_past_layers
from tui_nn.training.moments.travel import TimeTravel
from tui_nn.training.protocol.commands import Observe
from tui_nn.training.protocol.events import Ready
from tui_nn.training.protocol.figures import ConfusionView
from tui_nn.training.protocol.layers import describe_layers, parameter_count, unit_counts
from tui_nn.training.protocol.measurements import (
    CurveSample,
    LayerStatistics,
    Mood,
    Verdict,
)
from tui_nn.training.protocol.moments import ParentView
from tui_nn.training.protocol.results import FinishReason, RunResult
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.reading.answers import AnswersReader
from tui_nn.training.reading.pins import PinnedDrawing
from tui_nn.training.reading.views import make_view
from tui_nn.training.runs.recorder import Recorder
from tui_nn.training.trainer.history import Curve
from tui_nn.training.trainer.pacer import Pacer
from tui_nn.training.trainer.parent import Parent
from tui_nn.training.trainer.trainer import Trainer


def describe(trainer: Trainer) -> Ready:
    """Describe a loaded run."""
    return Ready(
        config=trainer.config,
        schema=trainer.dataset.schema,
        layers=describe_layers(trainer.network.settings),
        steps_per_epoch=trainer.steps_per_epoch,
        total_steps=trainer.total_steps,
        step=trainer.step,
        notes=(*trainer.dataset.notes, *_notes(trainer)),
        survey=trainer.dataset.survey,
        free=trainer.free,
        reasons=trainer.reasons,
        hand_updates=trainer.hand_updates,
    )


def _notes(trainer: Trainer) -> tuple[str, ...]:
    """What makes the run another one than its settings alone would."""
    notes = () if trainer.parent is None else (describe_fork(trainer.parent),)
    if not trainer.hand_updates:
        return notes
    count = plural(trainer.hand_updates, "update")
    by_hand = f"changed by hand: {count} on single examples, which are no steps of the training"
    return (*notes, by_hand)


def observe(
    trainer: Trainer,
    question: Observe,
    state: RunState,
    pacer: Pacer,
    pin: PinnedDrawing | None = None,
    recorder: Recorder | None = None,
    answers: AnswersReader | None = None,
    travel: TimeTravel | None = None,
) -> Snapshot:
    """Return a snapshot of the run; what depends on its parameters is of the shown moment.

    Args:
        trainer: the run.
        question: parts and sizes that the snapshot should have.
        state: state of the session.
        pacer: speed, pace and training time since the last start.
        pin: the pinned drawing, if any.
        recorder: the recording of the run, if any.
        answers: measures the answers by class; None to make a new one.
        travel: the kept moments, and the one that is shown, if any.
    """
    past = travel.past if travel else None
    shown = past or trainer
    reader = travel.answers if travel and past else answers or AnswersReader()
    folder = recorder.folder if recorder else None
    layers = _measure_layers(trainer, past) if question.layers else ()
    curves, layer_curves = trainer.plots
    return Snapshot(
        state=state,
        step=trainer.step,
        total_steps=trainer.total_steps,
        epoch=min(trainer.epoch + 1, trainer.config.epochs),
        epochs=trainer.config.epochs,
        train_seconds=trainer.train_seconds + pacer.elapsed,
        steps_per_second=pacer.steps_per_second,
        learning_rate=trainer.learning_rate,
        pace=pacer.pace,
        curves=_sample(curves, question.columns),
        train_loss=trainer.records.train_loss,
        train_accuracy=trainer.records.train_accuracy,
        validation=trainer.validation,
        layers=layers,
        verdict=_conclude(trainer, past, layers) if layers else None,
        view=make_view(shown, question.plane),
        pinned=pin.view(trainer, question.columns, past) if pin else None,
        divergence=trainer.divergence,
        run=folder.name if folder else "",
        saved_step=recorder.saved_step if recorder else None,
        base_rate=trainer.base_rate,
        layer_curves=_sample(layer_curves, question.columns) if question.layers else {},
        answers=_answers(reader, shown, state) if question.answers else None,
        hand_updates=trainer.hand_updates,
        parent=_sample_parent(trainer.parent, question.columns),
        moments=travel.view(on_disk=folder is not None) if travel else None,
    )


def _measure_layers(trainer: Trainer, past: Trainer | None) -> tuple[LayerStatistics, ...]:
    return measure_layers(trainer) if past is None else measure_past_layers(past)


def _conclude(
    trainer: Trainer, past: Trainer | None, layers: tuple[LayerStatistics, ...]
) -> Verdict:
    """The verdict on the run at present; of the past it is said only which moment it is."""
    if past is None:
        return conclude(standing_of(trainer), layers)
    step, present = (f"{one:,}".replace(",", " ") for one in (past.step, trainer.step))
    text = f"as it was at step {step}; the run itself is at step {present}"
    return Verdict(Mood.NEUTRAL, text)


def _answers(reader: AnswersReader, trainer: Trainer, state: RunState) -> ConfusionView | None:
    return reader.view(trainer, is_training=state is RunState.RUNNING)


def _sample_parent(parent: Parent | None, columns: int) -> ParentView | None:
    if parent is None:
        return None
    return ParentView(parent.name, parent.step, _sample(parent.curves, columns))


def _sample(curves: Mapping[str, Curve], columns: int) -> dict[str, CurveSample]:
    return {name: curve.sample(columns) for name, curve in curves.items()}


def summarize_run(trainer: Trainer) -> RunResult:
    """Return the result of a finished run, evaluated on its splits."""
    config = trainer.config
    layers = describe_layers(trainer.network.settings)
    is_tested = config.dataset != OWN_SYMBOLS and len(trainer.dataset.test) > 0
    return RunResult(
        recipe=config.recipe,
        dataset=config.dataset,
        layers=unit_counts(layers),
        parameters=parameter_count(layers),
        seed=config.seed,
        epochs=trainer.epoch,
        steps=trainer.step,
        train_seconds=trainer.train_seconds,
        train=trainer.evaluate("train"),
        validation=trainer.evaluate("validation") if len(trainer.dataset.validation) else None,
        test=trainer.evaluate("test") if is_tested else None,
        reason=trainer.finish_reason or FinishReason.STOPPED_EARLY,
        hand_updates=trainer.hand_updates,
    )
