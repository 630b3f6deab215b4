"""Labels of every kind come back as they were."""

import datetime
from decimal import Decimal

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from scipy import sparse

from ganaug import GANAugmenter, SmallClassWarning, evaluate_augmentation, mix_synthetic
from ganaug.targets import Target

# Classes that are too small to train on: what is tested needs no GAN.
pytestmark = pytest.mark.filterwarnings("ignore::ganaug.SmallClassWarning")

ONES = np.repeat([0, 1], [15, 5])
TEXT = np.where(ONES == 1, "yes", "no")
BINS = pd.cut(ONES * 2, [-1, 1, 3])
DUMMIES = pd.get_dummies(pd.Series(TEXT))


def X():
    return np.random.default_rng(0).normal(size=(20, 2))


ONE_HOT = {
    "flags": DUMMIES,
    "numbers": DUMMIES.astype("float32"),
    "nullable": DUMMIES.astype("boolean"),
    "sparse columns": pd.get_dummies(pd.Series(TEXT), sparse=True),
    "columns in another order": DUMMIES[["yes", "no"]],
    "of intervals": pd.get_dummies(BINS),
    "polars": pl.Series("y", TEXT).to_dummies(),
    "pyarrow": pa.Table.from_pandas(DUMMIES),
    "narwhals": nw.from_native(pl.Series("y", TEXT).to_dummies()),
}
LABELS = {
    "intervals": pd.Series(BINS, name="bin"),
    "an array of intervals": BINS,
    "periods": pd.Series(pd.PeriodIndex(np.where(ONES, "2020-02", "2020-01"), freq="M")),
    "decimals": pd.Series([Decimal(int(v)) for v in ONES]),
    "mixed": pd.Series([1 if v else "no" for v in ONES], dtype=object),
    "dates": pd.Series(pd.Timestamp("2020") + pd.to_timedelta(ONES, unit="D")),
    "dates of a zone": pd.Series(
        pd.Timestamp("2020", tz="Asia/Tokyo") + ONES * pd.Timedelta("1D")
    ),
    "dates that are objects": pd.Series([datetime.date(2020, 1, 1 + int(v)) for v in ONES]),
    "fractions as categories": pd.Series(pd.Categorical(ONES + 0.5)),
    "categories": pd.Series(pd.Categorical(TEXT, ["no", "other", "yes"], ordered=True)),
    "nullable": pd.Series(ONES, dtype="Int64", name="y"),
    "bytes": np.array([b"a", b"b"])[ONES],
    "polars": pl.Series("y", TEXT, dtype=pl.Enum(["no", "yes", "other"])),
    "a polars frame": pl.DataFrame({"y": TEXT}),
    "pyarrow": pa.array(TEXT).dictionary_encode(),
    "narwhals": nw.from_native(pl.Series("y", TEXT), series_only=True),
}


def rows(y):
    """Return labels as plain values, a list for each row."""
    return np.asarray(nw.to_native(y, pass_through=True)).reshape(len(y), -1).tolist()


def kind(y):
    y = nw.to_native(y, pass_through=True)
    name = next((n for n in ("schema", "dtypes", "dtype", "type") if n in dir(y)), "__class__")
    return type(y), str(getattr(y, name))


@pytest.mark.parametrize("name", ONE_HOT)
def test_one_hot_frames(quick, name):
    y = ONE_HOT[name]
    augmenter = quick(max_iter=1)
    X_more, y_more = augmenter.fit_resample(X(), y)
    assert type(X_more) is np.ndarray
    assert kind(y_more) == kind(y)
    assert rows(y_more)[:20] == rows(y)
    assert rows(y_more)[20:] == rows(y)[-1:] * 10
    drawn = augmenter.sample(3)[1]
    assert kind(drawn) == kind(y)
    assert rows(drawn) == rows(y)[-1:] * 3
    assert list(augmenter.sampling_strategy_.values()) == [10]


def test_classes_of_a_one_hot_frame_are_its_columns(quick):
    augmenter = quick(max_iter=1, sampling_strategy={"yes": 10}).fit(X(), DUMMIES)
    assert augmenter.sampling_strategy_ == {"yes": 5}
    assert augmenter.sample(1, y="yes")[1].to_dict("list") == {"no": [False], "yes": [True]}


