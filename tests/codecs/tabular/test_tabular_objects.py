"""Columns of Python's objects, and what pyarrow stores."""

import datetime
import json
import uuid
import zoneinfo
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from ganaug import GANAugmenter
from ganaug.codecs import TabularCodec

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
HALF_PAST = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
NIGHT = datetime.datetime(2024, 10, 27, 2, 30)

OBJECTS = {
    "datetime": [NIGHT, NIGHT + datetime.timedelta(microseconds=1)],
    "datetime with zone": [NIGHT.replace(tzinfo=BERLIN, fold=1), NIGHT.replace(1, tzinfo=BERLIN)],
    "datetime with offset": [NIGHT.replace(tzinfo=datetime.UTC), NIGHT.replace(tzinfo=HALF_PAST)],
    "date": [datetime.date(2024, 2, 29), datetime.date(1, 1, 1)],
    "date and datetime": [datetime.date(2024, 2, 29), datetime.datetime(2024, 2, 29)],
    "time": [datetime.time(23, 59, 59, 999999), datetime.time(1, tzinfo=HALF_PAST)],
    "timedelta": [datetime.timedelta(-1, 3, 7), datetime.timedelta(0)],
    "Timestamp": [pd.Timestamp(7, unit="ns"), pd.Timestamp("2024-10-27 00:30", tz=BERLIN)],
    "Timedelta": [pd.Timedelta(7, unit="ns"), pd.Timedelta("2 days").as_unit("s")],
    "datetime64": [np.datetime64(7, "ns"), np.datetime64("2024-10-27", "D")],
    "timedelta64": [np.timedelta64(7, "ns"), np.timedelta64(1, "D")],
    "Decimal": [Decimal("0.10"), Decimal("-1E+30")],
    "UUID": [uuid.UUID(int=3), uuid.UUID(int=4)],
    "tuple": [(1, "a", NIGHT), (2, pd.NaT, pd.NA)],
    "bytes": [b"\xff", b""],
}


def saved_and_loaded(codec):
    config, arrays = codec.get_config()
    return TabularCodec.from_config(json.loads(json.dumps(config, allow_nan=False)), arrays)


@pytest.mark.parametrize("missing", [[], [None]], ids=["full", "missing"])
@pytest.mark.parametrize("levels", OBJECTS.values(), ids=OBJECTS)
def test_objects_come_back_equal_and_of_their_type(levels, missing):
    X = pd.DataFrame({"x": pd.Series([*levels, *missing] * 9, dtype=object)})
    codec = TabularCodec().fit(X)
    for restored in (codec, saved_and_loaded(codec)):
        codes = restored.encode(X)
        assert codes.shape == (len(X), 2 + len(missing))
        decoded = restored.decode(codes)["x"].tolist()
        assert decoded == X["x"].tolist()
        assert list(map(type, decoded)) == list(map(type, X["x"]))
        assert list(map(repr, decoded)) == list(map(repr, X["x"]))  # Zones too.


@pytest.mark.parametrize("missing", ["NaN", "-NaN", "NaN123"])
def test_a_decimal_that_is_no_number_is_missing(missing):
    levels = [Decimal("1.5"), Decimal("2.5"), Decimal(missing)]
    X = pd.DataFrame({"x": pd.Series(levels * 9, dtype=object)})
    codec = TabularCodec().fit(X)
    assert codec.space_.shape == (3,)
    for restored in (codec, saved_and_loaded(codec)):
        decoded = restored.decode(restored.encode(X))["x"]
        np.testing.assert_array_equal(decoded.isna(), X["x"].isna())
        assert decoded.dropna().tolist() == X["x"].dropna().tolist()
    if missing == "NaN":
        assert isinstance(decoded[2], Decimal)


def test_floats_are_numbers_whatever_is_missing():
    X = pd.DataFrame({"x": pd.Series([*np.arange(50) / 7, pd.NaT, None], dtype=object)})
    codec = TabularCodec().fit(X)
    assert codec.space_.shape == (3,)  # A number, or missing.
    with pytest.raises(ValueError, match="Column 'x' contains infinity"):
        TabularCodec().fit(X.replace(0.0, np.inf))


def test_text_that_utf8_does_not_hold():
    X = pd.DataFrame({"x": pd.Series(["a", "\ud800"] * 9, dtype=object)})
    codec = TabularCodec().fit(X)
    assert codec.decode(codec.encode(X)).equals(X)
    with pytest.raises(ValueError, match=r"text is UTF-8.*Received: '\\ud800'"):
        codec.decode_tensors(codec.encode(X), 0)


@pytest.mark.parametrize("cells", [[[1], [2]], ["a", [1]], ["a", np.arange(2)]])
def test_objects_without_a_value_to_compare(cells):
    with pytest.raises(ValueError, match=r"Column 'x' holds objects.*unhashable"):
        TabularCodec().fit(pd.DataFrame({"x": pd.Series(cells, dtype=object)}))


