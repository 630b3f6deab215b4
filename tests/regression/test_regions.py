"""Regions of a target, and how many rows they get."""

import numpy as np
import pytest

from ganaug.exceptions import RelevanceWarning
from ganaug.metrics import Relevance
from ganaug.regression.regions import Regions, planned_totals, sizes_of, warn_of_regions


def test_rare_values_lie_below_or_above_the_median():
    y = np.array([0.0, 4.0, 5.0, 6.0, 9.0])
    relevance = Relevance([0.0, 4.0, 5.0, 6.0, 9.0], [0.9, 0.1, 0.0, 0.79, 0.8], np.zeros(5))
    found = Regions.of(y, relevance, 0.8).labels_of(y)
    assert found.tolist() == ["low", "common", "common", "common", "high"]
    assert sizes_of(found) == {"common": 3, "high": 1, "low": 1}
    assert Regions(np.ones_like, 0.8, 5.0).labels_of(y[2:]).tolist() == ["high"] * 3


@pytest.mark.parametrize("relevance", ["auto", np.ones_like, Relevance([0.0], [1.0], [0.0])])
@pytest.mark.filterwarnings("ignore:The box plot")
def test_parts_of_a_target_keep_the_middle_of_all(relevance):
    y = np.linspace(0.0, 1.0, 101) ** 2
    whole = Regions.of(y, relevance, 0.5)
    part = Regions.of(y[60:], whole.fixed_relevance, 0.5)
    assert part.middle == whole.middle == 0.25
    assert part.labels_of(y).tolist() == whole.labels_of(y).tolist()


def test_totals_by_share_and_by_region():
    sizes = {"low": 10, "common": 100, "high": 60}
    assert planned_totals(0.5, sizes) == {"low": 50}
    assert planned_totals(1.0, sizes) == {"low": 100, "high": 100}
    assert planned_totals({"high": 61, "low": 10}, sizes) == {"high": 61}
    assert planned_totals(0.5, {"high": 10}) == {}


@pytest.mark.parametrize(
    "strategy",
    [
        {"middle": 9},
        {"low": 20},
        {"high": 59},
        {"high": 100.7},
        {"high": 100.0},
        {"high": True},
        {"common": 400},
    ],
)
def test_other_totals_are_refused(strategy):
    with pytest.raises(ValueError, match="sampling_strategy"):
        planned_totals(strategy, {"common": 100, "high": 60})


@pytest.mark.parametrize(("region", "what"), [("common", "no target"), ("high", "every target")])
def test_it_is_said_that_nothing_is_added(region, what):
    with pytest.warns(RelevanceWarning, match=what):
        warn_of_regions(np.arange(3.0), np.array([region] * 3, object))
    warn_of_regions(np.arange(3.0), np.array([region, "low", "common"], object))
