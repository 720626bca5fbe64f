"""What the commands read: pictures and drawings, from files, pipes and the terminal."""
