"""The network's arithmetic, jitted: the only compiled code of the engine.

A layer's input is kept as *entries*: for each sample of the batch the features that are not
zero, and their values. Skipping zeros is exact, and four fifths of a digit's pixels and half the
outputs of a ReLU layer are zero. Forward and backward are then the same operation: adding up
scaled rows.

Shapes are data, not types: all parameters lie in one flat buffer, a table tells where each layer's
begin, so that one compilation serves every architecture. See `table.py`.
"""
