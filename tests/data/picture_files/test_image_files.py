"""PNG, JPEG and their kin, with all that cameras and drawing programs put into them."""

from __future__ import annotations

import io
import os
import sys

import numpy as np
import pytest

from tui_nn.data.picture_files import image_files
from tui_nn.data.picture_files.colours import LUMINANCE
from tui_nn.data.picture_files.fitting import prepare_pictures
from tui_nn.data.picture_files.image_files import load_image
from tui_nn.data.sources.pictures import read_pictures
from tui_nn.errors import DataError

Image = pytest.importorskip("PIL.Image")

SEVEN = np.full((60, 40), 255, np.uint8)
SEVEN[8:14, 6:34] = 0
SEVEN[8:52, 26:32] = 0
"""Dark on light."""


def save(path, image, kind="PNG", **options):
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    path.write_bytes(stream.getvalue())
    return path


def read(path):
    return read_pictures(path).pixels[0]


@pytest.mark.parametrize("kind", ["PNG", "BMP", "GIF", "JPEG", "WEBP", "TIFF", "PPM"])
def test_formats_that_are_read(tmp_path, kind):
    found = read(save(tmp_path / "x", Image.fromarray(SEVEN), kind, **{"quality": 95}))
    assert np.abs(found.astype(int) - SEVEN).mean() < 3


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA"])
def test_every_way_of_having_pixels(tmp_path, mode):
    found = read(save(tmp_path / "x", Image.fromarray(SEVEN).convert(mode)))
    np.testing.assert_array_equal(found, SEVEN)


def test_sixteen_bits_are_scaled_and_not_cut_off(tmp_path):
    levels = np.linspace(0, 65_535, 30 * 30).reshape(30, 30).astype(np.uint16)
    found = read(save(tmp_path / "x", Image.fromarray(levels)))
    np.testing.assert_array_equal(found, levels // 257)


@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (255, 0)])
def test_ink_on_transparency_is_seen(tmp_path, ink, paper):
    pixels = np.full((60, 40, 4), ink, np.uint8)
    pixels[..., 3] = 255 - SEVEN
    found = read(save(tmp_path / "x", Image.fromarray(pixels)))
    np.testing.assert_array_equal(found, np.where(SEVEN == 0, ink, paper))


def test_a_palette_with_transparency(tmp_path):
    image = Image.fromarray((SEVEN == 0).astype(np.uint8)).convert("P")
    image.putpalette([0, 0, 0, 0, 0, 0])
    found = read(save(tmp_path / "x", image, transparency=0))
    np.testing.assert_array_equal(found, SEVEN)


def test_a_photo_is_turned_as_its_camera_says(tmp_path):
    lying = Image.fromarray(SEVEN).rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by a quarter
    np.testing.assert_array_equal(read(save(tmp_path / "x", lying, exif=exif)), SEVEN)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_breaks_off(tmp_path, kind):
    path = save(tmp_path / "x", Image.effect_noise((200, 200), 50), kind)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(DataError, match=r"x: the picture is damaged \("):
        read(path)


def test_too_many_pixels_are_refused_before_they_are_unpacked(tmp_path, monkeypatch):
    path = save(tmp_path / "x", Image.new("1", (8000, 4000)))
    with pytest.raises(DataError, match="8000x4000 pixels are too many"):
        read(path)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    for side in (40, 50):  # Pillow warns of the one and refuses the other
        with pytest.raises(DataError, match="x: has far more than 24,000,000 pixels"):
            read(save(tmp_path / "x", Image.new("L", (side, side))))


def test_formats_that_are_not_read_are_named(tmp_path):
    (tmp_path / "x").write_bytes(b"%PDF-1.7 of some kind")
    with pytest.raises(DataError, match=r"is a PDF document; .* PNG, JPEG, BMP, GIF, WEBP, TIFF"):
        load_image(tmp_path / "x", "x")


def test_without_pillow_the_extra_is_named(tmp_path, monkeypatch):
    path = save(tmp_path / "x", Image.fromarray(SEVEN))
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(DataError) as caught:
        read(path)
    assert str(caught.value) == (
        f"{path}: reading pictures needs Pillow: pip install 'tui-nn[data]'"
    )


def test_a_picture_of_any_size_can_be_prepared(tmp_path):
    for size in ((1, 1), (1, 500), (3, 4000), (1200, 900)):
        array = np.asarray(Image.effect_noise(size, 80))
        assert prepare_pictures(array[None]).pixels.shape == (1, 784)


