"""Samples are returned in the containers and dtypes that they came in."""

from collections import Counter

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy import sparse
from sklearn.datasets import make_classification


def test_every_kind_of_column_comes_back(quick, mixed):
    X, y = mixed
    X_more, y_more = quick().fit_resample(X, y)
    pd.testing.assert_frame_equal(X_more.iloc[:200], X)
    pd.testing.assert_series_equal(y_more.iloc[:200], y)
    pd.testing.assert_series_equal(X_more.dtypes, X.dtypes)
    synthetic = X_more.iloc[200:]
    assert set(synthetic["text"].dropna()) <= {"yes", "no"}
    assert set(synthetic["grade"]) == {10, 20}
    assert set(synthetic["nullable"].dropna()) <= {0, 7}
    assert (synthetic["constant"] == 3).all()
    assert synthetic["nothing"].isna().all()
    assert (synthetic["cents"].round(2) == synthetic["cents"]).all()
    assert (synthetic["day"].dropna() == synthetic["day"].dropna().dt.normalize()).all()
    never_missing = ["float32", "cents", "whole", "level", "grade", "flag", "constant"]
    assert not synthetic[never_missing].isna().any(axis=None)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32", "int64", "uint8"])
def test_array_dtypes(quick, scarce, dtype):
    X, y = scarce
    X = (np.abs(X) * 20).astype(dtype)
    X_more, _ = quick().fit_resample(X, y.astype("int8"))
    assert X_more.dtype == dtype
    np.testing.assert_array_equal(X_more[:200], X)


def test_object_arrays(quick, scarce):
    X, y = scarce
    X = np.column_stack([X[:, 0].round(3).astype(object), np.where(X[:, 1] > 0, "u", "v")])
    X_more, _ = quick().fit_resample(X, y)
    assert X_more.dtype == object
    assert set(X_more[:, 1]) == {"u", "v"}
    assert all(isinstance(value, float) for value in X_more[:, 0])


@pytest.mark.parametrize(
    "container", [sparse.csr_array, sparse.csc_array, sparse.csr_matrix, sparse.csc_matrix]
)
def test_sparse(quick, scarce, container):
    X, y = scarce
    X = np.where(X > 0.5, X, 0.0)
    X_more, _ = quick().fit_resample(container(X), y)
    assert type(X_more) is container
    np.testing.assert_array_equal(X_more.toarray()[:200], X)
    synthetic = X_more.toarray()[200:]
    assert ((synthetic == 0) | (synthetic > 0.5)).all()
    assert (synthetic == 0).mean() == pytest.approx((X[y == 1] == 0).mean(), abs=0.3)
    assert 0.1 < (synthetic == 0).mean() < 0.9
    assert X_more.nnz == np.count_nonzero(X_more.toarray())


def test_polars(quick, scarce):
    X, y = scarce
    frame = pl.DataFrame(
        {
            "number": X[:, 0],
            "small": X[:, 1].astype("float32"),
            "whole": (X[:, 2] * 10).round().astype("int16"),
            "text": [
                None if i % 11 == 0 else "u" if v > 0 else "v" for i, v in enumerate(X[:, 3])
            ],
        }
    ).with_columns(
        pl.col("text").cast(pl.Categorical).alias("category"),
        pl.date_range(pl.date(2020, 1, 1), pl.date(2020, 7, 18), eager=True).alias("day"),
    )
    augmenter = quick()
    X_more, y_more = augmenter.fit_resample(frame, pl.Series("target", y))
    assert X_more.schema == frame.schema
    assert X_more.head(200).equals(frame)
    assert isinstance(y_more, pl.Series)
    assert y_more.name == "target"
    assert y_more.to_list().count(1) == 180
    drawn, _ = augmenter.sample(5)
    assert drawn.schema == frame.schema
    assert len(drawn) == 5


@pytest.mark.filterwarnings("ignore::ganaug.IdentifierWarning")
def test_polars_columns_without_a_name_and_large_integers(quick, scarce):
    _, y = scarce
    large = [None if i % 5 == 0 else 2**64 - 1 - i for i in range(200)]
    days = pl.date_range(pl.date(2020, 1, 1), pl.date(2020, 7, 18), eager=True)
    frame = pl.DataFrame({"": days, "large": pl.Series(large, dtype=pl.UInt64)})
    X_more, _ = quick().fit_resample(frame, y)
    assert X_more.schema == frame.schema
    assert X_more.head(200).equals(frame)
    drawn = X_more["large"].slice(200).drop_nulls()
    assert 2**64 - 200 <= drawn.min() <= drawn.max() <= 2**64 - 2
    assert drawn.n_unique() > 20


