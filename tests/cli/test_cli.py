"""The ``ganaug`` command, as its users meet it: files, exit status, what is printed where."""

import csv
import io
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from ganaug.cli.main import main

QUICK = ["--steps", "10", "--seed", "0"]
HEADER = ["zip", "age", "amount", "day", "label", "country"]
HEAVY = {"numpy", "pandas", "sklearn", "keras", "tensorflow", "rich"}


@pytest.fixture(scope="module")
def rows():
    rng = np.random.default_rng(0)
    days = np.datetime64("2024-01-01") + rng.integers(0, 300, 100)
    return [
        [
            f"{rng.integers(1, 9):05d}",
            "" if i % 7 == 0 else str(rng.integers(18, 80)),
            f"{rng.gamma(2, 10):.2f}",
            str(days[i]),
            "01" if i % 10 == 0 else "0",
            ("NA", "DE", "")[i % 3],
        ]
        for i in range(100)
    ]


@pytest.fixture
def table(tmp_path, rows, monkeypatch):
    """A CSV file with 90 rows of class "0" and 10 of class "01", in the working directory."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "in.csv", [HEADER, *rows])
    return tmp_path / "in.csv"


def write(path, lines):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)


def read(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def run(*args, target="label"):
    return main(["balance", "in.csv", "--target", target, *args])


def error_of(capsys):
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("ganaug: error: ")
    assert captured.err.count("\n") == 1
    return captured.err


# The command itself


def test_without_arguments_it_helps(capsys):
    assert main([]) == 0
    out = capsys.readouterr().out
    assert "balance" in out
    assert "demo" in out


@pytest.mark.parametrize("args", [["--help"], ["balance", "--help"], ["--version"], []])
def test_help_imports_nothing_heavy(args):
    script = (
        "import sys\nfrom ganaug.cli.main import main\n"
        f"try:\n    main({args})\nexcept SystemExit as end:\n    assert end.code == 0\n"
        f"assert not {HEAVY} & set(sys.modules), {HEAVY} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, stdout=subprocess.DEVNULL)


def test_version(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith("ganaug ")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["nonsense"], "nonsense"),
        (["balance"], "FILE"),
        (["balance", "in.csv", "-o", "out.csv"], "--target"),
        (["balance", "in.csv", "--target", "label"], "-o"),
        (["demo", "--folds", "1"], "at least 2"),
        (["demo", "--seed", "x"], "Received: 'x'"),
    ],
)
def test_wrong_arguments(args, message, capsys):
    assert main(args) == 2
    assert message in error_of(capsys)


# ganaug balance


def test_balance(table, rows, capsys):
    assert run("-o", "out.csv", "--flag-column", "synthetic", *QUICK) == 0
    written = read(table.with_name("out.csv"))
    assert written[0] == [*HEADER, "synthetic"]
    assert written[1:101] == [[*row, "False"] for row in rows]
    added = written[101:]
    assert len(added) == 80
    assert {(row[4], row[6]) for row in added} == {("01", "True")}
    captured = capsys.readouterr()
    assert captured.out == ""
    lines = captured.err.splitlines()
    assert lines[1].split() == ["0", "90", "90"]
    assert lines[2].split() == ["01", "10", "90", "+80"]
    assert lines[3].endswith("written to out.csv")


def test_synthetic_cells_are_in_the_style_of_the_file(table, rows, capfd):
    assert run("-o", "out.csv", "--only-synthetic", "--quiet", *QUICK) == 0
    assert capfd.readouterr() == ("", "")
    added = pd.read_csv("out.csv", dtype=str, keep_default_na=False)
    assert len(added) == 80
    assert set(added["zip"]) <= {row[0] for row in rows}
    assert added["age"].str.fullmatch(r"\d*").all()
    assert added["amount"].str.fullmatch(r"\d+\.\d\d").all()
    assert added["day"].str.fullmatch(r"2024-\d\d-\d\d").all()
    assert set(added["country"]) <= {"NA", "DE", ""}


def test_a_seed_makes_it_repeatable(table):
    for name in ("a.csv.gz", "b.csv.gz"):
        assert run("-o", name, *QUICK) == 0
    assert table.with_name("a.csv.gz").read_bytes() == table.with_name("b.csv.gz").read_bytes()


def test_parquet(table):
    assert run("-o", "out.parquet", "--quiet", *QUICK) == 0
    frame = pd.read_parquet("out.parquet")
    assert frame.columns.tolist() == HEADER
    assert frame["label"].value_counts().tolist() == [90, 90]
    assert main(["balance", "out.parquet", "--target", "label", "-o", "again.pq", *QUICK]) == 0
    pd.testing.assert_frame_equal(pd.read_parquet("again.pq"), frame)


@pytest.mark.parametrize(
    ("strategy", "total"),
    [
        ("not minority", 10),
        ("0.5", 45),
        ('{"01": 12, "0": 95}', 12),
    ],
)
def test_strategies(table, strategy, total):
    assert run("-o", "out.csv", "--strategy", strategy, *QUICK) == 0
    assert [row[4] for row in read(table.with_name("out.csv"))].count("01") == total


def test_standard_output(table, capfd):
    assert run("-o", "-", *QUICK) == 0
    printed = capfd.readouterr()
    assert printed.out.splitlines()[0] == ",".join(HEADER)
    assert len(printed.out.splitlines()) == 181
    assert len(printed.err.splitlines()) == 4  # The table of classes and where it went.


@pytest.mark.nightly
def test_a_command_of_its_own_says_nothing_of_tensorflow(table):
    command = [sys.executable, "-m", "ganaug", "balance", "in.csv", "--target", "label", "-o", "-"]
    done = subprocess.run([*command, *QUICK], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[0] == ",".join(HEADER)
    assert len(done.stdout.splitlines()) == 181
    assert len(done.stderr.splitlines()) == 4


def test_existing_files_are_safe(table, capsys):
    original = table.read_bytes()
    table.with_name("out.csv").write_text("old")
    assert run("-o", "out.csv", *QUICK) == 2
    assert "--overwrite" in error_of(capsys)
    assert table.with_name("out.csv").read_text() == "old"
    assert run("-o", "./in.csv", *QUICK) == 2
    assert "is the file that is read" in error_of(capsys)
    assert table.read_bytes() == original
    assert run("-o", "in.csv", "--overwrite", *QUICK) == 0
    assert table.read_bytes().startswith(original)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["-o", "none/out.csv"], "does not exist"),
        (["-o", "out.xls"], "unknown kind of file"),
        (["-o", "out.csv", "--flag-column", "age"], "'age' already"),
        (["-o", "out.csv", "--strategy", "some"], "Received: 'some'"),
        (["-o", "out.csv", "--strategy", "1.5"], "Received: '1.5'"),
        (["-o", "out.csv", "--strategy", "[1]"], "Received: '[1]'"),
        (["-o", "out.csv", "--strategy", '{"01": "x"}'], "Received:"),
        (["-o", "out.csv", "--strategy", '{"yes": 50}'], "its classes are '0', '01'"),
        (["-o", "out.csv", "--strategy", '{"01": 5}'], "has 10 samples already"),
        (["-o", "out.csv", "--strategy", "0.01"], "ratio"),
        (["-o", "out.csv", "--steps", "0"], "at least 1"),
        (["-o", "out.csv", "--seed", "-1"], "at least 0"),
    ],
)
def test_what_is_refused(table, args, message, capsys):
    assert run(*args) == 2
    assert message in error_of(capsys)
    assert os.listdir(table.parent) == ["in.csv"]


def test_unknown_column(table, capsys):
    assert run("-o", "out.csv", target="lable") == 2
    assert "no column 'lable'; did you mean 'label'?" in error_of(capsys)
    assert run("-o", "out.csv", target="xyz") == 2
    assert "the columns are 'zip', 'age'" in error_of(capsys)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([["a", "label"], ["1", "p"], ["2", "p"]], "has one class, 'p'"),
        ([["a", "label"], ["1", "p"], ["2", ""], ["3", "NA"]], "1 of 3 rows have no class"),
        ([["label"], ["p"], ["q"]], "no column to learn from besides 'label'"),
        ([["a", "label"]], "header but no rows"),
        ([["a", "label"], *([i, i / 7] for i in range(30))], "holds no classes"),
        ([["a", "label"], ["1", "p", "x"]], "more cells"),
        ([["# of 2024"], ["a", "label"], ["1", "p"]], "is this its header: '# of 2024'?"),
        ([["a", "label"], ["1", "p"], ["2", "q"], ["-Inf", "q"]], "is in row 3)"),
    ],
)
def test_tables_that_cannot_be_balanced(tmp_path, monkeypatch, lines, message, capsys):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "in.csv", lines)
    assert run("-o", "out.csv") == 2
    assert message in error_of(capsys)


def test_ratio_needs_two_classes(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "in.csv", [["a", "label"], *([i, i % 3] for i in range(30))])
    assert run("-o", "out.csv", "--strategy", "0.5") == 2
    assert "a ratio needs two classes, and the target has 3" in error_of(capsys)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.csv", None, "no file none.csv"),
        ("in.dat", b"", "unknown kind of file"),
        ("in.parquet", b"text", "not a readable Parquet file"),
        ("in.csv", b"", "is empty"),
        ("in.csv", b"a,label\n\xff,1\n", "not UTF-8"),
    ],
)
def test_files_that_cannot_be_read(tmp_path, monkeypatch, name, content, message, capsys):
    monkeypatch.chdir(tmp_path)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert main(["balance", name, "--target", "label", "-o", "out.csv"]) == 2
    assert message in error_of(capsys)


def test_warnings_are_one_line(table, rows, capsys):
    few = [[*row[:4], "01" if i < 3 else "0", row[5]] for i, row in enumerate(rows)]
    write(table, [HEADER, *few])
    assert run("-o", "out.csv", *QUICK) == 0
    warned = capsys.readouterr().err.splitlines()
    assert warned[0].startswith("ganaug: warning: ")
    assert warned[1].startswith("class")


def test_identifiers_get_new_values(table, rows, capsys):
    write(table, [["name", *HEADER], *([f"n{i:03}", *row] for i, row in enumerate(rows))])
    assert run("-o", "out.csv", "--id", "name", *QUICK) == 0
    assert "identifiers" not in capsys.readouterr().err
    names = pd.read_csv("out.csv", dtype=str)["name"]
    assert len(names) > len(rows)
    assert names.is_unique
    assert names.str.fullmatch(r"n\d{3}").all()
    assert run("-o", "out2.csv", "--id", "nane", *QUICK) == 2
    assert "there is no column 'nane'; did you mean 'name'?" in capsys.readouterr().err


def test_identifiers_are_warned_of(table, rows, capsys):
    write(table, [["name", *HEADER], *([f"n{i}", *row] for i, row in enumerate(rows))])
    assert run("-o", "out.csv", *QUICK) == 0
    assert "columns ['name'] look like identifiers" in (said := capsys.readouterr().err)
    assert "Leave these columns out by --ignore; `ganaug balance --id`" in said
    assert "id_columns" not in said
    assert "X.drop" not in said
