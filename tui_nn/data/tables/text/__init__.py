"""Text of a table: from bytes to lines, and from lines to rows of cells."""
