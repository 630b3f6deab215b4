"""Metrics take samples of any shape and type, and refuse others before they measure."""

import numpy as np
import pytest

from ganaug.metrics import (
    authenticity,
    block_kernel_distance,
    copy_share,
    copying_score,
    coverage,
    density,
    diversity,
    kernel_distance,
    precision,
    recall,
)

PAIRS = [
    authenticity,
    block_kernel_distance,
    coverage,
    density,
    diversity,
    kernel_distance,
    precision,
    recall,
]
TRIPLES = [copy_share, copying_score]


def sets(metric, num_samples=40, shape=(2, 3)):
    """Return as many different sets of samples as the metric takes."""
    rng = np.random.default_rng(0)
    count = 3 if metric in TRIPLES else 2
    return [rng.normal(size=(num_samples, *shape)) for _ in range(count)]


metrics = pytest.mark.parametrize("metric", PAIRS + TRIPLES)


@metrics
def test_samples_of_any_shape_and_type(metric):
    samples = sets(metric)
    expected = metric(*samples)
    assert metric(*(s.reshape(40, 6) for s in samples)) == expected
    assert metric(*(s.tolist() for s in samples)) == expected


@metrics
def test_bytes_do_not_overflow(metric):
    samples = [(s > 0).astype("uint8") * 255 for s in sets(metric)]
    assert metric(*samples) == metric(*(s.astype(float) for s in samples))


@metrics
def test_the_order_of_samples_does_not_matter(metric):
    samples = sets(metric)
    reversed_ = metric(*(s[::-1] for s in samples))
    if metric is not block_kernel_distance:  # It deals them out by position.
        assert reversed_ == pytest.approx(metric(*samples))


@metrics
def test_global_random_state_is_untouched(metric):
    before = np.random.get_state()[1].copy()
    metric(*sets(metric))
    np.testing.assert_array_equal(np.random.get_state()[1], before)


@metrics
def test_different_widths(metric):
    *others, _ = sets(metric)
    with pytest.raises(ValueError, match=r"equally many numbers.*\(40, 2, 3\).*\(40, 2\)"):
        metric(*others, np.zeros((40, 2)))


@metrics
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_missing_values(metric, value):
    *others, last = sets(metric)
    last[3, 1] = value
    with pytest.raises(ValueError, match=r"synthetic must be finite.*with 3 value"):
        metric(*others, last)


@metrics
def test_no_samples(metric):
    first, *others = sets(metric)
    with pytest.raises(ValueError, match=r"must have at least .* of shape \(0, 2, 3\)"):
        metric(first[:0], *others)


@metrics
def test_not_numbers(metric):
    *others, last = sets(metric)
    with pytest.raises(ValueError, match=r"must be an array of numbers.*of type list"):
        metric(*others, ["a"] * len(last))


@pytest.mark.parametrize(
    ("metric", "sizes"),
    [
        (authenticity, (2, 1)),
        (block_kernel_distance, (20, 20)),
        (copy_share, (1, 1, 1)),
        (copying_score, (1, 1, 1)),
        (coverage, (2, 1)),
        (density, (2, 1)),
        (diversity, (2, 2)),
        (kernel_distance, (2, 2)),
        (precision, (2, 1)),
        (recall, (1, 2)),
    ],
)
def test_the_fewest_samples(metric, sizes):
    few = [samples[:size] for samples, size in zip(sets(metric), sizes, strict=True)]
    assert np.isfinite(metric(*few)).all()
    for position, size in enumerate(sizes):
        fewer = [*few[:position], few[position][: size - 1], *few[position + 1 :]]
        with pytest.raises(ValueError, match=f"at least {size} sample"):
            metric(*fewer)
