"""Rows of rare targets, in the containers of the user."""

import warnings

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from imblearn.pipeline import make_pipeline
from scipy import sparse
from sklearn import clone
from sklearn.compose import TransformedTargetRegressor, make_column_selector
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error
from sklearn.multioutput import MultiOutputRegressor
from sklearn.neighbors import KNeighborsRegressor

from ganaug import GANAugmenter, GANRegressionAugmenter, IdentifierWarning, RelevanceWarning
from ganaug.constraints import Bounds
from ganaug.exceptions import SmallClassWarning
from ganaug.metrics import fit_relevance


def quick(**params):
    return GANRegressionAugmenter(GANAugmenter(max_iter=3), random_state=0, **params)


def test_rows_of_rare_targets_are_added_and_the_others_untouched(numbers):
    X, y = numbers
    augmenter = quick()
    X_more, y_more = augmenter.fit_resample(X, y)
    rare = fit_relevance(y)(y) >= 0.8
    assert augmenter.regions_ == {"common": int((~rare).sum()), "high": int(rare.sum())}
    added = round(0.5 * (~rare).sum()) - rare.sum()
    assert augmenter.sampling_strategy_ == {"high": added}
    assert augmenter.synthetic_mask_.sum() == len(y_more) - 240 == added
    np.testing.assert_array_equal(X_more[:240], X)
    np.testing.assert_array_equal(y_more[:240], y)
    assert y_more.max() <= y.max()


def test_equal_seeds_give_equal_rows_and_global_states_stay(numbers):
    state = np.random.get_state()[1].copy()
    first, second = (quick().fit_resample(*numbers) for _ in range(2))
    np.testing.assert_array_equal(first[0], second[0])
    np.testing.assert_array_equal(first[1], second[1])
    np.testing.assert_array_equal(state, np.random.get_state()[1])
    other = clone(quick()).set_params(random_state=1).fit_resample(*numbers)
    assert not np.array_equal(first[1], other[1])


def test_frames_of_mixed_columns_keep_their_dtypes_and_whole_targets(mixed):
    X, y = mixed
    X_more, y_more = quick().fit_resample(X, y)
    pd.testing.assert_frame_equal(X_more[:240], X)
    assert X_more.dtypes.tolist() == X.dtypes.tolist()
    assert (y_more.dtype, y_more.name) == (y.dtype, "price")
    assert y_more.between(y.min(), y.max()).all()
    pd.testing.assert_series_equal(y_more[:240], y.reset_index(drop=True))


@pytest.mark.parametrize("library", ["polars", "pyarrow", "lists", "sparse", "objects", "column"])
def test_other_containers_come_back(library, numbers, mixed):
    X, y = numbers
    frame = mixed[0].drop(columns="kind")
    given = {
        "polars": lambda: (pl.from_pandas(frame), pl.Series("price", y)),
        "pyarrow": lambda: (pa.Table.from_pandas(frame), pa.chunked_array([y])),
        "lists": lambda: (X.tolist(), y.tolist()),
        "sparse": lambda: (sparse.csc_matrix(X * (X > 0)), y),
        "objects": lambda: (np.c_[X.astype(object), np.where(y > 1, "a", "b")], y[:, None]),
        "column": lambda: (X[:, :1], y.astype("float32")),
    }[library]()
    X_more, y_more = quick().fit_resample(*given)
    assert [type(X_more), type(y_more)] == [type(part) for part in given]
    assert getattr(y_more, "shape", (0,))[1:] == getattr(given[1], "shape", (0,))[1:]
    assert getattr(y_more, "dtype", None) == getattr(given[1], "dtype", None)
    if library == "polars":
        assert X_more.schema == given[0].schema
    if library == "pyarrow":
        assert X_more.schema.types == given[0].schema.types


@pytest.mark.parametrize(
    "names", [["price", "target", "b"], [0, 1, 5], [("a", 1), ("a", 2), ("b", 1)]]
)
def test_names_like_that_of_the_target_are_no_problem(names, numbers):
    X, y = numbers
    columns = pd.MultiIndex.from_tuples(names) if isinstance(names[0], tuple) else names
    frame = pd.DataFrame(X, columns=columns)
    X_more, y_more = quick().fit_resample(frame, pd.Series(y, name="price"))
    assert X_more.columns.equals(frame.columns)
    assert y_more.name == "price"


def test_repeated_names_are_refused(numbers):
    X, y = numbers
    with pytest.raises(ValueError, match="unique"):
        quick().fit_resample(pd.DataFrame(X, columns=["a", "a", "b"]), y)


def test_columns_are_declared_as_without_a_target(mixed):
    X, y = mixed
    X = X.assign(id=np.arange(240) * 2)
    with pytest.warns(IdentifierWarning, match=r"\['id'\]"):
        quick().fit_resample(X, y)
    inner = GANAugmenter(
        max_iter=3,
        categorical_features=make_column_selector("rooms"),
        id_columns=[-1],
        column_kinds={"size": "number"},
        constraints=[Bounds("price", low=100)],
    )
    augmenter = GANRegressionAugmenter(inner, random_state=0)
    X_more, y_more = augmenter.fit_resample(X, y.clip(100))
    assert X_more["id"].is_unique
    assert y_more.min() >= 100
    assert augmenter.augmenter_.categorical_features == ["rooms"]


def test_a_target_that_counts_rows_is_no_identifier():
    X = np.random.default_rng(0).normal(size=(60, 2))
    y = np.r_[np.arange(58), 200, 300]
    with warnings.catch_warnings():
        warnings.simplefilter("error", IdentifierWarning)
        _, y_more = quick(relevance={"high": 50}).fit_resample(X, y)
    assert y_more.dtype == y.dtype


