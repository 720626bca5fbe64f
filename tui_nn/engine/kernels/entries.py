"""Gathering a layer's input as entries: its features that are not zero, sample by sample."""

from __future__ import annotations

import numpy as np

from tui_nn.jit import kernel


@kernel
def count_nonzeros(pixels, starts):
    """Fill starts[1:] with how many of pixels[:i + 1], shape (samples, features), are not zero."""
    count = 0
    for i in range(pixels.shape[0]):
        for j in range(pixels.shape[1]):
            if pixels[i, j] != 0:
                count += 1
        starts[i + 1] = count


@kernel
def index_nonzeros(pixels, columns, values):
    """List column and value of each of the pixels, shape (samples, features), that is not zero."""
    count = 0
    for i in range(pixels.shape[0]):
        for j in range(pixels.shape[1]):
            if pixels[i, j] != 0:
                columns[count] = j
                values[count] = pixels[i, j]
                count += 1


@kernel
def gather_pixels(starts, columns, pixels, order, scale, batch_starts, features, values):
    """Collect the entries of pictures stored as lists of their non-zero pixels.

    Args:
        starts: shape (samples + 1,), where each picture's pixels begin.
        columns: uint16, which feature each pixel is.
        pixels: uint8, its value; the network sees `scale` times it.
        order: shape (batch,), the pictures to collect.
        batch_starts: out, shape (batch + 1,), where each sample's entries begin.
        features, values: out, the entries.
    """
    count = 0
    for b in range(order.size):
        sample = np.int64(order[b])
        first = starts[sample]
        length = starts[sample + 1] - first
        for k in range(length):
            features[count + k] = columns[first + k]
            values[count + k] = scale * pixels[first + k]
        count += length
        batch_starts[b + 1] = count


@kernel
def gather_rows(inputs, order, batch_starts, features, values):
    """Collect the entries of the samples in `order` of dense `inputs`, (samples, in_features)."""
    count = 0
    for b in range(order.size):
        sample = np.int64(order[b])
        for j in range(inputs.shape[1]):
            value = inputs[sample, j]
            features[count] = j
            values[count] = value
            count += value != 0
        batch_starts[b + 1] = count


@kernel
def gather_outputs(outputs, batch, out_features, batch_starts, features, values):
    """Collect the entries of a layer's outputs, shape (batch, stride), for the next layer."""
    count = 0
    for b in range(batch):
        for j in range(out_features):
            value = outputs[b, j]
            features[count] = j
            values[count] = value
            count += value != 0
        batch_starts[b + 1] = count


@kernel
def sort_by_feature(
    batch, in_features, batch_starts, features, values, starts, samples, sorted_values
):
    """Turn entries by sample into entries by feature (a counting sort).

    Args:
        batch, in_features: how many samples and features there are.
        batch_starts, features, values: entries by sample.
        starts: out, shape (in_features + 1,), where each feature's entries begin.
        samples, sorted_values: out, sample and value of each entry.
    """
    starts[: in_features + 1] = 0
    for k in range(batch_starts[batch]):
        starts[features[k] + 1] += 1
    for i in range(in_features):
        starts[i + 1] += starts[i]
    # Each start moves to its feature's end while the entries are dealt, and back at last.
    for b in range(batch):
        for k in range(batch_starts[b], batch_starts[b + 1]):
            place = starts[features[k]]
            samples[place] = b
            sorted_values[place] = values[k]
            starts[features[k]] = place + 1
    for i in range(in_features, 0, -1):
        starts[i] = starts[i - 1]
    starts[0] = 0