def colours(image, kind="PNG", **options):
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return load_image(stream.getvalue(), "x", colour=True)


def test_colours_are_kept_when_asked():
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 3), np.uint8)
    np.testing.assert_array_equal(colours(Image.fromarray(pixels)), pixels)
    grey = Image.fromarray(SEVEN)
    np.testing.assert_array_equal(colours(grey), np.repeat(SEVEN[..., None], 3, axis=2))
    inks = colours(Image.fromarray(pixels).convert("CMYK"), "TIFF")
    assert np.abs(inks.astype(int) - pixels).mean() < 3


def test_sixteen_bits_in_colour_are_scaled_too():
    levels = np.linspace(0, 65_535, 900).reshape(30, 30).astype(np.uint16)
    found = colours(Image.fromarray(levels))
    np.testing.assert_array_equal(found[..., 1], levels // 257)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (np.array([[0, 0.5, 1.0]], np.float32), [0, 128, 255]),
        (np.array([[0, 51, 255]], np.float32), [0, 51, 255]),
        (np.array([[0, 500, 1000]], np.float32), [0, 128, 255]),
        (np.array([[0, np.nan, 1.0]], np.float32), [0, 0, 255]),
        (np.array([[-7, 257, 65_535]], np.int32), [0, 1, 255]),
    ],
)
def test_fractions_and_long_whole_numbers(tmp_path, levels, expected):
    path = save(tmp_path / "x", Image.fromarray(levels), "TIFF")
    assert load_image(path, "x")[0].tolist() == expected


def test_a_coloured_border_is_the_paper_of_what_is_transparent():
    pixels = np.full((20, 20, 4), (200, 40, 40, 255), np.uint8)
    pixels[5:15, 5:15] = (0, 0, 0, 0)
    found = colours(Image.fromarray(pixels))
    assert np.unique(found.reshape(-1, 3), axis=0).tolist() == [[200, 40, 40]]


def test_a_large_picture_is_averaged_down_while_it_is_read(tmp_path):
    pixels = np.zeros((1000, 1500), np.uint8)
    pixels[:, 750:] = 255
    for kind in ("PNG", "JPEG", "GIF"):
        found = load_image(save(tmp_path / "x", Image.fromarray(pixels), kind), "x")
        assert found.shape == (334, 500) or max(found.shape) < 900
        assert abs(found.mean() - 127.5) < 2


def test_damaged_exif_beside_a_sound_picture(tmp_path):
    path = save(tmp_path / "x", Image.fromarray(SEVEN), exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff")
    np.testing.assert_array_equal(load_image(path, "x"), SEVEN)


def test_a_pipe_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "x")
    with pytest.raises(DataError, match="x: is a named pipe, not a picture"):
        load_image(tmp_path / "x", "x")


def test_huge_files_are_not_read(tmp_path, monkeypatch):
    path = save(tmp_path / "x", Image.fromarray(SEVEN))
    monkeypatch.setattr(image_files, "MOST_BYTES", 100)
    with pytest.raises(DataError, match="x: a PNG picture of 0 MB is too large"):
        load_image(path, "x")


@pytest.mark.parametrize(
    ("lab", "colour"),
    [
        ((255, 128, 128), (255, 255, 255)),
        ((0, 128, 128), (0, 0, 0)),
        ((138, 209, 198), (255, 0, 0)),
    ],
)
def test_lab_is_converted(lab, colour):
    file = io.BytesIO()
    Image.new("LAB", (28, 28), lab).save(file, "TIFF")
    pixels = load_image(file.getvalue(), "lab.tif", colour=True)
    assert pixels.shape == (28, 28, 3)
    assert np.abs(pixels[0, 0].astype(int) - colour).max() <= 6
    grey = load_image(file.getvalue(), "lab.tif")
    assert abs(int(grey[0, 0]) - round(np.dot(colour, LUMINANCE))) <= 6


def test_a_damaged_compressed_tiff_is_one_error(capfd):
    file = io.BytesIO()
    pixels = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)
    Image.fromarray(pixels).save(file, "TIFF", compression="tiff_lzw")
    content = bytearray(file.getvalue())
    content[20:400] = bytes(np.random.default_rng(1).integers(0, 256, 380, np.uint8))
    with pytest.raises(DataError, match="the picture is damaged"):
        load_image(bytes(content), "lzw.tif")
    if sys.platform != "win32":
        assert capfd.readouterr().err == ""
