"""Each fault of synthetic samples is seen by the measure that is there for it."""

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_digits

from ganaug import measure_quality
from ganaug.evaluation.quality import BEST

OF_STRINGS = {"lengths", "characters", "pairs of characters"}
OF_SERIES = {"autocorrelations", "spectra"}
OF_TABLES = set(BEST) - {"kernel distance", "frame differences"} - OF_SERIES - OF_STRINGS
OF_IMAGES = {
    "kernel distance",
    "two-sample score",
    "density",
    "coverage",
    "diversity",
    "label fidelity",
    "near-copies",
    "exact copies",
}


def draw(seed, size=150):
    """So many rows of each of two classes: numbers that go together, and levels that do."""
    rng = np.random.default_rng(seed)
    y = np.repeat(["common", "rare"], size)
    z, noise = rng.normal(size=(2, 2 * size))
    is_north = rng.random(2 * size) < 0.6
    columns = {
        "amount": z + 4.0 * (y == "rare"),
        "weight": np.where(rng.random(2 * size) < 0.3, np.nan, z + 0.3 * noise),
        "city": np.where(is_north, "north", "south"),
        "team": np.where(is_north ^ (rng.random(2 * size) < 0.05), "red", "blue"),
    }
    return pd.DataFrame(columns), y


def rare(seed):
    """The rows of class "rare"."""
    return draw(seed)[0][150:]


def measured(synthetic, columns=slice(None), splits=(0, 1)):
    """Measure rows as those of class "rare"."""
    train, test = ((frame.loc[:, columns], y) for frame, y in map(draw, splits))
    y = np.repeat("rare", len(synthetic))
    return measure_quality(train, test, (synthetic.loc[:, columns], y)).measures.loc["rare"]


def test_fresh_samples_are_as_good_as_real_ones():
    runs = [measured(rare(3 * i), splits=(3 * i + 1, 3 * i + 2)) for i in range(6)]
    means = sum(runs) / len(runs)
    assert set(means.index) == OF_TABLES
    gaps = (means["synthetic"] - means["real"]).abs()
    assert gaps.drop("density").max() < 0.05
    assert gaps.max() < 0.1
    # "best" is the value for large sets. Two measures are farther from it on sets of this size.
    far = (means["real"] - means["best"]).abs()
    assert far.drop(["contingencies", "missing values"]).max() < 0.1


def test_copies_are_seen():
    sides = measured(rare(0))
    assert sides.loc[["exact copies", "near-copies"], "synthetic"].tolist() == [1.0, 1.0]
    assert sides.loc["exact copies", "real"] == 0.0
    assert sides.loc["near-copies", ["real", "best"]].tolist() == pytest.approx(
        [0.05] * 2, abs=0.01
    )


def test_copies_of_some_and_samples_near_to_others():
    frame = rare(0)
    frame["amount"] += 1e-6 * (np.arange(150) % 3 == 0)
    share = measured(frame).loc[["exact copies", "near-copies"], "synthetic"]
    assert share.tolist() == pytest.approx([2 / 3, 1.0])


def test_the_floor_is_what_real_samples_have_in_their_place():
    novelty = ["label fidelity", "near-copies", "exact copies"]
    likeness = list(OF_TABLES - set(novelty))
    for split, measures in ((0, likeness), (1, novelty)):
        sides = measured(rare(split)).loc[measures]
        assert sides["synthetic"].tolist() == sides["real"].tolist()


def test_the_floor_depends_on_how_many_samples_there_are_and_not_on_which():
    one, other = rare(2), rare(3).assign(amount=-9.0, city="south")
    other["amount"] += np.arange(150)
    one, other, few = measured(one), measured(other), measured(rare(2)[:15])
    pd.testing.assert_series_equal(one["real"], other["real"])
    assert (one["synthetic"] != other["synthetic"]).sum() > 6
    assert few.loc["coverage", "real"] < 0.6 < one.loc["coverage", "real"]


@pytest.mark.parametrize("row", range(3))
def test_a_generator_of_one_sample(row):
    one = measured(rare(2).iloc[np.repeat(row, 150)])["synthetic"]
    assert one["diversity"] == 0.0
    assert one["coverage"] < 0.2
    assert one["two-sample score"] > 0.9


def test_a_generator_of_one_of_two_modes():
    X = [np.random.default_rng(seed).normal(size=(200, 2)) for seed in range(3)]
    y = np.arange(200) % 2
    for samples in X[:2]:
        samples[:100] += 30.0
    sides = measure_quality((X[0], y), (X[1], y), (X[2], y)).measures.loc[1]
    assert sides.loc["coverage", "synthetic"] == pytest.approx(0.5, abs=0.06)
    assert sides.loc["coverage", "real"] > 0.9
    assert sides.loc["diversity", "synthetic"] < 0.2
    assert sides.loc["diversity", "real"] == pytest.approx(1.0, abs=0.1)
    assert sides.loc["density", "synthetic"] == pytest.approx(1.0, abs=0.2)


def test_samples_of_another_class():
    common = draw(2)[0][:150]
    fidelity = measured(common).loc["label fidelity"]
    assert fidelity["synthetic"] < 0.1
    assert fidelity["real"] > 0.9
    third = measured(pd.concat([common[:50], rare(2)[:100]])).loc["label fidelity"]
    assert third["synthetic"] == pytest.approx(2 / 3, abs=0.05)


def test_rounded_numbers():
    rounded, fresh = measured(rare(2).round()), measured(rare(2))
    assert rounded.loc["two-sample score", "synthetic"] > 0.9
    assert fresh.loc["two-sample score", "synthetic"] == pytest.approx(0.5, abs=0.1)
    for measure in ("correlations", "missing values", "diversity", "label fidelity"):
        sides = rounded.loc[measure]
        assert sides["synthetic"] == pytest.approx(sides["real"], abs=0.1)


