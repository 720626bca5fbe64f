"""The screen: thin widgets over pure drawing; it knows the training protocol, never the engine."""
