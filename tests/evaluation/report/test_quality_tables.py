"""Sentences and marks about the quality of synthetic samples."""

from copy import copy

import numpy as np
import pytest
from imblearn.over_sampling import RandomOverSampler
from sklearn.neighbors import KNeighborsClassifier

from ganaug import AugmentationReport, evaluate_augmentation
from ganaug.evaluation.quality import BEST, quality_of
from ganaug.evaluation.report.quality_tables import NO_RANGE, quality, standing_out
from ganaug.evaluation.report.quality_words import HIGHER, LOWER, NEARER, QUALITY_WORDS


class Copier(RandomOverSampler):
    """Adds training samples with a little noise."""

    def _fit_resample(self, X, y):
        more, y_more = super()._fit_resample(X, y)
        noise = np.random.default_rng(0).normal(size=more.shape) * 1e-3
        noise[: len(y)] = 0.0
        return more + noise, y_more


class Repeater:
    """Adds training samples of class 1 as they are."""

    def fit_resample(self, X, y):
        rows = np.concatenate([np.arange(len(y)), np.flatnonzero(y == 1)])
        return X[rows], y[rows]


@pytest.fixture
def measured(report):
    """Return a report on samplers, with given values of a measure by split."""

    def build(values, measure="near-copies", label=1, samplers=("ours",)):
        rows = [
            {"treatment": name, "label": of, "measure": measure, "column": None}
            | {"synthetic": synthetic, "real": real}
            for name in samplers
            for of in np.atleast_1d(label).tolist()
            for synthetic, real in values
        ]
        found = copy(report({"nothing": 0.5, "ours": 0.6, "other": 0.4}))
        found.quality = quality_of(rows, ["treatment", "label"])
        return found

    return build


COPIES = [(0.3, 0.05), (0.31, 0.06), (0.302, 0.058)]
FRESH = [(0.06, 0.05), (0.05, 0.06), (0.055, 0.058)]


def marks(report):
    return [cell.out for table in quality(report) for row in table.rows for cell in row.cells]


def test_each_measure_has_a_name_of_its_own():
    assert set(QUALITY_WORDS) == set(BEST)
    assert len({word.name for word in QUALITY_WORDS.values()}) == len(BEST)


@pytest.mark.parametrize(
    ("better", "out"),
    [(LOWER, [False, False, True]), (HIGHER, [True, False, False]), (NEARER, [True, False, True])],
)
def test_the_bad_side_of_a_range(better, out):
    assert [better.is_out(value, 0.4, 0.6) for value in (0.3, 0.5, 0.7)] == out
    assert not better.is_out(np.nan, 0.4, 0.6)
    assert not better.is_out(0.1, np.nan, np.nan)


def test_near_copies_beyond_their_floor_are_marked(measured):
    whole = measured(COPIES)
    assert marks(whole) == [True, False, False]
    assert standing_out(whole) == [
        "ours is out of range, most serious first: near-copies (0.304, real 0.056, class 1)."
    ]
    text = whole._repr_html_()
    assert '<span class="sign" aria-hidden="true">!</span>' in text
    assert '<span class="spoken">out of range: </span>0.304</td>' in text
    assert standing_out(whole)[0] in text


def test_what_differs_by_chance_is_not(measured):
    whole = measured(FRESH)
    assert not any(marks(whole))
    assert standing_out(whole) == ["All measures of ours are within their ranges."]
    (table,) = quality(whole)
    assert table.rows[0].cells[1].note == "up to 0.114"


def test_better_than_real_is_not(measured):
    assert not any(marks(measured([(real, synthetic) for synthetic, real in COPIES])))
    assert any(marks(measured(COPIES, "diversity")))
    assert not any(marks(measured(COPIES, "coverage")))


def test_a_single_split_has_no_range(measured):
    whole = measured(COPIES[:1])
    assert not any(marks(whole))
    assert standing_out(whole) == [NO_RANGE]
    assert quality(whole)[0].rows[0].cells[1].note == "too few splits for a range"
    without = measured([])
    assert quality(without) == standing_out(without) == []


def test_the_worst_of_several_classes_is_named_and_others_are_counted(measured):
    whole = measured(COPIES, label=["<i>a</i>", "b"])
    (sentence,) = standing_out(whole)
    assert sentence.endswith("near-copies (0.304, real 0.056, class <i>a</i> and 1 more).")
    assert "class &lt;i&gt;a&lt;/i&gt; and 1 more" in whole._repr_html_()


def test_each_sampler_has_a_sentence(measured):
    sentences = standing_out(measured(COPIES, samplers=["ours", "SMOTE", "other"]))
    assert [sentence.split()[0] for sentence in sentences] == ["ours", "other"]


def test_a_treatment_that_lacks_a_measure_has_a_dash(measured):
    whole = measured(COPIES, samplers=["ours", "other"])
    rows = whole.quality.measures
    more = measured(FRESH, "density").quality.measures
    measures = [*rows.reset_index().to_dict("records"), *more.reset_index().to_dict("records")]
    whole.quality = quality_of(measures, ["treatment", "label"])
    (table,) = quality(whole)
    assert [row.head for row in table.rows] == ["near-copies", "crowding"]
    assert [cell.text for cell in table.rows[1].cells[2:4]] == ["-", "-"]


def test_ranges_are_kept_in_json(measured, tmp_path):
    for whole in (measured(COPIES), measured(COPIES[:1])):
        whole.to_json(tmp_path / "report.json")
        read = AugmentationReport.from_json(tmp_path / "report.json")
        assert marks(read) == marks(whole)
        assert standing_out(read) == standing_out(whole)


def test_planted_copies_are_found_and_an_oracle_is_not_marked(overlapping, oracle):
    samplers = {"copier": Copier(), "repeater": Repeater(), "oracle": oracle}
    report = evaluate_augmentation(
        *overlapping, samplers, KNeighborsClassifier(), cv=3, baselines=False, random_state=0
    )
    sentences = dict(zip(samplers, standing_out(report), strict=True))
    assert "first: near-copies (1.000" in sentences["copier"]
    assert "first: exact copies (1.000, real 0.000, class 1)" in sentences["repeater"]
    assert "copies" not in sentences["oracle"]
