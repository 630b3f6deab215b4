"""Regions of a target, and how many rows they get."""

import numpy as np
import pytest

from ganaug.exceptions import RelevanceWarning
from ganaug.regression.regions import planned_totals, regions_of, warn_of_regions


def test_rare_values_lie_below_or_above_the_median():
    y, relevance = np.array([0.0, 4.0, 5.0, 6.0, 9.0]), np.array([0.9, 0.1, 0.0, 0.79, 0.8])
    found = regions_of(y, relevance, 0.8, middle=5.0)
    assert found.tolist() == ["low", "common", "common", "common", "high"]
    assert regions_of(y[3:], np.ones(2), 0.8, middle=5.0).tolist() == ["high", "high"]


def test_totals_by_share_and_by_region():
    sizes = {"low": 10, "common": 100, "high": 60}
    assert planned_totals(0.5, sizes) == {"low": 50}
    assert planned_totals(1.0, sizes) == {"low": 100, "high": 100}
    assert planned_totals({"high": 61, "low": 10}, sizes) == {"high": 61}
    assert planned_totals(0.5, {"high": 10}) == {}


@pytest.mark.parametrize("strategy", [{"middle": 9}, {"low": 20}, {"high": 59}])
def test_other_totals_are_refused(strategy):
    with pytest.raises(ValueError, match="sampling_strategy"):
        planned_totals(strategy, {"common": 100, "high": 60})


@pytest.mark.parametrize(("region", "what"), [("common", "no value"), ("high", "every value")])
def test_it_is_said_that_nothing_is_added(region, what):
    with pytest.warns(RelevanceWarning, match=what):
        warn_of_regions(np.arange(3.0), np.array([region] * 3, object))
    warn_of_regions(np.arange(3.0), np.array([region, "low", "common"], object))
