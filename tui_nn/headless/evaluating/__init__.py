"""`tui-nn evaluate`: the examples that a network is tested on, and what is printed of them."""
