"""Classes of a few images are made from what plentiful classes teach."""

import math
from functools import partial

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from sklearn.datasets import load_digits

from ganaug import GANAugmenter, SmallClassWarning, mix_synthetic
from ganaug.codecs import ImageCodec
from ganaug.models import GAN
from ganaug.networks.named_inputs import named_inputs
from ganaug.networks.pairs import pair_discriminator
from ganaug.recipes import cgan, dagan
from ganaug.sampling import groups
from ganaug.sampling.fallback import JitteredImages
from ganaug.sampling.groups import Learner
from ganaug.sampling.kinds import KINDS
from ganaug.sampling.transfer import share_of_right_class
from ganaug.space import Space
from ganaug.training.loop import TrainingConfig

pytestmark = pytest.mark.usefixtures("no_idle_models")

SIZES = (*[40] * 8, 3, 1, 12)
SMALL = partial(dagan, width=4)
IMAGES = KINDS["images"]


def images(sizes=SIZES):
    """Return images of bars, one class for each place, that differ in brightness and height."""
    rng = np.random.default_rng(0)
    y = np.repeat(np.arange(len(sizes)), sizes)
    X = np.zeros((len(y), 8, 12), "uint8")
    for image, label in zip(X, y, strict=True):
        image[rng.integers(3) : 8 - rng.integers(3), label] = rng.integers(60, 256)
    return X, y


def quick(**settings):
    return GANAugmenter(**{"max_iter": 3, "random_state": 0} | settings)


def test_the_default_draws_them_by_a_gan_of_pairs(tmp_path):
    X, y = images()
    augmenter = quick()
    with pytest.warns(SmallClassWarning, match=r"^Too few images .*\[8, 9\].*gan='dagan'"):
        more, labels = augmenter.fit_resample(X, y)
    assert np.bincount(labels).tolist() == [40] * 11
    np.testing.assert_array_equal(more[: len(X)], X)
    learned, of_others = augmenter.synthesizer_.groups_
    assert learned == [*range(8), 10]
    # Two are left out, to see whether what is learned holds for all classes.
    assert len(of_others) == 7
    assert set(of_others) < set(learned)
    drawn_by = {
        label: augmenter.gans_.index(sampler.gan)
        for label, (sampler, _) in augmenter.synthesizer_.samplers_.items()
    }
    assert drawn_by == dict.fromkeys(learned, 0) | dict.fromkeys([8, 9], 1)
    augmenter.save(tmp_path / "augmenter.ganaug")
    loaded = GANAugmenter.load(tmp_path / "augmenter.ganaug")
    for wanted in ([8] * 4, [9] * 20, [10, 9, 0, 8]):
        pair = [a.sample(len(wanted), wanted, random_state=1)[0] for a in (augmenter, loaded)]
        np.testing.assert_array_equal(*pair)


def test_a_new_generator_stays_near_its_references():
    X, y = images()
    augmenter = quick(gan=SMALL)
    with pytest.warns(SmallClassWarning):
        augmenter.fit(X, y)
    for label in (8, 9, 10):
        bars = augmenter.sample(30, [label] * 30)[0].astype(float).mean(axis=(0, 1))
        assert bars.argmax() == label


def test_a_recipe_of_pairs_draws_all_classes():
    augmenter = quick(gan="dagan")
    with pytest.warns(SmallClassWarning):
        augmenter.fit(*images())
    assert len(augmenter.gans_) == 1
    assert set(augmenter.synthesizer_.samplers_) == set(range(11))


def test_only_small_classes_need_no_other_gan():
    augmenter = quick(sampling_strategy={8: 10})
    with pytest.warns(SmallClassWarning):
        augmenter.fit_resample(*images())
    assert augmenter.gan_.generator.input["reference"].shape == (None, 8, 12, 1)


@pytest.mark.parametrize(
    ("sizes", "settings"),
    [((40, 40, 40, 3), {}), ((20,) * 8 + (3,), {}), (SIZES, {"gan": partial(cgan, units=(8,))})],
    ids=["few classes", "few images", "another recipe"],
)
def test_where_none_can_teach_images_are_changed(sizes, settings):
    augmenter = quick(**settings)
    with pytest.warns(SmallClassWarning, match="made without a GAN"):
        augmenter.fit(*images(sizes))
    assert isinstance(augmenter.synthesizer_.samplers_[sizes.index(3)][0], JitteredImages)


