"""Gathering a layer's input as entries: its features that are not zero, sample by sample."""

from __future__ import annotations

from tui_nn.engine.kernels.structures import Array
from tui_nn.jit import inlined, kernel


@kernel
def count_nonzeros(pixels: Array, starts: Array) -> None:
    """Fill starts[1:] with how many of pixels[:i + 1], shape (samples, features), are not zero."""
    count = 0
    for i in range(pixels.shape[0]):
        for j in range(pixels.shape[1]):
            if pixels[i, j] != 0:
                count += 1
        starts[i + 1] = count


@kernel
def index_nonzeros(pixels: Array, columns: Array, values: Array) -> None:
    """List column and value of each of the pixels, shape (samples, features), that is not zero."""
    count = 0
    for i in range(pixels.shape[0]):
        for j in range(pixels.shape[1]):
            if pixels[i, j] != 0:
                columns[count] = j
                values[count] = pixels[i, j]
                count += 1


@inlined
def gather_pixels(
    starts: Array,
    columns: Array,
    pixels: Array,
    order: Array,
    scale: float,
    batch_starts: Array,
    features: Array,
    entries: Array,
) -> None:
    """Collect the entries of pictures stored as lists of their non-zero pixels.

    Args:
        starts: shape (samples + 1,), where each picture's pixels begin.
        columns: uint16, which feature each pixel is.
        pixels: uint8, its value; the network sees `scale` times it.
        order: shape (batch,), the pictures to collect.
        batch_starts: out, shape (batch + 1,), where each sample's entries begin.
        features, entries: out.
    """
    count = 0
    for b in range(order.size):
        sample = order[b]
        first = starts[sample]
        length = starts[sample + 1] - first
        # Slices, because places counted from an unknown start are not vectorised.
        found, found_columns = features[count : count + length], columns[first : first + length]
        for k in range(length):
            found[k] = found_columns[k]
        scaled, found_pixels = entries[count : count + length], pixels[first : first + length]
        for k in range(length):
            scaled[k] = scale * found_pixels[k]
        count += length
        batch_starts[b + 1] = count


@inlined
def gather_rows(
    inputs: Array, order: Array, batch_starts: Array, features: Array, entries: Array
) -> None:
    """Collect the entries of the samples in `order` of dense `inputs`, (samples, in_features)."""
    count = 0
    for b in range(order.size):
        sample = order[b]
        for j in range(inputs.shape[1]):
            value = inputs[sample, j]
            features[count] = j
            entries[count] = value
            count += value != 0
        batch_starts[b + 1] = count


@inlined
def gather_outputs(
    outputs: Array,
    place: int,
    stride: int,
    batch: int,
    units: int,
    batch_starts: Array,
    begin: int,
    features: Array,
    entries: Array,
) -> None:
    """Collect the entries of a layer's outputs, (batch, stride) at outputs[place], for the next.

    Args:
        units: how many of the columns are real.
        batch_starts: out, (batch + 1,), where each sample's entries begin, from `begin` on.
        begin: where the next layer's entries begin.
        features, entries: out.
    """
    count = begin
    for b in range(batch):
        for j in range(units):
            value = outputs[place + b * stride + j]
            features[count] = j
            entries[count] = value
            count += value != 0
        batch_starts[b + 1] = count - begin


@inlined
def sort_by_feature(
    batch_starts: Array,
    in_features: int,
    begin: int,
    features: Array,
    entries: Array,
    starts: Array,
    samples: Array,
    sorted_entries: Array,
) -> None:
    """Turn a layer's entries by sample into entries by feature (a counting sort).

    Args:
        batch_starts: (batch + 1,), where each sample's entries begin, from `begin` on.
        in_features: how many features there are.
        begin: where the layer's entries begin.
        features, entries: entries by sample.
        starts: out, (in_features + 1,), where each feature's entries begin.
        samples, sorted_entries: out, sample and value of each entry.
    """
    batch = batch_starts.size - 1
    starts[: in_features + 1] = 0
    for k in range(batch_starts[batch]):
        starts[features[begin + k] + 1] += 1
    for i in range(in_features):
        starts[i + 1] += starts[i]
    # Each start moves to its feature's end while the entries are dealt, and back at last.
    for b in range(batch):
        for k in range(batch_starts[b], batch_starts[b + 1]):
            feature = features[begin + k]
            place = starts[feature]
            samples[place] = b
            sorted_entries[place] = entries[begin + k]
            starts[feature] = place + 1
    for i in range(in_features, 0, -1):
        starts[i] = starts[i - 1]
    starts[0] = 0
