"""LayerStack: layers one after the other, their shapes and their summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tui_nn.library.keras.arguments import Shape
from tui_nn.library.keras.layers import Dense, Input, Layer


class LayerStack:
    """Layers one after the other.

    Attributes:
        name: shown by `summary`.
        layers: the layers, `Input` among them.
    """

    def __init__(self, layers: Iterable[Layer], name: str) -> None:
        self.name = name
        self.layers: list[Layer] = []
        for layer in layers:
            LayerStack.add(self, layer)

    def add(self, layer: Layer) -> None:
        """Add a layer at the end.

        Raises:
            TypeError: it is not a layer of `tui_nn.keras`.
        """
        if not isinstance(layer, Layer):
            raise TypeError(f"{layer!r} is not a layer of tui_nn.keras")
        self.layers.append(layer)

    @property
    def input_shape(self) -> Shape:
        """Shape of one input.

        Raises:
            ValueError: the first layer does not say it.
        """
        if not self.layers or self.layers[0].input_shape is None:
            raise ValueError("the first layer needs a shape: Input(shape) or input_shape=...")
        return self.layers[0].input_shape

    def summary(self, print_fn: Callable[[str], object] = print) -> None:
        """Print the layers, their output shapes and numbers of parameters."""
        shape, total = self.input_shape, 0
        print_fn(self.name)
        print_fn(f"{'layer':12}{'output shape':18}{'parameters':>12}")
        for layer in self.layers:
            if isinstance(layer, Input):
                continue
            count, shape = 0, layer.output_shape(shape)
            if isinstance(layer, Dense):
                count = (self.fan_in(layer) + 1) * layer.units
            print_fn(f"{layer.name:12}{(None, *shape)!s:18}{count:>12,}")
            total += count
        print_fn(f"{'in all':12}{'':18}{total:>12,}")

    def dense_layers(self) -> list[Dense]:
        """The dense layers.

        Raises:
            ValueError: there are none.
        """
        dense = [layer for layer in self.layers if isinstance(layer, Dense)]
        if not dense:
            raise ValueError("the network has no Dense layer")
        return dense

    def fan_in(self, chosen: Dense) -> int:
        """Number of inputs of a dense layer."""
        shape = self.input_shape
        for layer in self.layers:
            if layer is chosen:
                break
            shape = layer.output_shape(shape)
        return shape[0]
