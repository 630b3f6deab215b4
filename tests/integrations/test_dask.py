"""Dask frames are augmented as frames in memory are, on any number of workers, dying ones too."""

import os
import signal
import time

import dask
import dask.dataframe as dd
import joblib
import numpy as np
import pandas as pd
import pytest
from distributed import Client, LocalCluster
from imblearn.over_sampling import SMOTE
from sklearn.neighbors import KNeighborsClassifier
from sklearn.utils._param_validation import InvalidParameterError

from ganaug import GANAugmenter, LabelAgreement, evaluate_augmentation
from ganaug.data import tf_dataset
from ganaug.integrations import dask as on_dask

N, SCARCE = 400, 60


class Fastidious(LabelAgreement):
    """A selection that only pickle could send."""


def table():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "float": rng.normal(size=N),
            "Int64": pd.array(rng.integers(0, 999, N), dtype="Int64"),
            "text": pd.array(rng.choice(["a", "ü"], N), dtype="string"),
            "category": pd.Categorical(rng.choice([5, 1], N), [5, 1, 9]),
            "date": pd.date_range("2020", periods=N, freq="h"),
            "flag": rng.random(N) < 0.5,
            "label": np.where(np.arange(N) < SCARCE, "rare", "common"),
        }
    )
    frame.loc[7, ["float", "Int64", "text", "date"]] = None
    return frame.sample(frac=1, random_state=0, ignore_index=True)


def split(frame, npartitions=5):
    collection = dd.from_pandas(frame, npartitions=npartitions)
    return collection.drop(columns="label"), collection["label"]


def augmenter(**params):
    return GANAugmenter(**{"max_iter": 4, "random_state": 0} | params)


