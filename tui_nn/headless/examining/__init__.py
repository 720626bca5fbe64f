"""What `tui-nn doctor` examines beside the terminal."""
