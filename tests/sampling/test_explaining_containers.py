"""Explanations of rows in other containers, and positions in the data."""

import numpy as np
import pandas as pd
import pytest

from ganaug import GANAugmenter
from ganaug.data import sampler as data_sampler

pytestmark = pytest.mark.filterwarnings("ignore::ganaug.TrainingWarning")


def numbers(sizes=(120, 30)):
    """Return an array of numbers whose rows differ, and labels; classes overlap."""
    rng = np.random.default_rng(0)
    y = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    return rng.normal(size=(len(y), 3)) + y[:, None], y


def test_positions_are_those_in_the_data_where_a_part_is_learned(monkeypatch):
    monkeypatch.setattr(data_sampler, "MAX_ROWS", 50)
    X, y = numbers((200, 40))
    augmenter = GANAugmenter(max_iter=2, random_state=0).fit(X, y)
    told = augmenter.explain(X, y)
    known = (told["distance_1"] == 0).to_numpy()
    assert known.sum() == 90
    assert told.loc[known, "nearest_1"].tolist() == np.flatnonzero(known).tolist()


def test_identifiers_are_no_columns_to_compare():
    X, y = numbers()
    keyed = np.column_stack([np.arange(len(y)), X])
    augmenter = GANAugmenter(id_columns=[0], max_iter=2, random_state=0)
    X_more, _ = augmenter.fit_resample(keyed, y)
    told = augmenter.explain()
    assert set(told["differs_1"]) <= {1, 2, 3}
    rows = augmenter.explain(X_more[told.index], 1)
    np.testing.assert_allclose(rows["distance_1"], told["distance_1"], rtol=1e-5)


@pytest.mark.parametrize("wrap", ["polars", "lists", "masked"])
def test_rows_come_in_the_container_of_the_fit(wrap):
    X, y = numbers()
    if wrap == "polars":
        polars = pytest.importorskip("polars")
        rows, y = polars.DataFrame(X, schema=["a", "b", "c"]), polars.Series("y", y)
    else:
        rows = X.tolist() if wrap == "lists" else np.ma.MaskedArray(X)
    augmenter = GANAugmenter(max_iter=2, random_state=0)
    X_more, y_more = augmenter.fit_resample(rows, y)
    assert len(augmenter.explain()) == sum(augmenter.synthetic_mask_)
    assert len(augmenter.explain(X_more, y_more)) == len(y_more)


def test_a_mask_may_be_a_series_of_another_library():
    polars, pa = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    augmenter = GANAugmenter(gan=None, random_state=0)
    augmenter.fit_resample(*numbers())
    told, mask = augmenter.explain(), augmenter.synthetic_mask_
    for wrapped in (polars.Series(mask), pa.array(mask), pd.Series(mask, dtype="boolean")):
        pd.testing.assert_frame_equal(augmenter.explain(wrapped), told)


def test_positions_in_a_dataset_are_not_known():
    import tensorflow as tf

    X, y = numbers()
    augmenter = GANAugmenter(max_iter=2, random_state=0)
    augmenter.fit(tf.data.Dataset.from_tensor_slices((X, y)))
    told = augmenter.explain(X[:5], y[:5])
    assert told["nearest_1"].isna().all()
    assert told["distance_1"].notna().all()
