"""ExitPolicy: what happens to a run that is left before its end, and the message for the user."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui_nn.errors import UserError
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.protocol.events import Left
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.session.shutdown import Cause, Shutdown


@dataclass(frozen=True, slots=True)
class ExitPolicy:
    """Called once the session has been left; returns what to tell the user, if anything.

    Attributes:
        command: the command that continues the run, with `--resume`.
        keep_running: whether the run continues in the background when its terminal is closed.
        on_divergence, plan: how it is trained and recorded there.
    """

    command: str
    keep_running: bool = False
    on_divergence: OnDivergence = OnDivergence.PAUSE
    plan: RecordingPlan = field(default_factory=RecordingPlan)

    def __call__(self, shutdown: Shutdown) -> str:
        """Start a background process if requested, and describe how the run was left."""
        left = shutdown.left
        if shutdown.recorded is not None:
            name = shutdown.recorded.name
            return f"{name} could not be left in time; {self._again(name)} from its last checkpoint"
        if left is None or left.run is None:
            return ""
        name = left.run.name
        if left.finished:
            return f"{name} has finished; `tui-nn runs` lists it"
        there = f"{name} stopped at step {left.step:,} of {shutdown.total_steps:,}"
        again = self._again(name)
        if shutdown.is_behind:
            return f"{there}, but that could not be written; {again} from its last checkpoint"
        if not self._continues(shutdown.cause, left):
            return f"{there}; {again}"
        from tui_nn.headless.running import background
        from tui_nn.training.runs.folder import RunFolder

        run, paused = RunFolder(left.run), not left.running
        try:
            process = background.start_in_background(
                run, self.on_divergence, self.plan, paused=paused
            )
        except UserError as error:
            return f"{there}, and cannot continue in the background ({error}); {again}"
        return background.describe_background(run, process, paused=paused)

    def _continues(self, cause: Cause | None, left: Left) -> bool:
        """Whether a background process takes the run over; a paused one only if it was detached."""
        lost = cause is Cause.HUNG_UP and self.keep_running and left.running
        return lost or cause is Cause.DETACHED

    def _again(self, name: str) -> str:
        """How the user can continue the run."""
        return f"resume with `{self.command} --resume {name}`"
