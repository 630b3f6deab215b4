"""Parquet: schema and rows stay what they are."""

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ganaug.tables import files
from ganaug.tables.table import Reading


@pytest.fixture
def arrow():
    return pa.table(
        {
            "tiny": pa.array([1, None, 3], pa.int8()),
            "big": pa.array([2**62 + 1, 5, 7], pa.int64()),
            "real": pa.array([1.5, None, 2.5], pa.float32()),
            "money": pa.array([1, 2, None], pa.int64()).cast(pa.decimal128(21, 2)),
            "day": pa.array([0, 1, None], pa.int32()).cast(pa.date32()),
            "time": pa.array([0, None, 5], pa.timestamp("us", "Europe/Berlin")),
            "on": pa.array([True, None, False]),
            "word": pa.array(["a", None, "b"]),
            "kind": pa.array(["x", "y", None]).dictionary_encode(),
            "class": pa.array([0, 1, 1], pa.int16()),
        }
    )


def test_parquet_keeps_schema_and_rows(arrow, tmp_path, rewritten):
    pq.write_table(arrow, tmp_path / "in.parquet")
    out = rewritten(tmp_path / "in.parquet", tmp_path / "out.parquet", rows=[0, 1, 2], flag="new")
    written = pq.read_table(out)
    assert written.schema.remove(10).equals(arrow.schema)
    assert written.drop_columns("new").to_pylist() == arrow.to_pylist() * 2
    assert written["new"].to_pylist() == [False] * 3 + [True] * 3


def test_parquet_has_types_to_learn_from(arrow, tmp_path):
    pq.write_table(arrow, tmp_path / "in.pq")
    frame = files.read_table(tmp_path / "in.pq", Reading("class")).frame
    numbers = ["Int8", "int64", "float32", "float64"]
    times = ["datetime64[ms]", "datetime64[us, Europe/Berlin]"]
    expected = [*numbers, *times, "boolean", "category", "category", "int16"]
    assert [str(dtype) for dtype in frame.dtypes] == expected


def test_pandas_reads_its_file_again(tmp_path, rewritten):
    frame = pd.DataFrame({"a": pd.array([1, None], "Int64"), "class": ["p", "q"]})
    frame.to_parquet(tmp_path / "in.parquet")
    out = rewritten(tmp_path / "in.parquet", tmp_path / "out.parquet", rows=[0])
    pd.testing.assert_frame_equal(
        pd.read_parquet(out), pd.concat([frame, frame[:1]], ignore_index=True)
    )


def test_csv_to_parquet_has_types(mixed, tmp_path, rewritten):
    out = rewritten(mixed, tmp_path / "out.parquet", rows=[0], flag="new")
    frame = pd.read_parquet(out)
    assert frame["zip"].tolist() == ["00123", "04556", "00123", "00777", "00123"]
    assert frame["country"][0] == "NA"
    types = {name: str(dtype) for name, dtype in frame.dtypes.items()}
    assert types["age"] == "Int64"
    assert types["amount"] == "float64"
    assert types["when"].startswith("datetime64")
    assert types["active"] == "boolean"
    assert types["new"] == "bool"


def test_labels_of_csv_are_numbers_in_parquet(tmp_path, rewritten):
    (tmp_path / "in.csv").write_text("a,class\n1,0\n2,1\n")
    out = rewritten(tmp_path / "in.csv", tmp_path / "out.parquet", rows=[1])
    assert pq.read_table(out)["class"].to_pylist() == [0, 1, 1]


def test_parquet_to_csv(tmp_path, rewritten):
    table = pa.table({"a": pa.array([3, None]), "class": ["p", "q"]})
    pq.write_table(table, tmp_path / "in.parquet")
    out = rewritten(tmp_path / "in.parquet", tmp_path / "out.csv", rows=[0])
    assert out.read_text() == "a,class\n3,p\n,q\n3,p\n"


def test_bad_parquet(tmp_path):
    path = tmp_path / "in.parquet"
    path.write_bytes(b"no parquet")
    with pytest.raises(ValueError, match="not a readable Parquet file"):
        files.read_table(path, Reading("class"))
    pq.write_table(pa.table({"a": pa.array([], pa.int64())}), path)
    with pytest.raises(ValueError, match="no rows"):
        files.read_table(path, Reading("class"))
    pq.write_table(pa.table({"a": [[1], [2]]}), path)
    with pytest.raises(ValueError, match="'a' holds list"):
        _ = files.read_table(path, Reading("class")).frame
