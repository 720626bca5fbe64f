"""Which runs a search word finds."""

from __future__ import annotations

from tui_nn.training.runs.store import RunRecord
from tui_nn.training.settings.options import OPTIONS


def matches(record: RunRecord, word: str) -> bool:
    """Whether a word is in what is known of a run, in any case of letters.

    A word such as `optimizer=adam` finds runs with that setting; any other is looked for in name,
    title, tags, note, state, recipe and data set.
    """
    config, profile = record.config, record.profile
    name, sign, value = word.partition("=")
    setting = name.strip("-").replace("-", "_")
    if sign and setting in OPTIONS:
        return config is not None and OPTIONS[setting].write(getattr(config, setting)) == value
    texts = [record.name, record.sweep, str(record.phase), profile.title, profile.note]
    texts += profile.tags
    if config is not None:
        texts += [config.recipe, config.source.name]
    return any(word.casefold() in text.casefold() for text in texts)
