"""Explanations, beside brute force and what is known of the rows."""

import keras
import numpy as np
import pandas as pd
import pytest
from keras import layers
from scipy.spatial.distance import cdist
from sklearn.exceptions import NotFittedError

from ganaug import GANAugmenter, LabelAgreement, SmallClassWarning
from ganaug.models import GAN
from ganaug.networks.mlp import mlp_discriminator
from ganaug.networks.named_inputs import named_inputs
from ganaug.sampling.spread import FEW

pytestmark = pytest.mark.filterwarnings("ignore::ganaug.TrainingWarning")


def sources_as_they_are(space, num_classes, *, seed=None):
    """Return a GAN whose samples are its sources, whatever it learns: zeros where it has none."""
    inputs = named_inputs({"latent": (2,), "condition": (), "source": space.shape})
    label = layers.Reshape((1,))(inputs["condition"])
    rest = layers.Concatenate()([inputs["latent"], label])
    nothing = layers.Rescaling(0.0)(layers.Dense(space.shape[0])(rest))
    generator = keras.Model(inputs, layers.Add()([inputs["source"], nothing]), name="generator")
    gan = GAN(generator, mlp_discriminator(space, 2 * num_classes, units=(4,), seed=seed))
    gan.compile(jit_compile=False)
    return gan


def numbers(sizes=(120, 30), width=3):
    """Return an array of numbers whose rows differ, and labels; classes overlap."""
    rng = np.random.default_rng(0)
    y = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    return rng.normal(size=(len(y), width)) + y[:, None], y


def mixed(sizes=(150, 60, 12)):
    """Return a frame with numbers, categories, flags and missing values, and labels of text."""
    X, y = numbers(sizes)
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(X, columns=["a", "b", "c"]).round(1)
    frame["kind"] = rng.choice(["x", "y", "z"], len(y))
    frame["flag"] = rng.random(len(y)) < 0.3
    frame.loc[::9, "c"] = np.nan
    return frame, pd.Series(np.array(["one", "two", "three"])[y])


@pytest.fixture(scope="module")
def fitted():
    X, y = mixed()
    augmenter = GANAugmenter(max_iter=20, random_state=0)
    X_more, y_more = augmenter.fit_resample(X, y)
    return augmenter, (X, y), (X_more, y_more)


def by_brute_force(augmenter, real, row, label, k):
    """Return the distances of a row to the nearest ones of its class and another, from all."""
    X, y = real
    encode = augmenter.codec_.encode
    codes = encode(X).astype("float64")
    own = codes[y == label]
    others = cdist(np.unique(own, axis=0), np.unique(own, axis=0))
    np.fill_diagonal(others, np.inf)
    distances = cdist(encode(row).astype("float64"), codes)[0] / np.median(others.min(axis=1))
    found = {name: np.sort(distances[(y == name).to_numpy()])[:k] for name in y.unique()}
    other = min(found.keys() - {label}, key=lambda name: found[name][0])
    return distances, found[label], other, found[other]


@pytest.mark.parametrize("k", [1, 4])
def test_neighbours_are_those_of_brute_force(fitted, k):
    augmenter, real, (X_more, y_more) = fitted
    told = augmenter.explain(n_neighbors=k)
    near = [f"distance_{i + 1}" for i in range(k)]
    for position in told.index[::7]:
        row, one = X_more.iloc[[position]], told.loc[position]
        assert one["label"] == y_more[position]
        expected = by_brute_force(augmenter, real, row, one["label"], k)
        distances, own, other_label, other = expected
        np.testing.assert_allclose(one[near].astype(float), own, rtol=1e-5)
        assert one["other_label"] == other_label
        others = one[[f"other_{name}" for name in near]].astype(float)
        np.testing.assert_allclose(others, other, rtol=1e-5)
        # The rows that are named are as far as it says.
        places = one[[f"nearest_{i + 1}" for i in range(k)]].astype(int)
        np.testing.assert_allclose(distances[places], own, rtol=1e-5)
        assert (real[1].iloc[places] == one["label"]).all()


