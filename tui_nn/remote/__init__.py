"""The same session at the other end of a socket: one process trains, others look on and steer."""
