"""Pictures of a generator: what they show, where they are, and that nothing else changes."""

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor

import keras
import numpy as np
import pytest
import tensorflow as tf

from ganaug import GANAugmenter, ImageGrid
from ganaug.models import GAN
from ganaug.networks.mlp import mlp_discriminator, mlp_generator
from ganaug.networks.named_inputs import input_names, named_inputs
from ganaug.recipes import cgan, cyclegan, vanilla
from ganaug.space import Space
from ganaug.training.pictures import _next_folder
from ganaug.training.step_cache import state, values

IMAGE = Space((8, 12, 1))
SMALL = {"latent_dim": 3, "units": (8,)}
BORDER = 2


@pytest.fixture
def fitted():
    """Return a function that returns an augmenter which has hardly been trained."""
    noise = np.random.default_rng(0).integers(0, 6, (44, 8, 10))
    X = (np.arange(0, 240, 3).reshape(8, 10) + noise).astype("uint8")
    y = np.repeat([0, 1, 2], [20, 12, 12])

    def fit(*callbacks, **params):
        quick = {"max_iter": 4, "batch_size": 6, "selection": None, "random_state": 0}
        return GANAugmenter(callbacks=list(callbacks), **quick | params).fit(X, y)

    return fit


def latents(num_samples, seed, width=3):
    return np.random.default_rng(seed).standard_normal((num_samples, width), "float32")


def picture(path):
    return tf.io.decode_png(path.read_bytes()).numpy()


def tiles(grid, shape):
    """Return the images of a grid, shape (rows, columns, *shape), and all that is in between."""
    height, width, channels = shape
    padded = np.pad(grid, [(0, BORDER), (0, BORDER), (0, 0)], constant_values=255)
    split = padded.reshape(
        len(padded) // (height + BORDER), height + BORDER, -1, width + BORDER, channels
    ).swapaxes(1, 2)
    between = [split[:, :, height:], split[:, :, :, width:]]
    return split[:, :, :height, :width], np.concatenate([part.ravel() for part in between])


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def train(gan, *callbacks, **settings):
    """Train on noise for three evaluations of one update each."""
    rng = np.random.default_rng(0)
    data = [rng.uniform(-1, 1, (12, *gan.generator.output_shape[1:])).astype("float32")]
    if "condition" in input_names(gan.generator):
        data.append(np.arange(12, dtype="int32") % 2)
    gan.run_eagerly = True
    settings = {"epochs": 3, "batch_size": 12, "shuffle": False, "verbose": 0} | settings
    return gan.fit(*data, callbacks=callbacks, **settings)


class Shown(keras.callbacks.Callback):
    """Remember what the averaged generator makes of some latents for each of two classes."""

    def __init__(self, latents):
        super().__init__()
        self.latents, self.grids = latents, []

    def on_epoch_end(self, epoch, logs=None):
        rows = [np.full(len(self.latents), label) for label in range(2)]
        codes = [self.model.generate(latent=self.latents, condition=row) for row in rows]
        self.grids.append(np.rint((np.array(codes) + 1) * 127.5))


# --- what they show ----------------------------------------------------------------------------


def test_a_tile_is_what_the_averaged_generator_makes_of_its_class_and_latent(tmp_path):
    """At every evaluation, in rows of classes and columns of latents."""
    gan = GAN(
        mlp_generator(IMAGE, 2, seed=0, **SMALL),
        mlp_discriminator(IMAGE, 2, units=(8,), seed=0),
        ema_decay=0.9,
        seed=0,
    )
    gan.compile(*(keras.optimizers.Adam(0.1) for _ in range(2)))
    shown = Shown(latents(5, seed=3))
    train(gan, ImageGrid(tmp_path, num_per_class=5, seed=3), shown)
    assert names(tmp_path) == [f"gan_1/evaluation_{number}.png" for number in (1, 2, 3)]
    grids = [picture(tmp_path / name) for name in names(tmp_path)]
    for grid, expected in zip(grids, shown.grids, strict=True):
        assert grid.shape == (2 * 8 + BORDER, 5 * 12 + 4 * BORDER, 1)
        images, between = tiles(grid, IMAGE.shape)
        np.testing.assert_array_equal(images, expected)
        assert (between == 255).all()
        assert len(np.unique(images.reshape(10, -1), axis=0)) == 10
    assert not np.array_equal(grids[0], grids[-1])


@pytest.mark.parametrize("channels", [1, 2, 3, 4, 6])
def test_a_generator_without_a_condition_has_one_row(tmp_path, channels):
    gan = vanilla(Space((8, 12, channels)), seed=0, **SMALL)
    train(gan, ImageGrid(tmp_path, num_per_class=4))
    codes = gan.generate(latent=latents(4, seed=0))
    expected = np.rint((np.array(codes) + 1) * 127.5)
    if channels not in (1, 3):
        colours = [expected[..., :3]] if channels > 3 else []
        greys = [expected[..., [i] * 3] for i in range(3 if colours else 0, channels)]
        expected = np.concatenate(colours + greys, axis=2)
    shape = expected.shape[1:]
    images, _ = tiles(picture(tmp_path / "gan_1" / "evaluation_3.png"), shape)
    np.testing.assert_array_equal(images, expected[None])


@pytest.mark.parametrize(("level", "byte"), [(-1, 0), (1, 255), (-7, 0), (7, 255), (np.nan, 128)])
def test_the_ends_of_the_range(tmp_path, level, byte):
    latent = keras.Input((3,), name="latent")
    flat = keras.layers.Dense(96, bias_initializer=keras.initializers.Constant(level))(0 * latent)
    generator = keras.Model({"latent": latent}, keras.layers.Reshape(IMAGE.shape)(flat))
    gan = GAN(generator, mlp_discriminator(IMAGE, seed=0), seed=0)
    gan.compile(*(keras.optimizers.SGD(0.0) for _ in range(2)))
    train(gan, ImageGrid(tmp_path, num_per_class=1))
    assert (picture(tmp_path / "gan_1" / "evaluation_1.png") == byte).all()


