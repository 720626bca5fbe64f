"""The trainer of one run: data in order, steps, schedules, evaluation, history."""
