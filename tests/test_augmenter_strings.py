"""Strings in, strings out: lists, arrays and series of several libraries."""

from collections import Counter

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import tensorflow as tf
from imblearn.pipeline import make_pipeline
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from ganaug import BalancedBatches, GANAugmenter, SmallClassWarning, mix_synthetic
from ganaug.codecs import StringCodec
from ganaug.sampling.fallback import ChainedStrings

LABELS = np.repeat(["date", "part"], [40, 8])


def codes(seed=0):
    """Return strings such as 2026-07 and, fewer, AX-17."""
    rng = np.random.default_rng(seed)
    dates = [f"20{rng.integers(10, 30)}-{rng.integers(1, 13):02}" for _ in range(40)]
    letters = rng.choice(list("AEX"), (8, 2))
    return dates + [f"{''.join(pair)}-{rng.integers(10, 99)}" for pair in letters]


def quick(**params):
    return GANAugmenter(**{"max_iter": 2, "random_state": 0} | params)


CONTAINERS = {
    "list": list,
    "objects": lambda X: np.array(X, dtype=object),
    "text": np.array,
    "series": lambda X: pd.Series(X, index=range(5, 53), name="code"),
    "nullable": lambda X: pd.Series(X, dtype="string"),
    "polars": lambda X: pl.Series("code", X),
    "arrow": pa.array,
    "chunks": lambda X: pa.chunked_array([X[:9], X[9:]]),
}


@pytest.mark.parametrize("container", CONTAINERS.values(), ids=CONTAINERS)
def test_strings_come_back(container):
    X = container(codes())
    augmenter = quick()
    X_more, y_more = augmenter.fit_resample(X, LABELS)
    assert augmenter.codec_.kind == "strings"
    assert type(X_more) is type(X)
    for name in ("dtype", "name", "type"):
        assert getattr(X_more, name, None) == getattr(X, name, None)
    assert Counter(y_more) == {"date": 40, "part": 40}
    texts = [str(text) for text in (X_more.to_pylist() if "Array" in str(type(X)) else X_more)]
    assert texts[:48] == codes()
    assert set("".join(texts[48:])) <= set("".join(codes()))
    assert all(5 <= len(text) <= 7 for text in texts[48:])
    drawn, _ = augmenter.sample(3, "part")
    assert type(drawn) is type(X)


def test_tuples_become_arrays():
    X_more, _ = quick().fit_resample(tuple(codes()), LABELS)
    assert X_more.shape == (80,)


def test_strings_of_a_class_look_like_it():
    X_more, _ = quick(max_iter=30).fit_resample(codes(), LABELS)
    made = X_more[48:]
    assert np.mean(["-" in text[1:4] for text in made]) > 0.7
    assert len(set(made) - set(codes())) > 20


@pytest.mark.parametrize("container", CONTAINERS.values(), ids=CONTAINERS)
def test_saved(container, tmp_path):
    augmenter = quick(codec=StringCodec(max_length=12)).fit(container(codes()), LABELS)
    augmenter.save(tmp_path / "strings")
    loaded = GANAugmenter.load(tmp_path / "strings")
    assert loaded.codec.max_length == 12
    ours, theirs = (each.sample(5, "part")[0] for each in (augmenter, loaded))
    assert [str(text) for text in theirs] == [str(text) for text in ours]
    assert getattr(theirs, "name", None) == getattr(ours, "name", None)


def test_exported(tmp_path):
    quick().fit(codes(), LABELS).export(tmp_path / "model")
    sample = tf.saved_model.load(str(tmp_path / "model")).signatures["sample"]
    drawn = sample(label=tf.constant(["part", "date"]), seed=tf.constant(3, tf.int64))["features"]
    assert (drawn.shape, drawn.dtype) == ((2,), tf.string)


@pytest.mark.parametrize("batch_size", [None, 16])
def test_datasets(batch_size):
    dataset = tf.data.Dataset.from_tensor_slices((codes(), LABELS))
    dataset = dataset.batch(batch_size) if batch_size else dataset
    augmenter = quick().fit(dataset)
    mixed = dataset.apply(mix_synthetic(augmenter, "balanced"))
    assert mixed.element_spec[0] == dataset.element_spec[0]
    labels = (mixed.unbatch() if batch_size else mixed).map(lambda text, label: label)
    assert Counter(label.decode() for label in labels.as_numpy_iterator()) == {
        "date": 40,
        "part": 40,
    }


def test_rows_of_text_are_tables():
    X = np.column_stack([codes(), codes(1)]).astype("<U2")
    one_hot = (LABELS[:, None] == ["date", "part"]).astype("float32")
    augmenter = quick().fit(tf.data.Dataset.from_tensor_slices((X, one_hot)))
    assert augmenter.codec_.kind == "table"
    assert augmenter.n_features_in_ == 2


def test_datasets_without_labels():
    dataset = tf.data.Dataset.from_tensor_slices(codes()).batch(7)
    assert quick().fit(dataset).sample(2)[0].shape == (2,)


def test_batches():
    batches = BalancedBatches(codes(), LABELS, quick(), batch_size=16, random_state=0)
    X, y = batches[0]
    assert (len(X), len(y)) == (16, 16)
    assert all(isinstance(text, str) for text in X)


def test_in_a_pipeline():
    model = make_pipeline(quick(), TfidfVectorizer(analyzer="char"), LogisticRegression())
    assert model.fit(codes(), LABELS).score(codes(), LABELS) == 1.0


def test_without_a_gan():
    augmenter = quick(gan=None)
    X_more, _ = augmenter.fit_resample(codes(), LABELS)
    assert augmenter.gans_ == []
    assert isinstance(augmenter.synthesizer_.samplers_[1][0], ChainedStrings)
    assert len(set(X_more[48:])) > 20


def test_small_classes_are_chains():
    with pytest.warns(SmallClassWarning, match=r"\['part'\] have fewer.*a Markov chain"):
        quick().fit_resample(codes()[:43], LABELS[:43])


@pytest.mark.parametrize(
    ("X", "params", "message"),
    [
        ([*codes()[:47], None], {}, "1 values that are missing.*number 47"),
        ([*codes()[:47], 3], {"codec": "strings"}, "of type int, number 47"),
        ([*codes()[:47], "a" * 50], {}, "at most 40 characters.*number 47 of 50"),
        (pd.DataFrame({"code": codes()}), {"codec": "strings"}, r"a frame.*X\['name'\]"),
        (np.array([codes()]).T, {"codec": "strings"}, r"one axis.*shape=\(48, 1\)"),
        (pd.Series(codes(), dtype="category"), {}, "X.to_frame"),
        (pd.Series(codes(), dtype="category"), {"codec": "strings"}, r"categories.*astype"),
        (pl.Series(codes(), dtype=pl.Categorical), {"codec": "strings"}, r"categories.*cast"),
        (
            np.ma.array(codes(), mask=[True] + [False] * 47),
            {},
            "1 values that are missing.*number 0",
        ),
        (codes(), {"value_range": (0, 1)}, "Strings have no pixels"),
        (codes(), {"id_columns": [0]}, "Strings have no columns"),
        (codes(), {"gan": "image"}, r"images of shape \(height, width, channels\)"),
        ([code[:4] for code in codes()], {"gan": "series"}, r"\(time, channels\)"),
        (np.zeros((48, 4)), {"gan": "strings"}, r"\(time, characters\)"),
    ],
)
def test_what_does_not_fit(X, params, message):
    with pytest.raises((TypeError, ValueError), match=message):
        quick(**params).fit_resample(X, LABELS)