# --- where they are ----------------------------------------------------------------------------


def test_names_are_padded_and_folders_made(tmp_path):
    train(vanilla(IMAGE, seed=0, **SMALL), ImageGrid(str(tmp_path / "a" / "b")), epochs=10)
    assert names(tmp_path) == [f"a/b/gan_1/evaluation_{number:02}.png" for number in range(1, 11)]


def test_one_gan_per_class_is_one_folder_per_gan(fitted, tmp_path):
    augmenter = fitted(ImageGrid(tmp_path), gan="vanilla", mode="per_class")
    assert len(augmenter.gans_) == 2  # For images of 8 x 10, padded to 8 x 12.
    assert names(tmp_path) == [f"gan_{i}/evaluation_{j}.png" for i in (1, 2) for j in (1, 2, 3, 4)]
    for i, gan in enumerate(augmenter.gans_, start=1):
        images, _ = tiles(picture(tmp_path / f"gan_{i}" / "evaluation_4.png"), IMAGE.shape)
        expected = np.rint((np.array(gan.generate(latent=latents(8, 0, width=32))) + 1) * 127.5)
        np.testing.assert_array_equal(images[0], expected)


def test_a_later_fit_and_a_copy_overwrite_nothing(tmp_path):
    grid = ImageGrid(tmp_path)
    for callback in (copy.deepcopy(grid), pickle.loads(pickle.dumps(grid)), grid, grid):
        train(vanilla(IMAGE, seed=0, **SMALL), callback, epochs=1)
    train(vanilla(IMAGE, seed=0, **SMALL), copy.deepcopy(grid), epochs=1)
    pictures = [(tmp_path / f"gan_{i}" / "evaluation_1.png").read_bytes() for i in range(1, 6)]
    assert len(names(tmp_path)) == 5
    assert len(set(pictures)) == 1  # Equal seeds, so that runs can be compared too.


def test_runs_that_begin_at_the_same_time(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        folders = list(pool.map(_next_folder, [tmp_path / "grids"] * 40))
    assert {folder.name for folder in folders} == {f"gan_{i}" for i in range(1, 41)}


def test_a_run_that_goes_on_stays_in_its_folder(tmp_path):
    gan, grid = vanilla(IMAGE, seed=0, **SMALL), ImageGrid(tmp_path)
    train(gan, grid, epochs=2)
    train(gan, grid, epochs=3, initial_epoch=1)
    assert names(tmp_path) == [f"gan_1/evaluation_{number}.png" for number in (1, 2, 3)]
    train(gan, ImageGrid(tmp_path), epochs=3, initial_epoch=2)
    assert names(tmp_path / "gan_2") == ["evaluation_3.png"]


# --- what else changes -------------------------------------------------------------------------


@pytest.mark.parametrize("recipe", [cgan, vanilla])
def test_the_model_is_trained_as_if_no_one_looked(tmp_path, recipe):
    plain, watched = (recipe(IMAGE, 2, seed=0, **SMALL) for _ in range(2))
    train(plain)
    train(watched, ImageGrid(tmp_path))
    for ours, theirs in zip(values(state(plain)), values(state(watched)), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_what_an_augmenter_draws_is_the_same(fitted, tmp_path):
    settings = {"gan": "vanilla", "mode": "per_class"}
    plain, watched = fitted(**settings), fitted(ImageGrid(tmp_path), **settings)
    assert names(tmp_path)
    assert plain.history_ == watched.history_
    assert plain.sample(9)[0].tobytes() == watched.sample(9)[0].tobytes()


# --- what cannot be shown ----------------------------------------------------------------------


def test_a_table_is_refused_before_training(quick, scarce, tmp_path):
    seen = []
    later = keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, logs: seen.append(epoch))
    with pytest.raises(ValueError, match=r"ImageGrid shows images.*samples of shape \(\d+,\)"):
        quick(callbacks=[ImageGrid(tmp_path / "grids"), later]).fit(*scarce)
    assert not seen
    assert not (tmp_path / "grids").exists()


def test_a_translator_is_refused(tmp_path):
    model = cyclegan(Space((8, 8, 1)), width=4, num_blocks=1, seed=0)
    images = np.zeros((4, 8, 8, 1), "float32")
    with pytest.raises(
        ValueError, match=r"also takes \['source'\], as generators that change other"
    ):
        model.fit({"sample": images, "source": images}, callbacks=[ImageGrid(tmp_path)], verbose=0)


def test_a_condition_of_unknown_size_is_refused(tmp_path):
    inputs = named_inputs({"latent": (3,), "condition": ()})
    flat = keras.layers.Flatten()(keras.layers.Embedding(2, 96)(inputs["condition"]))
    flat += keras.layers.Dense(96)(inputs["latent"])
    generator = keras.Model(inputs, keras.layers.Reshape(IMAGE.shape)(flat))
    gan = GAN(generator, mlp_discriminator(IMAGE, seed=0))
    gan.compile()
    with pytest.raises(ValueError, match="takes a condition and has no such layer"):
        train(gan, ImageGrid(tmp_path))


def test_a_row_of_nothing_is_refused():
    with pytest.raises(ValueError, match=r"num_per_class == 0, must be >= 1"):
        ImageGrid("grids", num_per_class=0)
