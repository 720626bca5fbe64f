"""The terminal: what it supports, what it sends, what is written to it, how it is restored.

- Before the first frame: `attachment` (is there a terminal?), `session_kind` (SSH, tmux, ...),
  `capabilities` (what is used of it and why), `query` and `examination` (for `tui-nn doctor`).
- From the terminal: `input` (a driver that tolerates any input), `input_parser`.
- To the terminal: `filters` (colours and glyphs it lacks), `output/` (only changed cells, within a
  byte budget).
- Textual: `terminal_app`, `containment` (an error does not end the app), `internals` (the only
  place that uses Textual's private parts).
"""
