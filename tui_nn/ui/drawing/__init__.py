"""Pure drawing: arrays in, strips of terminal cells out; nothing here knows a widget or a thread."""