@pytest.mark.parametrize(
    ("y", "message"),
    [(np.ones(50), "no target"), (np.linspace(0, 1, 50), "no target")],
    ids=["constant", "uniform"],
)
@pytest.mark.filterwarnings("ignore:The box plot")
def test_where_nothing_is_rare_nothing_is_added_and_that_is_said(y, message):
    X = np.random.default_rng(0).normal(size=(50, 2))
    augmenter = quick()
    with pytest.warns(RelevanceWarning, match=message):
        X_more, y_more = augmenter.fit_resample(X, y)
    np.testing.assert_array_equal(X_more, X)
    np.testing.assert_array_equal(y_more, y)
    assert not augmenter.synthetic_mask_.any()
    with pytest.raises(NotFittedError, match="rows with rare targets"):
        augmenter.sample()
    with pytest.warns(RelevanceWarning, match=message):
        augmenter.fit(X, y)
    assert augmenter.sample(3)[1].shape == (3,)


def test_where_all_is_rare_nothing_is_added(numbers):
    with pytest.warns(RelevanceWarning, match="every target"):
        _, y_more = quick(relevance=np.ones_like).fit_resample(*numbers)
    assert len(y_more) == 240


def test_few_rare_rows_are_interpolated():
    X = np.random.default_rng(0).normal(size=(80, 2))
    y = np.r_[np.clip(X[:77, 0], -2, 2), 20.0, 21.0, 22.0]
    with pytest.warns(SmallClassWarning, match="high"):
        _, y_more = quick(relevance={"high": 20}).fit_resample(X, y)
    assert (y_more[80:] > 5).all()


@pytest.mark.parametrize(
    "y",
    [np.repeat([0, 1], [110, 10]), np.repeat([0.0, 0.5, 3.0], [70, 30, 20])],
    ids=["two values", "three values"],
)
def test_few_distinct_targets_come_back_as_such(y):
    X = np.random.default_rng(0).normal(size=(120, 2)) + y[:, None]
    _, y_more = quick().fit_resample(X, y)
    assert y_more.dtype == y.dtype
    assert set(np.unique(y_more)) <= set(np.unique(y))


def test_a_target_that_columns_determine_stays_determined_and_in_range():
    X = np.random.default_rng(0).integers(0, 90, (200, 2)).astype(float)
    X[:12] += 60
    y = X.sum(axis=1)
    X_more, y_more = quick(relevance={"high": 150}).fit_resample(X, y)
    inside = y_more < y.max()
    np.testing.assert_array_equal(X_more.sum(axis=1)[inside], y_more[inside])
    assert y_more.max() == y.max()


def test_pipelines_transformed_targets_and_several_targets(numbers):
    X, y = numbers
    model = make_pipeline(quick(), LinearRegression())
    assert model.fit(X, y).predict(X).shape == (240,)
    log = TransformedTargetRegressor(clone(model), func=np.log1p, inverse_func=np.expm1)
    assert log.fit(X, np.abs(y)).predict(X).shape == (240,)
    inner = make_pipeline(quick(), TransformedTargetRegressor(LinearRegression()))
    assert inner.fit(X, y).predict(X).shape == (240,)
    several = MultiOutputRegressor(model).fit(X, np.c_[y, -y])
    assert several.predict(X).shape == (240, 2)


def test_samples_are_rare_where_nothing_was_to_be_added(numbers):
    X, y = numbers
    augmenter = quick(relevance={"low": 0.3, "high": 3.0}, sampling_strategy=0.01).fit(X, y)
    assert augmenter.sampling_strategy_ == {}
    _, targets = augmenter.sample(40)
    assert augmenter.augmenter_.sample(40)[0].iloc[:, -1].between(0.5, 2.0).any()
    assert (targets[:20] < np.median(y)).mean() > 0.7
    assert (targets[20:] > np.median(y)).mean() > 0.7
    with pytest.raises(ValueError, match="n_samples"):
        augmenter.sample(-1)


def test_other_kinds_of_samples_and_lengths_are_refused(numbers):
    X, y = numbers
    with pytest.raises(ValueError, match="images"):
        quick().fit_resample(np.zeros((240, 16, 16)), y)
    with pytest.raises(ValueError, match="inconsistent"):
        quick().fit_resample(X[:9], y)
    for params in ({"threshold": 2}, {"sampling_strategy": "auto"}, {"relevance": "box plot"}):
        with pytest.raises(ValueError, match="must be"):
            quick(**params).fit_resample(X, y)


def test_settings_are_validated_before_anything_is_learned(numbers):
    with pytest.raises(ValueError, match="low"):
        quick(sampling_strategy={"low": 100}).fit_resample(*numbers)


@pytest.mark.nightly
def test_neighbours_of_rare_targets_gain():
    rng = np.random.default_rng(0)
    ratios = []
    for seed in range(3):
        X = rng.normal(size=(1200, 5))
        y = np.exp(1.2 * X[:, 0] + 0.3 * X[:, 1]) + rng.normal(0, 0.2, 1200)
        rare = fit_relevance(y[:600])(y[600:]) >= 0.8
        more = GANRegressionAugmenter(random_state=seed).fit_resample(X[:600], y[:600])
        before, after = (
            mean_absolute_error(
                y[600:][rare], KNeighborsRegressor().fit(*data).predict(X[600:][rare])
            )
            for data in ((X[:600], y[:600]), more)
        )
        ratios.append(after / before)
    assert np.exp(np.log(ratios).mean()) < 0.95
