"""The levels that synthetic rows get are those of their class, and go with the rest of the row."""

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from ganaug import GANAugmenter, mix_synthetic
from ganaug.codecs import TabularCodec
from ganaug.sampling.graph import GraphSampler
from ganaug.sampling.levels import NearestRareLevels, OwnLevels, OwnNumbers
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


@pytest.fixture
def areas():
    """Columns are categories of numbers and dates, and the scarce class is at five of them."""
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], [500, 40])
    places = [np.where(y, rng.choice([3, 17, 95], 540), rng.integers(0, 100, 540)) for _ in "abc"]
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(places[1], "D")
    columns = {"code": places[0], "day": days.where(rng.random(540) < 0.8), "size": places[2] / 8}
    frame = pd.DataFrame(columns).astype("category")
    return frame.assign(number=rng.normal(y)), y


def has_own_levels(drawn, X, y):
    """Return whether rows of class 1 have levels of that class alone, and not all the same."""
    columns = X.columns[:3]
    own = [set(drawn[c].dropna()) <= set(X.loc[y == 1, c].dropna()) for c in columns]
    return all(own) and min(drawn[c].nunique() for c in columns) > 1


@pytest.mark.parametrize("n_scarce", [40, 4])
def test_levels_that_are_numbers_are_those_of_the_class(areas, n_scarce, tmp_path):
    X, y = (part[: 500 + n_scarce] for part in areas)
    augmenter = quick(sampling_strategy={1: 400})
    if n_scarce == 4:
        with pytest.warns(match="fewer than 6"):
            augmenter.fit(X, y)
    else:
        augmenter.fit(X, y)
    assert len(augmenter.codec_.number_units()[0]) == 3
    drawn, _ = augmenter.sample(300, 1, random_state=1)
    assert has_own_levels(drawn, X, y)
    assert drawn["day"].isna().any()
    augmenter.save(tmp_path / "it")
    pd.testing.assert_frame_equal(
        GANAugmenter.load(tmp_path / "it").sample(300, 1, random_state=1)[0], drawn
    )


def test_levels_that_are_numbers_in_a_graph(areas):
    X, y = areas
    augmenter = quick(sampling_strategy={1: 400}).fit(X, y)
    sampler = GraphSampler(augmenter.synthesizer_)
    code, _, size, _ = sampler.columns(tf.ones([200], tf.int32), tf.constant([1, 2], tf.int64))
    assert set(code.numpy()) <= {3, 17, 95}
    assert set(size.numpy() * 8) <= {3, 17, 95}


def test_a_number_that_is_constant_in_a_class_stays_so(tmp_path):
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], [400, 40])
    gaps = rng.random(440) < 0.3
    X = pd.DataFrame(
        {
            "price": np.where(y, 7.5, rng.normal(0, 4, 440).round(2)),
            "fees": pd.array(np.where(y, 0, rng.poisson(40, 440)), dtype="Int64"),
            "day": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 99, 440), "D"),
            "gaps": pd.Series(np.where(y, 1e6, rng.lognormal(size=440))).mask(gaps),
            "other": rng.normal(size=440) + y,
        }
    )
    X.loc[y == 1, "day"] = pd.Timestamp("2024-03-03")
    augmenter = quick(sampling_strategy={1: 400}, max_iter=30).fit(X, y)
    drawn, _ = augmenter.sample(300, 1, random_state=1)
    assert (drawn["price"] == 7.5).all()
    assert (drawn["fees"] == 0).all()
    assert (drawn["day"] == pd.Timestamp("2024-03-03")).all()
    np.testing.assert_allclose(drawn["gaps"].dropna(), 1e6, rtol=1e-6)
    assert drawn["gaps"].isna().any()
    assert drawn["other"].nunique() > 200
    price, *_ = GraphSampler(augmenter.synthesizer_).columns(
        tf.ones([200], tf.int32), tf.constant([1, 2], tf.int64)
    )
    assert set(price.numpy()) == {7.5}
    augmenter.save(tmp_path / "it")
    pd.testing.assert_frame_equal(
        GANAugmenter.load(tmp_path / "it").sample(300, 1, random_state=1)[0], drawn
    )


def test_levels_that_share_what_they_determine_are_those_of_the_class():
    rng = np.random.default_rng(1)
    y = (rng.random(1500) < 0.08).astype(int)
    chapter = rng.integers(0, 5, 1500)
    # The scarce class has 2 of 20 diagnoses and of 20 drugs of each chapter.
    own = [
        np.where(y, rng.integers(low, low + 2, 1500), rng.integers(0, 20, 1500)) for low in (0, 3)
    ]
    levels = {
        "diagnosis": chapter * 20 + own[0],
        "chapter": chapter,
        "drug": chapter * 20 + own[1],
    }
    X = pd.DataFrame(
        {name: pd.Series(values).map("n{}".format) for name, values in levels.items()}
    )
    augmenter = quick(sampling_strategy={1: 900}).fit(X, y)
    drawn, _ = augmenter.sample(600, 1, random_state=1)
    assert len(augmenter.codec_.relations_) == 2
    for name in X:
        assert set(drawn[name]) <= set(X.loc[y == 1, name])
    for name in ("diagnosis", "drug"):
        of = dict(zip(X[name], X["chapter"], strict=True))
        assert (drawn[name].map(of) == drawn["chapter"]).all()


def test_the_nearest_number_of_the_class():
    codes = np.array([[0, -1], [0, 1], [0, 3], [0, 0], [0, 9]], "float32")
    own = OwnNumbers(codes, np.array([0, 0, 0, 1, 1]), [(1, None)])
    rows = np.array([[5, -9], [6, 0.1], [7, 2.1], [8, 2.1], [9, 1e6]], "float32")
    labels = np.array([0, 0, 0, 1, 1], "int32")
    for call in (own, tf.function(own)):
        found = call(rows, labels).numpy()
        assert found.tolist() == [[5, -1], [6, 1], [7, 3], [8, 0], [9, 9]]