@pytest.mark.parametrize(
    ("columns", "measure"),
    [(["amount", "weight"], "correlations"), (["city", "team"], "contingencies")],
)
def test_columns_that_do_not_go_together(columns, measure):
    frame = rare(2)
    order = np.random.default_rng(0).permutation(150)
    broken = frame.assign(**{columns[1]: frame[columns[1]].to_numpy()[order]})
    broken, fresh = measured(broken, columns), measured(frame, columns)
    assert fresh.loc[measure, "synthetic"] < 0.1
    assert broken.loc[measure, "synthetic"] > 0.35
    assert broken.loc[measure, "real"] == fresh.loc[measure, "real"] < 0.1
    assert broken.loc["two-sample score", "synthetic"] > 0.65
    of_columns = broken.loc["column distance", "synthetic"]
    assert of_columns == fresh.loc["column distance", "synthetic"] < 0.1


def test_missing_values_that_vanish():
    frame = rare(2)
    frame["weight"] = frame["weight"].interpolate(limit_direction="both")
    sides = measured(frame).loc["missing values"]
    assert sides["synthetic"] == draw(1)[0]["weight"][150:].isna().mean()
    assert sides["real"] < 0.1


def test_the_column_that_is_wrong():
    frame, y = draw(2)
    frame = frame.assign(city="south", amount=frame["amount"] + 9.0)
    quality = measure_quality(draw(0), draw(1), (frame, y))
    columns = quality.columns.loc["rare"]
    assert list(columns.index) == ["amount", "weight", "city", "team"]
    assert columns["synthetic"].tolist() == pytest.approx([1.0, 0.1, 0.6, 0.0], abs=0.11)
    assert columns["real"].max() < 0.2
    of_all = quality.measures.loc[("rare", "column distance"), "synthetic"]
    assert of_all == pytest.approx(columns["synthetic"].mean())


def digits(seed, shape):
    """360 images of two digits, in thirds."""
    X, y = load_digits(n_class=2, return_X_y=True)
    rows = np.random.default_rng(seed).permutation(len(X))
    images = X[rows].reshape(-1, *shape[:2])
    images = images if len(shape) == 2 else np.repeat(images[..., None], shape[2], axis=3)
    return [(images[i::3], y[rows][i::3]) for i in range(3)]


@pytest.mark.parametrize("shape", [(8, 8), (8, 8, 3)])
def test_images(shape):
    train, test, fresh = digits(0, shape)
    quality = measure_quality(train, test, fresh)
    assert quality.columns.empty
    for label in range(2):
        sides = quality.measures.loc[label]
        assert set(sides.index) == OF_IMAGES
        gaps = (sides["synthetic"] - sides["real"]).abs()
        assert gaps.drop(["kernel distance", "two-sample score"]).max() < 0.2
        assert gaps["kernel distance"] < 0.4


def test_images_that_are_wrong():
    train, test, (images, y) = digits(0, (8, 8))
    noise = np.random.default_rng(0).normal(0, 8, images.shape)
    fresh, turned, noisy, copied = (
        measure_quality(train, test, synthetic).measures["synthetic"].loc[1]
        for synthetic in ((images, y), (images.transpose(0, 2, 1), y), (images + noise, y), train)
    )
    assert turned["kernel distance"] > fresh["kernel distance"] + 1.0
    assert copied["exact copies"] == copied["near-copies"] == 1.0
    assert noisy["diversity"] > 1.5
    assert noisy["coverage"] < 0.5
    assert noisy["two-sample score"] > 0.9


def test_invented_missing_values_and_constants_are_not_left_out():
    rng, y = np.random.default_rng(0), np.repeat([0, 1], 40)
    train, test, (X, _) = ((rng.normal(size=(80, 2)), y) for _ in range(3))
    X[::2, 0], X[:, 1] = np.nan, 7.0
    found = measure_quality(train, test, (X, y)).measures.loc[1]
    assert found.loc["missing values", ["synthetic", "real"]].tolist() == pytest.approx(
        [0.5, 0.0], abs=0.2
    )


def test_a_column_that_collapsed_has_lost_its_correlations():
    rng, y = np.random.default_rng(0), np.repeat([0, 1], 100)
    shared = rng.normal(size=(3, 200, 1))
    train, test, made = (rng.normal(size=(200, 3)) * 0.3 + part for part in shared)
    made[:, 2] = 0.0
    found = measure_quality((train, y), (test, y), (made, y)).measures.loc[(1, "correlations")]
    assert found["synthetic"] > 0.2
    assert found["real"] < 0.05


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64])
def test_copies_of_images_of_another_type(dtype):
    images = np.random.default_rng(0).integers(0, 255, (40, 8, 8)).astype(np.uint8)
    y = np.repeat([0, 1], 20)
    made = images.astype(dtype), y
    measures = measure_quality((images, y), (images[::-1], y), made).measures
    assert (measures.xs("exact copies", level="measure")["synthetic"] == 1.0).all()


def test_few_scarce_samples_are_told_apart():
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], 19)
    sets = [(rng.normal(size=(38, 2)) + 9.0 * y[:, None], y) for _ in range(3)]
    fidelity = measure_quality(*sets).measures.xs("label fidelity", level="measure")
    assert (fidelity[["synthetic", "real"]] == 1.0).all(axis=None)


def test_rare_levels_are_not_exact_copies():
    def names(start):
        X = pd.DataFrame({"name": [f"name {i}" for i in range(start, start + 100)]})
        return X, np.repeat([0, 1], 50)

    copies = measure_quality(names(0), names(100), names(200)).measures
    assert (copies.xs("exact copies", level="measure")["synthetic"] == 0.0).all()