@pytest.mark.parametrize("width", [3, 30])
def test_all_planted_copies_are_found(width):
    X, y = numbers((300, 80), width)
    rare = np.flatnonzero(y == 1)
    X[rare[1::2]] = X[rare[::2]] + 1e-6
    augmenter = GANAugmenter(max_iter=5, random_state=0).fit(X, y)
    made, _ = augmenter.sample(100, y=1, random_state=0)
    planted = np.arange(0, 100, 5)
    made[planted] = X[rare[planted // 5]]
    told = augmenter.explain(made, 1)
    assert np.flatnonzero(told["distance_1"] == 0).tolist() == planted.tolist()
    np.testing.assert_array_equal(X[told["nearest_1"][planted].astype(int)], made[planted])
    assert told.loc[planted, "differs_1"].isna().all()
    assert told.loc[1::5, "differs_1"].notna().all()
    assert set(told["origin"]) == {"unknown"}


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"selection": None},
        {"constraints": [lambda rows: np.abs(rows[:, 0] - 0.3) > 0.3]},
        {"mode": "per_class"},
        {"early_stopping": True},
    ],
)
def test_rows_lie_between_the_rows_that_are_named(settings):
    X, y = numbers((150, 60, 40))
    for constraint in settings.get("constraints", ()):
        X, y = X[constraint(X)], y[constraint(X)]
        assert not constraint(X.mean(axis=0, keepdims=True))
    settings = {"max_iter": 2, "random_state": 0} | settings
    augmenter = GANAugmenter(gan=sources_as_they_are, **settings)
    X_more, _ = augmenter.fit_resample(X, y)
    told = augmenter.explain()
    made = X_more[told.index]
    pairs = (told["origin"] == "pair").to_numpy()
    # Noise alone becomes zeros, the means of the columns, which the constraint does not allow.
    assert pairs.mean() > 0.3
    assert pairs.all() == ("constraints" in settings)
    assert set(told["origin"]) <= {"pair", "noise"}
    first, second = (X[told.loc[pairs, f"source_{i}"].astype(int)] for i in (1, 2))
    between = first + told.loc[pairs, "share"].to_numpy()[:, None] * (second - first)
    np.testing.assert_allclose(made[pairs], between, atol=1e-4)
    assert (y[told.loc[pairs, "source_1"].astype(int)] == told.loc[pairs, "label"]).all()
    np.testing.assert_allclose(made[~pairs], np.tile(X.mean(axis=0), (sum(~pairs), 1)), atol=1e-4)
    assert told.loc[~pairs, ["source_1", "source_2", "share"]].isna().all(axis=None)


def test_draws_go_on_as_if_nothing_had_been_asked(fitted):
    augmenter, _, _ = fitted
    state = augmenter.synthesizer_.state
    told = augmenter.explain()
    assert augmenter.synthesizer_.state == state
    pd.testing.assert_frame_equal(augmenter.explain(augmenter.synthetic_mask_), told)


def test_a_mask_chooses_and_given_rows_are_told_the_same(fitted):
    augmenter, _, (X_more, y_more) = fitted
    told = augmenter.explain()
    assert told.index.tolist() == np.flatnonzero(augmenter.synthetic_mask_).tolist()
    mask = augmenter.synthetic_mask_ & (np.arange(len(X_more)) % 3 == 0)
    for chosen in (mask, mask.tolist(), pd.Series(mask)):
        pd.testing.assert_frame_equal(augmenter.explain(chosen), told[mask[told.index]])
    given = augmenter.explain(X_more[mask], y_more[mask])
    assert set(given["origin"]) == {"unknown"}
    measured = [name for name in told if "source" not in name and name not in ("origin", "share")]
    pd.testing.assert_frame_equal(given[measured], told.loc[mask[told.index], measured])
    nobody = augmenter.explain(np.zeros(len(mask), bool))
    assert len(nobody) == 0
    assert nobody.columns.equals(told.columns)


def test_the_seed_of_sample_tells_the_origins_of_its_rows(fitted):
    augmenter, (X, _), _ = fitted
    rows, labels = augmenter.sample(60, random_state=3)
    told = augmenter.explain(rows, labels, random_state=3)
    assert set(told["origin"]) == {"noise", "pair", "spread"}
    pairs = told[told["origin"] == "pair"]
    assert pairs["source_2"].notna().all()
    rest = told.columns.difference(["origin", "source_1", "source_2", "share"])
    pd.testing.assert_frame_equal(told[rest], augmenter.explain(rows, labels)[rest])
    for wrong in ((rows, labels, 4), (rows[::-1], labels[::-1], 3), (X[:60], "one", 3)):
        with pytest.raises(ValueError, match="drew with this random_state"):
            augmenter.explain(*wrong[:2], random_state=wrong[2])
    nothing = augmenter.explain(*augmenter.sample(0, random_state=3), random_state=3)
    assert len(nothing) == 0
    with pytest.raises(ValueError, match="seed of rows of fit_resample"):
        augmenter.explain(random_state=3)


def test_agreement_is_that_of_the_selection(fitted):
    augmenter, (X, y), (X_more, _) = fitted
    told = augmenter.explain()
    classes, labels = np.unique(y, return_inverse=True)
    encode, seed = augmenter.codec_.encode, augmenter.synthesizer_.seed_
    agreement = LabelAgreement().fit(encode(X), labels, seed)
    found = agreement.probabilities(encode(X_more.iloc[told.index]))
    expected = found[np.arange(len(told)), np.searchsorted(classes, told["label"])]
    np.testing.assert_allclose(told["agreement"], expected)
    # Without a selection they are fitted to be asked.
    plain = GANAugmenter(gan=None, selection=None, random_state=0).fit(X, y)
    assert plain.explain(X[:9], y[:9])["agreement"].between(0, 1).all()


