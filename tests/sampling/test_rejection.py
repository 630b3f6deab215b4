"""Samples are drawn again until they meet conditions."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from ganaug.constraints.base import Predicate
from ganaug.sampling.conditions import Conditions, Given
from ganaug.sampling.rejection import CANDIDATES, TRIALS, draw_until_met

CLASSES = np.array(["common", "rare"])


class Uniform:
    """Draws numbers below 1, the label and a letter, and keeps a record of what is asked for."""

    def __init__(self):
        self.sizes = []

    def __call__(self, labels, seeds):
        self.sizes.append(len(labels))
        rng = np.random.default_rng(seeds)
        values = {"x": rng.random(len(labels)), "label": labels}
        return pd.DataFrame(values | {"letter": rng.choice(list("abc"), len(labels))})


def below(limit):
    return Predicate(lambda X: X["x"] < limit)


def drawn(conditions, labels, draw=None, seeds=(1, 2, 3)):
    draw = draw or Uniform()
    return draw_until_met(draw, np.asarray(labels), list(seeds), conditions, CLASSES)[0]


@pytest.mark.parametrize("limit", [0.9, 0.5, 0.1, 0.01])
def test_all_meet_the_conditions_in_the_order_of_the_labels(limit):
    labels = np.arange(300) % 2
    rows = drawn(Conditions([below(limit)]), labels)
    assert (rows["x"] < limit).all()
    assert rows["label"].tolist() == labels.tolist()
    assert rows["x"].is_unique
    assert rows.index.equals(pd.RangeIndex(300))
    pd.testing.assert_frame_equal(rows, drawn(Conditions([below(limit)]), labels))
    other = drawn(Conditions([below(limit)]), labels, seeds=(1, 2, 4))
    assert not other["x"].isin(rows["x"]).any()


def test_what_holds_anyway_changes_nothing():
    labels, draw = np.arange(9) % 2, Uniform()
    rows = drawn(Conditions([below(2)]), labels, draw)
    pd.testing.assert_frame_equal(rows, Uniform()(labels, [1, 2, 3]))
    assert draw.sizes == [9]


def test_batches_grow_and_are_bounded():
    draw = Uniform()
    drawn(Conditions([below(0.003)]), np.zeros(1000, int), draw)
    assert max(draw.sizes) <= CANDIDATES + 1
    assert len(draw.sizes) < 40
    single = Uniform()
    drawn(Conditions([below(0.003)]), [0], single)
    assert single.sizes[:3] == sorted(single.sizes[:3])
    assert len(single.sizes) < 20


def test_what_hardly_ever_holds_is_an_error_that_counts():
    draw = Uniform()
    message = (
        r"class 'rare'.*Received: 0 of (\d+) candidates; (\d+) meet the function .*; 0 meet the "
    )
    with pytest.raises(ValueError, match=message):
        drawn(Conditions([below(2), below(-1)]), [1, 1], draw)
    assert TRIALS <= sum(draw.sizes) <= 2 * TRIALS + CANDIDATES


def test_rows_of_given_values():
    labels = np.arange(40) % 2
    letters = list("aabbcacb") * 5
    given = Given({"letter": letters}, 40, Uniform()(labels[:0], [0]))
    rows = drawn(Conditions([below(0.3)], given), labels)
    assert rows["letter"].tolist() == letters
    assert rows["label"].tolist() == labels.tolist()
    assert (rows["x"] < 0.3).all()


def test_given_values_that_do_not_occur():
    labels = np.zeros(3, int)
    given = Given({"letter": ["a", "x", "b"]}, 3, Uniform()(labels[:0], [0]))
    with pytest.raises(ValueError, match=r"have {'letter': 'x'}.*: 0 of .* meet the given values"):
        drawn(Conditions([], given), labels)


def test_arrays():
    def draw(labels, seeds):
        return np.random.default_rng(seeds).random((len(labels), 2))

    conditions = Conditions([Predicate(lambda X: X[:, 0] < X[:, 1])])
    rows = drawn(conditions, np.zeros(50, int), draw)
    assert rows.shape == (50, 2)
    assert (rows[:, 0] < rows[:, 1]).all()


KINDS = {
    "text": (["a", "b"], "b"),
    "integers": ([1, 2], 2),
    "integers as floats": ([1, 2], 2.0),
    "floats": ([0.1, 0.2], 0.2),
    "float32": (np.array([0.1, 0.2], "float32"), 0.2),
    "halves": (np.array([0.1, 0.2], "float16"), 0.2),
    "other byte order": (np.array([1, 2], ">i4"), 2),
    "flags": ([False, True], True),
    "dates": (pd.to_datetime(["2020-01-01", "2020-01-02"]), "2020-01-02"),
    "dates by date": (pd.to_datetime(["2020-01-01", "2020-01-02"]), dt.date(2020, 1, 2)),
    "dates by NumPy": (
        pd.to_datetime(["2020-01-01", "2020-01-02"]),
        np.array(["2020-01-02"] * 5, "datetime64[ns]"),
    ),
    "days": ([dt.date(2020, 1, 1), dt.date(2020, 1, 2)], dt.date(2020, 1, 2)),
    "durations": (pd.to_timedelta([1, 2], unit="h"), "2h"),
    "periods": (pd.period_range("2020-01", periods=2, freq="M"), pd.Period("2020-02")),
    "zoned": (
        pd.to_datetime(["2020-01-01", "2020-01-02"]).tz_localize("UTC"),
        pd.Timestamp("2020-01-02", tz="UTC"),
    ),
    "categories": (pd.Categorical(["a", "b"]), "b"),
    "number categories": (pd.Categorical([1, 2]), 2),
    "nullable": (pd.array([1, 2], dtype="Int64"), 2),
    "Arrow": (pd.array([1, 2], dtype="int64[pyarrow]"), 2),
    "missing": ([1.0, np.nan], None),
    "missing text": (["a", None], None),
    "missing nullable": (pd.array([1, None], dtype="Int64"), None),
}


@pytest.mark.parametrize(("values", "value"), KINDS.values(), ids=KINDS)
def test_given_values_of_any_kind(values, value):
    X = pd.DataFrame({"a": values, "z": 0})
    given = Given({"a": value, "z": 0}, 5, X[:0])
    assert given.keys.tolist() == [0] * 5
    assert given.keys_of(X).tolist() == [-1, 0]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (pd.Series(["a"], dtype="string"), 5),
        ([1], 1.5),
        ([1], "x"),
        ([1], None),
        ([0.5], "x"),
        ([True], "yes"),
        (pd.Categorical(["a"]), "b"),
        (pd.to_datetime(["2020-01-01"]), "soon"),
        (pd.Series(["2020-01-01"], dtype="datetime64[s]"), pd.Timestamp("2020-01-01 00:00:00.5")),
        (pd.to_datetime(["2020-01-01"]).tz_localize("UTC"), pd.Timestamp("2020-01-01")),
    ],
)
def test_given_values_that_a_column_cannot_have(column, value):
    X = pd.DataFrame({"a": column})
    with pytest.raises(ValueError, match=r"column 'a' of dtype=.* cannot have"):
        Given({"a": value}, 1, X[:0])


def test_given_has_a_form():
    X = pd.DataFrame({"a": [1]})
    with pytest.raises(TypeError, match="must be a dict"):
        Given([1], 1, X[:0])
    with pytest.raises(ValueError, match=r"Expected: column names among \['a'\]"):
        Given({"b": 1}, 1, X[:0])
    with pytest.raises(ValueError, match=r"as many as n_samples=2.*Received: 3 for 'a'"):
        Given({"a": [1, 2, 3]}, 2, X[:0])
    with pytest.raises(ValueError, match="Only tables have columns"):
        Given({0: 1}, 1, np.zeros((0, 8, 8)))
