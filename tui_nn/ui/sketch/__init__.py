"""The sketch pad: strokes, pen, sheets, tools and keys, and the conversation about a drawing."""
