"""The network's arithmetic, jitted: the only compiled code of the engine.

`steps` takes batch after batch. A batch's samples go forward and back through the layers
(`passes`); then the gradient is summed over all of them and handed to the optimizer, some weight
rows at a time (`gradients`). Of pictures only what is lit is multiplied (`rows`), which is exact;
everything else is a product of matrices, a tile at a time (`tiles`).

What takes the time is written out as vector instructions (`vectors` and whoever imports it), which
the compiler would not find by itself. Shapes are data, not types: all parameters lie in one flat
buffer, and a table (`table`) tells where each layer's begin, so that one compilation serves every
architecture. Kernels are given all their memory and allocate none.
"""
