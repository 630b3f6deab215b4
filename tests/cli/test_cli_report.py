"""``ganaug report``, as its users meet it."""

import json

import numpy as np
import pandas as pd
import pytest

from ganaug.cli.main import main

QUICK = ["--steps", "5", "--folds", "2", "--seed", "0"]


@pytest.fixture
def table(tmp_path, monkeypatch):
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {"amount": rng.gamma(2, 10, 80).round(2), "job": rng.choice(["a", ""], 80)}
    )
    frame["fraud"] = np.repeat(["no", "yes"], [60, 20])
    frame["client"] = np.arange(80) % 10
    monkeypatch.chdir(tmp_path)
    frame.to_csv("in.csv", index=False)
    return tmp_path


def run(*args):
    return main(["report", "in.csv", "--target", "fraud", *args])


def test_the_exit_status_may_tell_the_verdict(table):
    status = run("-o", "out.json", "--exit-code", "--quiet", *QUICK)
    claim = json.loads((table / "out.json").read_text())["verdict"]["claim"]
    assert status == {"adds": 0, "does not help": 3, "harms": 4, "cannot tell": 5}[claim]


def test_a_page_and_the_verdict(table, capsys):
    assert run("-o", "out.html", *QUICK) == 0
    captured = capsys.readouterr()
    assert "GANAugmenter" in captured.out
    assert captured.err == ""
    page = (table / "out.html").read_text("utf-8")
    verdict, advice = captured.out.splitlines()
    assert verdict in page.replace("&#39;", "'")
    todo = advice.rsplit(". ", maxsplit=1)[-1].replace("`", "")
    assert todo in page.replace("&#39;", "'").replace("<code>", "").replace("</code>", "")
    assert "<dd>in.csv, 80 samples of 3 values, classes of the column fraud</dd>" in page
    assert "<dd>amount, job, client</dd>" in page
    assert "80 real samples: 20 of class yes, 60 of class no. 2 splits" in page
    assert "GANAugmenter (25%)" in page


def test_groups_are_held_out_as_a_whole_and_not_learned_from(table, capsys):
    assert run("-o", "out.html", "--groups", "client", *QUICK) == 0
    assert "client" not in (table / "out.html").read_text("utf-8")
    frame = pd.read_csv("in.csv", keep_default_na=False)
    frame.assign(client=np.repeat([1, 2, 3], [60, 10, 10])).to_csv("in.csv", index=False)
    assert run("-o", "out.json", "--groups", "client", *QUICK) == 2
    assert "Each class must have two samples, in two groups" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("clients", "there is no column 'clients'; did you mean 'client'?"),
        ("fraud", "'fraud' is the target; leave it out of --groups"),
        ("one", "the groups 'one' are one group, 7, in all rows; at least two are needed"),
        ("some", "40 of 80 rows have no group in 'some' (the first is row 41)"),
    ],
)
def test_groups_that_cannot_be(table, name, message, capsys):
    frame = pd.read_csv("in.csv", keep_default_na=False)
    some = np.where(np.arange(80) < 40, "a", "")
    frame.assign(one=7, some=some).to_csv("in.csv", index=False)
    assert run("-o", "out.json", "--groups", name, *QUICK) == 2
    assert message in capsys.readouterr().err


def test_groups_leave_something_to_learn_from(table, capsys):
    pd.read_csv("in.csv")[["fraud", "client"]].to_csv("in.csv", index=False)
    assert run("-o", "out.json", "--groups", "client", *QUICK) == 2
    assert "no column to learn from besides 'client', 'fraud'" in capsys.readouterr().err


@pytest.mark.nightly
def test_a_seed_makes_it_repeatable(table, capfd):
    assert run("-o", "a.json", "--quiet", *QUICK) == 0
    assert run("-o", "b.json", "--quiet", *QUICK) == 0
    assert capfd.readouterr() == ("", "")
    first, second = (json.loads((table / name).read_text()) for name in ("a.json", "b.json"))
    assert first["verdict"] == second["verdict"]
    assert first["quality"] == second["quality"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["-o", "out.pdf"], "must end in .html or .json"),
        (["-o", "there.html"], "there.html exists; pass --overwrite"),
        (["-o", "no/such/folder.html"], "folder"),
        (["-o", "out.html", "--folds", "1"], "at least 2"),
    ],
)
def test_what_cannot_be_done_is_said_before_the_work(table, args, message, capsys):
    (table / "there.html").write_text("old")
    assert run(*args) == 2
    assert message in capsys.readouterr().err
    assert (table / "there.html").read_text() == "old"


def test_infinite_numbers_are_named(table, capsys):
    (table / "in.csv").write_text("a,fraud\n1,yes\ninf,no\n")
    assert main(["report", "in.csv", "--target", "fraud", "-o", "out.html"]) == 2
    assert "column 'a' has an infinite number" in capsys.readouterr().err


def test_other_files_and_columns(table, capsys):
    assert main(["report", "on.csv", "--target", "fraud", "-o", "out.html"]) == 2
    assert "there is no file on.csv" in capsys.readouterr().err
    assert main(["report", "in.csv", "--target", "frau", "-o", "out.html"]) == 2
    assert "did you mean 'fraud'?" in capsys.readouterr().err