def test_columns_that_differ_are_named_in_order():
    X, y = mixed((100, 50))
    augmenter = GANAugmenter(gan=None, random_state=0).fit(X, y)
    row = X[y == "two"].iloc[[0]].copy()
    row["b"] += 0.1
    row["kind"] = {"x": "y", "y": "z", "z": "x"}[row["kind"].item()]
    told = augmenter.explain(row, "two", n_neighbors=1)
    near = X.loc[told["nearest_1"].item()]
    differing = [name for name in X if row[name].item() != near[name] and near[name] is not np.nan]
    named = told.filter(like="differs_").iloc[0].dropna().tolist()
    assert named
    assert set(named) <= set(differing)
    codes = augmenter.codec_.encode(pd.concat([row, near.to_frame().T.astype(X.dtypes)]))
    assert np.linalg.norm(codes[0] - codes[1]) > 0


def test_small_classes_start_from_pairs_and_scarce_ones_from_what_others_vary_by():
    X, y = numbers((200, FEW // 2, 3))
    augmenter = GANAugmenter(max_iter=5, random_state=0)
    with pytest.warns(SmallClassWarning):
        augmenter.fit_resample(X, y)
    told = augmenter.explain()
    assert set(told.loc[told["label"] == 2, "origin"]) == {"pair"}
    scarce = told[told["label"] == 1]
    assert 0.1 < (scarce["origin"] == "spread").mean() < 0.4
    for label, part in told.groupby("label"):
        sources = pd.concat([part["source_1"], part["source_2"]]).dropna().astype(int)
        assert (y[sources] == label).all()


def test_a_class_of_fewer_rows_has_fewer_neighbours():
    X, y = numbers((40, 8))
    augmenter = GANAugmenter(gan=None, random_state=0).fit(X, y)
    told = augmenter.explain(X[:3], y[:3] * 0 + 1, n_neighbors=9)
    assert told["nearest_8"].notna().all()
    assert told[["nearest_9", "distance_9"]].isna().all(axis=None)
    assert told["other_nearest_9"].notna().all()


def test_one_class_has_no_agreement_and_no_other_class():
    X, _ = numbers()
    told = GANAugmenter(gan=None, random_state=0).fit(X).explain(X[:4])
    assert told["distance_1"].eq(0).all()
    assert told[["label", "agreement", "other_label", "other_nearest_1"]].isna().all(axis=None)


def test_equal_rows_are_no_unit():
    X = np.repeat([[0.0], [1.0], [3.0], [3.5], [9.0]], [20, 20, 1, 1, 6], axis=0)
    y = np.repeat([0, 1], [40, 8])
    augmenter = GANAugmenter(gan=None, categorical_features=None, random_state=0).fit(X, y)
    told = augmenter.explain([[3.5], [9.0]], 1)
    assert told["distance_1"].tolist() == [0, 0]
    assert np.isfinite(told.filter(like="distance")).all(axis=None)
    same = GANAugmenter(gan=None, random_state=0).fit(np.ones((12, 1)), y[::4])
    assert np.isfinite(same.explain([[1.0]], 1)["distance_1"]).all()


def test_a_saved_augmenter_explains_the_same(fitted, tmp_path):
    augmenter, _, (X_more, y_more) = fitted
    augmenter.save(tmp_path / "a.ganaug")
    loaded = GANAugmenter.load(tmp_path / "a.ganaug")
    pd.testing.assert_frame_equal(loaded.explain(), augmenter.explain())
    pd.testing.assert_frame_equal(
        loaded.explain(X_more[:5], y_more[:5]), augmenter.explain(X_more[:5], y_more[:5])
    )


def test_what_cannot_be_explained_is_said(fitted):
    augmenter, (X, y), _ = fitted
    with pytest.raises(NotFittedError):
        GANAugmenter().explain()
    with pytest.raises(ValueError, match="the label of each row"):
        augmenter.explain(X)
    with pytest.raises(ValueError, match="labels and the seed"):
        augmenter.explain(y=y)
    for mask in (~augmenter.synthetic_mask_, augmenter.synthetic_mask_[1:]):
        with pytest.raises(ValueError, match="True for synthetic rows only"):
            augmenter.explain(mask)
    for labels in ("none", y[:5], ["none"] * len(X)):
        with pytest.raises(ValueError, match="of those that were learned"):
            augmenter.explain(X, labels)
    for positions in (np.arange(5), [1, 2], pd.Series([3])):
        with pytest.raises(ValueError, match=r"np.isin\(np.arange"):
            augmenter.explain(positions)
    with pytest.raises(ValueError, match="not those that were fitted"):
        augmenter.explain(X.drop(columns="a"), y)
    with pytest.raises(ValueError, match="n_neighbors"):
        augmenter.explain(n_neighbors=0)
    again = GANAugmenter(gan=None, random_state=0).fit(X, y)
    with pytest.raises(ValueError, match=r"explain\(\*augmenter.sample"):
        again.explain()
    assert len(again.explain(*again.sample(7))) == 7
