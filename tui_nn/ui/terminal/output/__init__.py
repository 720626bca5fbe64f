"""What is written to the terminal: only changed cells, never more than the line can carry.

`display` asks Textual for a frame, `rows` turns it into cells, `picture` compares them with what
the terminal shows, `pens` finds the shortest control sequences. `screen_writer` decides when: one
frame at a time, once the terminal has processed the last one (`flow`), within the `budget` for the
kind of `link`. `line` writes the bytes in a thread, `meter` counts them. `driver` opens and
restores the terminal; `prompt_screen` shows the effect of a key without delay.
"""
