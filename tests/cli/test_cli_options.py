"""Options of ``ganaug balance``: which rows are added, columns, and how files are read."""

import io
import sys

import numpy as np
import pandas as pd
import pytest

from ganaug.cli.console import plain_warnings
from ganaug.cli.main import main
from ganaug.cli.parser import TABLE_GANS, new_parser
from ganaug.codecs.tabular.nearly import warn_of_words
from ganaug.recipes import RECIPES

QUICK = ["--steps", "2", "--seed", "0", "--quiet"]


@pytest.fixture
def table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = (f"{i},{i % 3},{i * 7 % 11},{'yes' if i % 6 == 0 else 'no'}" for i in range(90))
    (tmp_path / "in.csv").write_text("\n".join(["key,grade,size,ill", *rows, ""]))
    return tmp_path


def run(*args, source="in.csv"):
    return main(["balance", source, "--target", "ill", "-o", "out.csv", *args])


def error_of(capsys, *args):
    assert run(*args) == 2
    return capsys.readouterr().err


def test_classes_with_rows_and_a_share_of_them(table):
    options = ["--strategy", "yes=35", "no=80", "--amount", "0.5", "--only-synthetic"]
    assert run(*options, *QUICK) == 0
    assert pd.read_csv("out.csv")["ill"].value_counts().to_dict() == {"yes": 10, "no": 2}


def test_columns_that_are_ignored_and_that_are_categories(table):
    source = (table / "in.csv").read_text()
    assert run("--ignore", "key", "--categorical", "grade", *QUICK) == 0
    assert (table / "out.csv").read_text().startswith(source)
    added = pd.read_csv("out.csv", dtype=str)[90:]
    assert added["key"].isna().all()
    assert set(added["grade"]) <= {"0", "1", "2"}


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--ignore", "kee"], "there is no column 'kee'; did you mean 'key'?"),
        (["--categorical", "ill"], "'ill' is the target; leave it out of --categorical"),
        (["--ignore", "key", "--id", "key"], "'key' is in --id and in --ignore"),
        (["--ignore", "key", "grade", "size"], "no column to learn from besides"),
        (["--strategy", "sick=50"], "a class 'sick'; its classes are 'no', 'yes'"),
        (["--strategy", "yes=50", "in.csv"], "FILE comes before the options"),
        (["--strategy", "yes=9"], "has 15 samples already"),
        (["--amount", "2"], "expected auto or a number above 0 and up to 1"),
        (["--sep", ";;"], "expected one character between cells"),
        (["--gan", "dcgan"], "invalid choice: 'dcgan'"),
        (["--strategi", "all"], "no option '--strategi'; did you mean '--strategy'? See"),
        (["--save", "none/m.ganaug"], "folder"),
        (["--save", "in.csv"], "in.csv is the file that is read"),
    ],
)
def test_what_is_refused_before_training(table, args, message, capsys):
    error = error_of(capsys, *args)
    assert message in error
    assert error.count("\n") == 1
    assert [path.name for path in table.iterdir()] == ["in.csv"]


def test_a_first_row_without_names_is_refused(table, capsys):
    (table / "in.csv").write_text("0.5,red,ill\n1.5,blue,no\n" * 45)
    assert "'0.5', 'red', 'ill' are values of their columns, too" in error_of(capsys)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("0,1,2,ill", "{n},{n},{n},{k}"),
        ("note,ill", "note,{k}"),
        ("a,b,ill", "{n},b,{k}"),
        ("milk,rice,ill", "milk,rice,{k}\n,,{k}"),
    ],
    ids=["whole numbers", "one of two", "one of three", "items"],
)
def test_names_that_are_values_too(table, header, cells):
    rows = [cells.format(n=i % 5, k="ham" if i % 6 else "spam") for i in range(90)]
    (table / "in.csv").write_text("\n".join([header, *rows, ""]))
    assert run(*QUICK) == 0


def test_classes_that_differ_in_case_or_spaces_only(table, capsys):
    lines = (table / "in.csv").read_text().splitlines()
    lines[1:20] = [line.replace("no", "No ").replace("yes", "Yes") for line in lines[1:20]]
    (table / "in.csv").write_text("\n".join([*lines, ""]))
    assert run(*QUICK[:-1]) == 0
    assert "'No ', 'Yes', 'no', 'yes' differ only in case or spaces" in capsys.readouterr().err


def test_a_class_of_one_row_cannot_be_held_out(table, capsys):
    with open("in.csv", "a") as file:
        file.write("90,1,1,perhaps\n")
    assert "'perhaps' has one only; leave --amount out" in error_of(capsys, "--amount", "auto")


def test_an_amount_of_nothing_is_a_result(table, capsys):
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"key": range(60), "a": rng.normal(size=60)})
    frame.assign(ill=rng.permutation(np.repeat(["no", "yes"], [45, 15]))).to_csv(
        "in.csv", index=False
    )
    source = (table / "in.csv").read_text()
    options = ["--amount", "auto", "--id", "key", "--save", "m.ganaug", "--gan", "cgan"]
    assert run(*options, *QUICK[:-1]) == 0
    said = capsys.readouterr().err
    assert "best amount: nothing, with an average precision of" in said
    assert "m.ganaug was not written, since nothing was learned" in said
    assert (table / "out.csv").read_text() == source
    assert not (table / "m.ganaug").exists()


def test_a_model_of_classes_of_one_size(table):
    rows = pd.read_csv("in.csv").groupby("ill").head(15)
    rows.to_csv("in.csv", index=False)
    assert run("--save", "m.ganaug", *QUICK) == 0
    assert len(pd.read_csv("out.csv")) == 30
    assert main(["sample", "m.ganaug", "-n", "4", "--label", "no", "yes", "-o", "new.csv"]) == 0
    assert pd.read_csv("new.csv")["ill"].tolist() == ["no", "no", "yes", "yes"]


def test_cells_that_are_missing_values_are_no_classes_and_stay(table, capsys):
    text = (table / "in.csv").read_text().replace(",5,", ",?,")
    (table / "in.csv").write_text(text)
    assert run("--na-values", "?", "-99", *QUICK) == 0
    assert (table / "out.csv").read_text().startswith(text)
    assert set(pd.read_csv("out.csv", dtype=str)["size"][90:]) <= {*map(str, range(11)), "?"}
    (table / "in.csv").write_text(text.replace("yes", "?"))
    assert "15 of 90 rows have no class" in error_of(capsys, "--na-values", "?", "--overwrite")


def test_what_to_do_about_words_among_numbers_is_an_option(capsys):
    with plain_warnings(quiet=False):
        warn_of_words("size", ["?"])
    said = capsys.readouterr().err
    assert said.endswith("of its own. If it means a missing value, name it in --na-values.\n")


def test_standard_input_and_a_separator(table, monkeypatch, capfd):
    text = (table / "in.csv").read_text().replace(",", "~")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    command = ["balance", "-", "--target", "ill", "-o", "-", "--sep", "~"]
    assert main([*command, *QUICK]) == 0
    out = capfd.readouterr().out
    assert out.startswith(text)
    assert len(out.splitlines()) == 151


def test_recipes_of_tables_are_recipes():
    assert set(TABLE_GANS) <= set(RECIPES)


@pytest.mark.parametrize("command", ["balance", "sample", "report", "balance-images", "demo"])
def test_help_has_an_example_that_can_be_parsed(command, capsys):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines())) <= 88
    examples = [line.split() for line in text.splitlines() if line.startswith("  ganaug ")]
    assert examples
    for example in examples:
        assert new_parser().parse_args(example[1:]).command == command.replace("-", "_")
