"""Tests of the kept moments of a run."""
