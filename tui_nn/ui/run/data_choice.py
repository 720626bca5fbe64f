"""DataChoice: what the user chooses about their own table, before it is loaded again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tui_nn.data.survey import ColumnSurvey, Role, Survey
from tui_nn.training.settings.config import TrainingConfig

TASKS = ("classification", "regression")

FOLLOWING = ("loss", "output_activation")
"""Settings that follow from the task, even where the user chose them."""


@dataclass(frozen=True, slots=True)
class DataChoice:
    """Target, columns and task.

    Attributes:
        target: column that is predicted.
        drop: columns that are ignored.
        task: "classification" or "regression", if another than was found; "" for the one found.
    """

    target: str
    drop: tuple[str, ...] = ()
    task: str = ""

    @classmethod
    def of(cls, survey: Survey, config: TrainingConfig) -> DataChoice:
        """What is chosen now."""
        return cls(survey.target, config.drop)

    def role(self, column: ColumnSurvey) -> Role:
        """What a column is used for under this choice."""
        if column.name == self.target:
            return Role.TARGET
        if column.name in self.drop:
            return Role.DROPPED
        return Role.IGNORED if column.role is Role.IGNORED else Role.FEATURE

    def with_target(self, name: str) -> DataChoice:
        """Predict another column; its task is found again."""
        return replace(
            self, target=name, drop=tuple(drop for drop in self.drop if drop != name), task=""
        )

    def toggled(self, name: str) -> DataChoice:
        """Drop a column, or keep it again."""
        if name in self.drop:
            return replace(self, drop=tuple(drop for drop in self.drop if drop != name))
        return replace(self, drop=(*self.drop, name))

    def with_other_task(self, survey: Survey) -> DataChoice:
        """The other task than now."""
        now = self.task or survey.task
        other = TASKS[now == TASKS[0]]
        return replace(self, task="" if other == survey.task else other)

    def changes(self, survey: Survey, config: TrainingConfig) -> list[str]:
        """What differs from the loaded data, in words."""
        found = []
        if self.target != survey.target:
            found.append(f"target {self.target}")
        if self.task:
            found.append(self.task)
        dropped = [name for name in self.drop if name not in config.drop]
        kept = [name for name in config.drop if name not in self.drop]
        for verb, names in (("drop", dropped), ("keep", kept)):
            if names:
                found.append(f"{verb} {', '.join(names[:3])}{', …' if len(names) > 3 else ''}")
        return found

    def apply(
        self, survey: Survey, config: TrainingConfig, free: tuple[str, ...]
    ) -> tuple[TrainingConfig, tuple[str, ...]]:
        """The settings of a new run with this choice, and which of them follow from the data.

        Args:
            survey: of the loaded data.
            config: settings of the loaded run.
            free: settings that were fitted to its data.
        """
        is_other_task = bool(self.task) or self.target != survey.target
        free = tuple(dict.fromkeys((*free, *FOLLOWING))) if is_other_task else free
        unfitted = TrainingConfig()
        values: Mapping[str, object] = {name: getattr(unfitted, name) for name in free}
        task = self.task or ("auto" if self.target != survey.target else config.task)
        changed = config.replace(**{**values, "target": self.target, "drop": self.drop,
                                    "task": task})  # fmt: skip
        return changed, free
