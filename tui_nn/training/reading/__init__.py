"""What a network says of an example: answers, insight, pinned drawings, fine-tuning."""