@pytest.mark.parametrize(
    "y",
    [
        DUMMIES.assign(no=True),
        DUMMIES[["yes"]].assign(maybe=False),
        pd.DataFrame({"a": TEXT, "b": TEXT}),
        np.column_stack([ONES, ONES]),
        sparse.csr_array(np.zeros((20, 2))),
    ],
    ids=["two ones", "no one", "text", "array", "sparse"],
)
def test_several_columns_that_are_not_one_hot(quick, y):
    with pytest.raises(ValueError, match=r"exactly one 1 per row.*Received.*y\.idxmax\(axis=1\)"):
        quick().fit(X(), y)


def test_the_name_of_a_column_is_no_target(quick):
    with pytest.raises(ValueError, match=r"Received: y='ill', a string.*X\.drop\(columns='ill'\)"):
        quick().fit(X(), "ill")


@pytest.mark.parametrize("name", LABELS)
def test_labels_come_back(quick, tmp_path, name):
    y = LABELS[name]
    augmenter = quick(max_iter=1)
    _, y_more = augmenter.fit_resample(X(), y)
    assert kind(y_more) == kind(y)
    assert rows(y_more) == rows(y) + rows(y)[-1:] * 10
    drawn = augmenter.sample(3)[1]
    assert kind(drawn) == kind(y)
    assert rows(drawn) == rows(y)[-1:] * 3
    ((label, number),) = augmenter.sampling_strategy_.items()
    assert number == 10
    assert type(number) is int
    assert label in augmenter.classes_.tolist()
    assert rows(augmenter.sample(2, y=label)[1]) == rows(drawn)[:2]
    augmenter.save(tmp_path / "it")
    loaded = GANAugmenter.load(tmp_path / "it")
    assert loaded.sampling_strategy_ == augmenter.sampling_strategy_
    assert loaded.classes_.tolist() == augmenter.classes_.tolist()
    assert rows(loaded.sample(1, y=label)[1]) == rows(drawn)[:1]


def test_strategies_of_labels_that_are_factorised(quick):
    y = LABELS["intervals"]
    few, many = y.cat.categories[::-1]
    assert quick(sampling_strategy={few: 10}).fit(X(), y).sampling_strategy_ == {few: 5}
    with pytest.raises(ValueError, match="do not occur"):
        quick(sampling_strategy={pd.Interval(5, 6): 10}).fit(X(), y)
    with pytest.raises(ValueError, match="labels that were learned"):
        quick(max_iter=1).fit(X(), y).sample(1, y=pd.Interval(5, 6))
    assert quick(sampling_strategy=0.5).fit(X(), y).sampling_strategy_ == {few: 2}
    assert many not in quick(max_iter=1).fit(X(), y).sampling_strategy_


def test_lists_of_labels(quick):
    for labels in (["no", 1], ["no", "yes"], [0, 1]):
        y = [labels[v] for v in ONES]
        augmenter = quick(max_iter=1)
        assert augmenter.fit_resample(X().tolist(), y)[1] == y + labels[1:] * 10
        assert augmenter.sample(2)[1] == labels[1:] * 2
        assert augmenter.sampling_strategy_ == {labels[1]: 10}
        ((label, number),) = augmenter.sampling_strategy_.items()
        assert (type(label), type(number)) == (type(labels[1]), int)


def test_targets_of_regression_are_refused(quick):
    for y in (X()[:, 0], X()[:, 0].astype(object)):
        with pytest.raises(ValueError, match="Unknown label type"):
            quick().fit(X(), y)


def test_a_masked_label_is_missing():
    with pytest.raises(ValueError, match="1 missing values"):
        Target.of(np.ma.masked_array(ONES, [True] + [False] * 19))


def test_where_labels_of_pandas_cannot_go(quick):
    y = LABELS["intervals"]
    with pytest.raises(ValueError, match=r"Received: labels such as Interval.*astype\(str\)"):
        evaluate_augmentation(X(), y, quick())
    with pytest.raises(ValueError, match=r"Received: labels such as Interval.*astype\(str\)"):
        mix_synthetic(quick(max_iter=1).fit(X(), y))


def test_a_warning_names_the_labels_and_not_all_of_many(quick):
    with pytest.warns(SmallClassWarning, match=r"\[Interval\(1, 3, closed='right'\)\] have"):
        quick().fit(X(), LABELS["intervals"])
    with pytest.warns(SmallClassWarning) as seen:
        quick().fit(X(), np.r_[0, 0, np.arange(1, 19)])
    assert "9, 10] and 8 more classes" in str(seen[0].message)
