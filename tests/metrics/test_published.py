"""Measures, beside implementations of others."""

import json
from importlib.util import find_spec

import numpy as np
import pytest
from prdc import compute_prdc
from published import PATH, inputs, similarity

from ganaug.metrics import (
    correlation_differences,
    coverage,
    density,
    ks_distance,
    precision,
    recall,
    total_variation,
)


def of_rows(rows):
    return total_variation(*([tuple(row) for row in part] for part in rows))


OURS = {
    "KSComplement": lambda sets: ks_distance(*sets),
    "TVComplement": lambda sets: total_variation(*sets),
    "CorrelationSimilarity": lambda sets: correlation_differences(*sets)[0, 1],
    "ContingencySimilarity": of_rows,
}
STORED = json.loads(PATH.read_text())["cases"]
# Where it is installed, it is asked as well.
LIVE = inputs() if find_spec("sdmetrics") else []


@pytest.mark.parametrize(
    "case", STORED + LIVE, ids=lambda case: f"{case['measure']}, {case['name']}"
)
def test_sdmetrics(case):
    expected = case["similarity"] if "similarity" in case else similarity(case)
    ours = OURS[case["measure"]]((case["real"], case["synthetic"]))
    assert 1 - ours == pytest.approx(expected, rel=0, abs=1e-6)


def test_stored_cases_are_of_all_measures_and_differ():
    similarities = [case["similarity"] for case in STORED]
    assert {case["measure"] for case in STORED} == set(OURS)
    assert min(similarities) < 0.01
    assert max(similarities) == 1.0
    assert np.median(similarities) < 0.9


@pytest.mark.parametrize("k", [1, 5, 20])
@pytest.mark.parametrize(
    ("num_real", "num_synthetic", "width", "shift", "scale"),
    [
        (100, 100, 2, 0.0, 1.0),
        (300, 60, 3, 0.5, 1.0),
        (60, 300, 10, 0.0, 0.3),
        (150, 100, 40, 0.2, 1.5),
        (50, 50, 2, 9.0, 1.0),
    ],
)
def test_prdc(num_real, num_synthetic, width, shift, scale, k):
    rng = np.random.default_rng(0)
    real, synthetic = (rng.normal(size=(size, width)) for size in (num_real, num_synthetic))
    synthetic = shift + scale * synthetic
    found = {
        measure.__name__: measure(real, synthetic, k=k)
        for measure in (precision, recall, density, coverage)
    }
    assert found == pytest.approx(compute_prdc(real, synthetic, k), rel=0, abs=1e-6)
