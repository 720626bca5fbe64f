"""Tables from files and pipes, in every format that is read."""