@pytest.mark.parametrize(
    "column",
    [pl.Series([1] * 200, dtype=pl.Int128), pl.Series([object()] * 200, dtype=pl.Object)],
)
def test_polars_columns_that_pandas_cannot_hold(quick, scarce, column):
    with pytest.raises(ValueError, match=r"types that pandas supports.*Received: Schema"):
        quick().fit_resample(pl.DataFrame({"a": column}), scarce[1])


@pytest.mark.parametrize("shape", [(200, 5), (200, 8, 8)], ids=["table", "images"])
def test_the_order_of_bytes_is_kept(quick, scarce, shape):
    _, y = scarce
    X = np.random.default_rng(0).normal(size=shape).astype(">f4")
    X_more, _ = quick(max_iter=1).fit_resample(X, y)
    assert X_more.dtype == X.dtype
    np.testing.assert_array_equal(X_more[:200], X)


def test_the_largest_floats(quick, scarce):
    _, y = scarce
    X = np.random.default_rng(0).choice([-3.4e38, 1.0, 3.4e38], (200, 3)).astype("float32")
    X_more, _ = quick(max_iter=1).fit_resample(X, y)
    assert set(X_more.ravel().tolist()) <= set(X.ravel().tolist())


def test_columns_of_one_name(quick, scarce):
    X, y = scarce
    with pytest.raises(ValueError, match=r"Received: duplicated names \['a'\]"):
        quick().fit_resample(pd.DataFrame(X, columns=[*"abcda"]), y)


def test_lists(quick, scarce):
    X, y = scarce
    X_more, y_more = quick().fit_resample(X.tolist(), y.tolist())
    assert isinstance(X_more, list)
    assert isinstance(y_more, list)
    assert X_more[:200] == X.tolist()


@pytest.mark.parametrize(
    "labels",
    [["no", "yes"], [False, True], [-1, 1], [0.0, 1.0], [7, 3]],
    ids=["text", "bool", "negative", "float", "falling"],
)
def test_labels(quick, scarce, labels):
    X, y = scarce
    y = np.array(labels)[y]
    augmenter = quick()
    _, y_more = augmenter.fit_resample(X, y)
    assert y_more.dtype == y.dtype
    assert Counter(y_more.tolist()) == dict.fromkeys(labels, 180)
    assert set(augmenter.sample(5)[1].tolist()) == {labels[1]}


@pytest.mark.parametrize("dtype", ["category", "boolean", "bool[pyarrow]"])
@pytest.mark.parametrize("as_labels", [pd.Series, lambda y: pd.DataFrame({"y": y})])
def test_labels_in_dtypes_of_pandas(quick, scarce, dtype, as_labels):
    X, y = scarce
    y = as_labels(pd.Series(y == 1).astype(dtype))
    augmenter = quick()
    _, y_more = augmenter.fit_resample(X, y)
    assert y_more.head(200).equals(y)
    assert np.asarray(y_more).ravel().sum() == 180
    assert augmenter.classes_.dtype == bool
    drawn = augmenter.sample(1)[1]
    assert type(drawn) is type(y)
    assert pd.DataFrame(drawn).dtypes.tolist() == pd.DataFrame(y).dtypes.tolist()


def test_more_features_than_rows(quick):
    X, y = make_classification(60, 200, n_informative=50, weights=[0.8], flip_y=0, random_state=0)
    X_more, _ = quick().fit_resample(X, y)
    real, synthetic = X_more[:60], X_more[60:]
    assert (synthetic >= real.min(axis=0)).all()
    assert (synthetic <= real.max(axis=0)).all()
    means = [real[y == label].mean(axis=0) for label in (0, 1)]
    away = [np.linalg.norm(synthetic.mean(axis=0) - mean) for mean in means]
    assert away[1] < away[0]


def test_one_feature(quick, scarce):
    _, y = scarce
    X = np.random.default_rng(0).normal(np.where(y == 1, 5.0, 0.0))[:, None]
    X_more, _ = quick().fit_resample(X, y)
    assert X_more.shape == (360, 1)
    assert X_more[200:].mean() > 2.5
