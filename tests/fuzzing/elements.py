"""Strategies of datasets whose elements have any form."""

from collections import namedtuple
from dataclasses import dataclass

import numpy as np
import pandas as pd
import tensorflow as tf
from hypothesis import strategies as st

N = 40
Named = namedtuple("Named", ["features", "label"])


def samples(kind):
    """Return samples to learn from, and their labels: a quarter are scarce."""
    rng = np.random.default_rng(0)
    scarce = np.arange(80) % 4 == 0
    if kind == "rows":
        return rng.normal(size=(80, 3)).astype("float32"), scarce.astype(int)
    if kind == "images":
        return rng.integers(0, 255, (80, 8, 8), dtype="uint8"), scarce.astype(int)
    columns = {
        "price": rng.normal(size=80),
        "rooms": rng.integers(1, 30, 80),
        "city": rng.choice(["Ulm", "Köln", ""], 80),
        "sold": rng.random(80) < 0.3,
        "built": pd.to_datetime("2020-01-01") + pd.to_timedelta(rng.integers(0, 99, 80), "D"),
    }
    return pd.DataFrame(columns), np.where(scarce, "rare", "häufig")


def _tensors(kind):
    X, y = samples(kind)
    if kind != "columns":
        return X[:N], y[:N]
    parts = {name: X[name].to_numpy()[:N] for name in X}
    return parts | {"built": parts["built"].astype("int64"), "city": parts["city"].tolist()}, y[:N]


def _cast(part, dtype):
    text = np.asarray(part).dtype.kind in "OU"
    if dtype is None or text:
        return tf.constant(part)
    return tf.as_string(part) if dtype == "string" else tf.cast(part, dtype)


FEATURES = [None, None, None, *"float16 float64 bfloat16 int8 int64 uint8 bool string".split()]
LABELS = [None, None, None, *"int8 uint64 float32 bool string complex64".split()]
FORMS = {
    "pair": lambda x, y: (x, y),
    "weighted": lambda x, y: (x, y, tf.ones(N)),
    "weighted by integers": lambda x, y: (x, y, tf.ones(N, tf.int32)),
    "weighted by rows": lambda x, y: (x, y, tf.ones((N, 2))),
    "named": lambda x, y: Named(x, y),
    "inner": lambda x, y: ({"x": x}, y),
    "dict": lambda x, y: {**(x if isinstance(x, dict) else {"x": x}), "label": y},
    "nested": lambda x, y: ({"a": {"b": x}}, y),
    "extra key": lambda x, y: ({**(x if isinstance(x, dict) else {"x": x}), "extra": y}, y),
    "without a key": lambda x, y: (dict(list(x.items())[1:]) if isinstance(x, dict) else {}, y),
    "other columns": lambda x, y: (tf.zeros((N, 7)), y),
    "scalars": lambda x, y: (tf.zeros(N), y),
    "features": lambda x, y: x,
    "label first": lambda x, y: (y, x),
    "four": lambda x, y: (x, y, y, y),
    "one-hot": lambda x, y: (x, tf.one_hot(np.arange(N) % 2, 2)),
    "label in a column": lambda x, y: (x, tf.expand_dims(y, -1)),
    "ragged": lambda x, y: (tf.ragged.range(tf.range(N)), y),
    "sparse": lambda x, y: (tf.sparse.from_dense(tf.eye(N)), y),
}
BATCHES = {
    "none": lambda d: d,
    "of 7": lambda d: d.batch(7),
    "of 7, full": lambda d: d.batch(7, drop_remainder=True),
    "larger than all": lambda d: d.batch(99),
    "of 1": lambda d: d.batch(1),
    "ragged": lambda d: d.ragged_batch(5),
    "twice": lambda d: d.batch(4).batch(3),
    "of any size": lambda d: d.batch(9).concatenate(d.batch(4)),
    "an empty one first": lambda d: d.take(0).batch(3).concatenate(d.batch(3)),
}
LENGTHS = {
    "known": lambda d: d,
    "unknown": lambda d: d.filter(lambda *_, **__: True),
    "without end": lambda d: d.repeat(),
    "none": lambda d: d.take(0),
}
# `target_dist`, and the samples of each class that it adds for each original; None is refused.
DISTRIBUTIONS = [
    ("auto", [0.0, 0.5]),
    ("balanced", [0.0, 0.5]),
    ([0.5, 0.5], [0.0, 0.5]),
    ([0.9, 0.1], [1.5, 0.0]),
    (0.3, [0.0, 3 / 7]),
    (0.0, [0.0, 0.0]),
    (1.0, None),
    ("all", None),
    ([1.0, 0.0], None),
]


@dataclass(frozen=True)
class Form:
    """A description of a dataset, from which it is made."""

    kind: str
    features: str | None = None
    label: str | None = None
    form: str = "pair"
    length: str = "known"
    batches: str = "none"

    def build(self):
        """Return the dataset."""
        x, y = _tensors(self.kind)
        x = tf.nest.map_structure(lambda part: _cast(part, self.features), _listed(x))
        element = FORMS[self.form](x, _cast(y, self.label))
        dataset = tf.data.Dataset.from_tensor_slices(element)
        return BATCHES[self.batches](LENGTHS[self.length](dataset))


def _listed(x):
    """Return features whose text is an array, which is no structure of its own."""
    if not isinstance(x, dict):
        return x
    return {name: np.asarray(column) for name, column in x.items()}


kinds = st.sampled_from(["rows", "columns", "images"])
# One thing at a time is unusual, or any number of them.
forms = st.one_of(
    st.builds(Form, kinds, form=st.sampled_from(list(FORMS))),
    st.builds(Form, kinds, st.sampled_from(FEATURES), st.sampled_from(LABELS)),
    st.builds(
        Form,
        kinds,
        form=st.sampled_from(["pair", "weighted", "named", "dict"]),
        length=st.sampled_from(list(LENGTHS)),
        batches=st.sampled_from(list(BATCHES)),
    ),
    st.builds(
        Form,
        kinds,
        *map(st.sampled_from, (FEATURES, LABELS, list(FORMS), list(LENGTHS), list(BATCHES))),
    ),
)
distributions = st.sampled_from(DISTRIBUTIONS)
