"""`tui-nn predict`: from files of tables, pictures and drawings to lines of predictions."""
