"""SMOTE for whatever columns there are."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from imblearn.over_sampling import SMOTE, SMOTEN, SMOTENC
from scipy import sparse
from sklearn.preprocessing import StandardScaler

from ganaug._utils.seeding import seed_of
from ganaug.evaluation.baselines import MGSGRFByType, SMOTEByType, mgs_grf_takes


def test_numbers_are_those_of_smote(scarce):
    X, y = SMOTEByType(random_state=0).fit_resample(*scarce)
    scaler = StandardScaler(with_mean=False).fit(scarce[0])
    expected = SMOTE(random_state=0).fit_resample(scaler.transform(scarce[0]), scarce[1])
    np.testing.assert_allclose(X, scaler.inverse_transform(expected[0]))
    np.testing.assert_array_equal(y, expected[1])


def test_units_do_not_decide_who_is_a_neighbour(scarce):
    X, y = scarce
    units = np.array([1e6, 1.0, 1e-6, 1.0, 1.0])
    other, _ = SMOTEByType(random_state=0).fit_resample(X * units, y)
    np.testing.assert_allclose(other / units, SMOTEByType(random_state=0).fit_resample(X, y)[0])


def test_levels_are_those_of_smoten(scarce):
    X, y = scarce
    levels = pd.DataFrame({"a": np.where(X[:, 0] > 0, "x", "y"), "b": (X[:, 1] > 0)})
    ours, _ = SMOTEByType(random_state=0).fit_resample(levels, y)
    theirs, _ = SMOTEN(random_state=0).fit_resample(levels, y)
    assert ours.dtypes.tolist() == levels.dtypes.tolist()
    pd.testing.assert_frame_equal(ours, theirs)


def test_numbers_and_levels_are_those_of_smotenc(scarce):
    X, y = scarce
    frame = pd.DataFrame(X[:, :3]).add_prefix("x").assign(a=np.where(X[:, 3] > 0, "u", "v"))
    ours, _ = SMOTEByType(random_state=0).fit_resample(frame, y)
    scale = frame.iloc[:, :3].std(ddof=0)
    scaled = frame.assign(**frame.iloc[:, :3] / scale)
    theirs, _ = SMOTENC(["a"], random_state=0).fit_resample(scaled, y)
    np.testing.assert_allclose(ours.iloc[:, :3], theirs.iloc[:, :3] * scale)
    assert (ours["a"] == theirs["a"]).all()


@pytest.mark.parametrize("by_type", [SMOTEByType, MGSGRFByType])
def test_types_and_missing_values(mixed, by_type):
    X, y = mixed
    if by_type is MGSGRFByType:
        pytest.importorskip("mgs_grf")
    ours, labels = by_type(random_state=0).fit_resample(X, y)
    pd.testing.assert_frame_equal(ours.iloc[: len(X)], X.reset_index(drop=True))
    assert ours.dtypes.tolist() == X.dtypes.tolist()
    assert len(set(pd.Series(labels).value_counts())) == 1


def test_synthetic_samples_lack_as_much_as_real_ones():
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], [400, 100])
    X = rng.normal(size=(500, 2)) + y[:, None]
    # Missing more often in the scarce class.
    X[rng.random((500, 2)) < np.where(y == 1, 0.5, 0.1)[:, None]] = np.nan
    new = SMOTEByType(random_state=0).fit_resample(X, y)[0][500:]
    real = np.isnan(X[y == 1]).mean()
    assert np.isnan(new).mean() == pytest.approx(real, abs=0.1)


def test_neighbours_are_as_many_as_the_class_has():
    X, y = np.random.default_rng(0).normal(size=(142, 2)), np.repeat([0, 1, 2], [100, 40, 2])
    ours, labels = SMOTEByType(sampling_strategy={1: 80}, random_state=0).fit_resample(X, y)
    smote = SMOTE(sampling_strategy={1: 80}, random_state=0)
    theirs, _ = smote.fit_resample(X[:140] / X.std(axis=0), y[:140])
    np.testing.assert_allclose(ours[142:], theirs[140:] * X.std(axis=0))
    assert np.bincount(labels).tolist() == [100, 80, 2]


def test_dates_lie_between_neighbours():
    days = pd.date_range("2020-01-01", periods=40, freq="D")
    frame = pd.DataFrame({"day": days, "zoned": days.tz_localize("UTC"), "n": range(40)})
    y = np.repeat([0, 1], [30, 10])
    new = SMOTEByType(random_state=0).fit_resample(frame, y)[0].iloc[40:]
    assert new["day"].between(days[30], days[39]).all()
    assert new["zoned"].between(days.tz_localize("UTC")[30], days.tz_localize("UTC")[39]).all()
    assert new["n"].between(30, 39).all()


@pytest.mark.parametrize("shape", [(6, 6), (6, 6, 3)])
def test_images(shape):
    X = np.random.default_rng(0).integers(0, 256, (30, *shape), dtype="uint8")
    ours, labels = SMOTEByType(random_state=0).fit_resample(X, np.repeat([0, 1], [20, 10]))
    assert ours.shape == (40, *shape)
    assert ours.dtype == np.uint8
    np.testing.assert_array_equal(ours[:30], X)
    assert np.bincount(labels).tolist() == [20, 20]


@pytest.mark.parametrize("container", [sparse.csr_array, pl.DataFrame])
def test_containers(scarce, container):
    X, y = SMOTEByType(random_state=0).fit_resample(container(scarce[0]), scarce[1])
    assert X.shape == (360, 5)
    assert len(y) == 360


def test_classes_of_few_samples():
    X = np.random.default_rng(0).normal(size=(24, 2))
    y = np.repeat([0, 1, 2], [20, 3, 1])
    rows, labels = SMOTEByType(random_state=0).fit_resample(X, y)
    assert np.bincount(labels).tolist() == [20, 20, 20]
    np.testing.assert_array_equal(rows[labels == 2], np.repeat(X[-1:], 20, axis=0))


def test_numbers_and_levels_are_those_of_mgs_grf(scarce):
    theirs = pytest.importorskip("mgs_grf").MGSGRFOverSampler
    X, y = scarce
    frame = pd.DataFrame(X[:, :3]).add_prefix("x").assign(a=np.where(X[:, 3] > 0, "u", "v"))
    np.random.seed(5)
    before = np.random.get_state()[1].copy()
    ours, labels = MGSGRFByType(random_state=0).fit_resample(frame, y)
    assert (np.random.get_state()[1] == before).all()
    scale = frame.iloc[:, :3].std(ddof=0)
    scaled = frame.assign(**frame.iloc[:, :3] / scale).to_numpy(object)
    sampler = theirs(K=3, categorical_features=np.array([3]), random_state=seed_of(0))
    expected, _ = sampler.fit_resample(scaled, y)
    np.testing.assert_allclose(ours.iloc[:, :3], expected[:, :3].astype(float) * scale.to_numpy())
    assert (ours["a"] == expected[:, 3]).all()
    assert labels.sum() == 180


def test_mgs_grf_is_a_baseline_of_numbers_and_levels_where_it_is_installed(scarce):
    pytest.importorskip("mgs_grf")
    numbers = pd.DataFrame(scarce[0]).add_prefix("x")
    levels = pd.DataFrame({"a": np.where(scarce[0][:, 0] > 0, "u", "v")})
    assert mgs_grf_takes(numbers.join(levels))
    assert not mgs_grf_takes(numbers)
    assert not mgs_grf_takes(levels)


def test_two_rows_are_neighbours_enough_and_one_is_repeated(scarce):
    pytest.importorskip("mgs_grf")
    X, y = scarce
    frame = pd.DataFrame(X[:, :3]).add_prefix("x").assign(a=np.where(X[:, 3] > 0, "u", "v"))
    for size in (1, 2):
        rows = np.r_[np.flatnonzero(y == 0), np.flatnonzero(y == 1)[:size]]
        ours, labels = MGSGRFByType(random_state=0).fit_resample(frame.iloc[rows], y[rows])
        assert labels.sum() == 180
        assert len(ours[labels == 1].drop_duplicates()) == (1 if size == 1 else 180)
