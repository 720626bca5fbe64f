"""The microscope: one example's way through the network and back, number by number."""
