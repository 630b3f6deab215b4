"""Classes of a few images are made from what plentiful classes teach."""

from functools import partial

import numpy as np
import pytest
import tensorflow as tf

from ganaug import GANAugmenter, SmallClassWarning, mix_synthetic
from ganaug.recipes import cgan, dagan
from ganaug.sampling import groups
from ganaug.sampling.fallback import JitteredImages

pytestmark = pytest.mark.usefixtures("no_idle_models")

SIZES = (40, 40, 40, 40, 40, 3, 1, 12)
SMALL = partial(dagan, width=4)


def images(sizes=SIZES):
    """Return images of bars, one class for each place, that differ in brightness and height."""
    rng = np.random.default_rng(0)
    y = np.repeat(np.arange(len(sizes)), sizes)
    X = np.zeros((len(y), 8, 8), "uint8")
    for image, label in zip(X, y, strict=True):
        image[rng.integers(3) : 8 - rng.integers(3), label] = rng.integers(60, 256)
    return X, y


def quick(**settings):
    return GANAugmenter(**{"max_iter": 3, "random_state": 0} | settings)


def test_the_default_draws_them_by_a_gan_of_pairs(tmp_path):
    X, y = images()
    augmenter = quick()
    with pytest.warns(SmallClassWarning, match=r"^Too few images .*\[5, 6\].*gan='dagan'"):
        more, labels = augmenter.fit_resample(X, y)
    assert np.bincount(labels).tolist() == [40] * 8
    np.testing.assert_array_equal(more[: len(X)], X)
    learned = [0, 1, 2, 3, 4, 7]
    assert augmenter.synthesizer_.groups_ == [learned, learned]
    drawn_by = {
        label: augmenter.gans_.index(sampler.gan)
        for label, (sampler, _) in augmenter.synthesizer_.samplers_.items()
    }
    assert drawn_by == dict.fromkeys(learned, 0) | dict.fromkeys([5, 6], 1)
    augmenter.save(tmp_path / "augmenter.ganaug")
    loaded = GANAugmenter.load(tmp_path / "augmenter.ganaug")
    for wanted in ([5] * 4, [6] * 20, [7, 6, 0, 5]):
        pair = [a.sample(len(wanted), wanted, random_state=1)[0] for a in (augmenter, loaded)]
        np.testing.assert_array_equal(*pair)


def test_a_new_generator_stays_near_its_references():
    X, y = images()
    augmenter = quick(gan=SMALL)
    with pytest.warns(SmallClassWarning):
        augmenter.fit(X, y)
    for label in (5, 6, 7):
        bars = augmenter.sample(30, [label] * 30)[0].astype(float).mean(axis=(0, 1))
        assert bars.argmax() == label


def test_a_recipe_of_pairs_draws_all_classes():
    augmenter = quick(gan="dagan")
    with pytest.warns(SmallClassWarning):
        augmenter.fit(*images())
    assert len(augmenter.gans_) == 1
    assert set(augmenter.synthesizer_.samplers_) == set(range(8))


def test_only_small_classes_need_no_other_gan():
    augmenter = quick(sampling_strategy={5: 10})
    with pytest.warns(SmallClassWarning):
        augmenter.fit_resample(*images())
    assert augmenter.gan_.generator.input["reference"].shape == (None, 8, 8, 1)


@pytest.mark.parametrize(
    ("sizes", "settings"),
    [((40, 40, 40, 3), {}), ((30,) * 5 + (3,), {}), (SIZES, {"gan": partial(cgan, units=(8,))})],
    ids=["few classes", "few images", "another recipe"],
)
def test_where_none_can_teach_images_are_changed(sizes, settings):
    augmenter = quick(**settings)
    with pytest.warns(SmallClassWarning, match="made of single real"):
        augmenter.fit(*images(sizes))
    assert isinstance(augmenter.synthesizer_.samplers_[sizes.index(3)][0], JitteredImages)


def test_an_interrupt_leaves_small_classes_to_the_fallback(monkeypatch):
    train = groups._train_group

    def interrupted(*args):
        return train(*args)._replace(interrupted=True)

    monkeypatch.setattr(groups, "_train_group", interrupted)
    augmenter = quick()
    with (
        pytest.warns(SmallClassWarning, match="made of single real"),
        pytest.warns(UserWarning, match="interrupted"),
        pytest.raises(KeyboardInterrupt),
    ):
        augmenter.fit(*images())
    assert len(augmenter.gans_) == 1
    assert augmenter.sample(2, [5, 6])[0].shape == (2, 8, 8)


@pytest.mark.parametrize("gan", ["auto", SMALL])
def test_they_are_drawn_in_a_graph(gan):
    X, y = images()
    with pytest.warns(SmallClassWarning):
        augmenter = quick(gan=gan).fit(X, y)
    mixed = tf.data.Dataset.from_tensor_slices((X, y)).apply(mix_synthetic(augmenter, "balanced"))
    labels = [int(label) for _, label in mixed]
    assert np.bincount(labels).tolist() == [40] * 8


@pytest.mark.nightly
def test_what_others_teach_is_learned():
    """Bars differ in brightness and height; so do those made of a single one."""
    X, y = images((60,) * 5 + (1,))
    with pytest.warns(SmallClassWarning):
        augmenter = quick(max_iter=1500).fit(X, y)
    made = augmenter.sample(100, [5] * 100)[0].astype(float)
    assert made.mean(axis=(0, 1)).argmax() == 5
    bars = made[:, :, 5]
    assert bars.max(axis=1).std() > 25
    assert (bars > 40).sum(axis=1).std() > 0.5
    assert made[:, :, :5].mean() < 15
