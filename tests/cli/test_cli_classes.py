"""``ganaug balance`` on files of many classes, of one called NA, and in other encodings."""

import pandas as pd
import pytest

from ganaug.cli.main import main


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(rows):
    with open("in.csv", "w", encoding="utf-8") as file:
        file.writelines(f"{value},{label}\n" for value, label in rows)


def run(*args):
    return main(["balance", "in.csv", "--target", "label", *args])


def test_the_classes_that_a_strategy_may_mean_are_named_if_there_are_many(folder, capsys):
    write([["a", "label"], *([i, f"class {i % 30}"] for i in range(90))])
    assert run("-o", "out.csv", "--strategy", '{"klass 7": 9}') == 2
    assert "did you mean 'class 7' or " in capsys.readouterr().err


@pytest.mark.parametrize("label", ["NA", "None", "nan"])
def test_a_class_may_be_called_na(folder, label, capsys):
    write([["a", "label"], *([i / 7, [1, label][i % 5 == 0]] for i in range(60))])
    assert run("-o", "out.csv", "--steps", "2", "--quiet") == 0
    rows = (folder / "out.csv").read_text().splitlines()
    assert sum(row.endswith(f",{label}") for row in rows) == 48
    assert run("-o", "out.parquet", "--steps", "2", "--quiet") == 0
    labels = pd.read_parquet(folder / "out.parquet")["label"]
    assert labels.value_counts().to_dict() == {"1": 48, label: 48}


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "UTF8", "utf-8-sig"])
def test_other_encodings_are_kept(folder, encoding):
    lines = ["größe,label", *(f"{i / 7:.2f},{'nö' if i % 5 else 'ja'}" for i in range(60))]
    content = "\r\n".join([*lines, ""]).encode(encoding)
    (folder / "in.csv").write_bytes(content)
    args = ["--steps", "2", "--quiet", "--encoding", encoding]
    assert run("-o", "out.csv", *args) == 0
    written = (folder / "out.csv").read_bytes()
    assert written.startswith(content)
    rows = written.decode(encoding).splitlines()
    assert len(rows) == 97
    assert all(row.endswith(",ja") for row in rows[61:])


def test_unknown_encodings_and_missing_classes(folder, capsys):
    write([["a", "label"], [1, "p"], [2, "NA"]])
    assert run("-o", "out.csv", "--na-values", "NA") == 2
    assert "1 of 2 rows have no class in 'label'" in capsys.readouterr().err
    assert run("-o", "out.csv", "--encoding", "latin-0") == 2
    assert "unknown text encoding 'latin-0'" in capsys.readouterr().err
