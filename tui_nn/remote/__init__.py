"""The session over a socket: one process trains, others watch and control it."""
