"""``ganaug sample``: rows in the style of the table from which a model was saved."""

import re

import numpy as np
import pandas as pd
import pytest

from ganaug import GANAugmenter
from ganaug.cli.main import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a table, and the model that a command has saved."""
    folder = tmp_path_factory.mktemp("sample")
    rows = (
        f"{i};{i % 3:03};{i / 8:.2f};{1 + i % 28:02}.03.2024;{'NA' if i % 6 else 'rare class'}"
        for i in range(90)
    )
    text = "\n".join(["key;code;amount;day;label", *rows, ""]).replace(".00;", ",00;")
    text = re.sub(r"(\d)\.(\d\d;\d\d\.)", r"\1,\2", text)
    (folder / "in.csv").write_text(text, encoding="utf-8")
    command = ["balance", str(folder / "in.csv"), "--target", "label", "--ignore", "key"]
    files = ["--save", str(folder / "m.ganaug"), "-o", str(folder / "out.csv")]
    assert main([*command, *files, "--steps", "5", "--quiet"]) == 0
    return folder


@pytest.fixture
def here(folder, monkeypatch):
    monkeypatch.chdir(folder)


def sample(*args, rows=10):
    return main(["sample", "m.ganaug", "-n", str(rows), *args])


def test_rows_are_in_the_style_of_the_table(here, capfd):
    assert sample("-o", "-", "--quiet") == 0
    header, *rows = capfd.readouterr().out.splitlines()
    assert header == "key;code;amount;day;label"
    assert len(rows) == 10
    style = re.compile(r";00[0-2];\d+,\d\d;\d\d\.03\.2024;rare class")
    assert all(map(style.fullmatch, rows))


def test_a_seed_makes_it_repeatable_and_none_does_not(here, capfd):
    printed = []
    for seed in (["--seed", "3"], ["--seed", "3"], [], []):
        assert sample("-o", "-", *seed) == 0
        printed.append(capfd.readouterr().out)
    assert printed[0] == printed[1]
    assert printed[2] != printed[3]


def test_labels_in_equal_parts_and_other_formats(here):
    assert sample("--label", "rare class", "-o", "new.xlsx", "--overwrite") == 0
    frame = pd.read_excel("new.xlsx")
    assert frame["label"].tolist() == ["rare class"] * 10
    assert frame["key"].isna().all()
    assert sample("-o", "new.parquet", "--overwrite") == 0
    assert pd.read_parquet("new.parquet")["day"].dtype.kind == "M"


def test_what_is_refused(here, capsys):
    def fails(message, *args):
        assert sample(*args) == 2
        error = capsys.readouterr().err
        assert message in error
        assert error.count("\n") == 1

    fails("have a class 'no'; its classes are 'NA', 'rare class'", "-o", "-", "--label", "no")
    fails("out.csv exists; pass --overwrite", "-o", "out.csv")
    assert main(["sample", "none.ganaug", "-n", "1", "-o", "-"]) == 2
    assert "there is no file none.ganaug" in capsys.readouterr().err
    assert main(["sample", "in.csv", "-n", "1", "-o", "-"]) == 2
    assert "which is not one, or was cut off" in capsys.readouterr().err


def test_python_reads_models_of_commands(here):
    X, y = GANAugmenter.load("m.ganaug").sample(3)
    assert list(X) == ["code", "amount", "day"]
    assert y.name == "label"
    assert y.tolist() == ["rare class"] * 3


def test_commands_read_models_of_python(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    X = np.random.default_rng(0).normal(size=(60, 2))
    augmenter = GANAugmenter(gan=None, sampling_strategy={0: 50, 1: 60, 2: 60})
    augmenter.fit(X, np.repeat([0, 1, 2], [40, 10, 10])).save("m.ganaug")
    assert sample("--label", "1", "2", "-o", "-", rows=5) == 0
    header, *rows = capfd.readouterr().out.splitlines()
    assert header == "x0,x1,label"
    assert [row[-1] for row in rows] == list("11122")


def test_models_of_other_data_are_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    X = np.random.default_rng(0).normal(size=(40, 12, 2))
    GANAugmenter(gan=None).fit(X, np.repeat([0, 1], [30, 10])).save("m.ganaug")
    assert sample("-o", "-") == 2
    error = capsys.readouterr().err
    assert "m.ganaug draws series, which are no rows of a table; in Python, GANAug" in error
