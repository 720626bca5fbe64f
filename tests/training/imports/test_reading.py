"""Files of other programs: what is read, and what is refused in one sentence."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import save, save_file

from tests.training import tiny
from tui_nn.errors import CheckpointError
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.imports.recognition import READ, is_foreign
from tui_nn.training.imports.table import FORMATS, read_foreign

ONES, BIASES = np.ones((2, 3), np.float32), np.ones(3, np.float32)


def refused(path) -> str:
    with pytest.raises(CheckpointError) as error:
        read_foreign(path)
    assert str(error.value).startswith(f"{path}: ")
    return str(error.value).removeprefix(f"{path}: ")


def write_graph(path, nodes, constants):
    """An ONNX model of operators on "x", which has two columns."""
    onnx = pytest.importorskip("onnx")
    make, kind = onnx.helper, onnx.TensorProto.FLOAT
    arrays = [onnx.numpy_helper.from_array(values, name) for name, values in constants.items()]
    made = [make.make_node(name, list(inputs), [out], **more) for name, inputs, out, more in nodes]
    graph = make.make_graph(
        made, "graph", [make.make_tensor_value_info("x", kind, ["n", 2])], [], arrays
    )
    path.write_bytes(make.make_model(graph).SerializeToString())
    return path


def test_our_own_files_are_told_from_those_of_others(tmp_path):
    ours, theirs = tmp_path / "ours.safetensors", tmp_path / "theirs.safetensors"
    save_trainer(tiny.make_trainer(), ours)
    save_file({"0.weight": ONES}, theirs)
    assert [is_foreign(path) for path in (ours, theirs)] == [False, True]
    assert not is_foreign(tmp_path / "none.safetensors")
    assert is_foreign(tmp_path / "none.onnx")


def test_layers_are_in_the_order_of_their_numbers(tmp_path):
    path = tmp_path / "torch.safetensors"
    names = ("fc10", "fc2", "fc1")
    save_file({f"{name}.weight": ONES * place for place, name in enumerate(names)}, path)
    layers = read_foreign(path).layers
    assert [layer.name for layer in layers] == ["fc1", "fc2", "fc10"]
    assert layers[0].weights.shape == (3, 2)
    assert not layers[0].biases.any()


def test_the_arrays_of_get_weights_are_layers(tmp_path):
    path = tmp_path / "keras.npz"
    np.savez(path, ONES, BIASES, np.ones((3, 1), np.float32))
    first, second = read_foreign(path).layers
    np.testing.assert_array_equal(first.biases, BIASES)
    assert (second.weights.shape, second.biases.tolist()) == ((3, 1), [0.0])


def test_matrix_products_with_additions_are_layers(tmp_path):
    """As Keras and others write dense layers."""
    nodes = [
        ("MatMul", ("x", "w"), "a", {}),
        ("Add", ("a", "b"), "c", {}),
        ("LeakyRelu", ("c",), "d", {"alpha": 0.01}),
        ("Transpose", ("v",), "t", {}),
        ("MatMul", ("d", "t"), "e", {}),
    ]
    constants = {"w": ONES, "b": BIASES, "v": np.ones((1, 3), np.float32)}
    first, second = read_foreign(write_graph(tmp_path / "a.onnx", nodes, constants)).layers
    assert (first.activation, first.biases.tolist()) == ("leaky-relu", [1.0, 1.0, 1.0])
    assert (second.activation, second.weights.shape) == ("linear", (3, 1))


def test_the_shape_that_a_flattening_computes_is_no_layer(tmp_path):
    """As Keras exports a Flatten."""
    nodes = [
        ("Shape", ("x",), "s", {}),
        ("Gather", ("s", "first"), "n", {}),
        ("Concat", ("n", "rest"), "t", {"axis": 0}),
        ("Reshape", ("x", "t"), "f", {}),
        ("MatMul", ("f", "w"), "a", {}),
    ]
    constants = {"w": ONES, "first": np.array([0]), "rest": np.array([-1])}
    (layer,) = read_foreign(write_graph(tmp_path / "a.onnx", nodes, constants)).layers
    np.testing.assert_array_equal(layer.weights, ONES)


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ([("Conv", ("x", "w"), "a", {})], "Conv: such a layer is not read, only dense ones are"),
        ([("Gemm", ("x", "y"), "a", {})], "Gemm: its weights are computed, not constant"),
        ([("Gemm", ("y", "w"), "a", {})], "Gemm: is not part of a chain"),
        ([("Relu", ("x",), "a", {})], "Relu: does not follow a dense layer"),
        ([("Identity", ("x",), "a", {})], "holds no dense layer"),
        (
            [("MatMul", ("x", "w"), "a", {}), ("LeakyRelu", ("a",), "b", {"alpha": 0.3})],
            "LeakyRelu: has the slope 0.3, not 0.01",
        ),
    ],
)
def test_other_graphs_are_refused_by_their_operator(nodes, message, tmp_path):
    assert message in refused(write_graph(tmp_path / "a.onnx", nodes, {"w": ONES}))


def test_arrays_in_other_files_are_refused(tmp_path):
    onnx = pytest.importorskip("onnx")
    path = write_graph(tmp_path / "a.onnx", [("Gemm", ("x", "w"), "a", {})], {"w": ONES})
    model = onnx.load(path)
    onnx.external_data_helper.convert_model_to_external_data(model, size_threshold=0)
    path.write_bytes(model.SerializeToString())
    model.graph.initializer[0].ClearField("raw_data")
    assert "its values in another file" in refused(path)


def test_links_in_keras_files_are_refused(tmp_path):
    h5py = pytest.importorskip("h5py")
    path = tmp_path / "a.weights.h5"
    with h5py.File(path, "w") as file:
        file["layers/dense/vars/0"] = h5py.ExternalLink("/etc/passwd", "/x")
    assert refused(path) == "0: is a link, which is not followed"
    with h5py.File(path, "w") as file:
        file.create_dataset("layers/dense/vars/0", (1 << 20, 1 << 20), "f4", chunks=(64, 64))
    assert "dense: is too large" in refused(path)


@pytest.mark.parametrize(
    ("name", "tensors", "message"),
    [
        ("conv1.weight", (4, 1, 3, 3), "has 4 dimensions, as of a convolution"),
        ("norm.running_mean", (4,), "belongs to no dense layer"),
        ("fc.bias", (4,), "fc: has biases, but no weights"),
    ],
)
def test_other_layers_of_torch_are_refused_by_name(name, tensors, message, tmp_path):
    path = tmp_path / "a.safetensors"
    save_file({name: np.ones(tensors, np.float32)}, path)
    assert message in refused(path)


def test_values_that_are_no_finite_numbers_are_refused(tmp_path):
    path = tmp_path / "a.safetensors"
    save_file({"0.weight": ONES * np.nan}, path)
    assert "0: holds values that are not finite" in refused(path)
    save_file({"0.weight": ONES.astype(np.int32)}, path)
    assert "0: holds int32" in refused(path)


@pytest.mark.parametrize("name", ["a.pt", "a.pth", "a.pkl"])
def test_pickles_are_never_opened(name, tmp_path):
    assert "safetensors.torch.save_file" in refused(tmp_path / name)
    assert "no such file" in refused(tmp_path / "none.onnx")
    (tmp_path / "folder.npz").mkdir()
    assert "is a folder" in refused(tmp_path / "folder.npz")


def contents() -> dict[str, bytes]:
    """A small intact file of each format."""
    archive, hdf5 = io.BytesIO(), io.BytesIO()
    np.savez(archive, ONES, BIASES)
    h5py, onnx = pytest.importorskip("h5py"), pytest.importorskip("onnx")
    with h5py.File(hdf5, "w") as file:
        file["layers/dense/vars/0"] = ONES
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("MatMul", ["x", "w"], ["y"])],
        "graph",
        [onnx.helper.make_tensor_value_info("x", 1, ["n", 2])],
        [],
        [onnx.numpy_helper.from_array(ONES, "w")],
    )
    return {
        ".npz": archive.getvalue(),
        ".h5": hdf5.getvalue(),
        ".safetensors": save({"0.weight": ONES}),
        ".onnx": onnx.helper.make_model(graph).SerializeToString(),
    }


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_damaged_files_are_one_error(data, tmp_path):
    intact = contents()
    ending = data.draw(st.sampled_from(sorted(intact)))
    content = bytearray(intact[ending])
    for _ in range(data.draw(st.integers(0, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / f"damaged{ending}"
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    try:
        read_foreign(path)
    except CheckpointError as error:
        assert "\n" not in str(error)  # noqa: PT017 - an intact file is read


def test_every_ending_that_is_read_has_its_reader():
    assert set(READ) == set(FORMATS)
