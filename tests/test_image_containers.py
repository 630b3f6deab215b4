"""Images one by one: lists and arrays of arrays, and of Pillow's images."""

import numpy as np
import pytest
from PIL import Image

from ganaug import GANAugmenter, SuperResolver
from ganaug.codecs import ImageCodec

pytestmark = pytest.mark.filterwarnings("ignore:Training collapsed")

RNG = np.random.default_rng(0)
Y = [0] * 20 + [1] * 8
MODES = {
    "1": np.bool_,
    "L": np.uint8,
    "LA": np.uint8,
    "RGB": np.uint8,
    "RGBA": np.uint8,
    "CMYK": np.uint8,
    "YCbCr": np.uint8,
    "HSV": np.uint8,
    "I": np.int32,
    "F": np.float32,
    "I;16": np.uint16,
}


def quick(**settings):
    return GANAugmenter(**{"gan": "vanilla", "max_iter": 2, "random_state": 0} | settings)


def pictures(mode, size=(10, 9)):
    images = []
    for _ in Y:
        grey = Image.fromarray(RNG.integers(0, 256, size[::-1], "uint8"))
        if mode == "I;16":
            images.append(Image.fromarray(RNG.integers(0, 65536, size[::-1], "uint16")))
        else:
            images.append((grey if mode in "I F L LA 1" else grey.convert("RGB")).convert(mode))
    return images


@pytest.mark.parametrize("mode", MODES)
def test_images_of_pillow_come_back(mode, tmp_path):
    X = pictures(mode)
    augmenter = quick()
    more, labels = augmenter.fit_resample(X, Y)
    assert (len(more), labels) == (40, Y + [1] * 12)
    assert all(kept is given for kept, given in zip(more, X, strict=False))
    augmenter.save(tmp_path / "images.ganaug")
    loaded = GANAugmenter.load(tmp_path / "images.ganaug")
    for image in (*more[28:], *augmenter.sample(2)[0], *loaded.sample(2)[0]):
        assert (image.mode, image.size) == (mode, (10, 9))
        assert np.asarray(image).dtype == MODES[mode]
    pixels = augmenter.codec_.decode(augmenter.codec_.encode(X[:1]))
    np.testing.assert_allclose(pixels[0], np.asarray(X[0]), rtol=1e-6)


def test_a_sampled_image_is_what_was_decoded():
    X = pictures("CMYK")
    images = quick().fit(X, Y).sample(3, [1, 1, 1], random_state=0)[0]
    arrays = (
        quick()
        .fit(np.stack([np.asarray(x) for x in X]), Y)
        .sample(3, [1, 1, 1], random_state=0)[0]
    )
    np.testing.assert_array_equal([np.asarray(image) for image in images], arrays)


@pytest.mark.parametrize("dtype", ["uint8", "float32", ">u2"])
@pytest.mark.parametrize("shape", [(9, 8), (8, 9, 3)])
def test_lists_of_arrays_come_back(shape, dtype, tmp_path):
    X = list(RNG.integers(0, 200, (28, *shape)).astype(dtype))
    augmenter = quick()
    more, _ = augmenter.fit_resample(X, np.array(Y))
    assert isinstance(more, list)
    assert all(kept is given for kept, given in zip(more, X, strict=False))
    augmenter.save(tmp_path / "images.ganaug")
    for images in (more[28:], GANAugmenter.load(tmp_path / "images.ganaug").sample(2)[0]):
        assert isinstance(images, list)
        assert all(image.shape == shape and image.dtype == dtype for image in images)


def test_arrays_of_arrays_come_back():
    X = np.empty(28, dtype=object)
    X[:] = list(RNG.random((28, 8, 8)))
    augmenter = quick()
    more, _ = augmenter.fit_resample(X, Y)
    for images in (more, augmenter.sample(2)[0]):
        assert images.dtype == object
        assert images[-1].shape == (8, 8)


def test_nested_lists_and_rows_stay_lists_of_numbers():
    images, _ = quick().fit_resample(RNG.integers(0, 9, (28, 8, 8)).tolist(), Y)
    assert isinstance(images[-1][0][0], int)
    rows, _ = quick(gan="auto").fit_resample([row.tolist() for row in RNG.random((28, 3))], Y)
    assert isinstance(rows[-1][0], float)


WRONG = {
    "sizes": ([*RNG.random((27, 8, 8)), RNG.random((8, 9))], "one shape.*27 of 28.*number 27 of"),
    "dtypes": ([*RNG.random((27, 8, 8)), np.zeros((8, 8), int)], "one dtype.*27 of 28.*number 27"),
    "NaN": ([*RNG.random((27, 8, 8)), np.full((8, 8), np.nan)], "in 1 of 28 images.*number 27"),
    "small": (list(RNG.random((28, 7, 8))), "h and w from 8"),
    "modes": (pictures("L")[:20] + pictures("RGB")[20:], "one mode.*'L': 20, 'RGB': 8.*convert"),
    "palette": (pictures("P"), "palette.*convert"),
    "masked": ([np.ma.masked_less(x, 0.5) for x in RNG.random((28, 8, 8))], "masked.*28 of 28"),
    "arrays too": ([*pictures("L")[:20], *RNG.random((8, 9, 10))], "'L': 20, 'ndarray': 8"),
}


@pytest.mark.parametrize("name", WRONG)
def test_images_that_do_not_go_together(name):
    X, message = WRONG[name]
    with pytest.raises(ValueError, match=message):
        quick().fit_resample(X, Y)


def test_masked_pixels():
    with pytest.raises(ValueError, match="masked pixels in 28 of 28 images"):
        quick().fit_resample(np.ma.masked_less(RNG.random((28, 8, 8)), 0.5), Y)
    X = np.ma.MaskedArray(RNG.random((28, 8, 8)))
    assert isinstance(quick().fit_resample(X, Y)[0], np.ma.MaskedArray)


def test_more_axes_and_ragged_images():
    tf = pytest.importorskip("tensorflow")
    with pytest.raises(ValueError, match=r"or videos with five.*\(28, 2, 2, 8, 8, 1\)"):
        quick().fit_resample(np.zeros((28, 2, 2, 8, 8, 1)), Y)
    ragged = tf.ragged.stack([np.zeros((8 + i % 2, 8)) for i in range(28)])
    with pytest.raises(TypeError, match=r"tf.RaggedTensor. Resize"):
        quick().fit_resample(ragged, Y)


def test_transformers_and_reports_take_them():
    X = pictures("L", size=(8, 8))
    large = (
        SuperResolver(pretraining_iter=1, max_iter=0)
        .fit(X)
        .transform([image.resize((4, 4)) for image in X])
    )
    assert large.shape == (28, 8, 8)
    assert ImageCodec().fit(X).dtype_ == np.uint8


def test_a_given_range_is_kept(tmp_path):
    X = RNG.integers(50, 200, (28, 8, 8, 3), "uint8")
    augmenter = quick(value_range=(np.zeros(3), [255, 255, 255])).fit(X, Y)
    augmenter.save(tmp_path / "images.ganaug")
    for fitted in (augmenter, GANAugmenter.load(tmp_path / "images.ganaug")):
        assert fitted.codec_.value_range_ == ((0, 0, 0), (255, 255, 255))
    with pytest.raises(ValueError, match=r"Tables have no pixels.*value_range=\(0, 1\)"):
        GANAugmenter(value_range=(0, 1)).fit(RNG.random((28, 3)), Y)
