"""The network's arithmetic, jitted: the only compiled code of the engine.

`steps` runs batch after batch. A batch's samples pass forward and back through the layers
(`passes`); then the gradient is summed over the samples and given to the optimizer, a block of
weight rows at a time (`gradients`, `updates`). Of pictures only the nonzero pixels are multiplied
(`emit.rows`), which is exact; everything else is a matrix product in tiles (`emit.tiles`).

`activations`, `losses` and `updates` have the kernels of each entry of the engine's tables,
`passes` and `gradients` those of each kind of layer; `selection` joins them. The hot loops are
written as vector instructions (`emit`). Shapes are data, not types: all parameters lie in one flat
buffer, and the layer table (`table`) has the offsets, so that one compilation serves all
architectures. Kernels get all memory from the caller.
"""
