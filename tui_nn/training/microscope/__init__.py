"""The microscope: every number of one example's way through the network and back."""
