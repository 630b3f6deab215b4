"""Progress of comparisons and searches."""

import io
import warnings

import numpy as np
import pytest
from imblearn.over_sampling import RandomOverSampler
from joblib import parallel_config
from rich.console import Console
from sklearn.naive_bayes import GaussianNB

from ganaug import GANAugmenterCV, evaluate_augmentation
from ganaug._utils.progress import progress_of, steps_of
from ganaug._utils.progress_bar import Bar, TimeLeft
from ganaug.exceptions import NoGainWarning

PLAN = {"<nothing>": 2, "[b]ours": 2}


@pytest.fixture
def seconds():
    """Return a clock that is set by hand."""

    class Clock:
        now = 0.0

        def __call__(self):
            return self.now

    return Clock()


def test_the_time_left_is_that_of_steps_of_the_same_kind(seconds):
    left = TimeLeft({"nothing": 3, "GAN": 3}, seconds)
    ends = []
    for now, kind in ((1, "nothing"), (11, "GAN"), (12, "nothing"), (32, "GAN"), (33, "nothing")):
        seconds.now = now
        left.done(kind)
        ends.append(left.ends_at)
    # Nothing is said of the GAN before one is trained; the last is expected to take 15 seconds.
    assert ends == [None, 11 + 2 * 1 + 2 * 10, 12 + 1 + 2 * 10, 32 + 1 + 15, 33 + 15]
    left.done("GAN")
    assert left.ends_at is None


def run(shown):
    with shown:
        for number in range(2):
            step = steps_of(shown, f"split {number + 1} of 2")
            for kind in PLAN:
                with step(kind):
                    pass


def test_a_terminal_shows_a_bar_with_the_step_and_the_time_left():
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, width=100, highlight=False)
    bar = Bar(PLAN, console)
    with bar:
        bar.begin("split 1 of 2: [b]ours")
        bar._progress.refresh()
        for kind in PLAN:
            bar.end(kind)
        bar._progress.refresh()
    shown = file.getvalue()
    assert "split 1 of 2: [b]ours" in shown
    assert "50%" in shown
    assert "about 0 s left" in shown


def test_other_files_get_lines_without_control_characters(capsys):
    run(progress_of(PLAN, 1))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        " 25% done: split 1 of 2: <nothing>",
        " 50% done: split 1 of 2: [b]ours, about 0 s left",
        " 75% done: split 2 of 2: <nothing>, about 0 s left",
        "100% done: split 2 of 2: [b]ours",
    ]


def test_nothing_is_shown_unless_asked_for(capsys):
    run(progress_of(PLAN, 0))
    assert capsys.readouterr() == ("", "")


def test_a_step_that_fails_ends(capsys):
    step = steps_of(progress_of({"ours": 1}, 1), "split 1 of 1")
    with pytest.raises(ZeroDivisionError), step("ours"):
        _ = 1 / 0
    assert "100% done" in capsys.readouterr().err


def compare(n_jobs=None):
    X, y = np.random.default_rng(0).normal(size=(60, 2)), np.repeat([0, 1], [40, 20])
    options = {"cv": 2, "baselines": False, "n_jobs": n_jobs, "verbose": 1}
    evaluate_augmentation(X, y, RandomOverSampler(), GaussianNB(), **options)


def test_a_comparison_names_its_steps(capsys):
    compare()
    lines = capsys.readouterr().err.splitlines()
    assert [line.split("done: ")[1].split(",")[0] for line in lines] == [
        f"split {number} of 2: {step}"
        for number in (1, 2)
        for step in ("nothing", "RandomOverSampler", "quality")
    ]


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_a_search_counts_fits_of_samplers(capsys, n_jobs):
    X, y = np.random.default_rng(0).normal(size=(60, 2)), np.repeat([0, 1], [40, 20])
    options = {"cv": 2, "n_jobs": n_jobs, "verbose": 1, "random_state": 0}
    search = GANAugmenterCV(GaussianNB(), RandomOverSampler(), **options)
    with parallel_config(backend="threading"), warnings.catch_warnings():
        warnings.simplefilter("ignore", NoGainWarning)
        search.fit_resample(X, y)
    lines = [line.split(", about")[0] for line in capsys.readouterr().err.splitlines()]
    assert lines == [" 33% done: 2 splits", " 67% done: 2 splits", "100% done: all samples"]


def test_splits_that_run_in_parallel_are_counted(capsys):
    with parallel_config(backend="threading"):
        compare(n_jobs=2)
    assert capsys.readouterr().err.splitlines() == [
        " 50% done: 2 splits, 2 at a time",
        "100% done: 2 splits, 2 at a time",
    ]
