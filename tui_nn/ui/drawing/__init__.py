"""Pure drawing: arrays in, terminal cells out; nothing here knows a widget or a thread."""
