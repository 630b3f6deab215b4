"""The levels that synthetic rows get are those of their class, and go with the rest of the row."""

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from ganaug import GANAugmenter, mix_synthetic
from ganaug.codecs import TabularCodec
from ganaug.sampling.levels import NearestRareLevels, OwnLevels
from ganaug.space import Space, Span


@pytest.fixture
def shops():
    """Frauds are at six shops that hardly any honest row has, each shop at one price."""
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], [2000, 40])
    shop = np.r_[rng.integers(6, 106, 2000), np.arange(40) % 6]
    frame = pd.DataFrame(
        {
            "shop": [f"S{number:03d}" for number in shop],
            "city": [f"C{number // 2:03d}" for number in shop],
            "price": shop + rng.normal(0, 0.1, len(y)),
        }
    )
    return frame, y


def quick(**settings):
    return GANAugmenter(**{"max_iter": 20, "random_state": 0} | settings)


@pytest.mark.parametrize("mode", ["conditional", "per_class"])
def test_no_row_has_a_level_of_another_class(shops, mode):
    X, y = shops
    augmenter = quick(mode=mode, sampling_strategy={0: 2100, 1: 200}).fit(X, y)
    for label in (0, 1):
        drawn, _ = augmenter.sample(300, label)
        for column in ("shop", "city"):
            assert set(drawn[column]) <= set(X[column][y == label])
            assert drawn[column].nunique() > 2


def test_levels_of_scarce_classes_have_slots(shops):
    X, y = shops
    codec = TabularCodec().fit(X, y)
    assert (codec.rare_levels(X)[y == 1] == -1).all()
    assert (TabularCodec().fit(X).rare_levels(X)[y == 1] != -1).any()


def test_rare_levels_go_with_the_row_and_with_each_other(shops):
    X, y = shops
    augmenter = quick(sampling_strategy={0: 2100}).fit(X, y)
    drawn, _ = augmenter.sample(400, 0)
    drawn = drawn[(augmenter.codec_.rare_levels(drawn) >= 0).all(axis=1)]
    shop = drawn["shop"].str[1:].astype(int)
    assert len(drawn) > 50
    assert (drawn["city"].str[1:].astype(int) == shop // 2).mean() > 0.95
    # The price of a shop is its number, and those of all shops go up to 106.
    assert (drawn["price"] - shop).abs().median() < 3


def test_in_a_stage_and_after_loading(shops, tmp_path):
    X, y = shops
    augmenter = quick().fit(X, y)
    expected, _ = augmenter.sample(50, 1, random_state=3)
    augmenter.save(tmp_path / "shops.ganaug")
    loaded = GANAugmenter.load(tmp_path / "shops.ganaug")
    pd.testing.assert_frame_equal(loaded.sample(50, 1, random_state=3)[0], expected)
    features = {name: X[name].to_numpy(object if name != "price" else None) for name in X}
    plain = tf.data.Dataset.from_tensor_slices((features, y)).batch(510)
    found = [
        (shop.decode(), label)
        for batch, labels in plain.apply(mix_synthetic(augmenter, "balanced", seed=0))
        for shop, label in zip(batch["shop"].numpy(), labels.numpy(), strict=True)
    ]
    assert len(found) > 3500
    assert {shop for shop, label in found if label == 1} == set(X["shop"][y == 1])


def test_a_rare_level_is_that_of_the_nearest_row_of_the_class():
    codes = np.array([[0.0], [1.0], [5.0], [0.1], [4.0]], "float32")
    levels = np.array([[7, -1], [8, 1], [9, -1], [2, 3], [-1, -1]])
    space = Space((1,), (Span(1, categorical=False),))
    nearest = NearestRareLevels(codes, np.array([0, 0, 0, 1, 1]), levels, space)
    rows = np.array([[0.1], [0.9], [4.0]], "float32")
    assert nearest.of_class(rows, 0).tolist() == [[7, 1], [8, 1], [9, 1]]
    assert nearest.of_class(rows, 1).tolist() == [[2, 3]] * 3
    found = tf.function(nearest)(tf.constant(rows), tf.constant([1, 0, 0]))
    assert found.numpy().tolist() == [[2, 3], [8, 1], [9, 1]]


def test_levels_that_the_class_lacks_are_not_the_largest():
    space = Space((4,), (Span(1, categorical=False), Span(3, categorical=True)))
    codes = np.array([[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], "float32")
    own = OwnLevels(codes, np.array([0, 0, 1]), space)
    codes = np.array([[2, 0.1, 0.2, 0.7]] * 2, "float32")
    drawn = own(codes, np.array([0, 1]), seed=0).numpy()
    assert drawn[:, 0].tolist() == [2, 2]
    assert drawn[:, 1:].argmax(axis=1).tolist() == [1, 2]
