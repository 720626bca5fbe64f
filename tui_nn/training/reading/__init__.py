"""Predictions on examples: answers, insight, pinned drawings, fine-tuning."""
