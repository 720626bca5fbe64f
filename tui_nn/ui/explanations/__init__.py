"""What each number on the screen is, its formula, and what is normal."""
