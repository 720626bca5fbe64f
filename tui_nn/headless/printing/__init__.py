"""What the commands print: progress, tables, results and reports."""