def test_an_interrupt_leaves_small_classes_to_the_fallback(monkeypatch):
    train = groups._train_group

    def interrupted(*args):
        return train(*args)._replace(interrupted=True)

    monkeypatch.setattr(groups, "_train_group", interrupted)
    augmenter = quick()
    with (
        pytest.warns(SmallClassWarning, match="made without a GAN"),
        pytest.warns(UserWarning, match="interrupted"),
        pytest.raises(KeyboardInterrupt),
    ):
        augmenter.fit(*images())
    assert len(augmenter.gans_) == 1
    assert augmenter.sample(2, [8, 9])[0].shape == (2, 8, 12)


@pytest.mark.parametrize("gan", ["auto", SMALL])
def test_they_are_drawn_in_a_graph(gan):
    X, y = images()
    with pytest.warns(SmallClassWarning):
        augmenter = quick(gan=gan).fit(X, y)
    mixed = tf.data.Dataset.from_tensor_slices((X, y)).apply(mix_synthetic(augmenter, "balanced"))
    labels = [int(label) for _, label in mixed]
    assert np.bincount(labels).tolist() == [40] * 11


def deaf(space, num_classes, *, seed=None):
    """Return a GAN of pairs whose generator does not look at its reference."""
    inputs = named_inputs({"latent": (4,), "reference": space.shape})
    x = layers.Dense(math.prod(space.shape), activation="tanh")(inputs["latent"])
    nothing = layers.Rescaling(0.0)(inputs["reference"])
    images = layers.Add()([layers.Reshape(space.shape)(x), nothing])
    gan = GAN(keras.Model(inputs, images), pair_discriminator(space, width=4, seed=seed))
    gan.compile()
    return gan


def test_a_gan_that_makes_images_of_other_classes_is_not_used():
    X, y = images()
    codes, config = ImageCodec().fit(X).encode(X), TrainingConfig(max_iter=1, batch_size=8)
    first, space = Learner(partial(cgan, units=(8,)), config, IMAGES), Space(codes.shape[1:])
    data = space, codes, y
    kept, runs = groups.train_all(first, Learner(SMALL, config, IMAGES), data, [8, 10], seed=0)
    assert len(kept) == len(runs) == 2
    with pytest.warns(
        SmallClassWarning, match=r"7 classes .* \d+% of its images of 2 unseen classes were"
    ):
        kept, runs = groups.train_all(first, Learner(deaf, config, IMAGES), data, [8, 10], seed=0)
    assert kept == [[*range(8), 10]]
    assert len(runs) == 1


def test_the_share_of_the_right_class():
    X, y = images()
    codes = ImageCodec().fit(X).encode(X)
    # The generator begins close to its reference.
    near = share_of_right_class(dagan(Space(codes.shape[1:]), width=4, seed=0), codes, y, [2], 0)
    assert 0.9 < near <= 1.05
    assert share_of_right_class(deaf(Space(codes.shape[1:]), 1), codes, y, [2], 0) < 0.5


def test_classes_that_are_all_alike():
    codes, y = np.zeros((90, 8, 8, 1), "float32"), np.repeat(np.arange(9), 10)
    gan = dagan(Space((8, 8, 1)), width=4, seed=0)
    assert 0 <= share_of_right_class(gan, codes, y, [2, 3], 0) < np.inf


@pytest.mark.nightly
def test_what_is_learned_from_eight_digits_does_not_hold_for_others():
    """A GAN of 3 fours would make sixes of them: it has seen too few kinds of digits."""
    X, y = load_digits(return_X_y=True)
    kept = np.concatenate([np.flatnonzero(y == k)[: 3 if k in (4, 9) else 100] for k in range(10)])
    with (
        pytest.warns(SmallClassWarning, match="were recognised as their class"),
        pytest.warns(SmallClassWarning, match="made without a GAN"),
    ):
        GANAugmenter(random_state=0).fit(X[kept].reshape(-1, 8, 8), y[kept])


@pytest.mark.nightly
def test_what_others_teach_is_learned():
    """Bars differ in brightness and height; so do those made of a single one."""
    X, y = images((60,) * 8 + (1,))
    with pytest.warns(SmallClassWarning):
        augmenter = quick(max_iter=1500).fit(X, y)
    made = augmenter.sample(100, [8] * 100)[0].astype(float)
    assert made.mean(axis=(0, 1)).argmax() == 8
    bars = made[:, :, 8]
    assert bars.max(axis=1).std() > 25
    assert (bars > 40).sum(axis=1).std() > 0.5
    assert made[:, :, :8].mean() < 15
