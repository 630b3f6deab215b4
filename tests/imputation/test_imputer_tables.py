"""GANImputer: containers, dtypes, columns that are added or left out, and files."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.impute import SimpleImputer

from ganaug import GanaugWarning, GANImputer


def imputer(**settings):
    return GANImputer(max_iter=3, random_state=0).set_params(**settings)


@pytest.fixture
def frame():
    rng = np.random.default_rng(0)
    number = rng.normal(size=60)
    return pd.DataFrame(
        {
            "float": number.astype("float32"),
            "nullable": pd.array((number * 10).round().astype(int), "Int64"),
            "text": np.where(number > 0, "yes", "no"),
            "object": np.where(number > 0, "x", "y").astype(object),
            "flag": pd.array(number > 0.5, "boolean"),
            "level": pd.Categorical(np.where(number > 0, "a", "b"), ["b", "a", "unseen"]),
            "day": pd.Timestamp("2024-01-01") + pd.to_timedelta((number * 50).round(), "D"),
            "zone": pd.Timestamp("2024", tz="UTC") + pd.to_timedelta(number.round(), "h"),
        },
        index=np.arange(60) * 2,
    )


def with_gaps(frame, seed=1):
    mask = np.random.default_rng(seed).random(frame.shape) < 0.3
    columns = {name: frame[name].mask(mask[:, i]) for i, name in enumerate(frame)}
    return pd.DataFrame(columns), mask


def test_dtypes_come_back(frame):
    gaps, mask = with_gaps(frame)
    before = gaps.copy()
    fitted = imputer().fit(gaps)
    for filled in (fitted.transform(gaps), *fitted.sample(gaps, 2)):
        assert not filled.isna().any(axis=None)
        pd.testing.assert_series_equal(filled.dtypes, gaps.dtypes)
        assert filled.index.equals(gaps.index)
        for place, name in enumerate(frame):
            known = ~mask[:, place]
            pd.testing.assert_series_equal(filled[name][known], gaps[name][known])
            seen = set(gaps[name].dropna())
            assert name == "float" or set(filled[name]) <= seen or name in ("nullable", "day")
    pd.testing.assert_frame_equal(gaps, before)


def test_integers_that_are_complete_in_fit_and_missing_later(frame):
    frame = pd.DataFrame({"whole": np.arange(60), "flag": np.arange(60) % 3 == 0})
    gaps, mask = with_gaps(frame)
    filled = imputer().fit(frame).transform(gaps)
    assert filled["whole"].dtype == "float64"
    assert filled["flag"].isin([True, False]).all()
    np.testing.assert_array_equal(filled["whole"][~mask[:, 0]], frame["whole"][~mask[:, 0]])


@pytest.mark.parametrize("library", ["polars", "pyarrow"])
def test_frames_of_other_libraries(library, frame):
    frames = pytest.importorskip(library)
    gaps, _ = with_gaps(frame[["float", "text", "nullable"]].reset_index(drop=True))
    table = frames.from_pandas(gaps) if library == "polars" else frames.Table.from_pandas(gaps)
    fitted = imputer().fit(table)
    filled = fitted.transform(table)
    assert type(filled) is type(table)
    assert filled.schema == table.schema
    pd.testing.assert_frame_equal(
        filled.to_pandas(), fitted.transform(gaps).astype(filled.to_pandas().dtypes.to_dict())
    )


@pytest.mark.parametrize(
    ("missing", "kind"),
    [(-1, "int64"), (-1.0, "float32"), ("?", object), (None, object), (pd.NA, object)],
)
def test_missing_values(missing, kind):
    rng = np.random.default_rng(0)
    X = np.where(rng.random((40, 1)) < 0.5, 3, 8) + rng.integers(0, 2, (40, 3))
    mask = rng.random(X.shape) < 0.2
    gaps = X.astype(kind)
    gaps[mask] = missing
    filled = imputer(missing_values=missing).fit_transform(gaps)
    assert filled.dtype == gaps.dtype
    assert (filled[~mask] == X[~mask]).all()
    assert ((filled >= 3) & (filled <= 9)).all()


def test_text_that_stands_for_missing_values_in_a_frame():
    X = pd.DataFrame({"number": [1, 2, 3, 4] * 5, "text": ["a", "b", "?", "a"] * 5})
    filled = imputer(missing_values="?").fit_transform(X)
    assert set(filled["text"]) == {"a", "b"}
    assert filled["number"].equals(X["number"])


def test_lists_and_masked_arrays():
    rows = [[1.0, "a"], [None, "b"], [3.0, None], [1.0, "a"]]
    filled = imputer().fit_transform(rows)
    assert isinstance(filled, np.ndarray)
    assert not pd.isna(filled).any()
    masked = np.ma.MaskedArray(np.arange(8.0).reshape(4, 2), np.eye(4, 2) > 0)
    assert np.isfinite(np.asarray(imputer().fit_transform(masked))).all()
    with pytest.raises(TypeError, match="a sparse matrix leaves out are zeros"):
        imputer().fit(sparse.csr_array(np.eye(3)))


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("in_frame", [False, True])
@pytest.mark.filterwarnings("ignore:Columns without any value", "ignore:Skipping features")
def test_columns_are_those_of_scikit_learn(keep, in_frame):
    X = np.array([[1.0, np.nan, 5.0, 1.0], [np.nan, np.nan, 7.0, 2.0], [2.0, np.nan, 6.0, np.nan]])
    if in_frame:
        X = pd.DataFrame(X, columns=list("abcd"))
    settings = {"add_indicator": True, "keep_empty_features": keep}
    ours, theirs = imputer(**settings).fit(X), SimpleImputer(**settings).fit(X)
    np.testing.assert_array_equal(ours.get_feature_names_out(), theirs.get_feature_names_out())
    given, expected = np.asarray(ours.transform(X), float), theirs.transform(X)
    assert given.shape == expected.shape
    np.testing.assert_array_equal(given[:, -3:], expected[:, -3:])
    assert not keep or (given[:, 1] == 0).all()
    assert np.isfinite(given).all()
    if in_frame:
        assert list(ours.transform(X)) == theirs.get_feature_names_out().tolist()


def test_columns_without_values_are_told():
    X = pd.DataFrame({"a": [1.0, 2.0], "b": [None, None], "c": pd.to_datetime([None, None])})
    with pytest.warns(GanaugWarning, match=r"\['b', 'c'\].*keep_empty_features"):
        assert list(imputer().fit_transform(X)) == ["a"]
    with pytest.raises(ValueError, match=r"'c' of dtype=datetime64.*keep_empty_features=False"):
        imputer(keep_empty_features=True).fit(X)


def test_set_output(frame):
    gaps, _ = with_gaps(frame[["float", "nullable"]])
    array = gaps.to_numpy(dtype=float, na_value=np.nan)
    fitted = imputer(add_indicator=True).set_output(transform="pandas").fit(array)
    expected = ["x0", "x1", "missingindicator_x0", "missingindicator_x1"]
    assert list(fitted.transform(array)) == expected
    whole = imputer().set_output(transform="pandas").fit_transform(gaps)
    pd.testing.assert_series_equal(whole.dtypes, gaps.dtypes)


def test_categories_that_were_not_fitted(frame):
    gaps, _ = with_gaps(frame[["float", "level"]])
    other = gaps.assign(level=gaps["level"].cat.set_categories(["other"]))
    with pytest.raises(ValueError, match="cannot hold the fitted values"):
        imputer().fit(gaps).transform(other)
    text = pd.DataFrame({"t": ["a", "b"] * 20, "n": np.arange(40.0)})
    unseen = pd.DataFrame({"t": ["new", None], "n": [np.nan, 1.0]})
    filled = imputer().fit(text).transform(unseen)
    assert filled["t"][0] == "new"
    assert filled["t"][1] in ("a", "b")


@pytest.mark.parametrize("in_frame", [False, True])
def test_saved_and_loaded(frame, tmp_path, in_frame):
    gaps, _ = with_gaps(frame)
    if not in_frame:
        gaps = gaps[["float"]].to_numpy().repeat(2, axis=1)
    kinds = {"nullable": "category"} if in_frame else {1: "number"}
    fitted = imputer(add_indicator=True, column_kinds=kinds).fit(gaps)
    fitted.save(tmp_path / "imputer.ganaug")
    loaded = GANImputer.load(tmp_path / "imputer.ganaug")
    assert loaded.get_params()["column_kinds"] == kinds
    pairs = [(fitted.transform(gaps), loaded.transform(gaps))]
    pairs += zip(fitted.sample(gaps, 2), loaded.sample(gaps, 2), strict=True)
    for ours, theirs in pairs:
        pd.testing.assert_frame_equal(pd.DataFrame(ours), pd.DataFrame(theirs))
    names = [one.get_feature_names_out().tolist() for one in (fitted, loaded)]
    assert names[0] == names[1]
    assert loaded.history_ == fitted.history_


@pytest.mark.parametrize("kind", ["array", "int64", "Int64", "fitted as float"])
def test_means_become_the_nearest_integers(kind):
    rng = np.random.default_rng(0)
    X = rng.integers(0, 4, (200, 2))
    gaps = np.where(rng.random(X.shape) < 0.2, -1, X)
    gaps[0] = -1
    fitted = imputer(missing_values=-1).fit(gaps if kind == "array" else pd.DataFrame(gaps))
    given = gaps if kind == "array" else pd.DataFrame(gaps, dtype=kind if "I" in kind else "int64")
    if kind == "fitted as float":
        fitted = imputer(missing_values=-1).fit(pd.DataFrame(gaps, dtype="float64"))
    means = fitted.transform(given.astype("float64"))
    filled = fitted.transform(given)
    np.testing.assert_array_equal(np.asarray(filled, float), np.asarray(means).round())
    assert (np.asarray(means) % 1 > 0.5).any()
    assert np.asarray(filled).dtype.kind in "iO"


@pytest.mark.parametrize("in_frame", [False, True])
def test_small_integers_become_wide_enough(in_frame):
    X = np.tile([[500.0, 600.0], [510.0, -1.0]], (20, 1))
    narrow = np.array([[1, -1], [-1, 7]], "int8")
    fitted = imputer(missing_values=-1).fit(pd.DataFrame(X) if in_frame else X)
    filled = np.asarray(fitted.transform(pd.DataFrame(narrow) if in_frame else narrow))
    assert filled[0, 0] == 1
    assert filled[1, 1] == 7
    assert filled[0, 1] >= 500
    assert filled[1, 0] >= 500


def test_text_is_not_cut_off():
    X = np.array([["red", "x"], ["green", "y"]] * 20)
    narrow = np.array([["?", "x"], ["?", "y"]])
    fitted = imputer(missing_values="?").fit(X)
    for filled in (fitted.transform(narrow), *fitted.sample(narrow, 2)):
        assert set(filled[:, 0]) <= set(X[:, 0])
        np.testing.assert_array_equal(filled[:, 1], narrow[:, 1])
    assert fitted.transform(X).dtype == X.dtype


@pytest.mark.parametrize("in_frame", [False, True])
def test_dates_are_not_cut_off(in_frame):
    days = np.datetime64("2024-05-17", "s") + np.arange(40) % 2
    X = np.stack([days, days], axis=1)
    unit = "M8[s]" if in_frame else "M8[Y]"
    coarse = np.array([["2024", "NaT"]], unit)
    if in_frame:
        X = X.astype("M8[ns]") + np.timedelta64(5, "ns")
    table = pd.DataFrame if in_frame else np.asarray
    filled = np.asarray(imputer().fit(table(X)).transform(table(coarse)))
    assert filled[0, 1] in X
    assert filled[0, 0] == np.datetime64("2024-01-01")
    years = np.array([["2020", "2021"], ["2024", "NaT"]] * 10, "M8[Y]")
    assert not np.isnat(imputer().fit_transform(years)).any()
