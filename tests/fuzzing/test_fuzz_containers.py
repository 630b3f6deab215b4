"""A table is returned in the container that it came in: array, list, sparse matrix, polars."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from effort import examples
from hypothesis import given
from hypothesis import strategies as st
from labels import few, seeds
from polars.testing import assert_frame_equal
from promises import assert_levels_like, assert_like, attempt
from tables import (
    SPARSE,
    matrices,
    odd_polars_frames,
    polars_frames,
    rows_of_objects,
    sparse_matrices,
)

from ganaug import GANAugmenter

pytestmark = [
    pytest.mark.filterwarnings("ignore::ganaug.exceptions.SmallClassWarning"),
    pytest.mark.filterwarnings("ignore::ganaug.exceptions.IdentifierWarning"),
    pytest.mark.filterwarnings("ignore:The number of unique classes is greater than 50%"),
]


def resampled(X, target):
    """Return a table with rows added, of classes that are too small for a GAN."""
    return GANAugmenter(random_state=0).fit_resample(X, target.array)[0]


@examples(100)
@given(matrices, few)
def test_arrays(matrix, target):
    n = sum(target.sizes)
    X = matrix.build(n)
    kept = X.copy()
    X_more = resampled(X, target)
    assert type(X_more) is np.ndarray
    assert X_more.dtype == X.dtype
    assert X.tobytes() == kept.tobytes() == X_more[:n].tobytes()
    assert_like(pd.DataFrame(X), pd.DataFrame(X_more[n:]))


@examples(40)
@given(st.integers(1, 6), seeds, few)
def test_arrays_of_objects(width, seed, target):
    n = sum(target.sizes)
    X = rows_of_objects(np.random.default_rng(seed), n, width)
    X_more = resampled(X, target)
    assert X_more.dtype == object
    assert X_more[:n].tolist() == X.tolist()
    assert_like(pd.DataFrame(X, dtype=object), pd.DataFrame(X_more[n:], dtype=object))


@examples(40)
@given(st.integers(1, 6), seeds, few, st.sampled_from([list, tuple]))
def test_lists(width, seed, target, row):
    n = sum(target.sizes)
    X = [row(values) for values in rows_of_objects(np.random.default_rng(seed), n, width).tolist()]
    X_more = resampled(X, target)
    assert isinstance(X_more, list)
    assert [list(values) for values in X] == X_more[:n]
    columns = [list(zip(*rows, strict=True)) for rows in (X, X_more[:n], X_more[n:])]
    has_text = any(isinstance(value, str) for value in X[0])
    for real, same, synthetic in zip(*columns, strict=True):
        # Numbers alone become those of one array, as everywhere in NumPy.
        kinds = set(map(type, real if has_text else same))
        assert set(map(type, synthetic)) <= kinds


@examples(60)
@given(sparse_matrices, few, st.sampled_from(SPARSE))
def test_sparse(matrix, target, container):
    n = sum(target.sizes)
    dense = matrix.build(n)
    X = container(dense)
    X_more = resampled(X, target)
    assert type(X_more) is container
    assert X_more.dtype == X.dtype
    np.testing.assert_array_equal(X.toarray(), dense)
    np.testing.assert_array_equal(X_more.toarray()[:n], dense)
    assert_like(pd.DataFrame(dense), pd.DataFrame(X_more.toarray()[n:]))


def check_polars(frame, target):
    n = sum(target.sizes)
    X = frame.build(n)
    kept = X.clone()
    y = pl.Series("target", target.array.tolist())
    X_more, y_more = GANAugmenter(random_state=0).fit_resample(X, y)
    assert X_more.schema == X.schema
    assert y_more.dtype == y.dtype
    assert y_more.head(n).equals(y)
    assert_frame_equal(X, kept)
    assert_frame_equal(X_more.head(n), X, check_exact=True)
    for name in X.columns:
        real, synthetic = X[name], X_more[name].slice(n)
        assert real.null_count() or not synthetic.null_count()
        if not real.dtype.is_numeric() and not real.dtype.is_temporal():
            assert_levels_like(real.to_pandas(), synthetic.drop_nulls().to_pandas())
        elif synthetic.drop_nulls().len():
            assert real.min() <= synthetic.min() <= synthetic.max() <= real.max()


@examples(90)
@given(polars_frames(), few)
def test_polars(frame, target):
    check_polars(frame, target)


@examples(30)
@given(odd_polars_frames, few)
def test_odd_polars(frame, target):
    attempt(check_polars, frame, target)