def test_arrow_lists_have_no_value_to_compare():
    pa = pytest.importorskip("pyarrow")
    lists = pd.Series([[1], [2]], dtype=pd.ArrowDtype(pa.list_(pa.int64())))
    with pytest.raises(ValueError, match=r"Column 'x' holds objects.*astype\(str\)"):
        TabularCodec().fit(pd.DataFrame({"x": lists}))


@pytest.mark.parametrize("levels", [[1j, 2j], [frozenset("a"), frozenset("b")]])
def test_levels_that_need_pickle(levels):
    X = pd.DataFrame({"x": pd.Series(levels * 4, dtype=object)})
    codec = TabularCodec().fit(X)
    assert codec.decode(codec.encode(X)).equals(X)
    with pytest.raises(TypeError, match=rf"without pickle.*{type(levels[0]).__name__}"):
        codec.get_config()


def test_a_dtype_that_needs_pickle():
    tz = pytest.importorskip("dateutil.tz")
    zone = tz.tzoffset("ship", 3600)
    codec = TabularCodec().fit(pd.DataFrame({"x": pd.date_range("2024", periods=9, tz=zone)}))
    with pytest.raises(TypeError, match="dtype that cannot be saved without pickle"):
        codec.get_config()


ARROW = ["text", "decimal", "time", "date", "timestamp", "dictionary", "ordered", "codes"]


def arrow_types():
    pa = pytest.importorskip("pyarrow")
    day, other = datetime.date(2024, 1, 1), datetime.date(2024, 1, 2)
    return {
        "text": (pa.string(), ["a", "b"]),
        "decimal": (pa.decimal128(5, 2), [Decimal("1.50"), Decimal("2.50")]),
        "time": (pa.time64("us"), [datetime.time(1), datetime.time(2)]),
        "date": (pa.date32(), [day, other]),
        "timestamp": (pa.timestamp("us", "Europe/Berlin"), [NIGHT, NIGHT.replace(day=28)]),
        "dictionary": (pa.dictionary(pa.int32(), pa.string()), ["a", "b"]),
        "ordered": (pa.dictionary(pa.int8(), pa.string(), ordered=True), ["a", "b"]),
        "codes": (pa.dictionary(pa.int8(), pa.int64()), [5, 7]),
    }


@pytest.mark.parametrize("missing", [[], [None]], ids=["full", "missing"])
@pytest.mark.parametrize("name", ARROW)
def test_pyarrow_types(name, missing):
    arrow, levels = arrow_types()[name]
    X = pd.DataFrame({"x": pd.Series([*levels, *missing] * 9, dtype=pd.ArrowDtype(arrow))})
    codec = TabularCodec().fit(X)
    for restored in (codec, saved_and_loaded(codec)):
        decoded = restored.decode(restored.encode(X))
        assert decoded["x"].dtype == X["x"].dtype
        assert decoded["x"].tolist() == X["x"].tolist()


def test_a_pyarrow_dictionary_of_many_chunks():
    pa = pytest.importorskip("pyarrow")
    repeated = pa.array(["a", None, "a", "b"])
    chunks = [
        pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, 3] * 3, pa.int32()), repeated),
        pa.array(["c", "b", "b"]).dictionary_encode(),
    ]
    X = pd.DataFrame({"x": pd.arrays.ArrowExtensionArray(pa.chunked_array(chunks))})
    codec = TabularCodec().fit(X)
    assert codec.space_.shape == (4,)  # a, b, rare and missing.
    decoded = codec.decode(codec.encode(X))
    assert decoded["x"].dtype == X["x"].dtype
    assert decoded["x"].tolist() == X["x"].tolist()


def test_an_augmenter_of_objects_is_saved_and_loaded(tmp_path):
    X = pd.DataFrame(
        {name: pd.Series(levels * 12, dtype=object) for name, levels in OBJECTS.items()}
    )
    augmenter = GANAugmenter(max_iter=1, selection=None, random_state=0)
    augmenter.fit(X, np.arange(24) // 16).save(tmp_path / "it.ganaug")
    rows = GANAugmenter.load(tmp_path / "it.ganaug").sample(30)[0]
    pd.testing.assert_frame_equal(rows, augmenter.sample(30)[0])
    for name, levels in OBJECTS.items():
        assert set(map(repr, rows[name])) <= set(map(repr, levels))


def test_an_augmenter_of_other_objects_is_not_saved(tmp_path):
    X = pd.DataFrame({"x": pd.Series([1j, 2j] * 12, dtype=object)})
    augmenter = GANAugmenter(max_iter=1, selection=None, random_state=0)
    augmenter.fit(X, np.arange(24) // 16)
    with pytest.raises(TypeError, match="without pickle"):
        augmenter.save(tmp_path / "it.ganaug")
    assert not list(tmp_path.iterdir())
