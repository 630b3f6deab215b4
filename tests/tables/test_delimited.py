"""CSV: what was there is written back as it was, cell by cell."""

import csv
import gzip
import io

import pytest

from ganaug.tables import delimited, files
from ganaug.tables.table import Reading


def read_text(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def test_csv_comes_back_cell_by_cell(mixed, tmp_path, rewritten):
    out = rewritten(mixed, tmp_path / "out.csv")
    assert read_text(out) == read_text(mixed)


def test_synthetic_rows_look_like_the_file(mixed, tmp_path, rewritten):
    out = read_text(rewritten(mixed, tmp_path / "out.csv", rows=[0, 1, 3], flag="synthetic"))
    original = read_text(mixed)
    assert out[0] == [*original[0], "synthetic"]
    assert out[1:5] == [[*row, "False"] for row in original[1:]]
    assert out[5:] == [[*original[i], "True"] for i in (1, 2, 4)]


def test_synthetic_rows_alone(mixed, tmp_path, rewritten):
    out = read_text(rewritten(mixed, tmp_path / "out.csv", rows=[2], originals=False))
    original = read_text(mixed)
    assert out == [original[0], original[3]]


def test_labels_are_names_even_if_they_look_like_numbers(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("a,class\n1,01\n2,1\n3,1.0\n4,NA\n5,\n")
    labels = files.read_table(path, Reading("class")).frame["class"]
    assert labels.tolist()[:4] == ["01", "1", "1.0", "NA"]
    assert labels.isna().tolist() == [False] * 4 + [True]
    labels = files.read_table(path, Reading("class", missing=frozenset(["NA"]))).frame["class"]
    assert labels.isna().tolist() == [False] * 3 + [True] * 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_line_ends_and_bom_are_kept(tmp_path, delimiter, rewritten):
    lines = [["a", "b", "class"], ["1", "x", "p"], ["2", "y", "q"]]
    text = "".join(delimiter.join(line) + "\r\n" for line in lines)
    path = tmp_path / ("in.tsv" if delimiter == "\t" else "in.csv")
    path.write_bytes(text.encode("utf-8-sig"))
    out = rewritten(path, path.with_name("out" + path.suffix))
    assert out.read_bytes() == path.read_bytes()


def test_decimal_commas_between_semicolons(tmp_path, rewritten):
    path = tmp_path / "in.csv"
    path.write_text("a;b;class\n1,50;1.5;p\n2,25;2.5;q\n")
    frame = files.read_table(path, Reading("class")).frame
    assert frame["a"].tolist() == [1.5, 2.25]
    assert frame["b"].tolist() == [1.5, 2.5]
    out = rewritten(path, tmp_path / "out.csv", rows=[0])
    assert out.read_text() == path.read_text() + "1,50;1.5;p\n"


def test_gzip_has_no_time_stamp(mixed, tmp_path, rewritten):
    first = rewritten(mixed, tmp_path / "first.csv.gz")
    second = rewritten(mixed, tmp_path / "second.csv.gz")
    assert first.read_bytes() == second.read_bytes()
    assert gzip.decompress(first.read_bytes()).decode() == rewritten(
        first, tmp_path / "third.csv"
    ).read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", ["tsv", "TSV", "tsv.gz"])
def test_csv_to_tsv(mixed, tmp_path, suffix, rewritten):
    out = rewritten(mixed, tmp_path / f"out.{suffix}")
    back = rewritten(out, tmp_path / "back.csv")
    assert read_text(back) == read_text(mixed)


@pytest.mark.parametrize(
    "cell", ["x\ry", "x\r\ny", "x\ny", ' "x"', "\xa0x ", "\u2028x", "\\n", "x\0y", "NA", '"']
)
def test_cells_are_kept_to_the_byte(tmp_path, cell, rewritten):
    path = tmp_path / "in.csv"
    quoted = cell.replace('"', '""')
    path.write_bytes(f'a,class\n"{quoted}",p\nx,q\n'.encode())
    out = rewritten(path, tmp_path / "out.csv", rows=[0])
    with open(out, newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == [["a", "class"], [cell, "p"], ["x", "q"], [cell, "p"]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"a,class\n", "header but no rows"),
        (b"a,class\n1,2,3\n", "more cells than the 2 columns"),
        (b"a,class\n1,2\n1,2,3\n", "Expected 2 fields in line 3, saw 3"),
        (b'a,class\n1,"2\n', "EOF inside string"),
        (b"a,a,class\n1,2,3\n", "same name: ['a']"),
        (b"a,class\n1,2\n\xe9,2\n", "not UTF-8 text (line 3)"),
    ],
)
def test_broken_csv(tmp_path, content, message):
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    with pytest.raises(ValueError) as caught:
        files.read_table(path, Reading("class"))
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_broken_gzip(tmp_path):
    path = tmp_path / "in.csv.gz"
    path.write_bytes(gzip.compress(b"a,class\n1,2\n" * 1000)[:-12])
    with pytest.raises(ValueError, match="not a complete gzip file"):
        files.read_table(path, Reading("class"))
    path.write_bytes(b"a,class\n1,2\n")
    with pytest.raises(ValueError, match="not a complete gzip file"):
        files.read_table(path, Reading("class"))


def test_dialect_between_suffixes():
    tab = delimited.Dialect("\t")
    assert tab.with_delimiter(None).delimiter == ","
    assert delimited.Dialect(";").with_delimiter(None).delimiter == ";"
    assert delimited.Dialect(";").with_delimiter("\t").delimiter == "\t"