@pytest.fixture(scope="module")
def cluster():
    options = {"threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with LocalCluster(n_workers=2, **options) as two, Client(two) as client:
        yield client


@pytest.fixture(scope="module")
def resampled():
    """The result without a cluster."""
    return dask.compute(
        *on_dask.fit_resample(augmenter(), *split(table()), rows_per_partition=90),
        scheduler="synchronous",
    )


def test_the_gan_is_that_of_the_frame_in_memory():
    frame = table()
    ours = on_dask.fit(augmenter(), *split(frame))
    theirs = augmenter().fit(frame.drop(columns="label"), frame["label"])
    for one, other in zip(ours.gan_.get_weights(), theirs.gan_.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert ours.sampling_strategy_ == theirs.sampling_strategy_


def test_real_rows_come_first_and_synthetic_ones_are_like_them(resampled):
    frame, (X, y) = table(), resampled
    real = frame.drop(columns="label")
    # Dask stores text by pyarrow, which is another dtype for pandas 2.
    real["text"] = real["text"].astype(X["text"].dtype)
    pd.testing.assert_frame_equal(X.iloc[:N], real, check_index_type=False)
    assert (X.dtypes == real.dtypes).all()
    assert y.iloc[:N].tolist() == frame["label"].tolist()
    assert y.iloc[N:].tolist() == ["rare"] * (N - 2 * SCARCE)
    assert X.index.tolist() == y.index.tolist() == list(range(len(X)))
    assert set(X["category"].iloc[N:]) <= {5, 1}
    assert X["category"].cat.categories.tolist() == [5, 1, 9]
    assert len(X["float"].iloc[N:].unique()) > 200
    assert y.name == "label"


def test_the_result_is_lazy_and_as_its_meta_says(resampled):
    X, y = on_dask.fit_resample(augmenter(), *split(table()), rows_per_partition=90)
    assert X.npartitions == y.npartitions == 5 + 4
    assert (X.dtypes == resampled[0].dtypes).all()
    assert X["category"].cat.known
    for partition, labels in ((X.partitions[k], y.partitions[k]) for k in (0, 5, 8)):
        pd.testing.assert_frame_equal(partition.compute().iloc[:0], X._meta)
        assert len(partition) == len(labels)


@pytest.mark.nightly
def test_one_worker_or_two_make_no_difference(cluster, resampled):
    split_here = on_dask.fit_resample(augmenter(), *split(table()), rows_per_partition=90)
    pd.testing.assert_frame_equal(dask.compute(*split_here)[0], resampled[0])
    cluster.cluster.scale(1)
    while len(cluster.scheduler_info()["workers"]) > 1:
        time.sleep(0.05)
    pd.testing.assert_frame_equal(dask.compute(*split_here)[0], resampled[0])
    cluster.cluster.scale(2)
    cluster.wait_for_workers(2)


# Dask 2026.8 on pandas 3.1, where it reads metadata.
@pytest.mark.nightly
@pytest.mark.filterwarnings(
    "ignore:.*The inplace keyword in DataFrame:pandas.errors.Pandas4Warning"
)
def test_parquet_and_a_worker_that_dies(cluster, resampled, tmp_path):
    table().to_parquet(tmp_path / "in.parquet", row_group_size=100)
    frame = dd.read_parquet(tmp_path / "in.parquet", split_row_groups=True)
    X, y = on_dask.fit_resample(
        augmenter(), frame.drop(columns="label"), frame["label"], rows_per_partition=4
    )
    writing = cluster.compute(X.assign(label=y).to_parquet(tmp_path / "out", compute=False))
    pids = list(cluster.run(os.getpid).values())
    while not list((tmp_path / "out").glob("*.parquet")):
        time.sleep(0.01)
    assert not writing.done()
    os.kill(pids[0], signal.SIGKILL)
    writing.result()
    assert pids[0] not in cluster.run(os.getpid).values()
    with_shuffle = [name for name in cluster.cluster.scheduler.task_prefixes if "shuffle" in name]
    assert not with_shuffle
    written = dd.read_parquet(tmp_path / "out").compute().reset_index(drop=True)
    expected = dask.compute(X.assign(label=y), scheduler="synchronous")[0]
    pd.testing.assert_frame_equal(
        written, expected.reset_index(drop=True), check_dtype=False, check_categorical=False
    )


@pytest.mark.nightly
def test_classes_and_folds_are_learned_on_the_cluster(cluster):
    frame = table()[["float", "date", "label"]].dropna()
    X, y = frame.drop(columns="label"), frame["label"].to_numpy()
    params = {"mode": "per_class", "sampling_strategy": {"rare": 400, "common": 400}}
    here = augmenter(**params).fit_resample(X, y)
    study = {"samplers": augmenter(), "estimators": KNeighborsClassifier(), "cv": 3}
    report = evaluate_augmentation(X[["float"]], y, **study, random_state=0)
    with joblib.parallel_config(backend="dask"):
        there = augmenter(**params, n_jobs=2).fit_resample(X, y)
        remote = evaluate_augmentation(X[["float"]], y, **study, random_state=0, n_jobs=2)
    pd.testing.assert_frame_equal(there[0], here[0])
    assert remote.verdict() == report.verdict()
    ran = set(cluster.cluster.scheduler.task_prefixes)
    assert any(name.startswith("batch_of__train") for name in ran), ran
    assert any(name.startswith("batch_of_run") for name in ran), ran


# --- what is kept of a large frame -------------------------------------------------------------


def test_what_is_kept_is_bounded_and_has_the_ends(monkeypatch):
    monkeypatch.setattr(tf_dataset, "MAX_SHARED", 50)
    monkeypatch.setattr(tf_dataset, "MAX_ROWS", 20)
    frame = table()
    kept = []
    for npartitions in (1, 30):
        with dask.config.set(scheduler="synchronous"):
            labelled = on_dask._labelled(augmenter(), *split(frame, npartitions))
            X, labels, counts = on_dask._collected(labelled, seed=0)
        assert counts == {"common": N - SCARCE, "rare": SCARCE}
        assert 50 <= len(X) <= 50 + 20 + 3 * 6
        assert (labels == "rare").sum() >= 20
        assert X["float"].min() == frame["float"].min()
        assert X["date"].max() == frame["date"].max()
        assert X.isna().any().sum() == 4
        assert not X.duplicated().any()
        kept.append(X)
    # All places have a chance: not the first rows only.
    assert kept[1]["date"].sort_values().diff().max() < pd.Timedelta(hours=100)


# --- what it cannot do -------------------------------------------------------------------------


def test_unknown_categories_are_looked_for():
    X, y = split(table())
    X["text"] = X["text"].astype("category")
    assert not X["text"].cat.known
    X_more, _ = on_dask.fit_resample(augmenter(), X, y)
    assert X_more["text"].cat.known
    assert X_more.compute()["text"].cat.categories.tolist() == ["a", "ü"]


def test_unknown_categories_of_labels(tmp_path):
    frame = table()[["float", "label"]].assign(label=lambda f: f["label"].astype("category"))
    frame.to_parquet(tmp_path / "in.parquet", row_group_size=100)
    stored = dd.read_parquet(tmp_path / "in.parquet", split_row_groups=True)
    assert not stored["label"].cat.known
    _, y = on_dask.fit_resample(augmenter(), stored[["float"]], stored["label"])
    assert y.compute().value_counts().to_dict() == dict.fromkeys(["common", "rare"], N - SCARCE)


def test_an_index_of_dates_is_missing_where_rows_are_synthetic():
    frame = table()[["float", "label"]].dropna().set_axis(pd.date_range("2020", periods=N - 1))
    X, _ = on_dask.fit_resample(augmenter(), *split(frame))
    index = X.compute().index
    assert index.dtype == frame.index.dtype
    assert index.isna().sum() == len(index) - len(frame)


def test_a_partition_may_be_empty_and_another_of_one_class():
    frame = table().sort_values("label", ignore_index=True)
    X, y = split(frame)
    kept = X["date"] > frame["date"].iloc[: N // 5].max() + pd.Timedelta(days=99)
    parts = dd.concat([X[kept], X]), dd.concat([y[kept], y])
    _, y_more = on_dask.fit_resample(augmenter(), *parts)
    assert y_more.compute().value_counts().tolist() == [N - SCARCE] * 2


def test_nothing_to_add_is_nothing_changed():
    X, y = split(table())
    here = augmenter(sampling_strategy={"rare": SCARCE})
    X_more, y_more = on_dask.fit_resample(here, X, y)
    assert X_more is X
    assert y_more is y
    assert not hasattr(here, "synthesizer_")


def test_refusals():
    frame = table()
    X, y = split(frame)
    with pytest.raises(TypeError, match=r"X must be a dask.dataframe.DataFrame.*DataFrame"):
        on_dask.fit(augmenter(), frame, y)
    with pytest.raises(TypeError, match=r"y must be a dask.dataframe.Series.*Series"):
        on_dask.fit(augmenter(), X, frame["label"])
    with pytest.raises(ValueError, match=r"same partitions.*5 and 4"):
        on_dask.fit(augmenter(), X, y.repartition(npartitions=4))
    with pytest.raises(ValueError, match=r"equally many rows.*a partition of 80 and 79"):
        on_dask.fit(augmenter(), X, split(frame.iloc[5:])[1])
    frame.loc[N - 1, "label"] = None
    with pytest.raises(ValueError, match=r"missing values in partition 4"):
        on_dask.fit(augmenter(), *split(frame))
    with pytest.raises(InvalidParameterError, match=r"'max_iter' parameter"):
        on_dask.fit(augmenter(max_iter=-1), X, y)
    for function in (on_dask.fit, on_dask.fit_resample):
        with pytest.raises(TypeError, match=r"must be a GANAugmenter.*SMOTE"):
            function(SMOTE(), X, y)
    with pytest.raises(ValueError, match=r"rows_per_partition == 0, must be >= 1"):
        on_dask.fit_resample(augmenter(), X, y, rows_per_partition=0)
    with pytest.raises(ValueError, match=r"Unknown label type: continuous"):
        on_dask.fit_resample(augmenter(), X, X["float"].fillna(0.5))
    with pytest.raises(TypeError, match=r"selection can be saved without pickle"):
        on_dask.fit_resample(augmenter(selection=Fastidious()), X, y)
    with pytest.raises(TypeError, match=r"ganaug.integrations.dask"):
        augmenter().fit_resample(X, y)
    with pytest.raises(TypeError, match=r"ganaug.integrations.dask"):
        augmenter().fit(X, y)
