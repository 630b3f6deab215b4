"""Copies are found, and fresh draws are not taken for copies."""

import numpy as np
import pytest
from scipy.stats import mannwhitneyu, norm

from ganaug.metrics import authenticity, copy_share, copying_score
from ganaug.metrics.neighbors import nearest


def draws(rng, *sizes, width=5):
    """Return sets of one distribution."""
    return [rng.normal(size=(size, width)) for size in sizes]


@pytest.fixture
def copied():
    """Training and held-out samples, and training samples with a little noise."""
    rng = np.random.default_rng(0)
    train, held_out = draws(rng, 200, 100)
    return train, held_out, train + rng.normal(0, 0.01, train.shape)


def test_share_of_copies(copied):
    train, held_out, copies = copied
    assert copy_share(train, held_out, copies) == (1.0, 0.05)
    assert copy_share(train, held_out, train) == (1.0, 0.05)


def test_share_of_a_few_copies_among_fresh_samples(copied):
    train, held_out, copies = copied
    (fresh,) = draws(np.random.default_rng(1), 180)
    share = copy_share(train, held_out, np.concatenate([fresh, copies[:20]]))
    assert share.synthetic - share.held_out == pytest.approx(0.1, abs=0.04)


@pytest.mark.parametrize("num_held_out", [19, 50, 200])
@pytest.mark.parametrize("quantile", [0.05, 0.1, 0.5])
def test_share_of_fresh_samples_is_the_quantile(num_held_out, quantile):
    rng = np.random.default_rng(0)
    runs = [draws(rng, 100, num_held_out, 100) for _ in range(300)]
    shares = [copy_share(*sets, quantile=quantile).synthetic for sets in runs]
    assert np.mean(shares) == pytest.approx(quantile, abs=0.015)


def test_share_of_the_held_out_samples_is_the_reference(copied):
    train, held_out, _ = copied
    share = copy_share(train, held_out, held_out, quantile=0.3)
    assert share.synthetic == share.held_out == pytest.approx(0.3, abs=0.01)


def test_share_with_duplicates_in_the_data():
    train = np.arange(20.0)[:, np.newaxis]
    held_out = np.r_[train[:5], train[:15] + 0.5]  # A quarter is in the training set as well.
    assert copy_share(train, held_out, train) == (1.0, 0.25)
    assert copy_share(train, held_out, train + 0.25) == (0.0, 0.25)


def test_share_of_samples_that_are_far_away(copied):
    train, held_out, _ = copied
    assert copy_share(train, held_out, train + 100.0).synthetic == 0.0


@pytest.mark.parametrize("quantile", [0.0, 1.0])
def test_quantile_error(copied, quantile):
    with pytest.raises(ValueError, match="quantile == "):
        copy_share(*copied, quantile=quantile)


def test_score_of_copies_and_of_poor_samples(copied):
    train, held_out, copies = copied
    # All 200 are nearer than all 100: -(m n / 2) / sqrt(m n (m + n + 1) / 12).
    lowest = -np.sqrt(3 * 200 * 100 / 301)
    assert copying_score(train, held_out, copies) == pytest.approx(lowest)
    assert copying_score(train, held_out, train + 100.0) == pytest.approx(-lowest)


def test_score_of_fresh_samples_is_standard_normal():
    rng = np.random.default_rng(0)
    # The training set is the same for both, and larger: else they would not be independent.
    scores = [copying_score(*draws(rng, 400, 30, 40)) for _ in range(400)]
    assert abs(np.mean(scores)) < 0.2
    assert np.std(scores) == pytest.approx(1.0, abs=0.12)


@pytest.mark.parametrize("decimals", [0, 1, 6])  # With many ties, with some, with none.
def test_score_against_scipy(decimals):
    rng = np.random.default_rng(0)
    sets = [samples.round(decimals) for samples in draws(rng, 50, 40, 60, width=2)]
    held_out, synthetic = (nearest(sets[0], rows)[0][:, 0] for rows in sets[1:])
    options = {"alternative": "less", "method": "asymptotic", "use_continuity": False}
    expected = mannwhitneyu(synthetic, held_out, **options).pvalue
    assert norm.cdf(copying_score(*sets)) == pytest.approx(expected)


def test_score_of_equal_distances():
    train = np.arange(4.0)[:, np.newaxis]
    assert copying_score(train, train, train) == 0.0


def test_authenticity_of_copies(copied):
    train, _, copies = copied
    assert authenticity(train, train) == 0.0
    assert authenticity(train, copies) == 0.0
    assert authenticity(train, train + 100.0) == 1.0


def test_authenticity_of_copies_of_duplicates():
    train = np.repeat(np.random.default_rng(0).random((20, 784)), 2, axis=0)
    assert authenticity(train, train) == 0.0


@pytest.mark.parametrize(
    ("width", "expected"),
    # One less the chance that two nearest neighbours are mutual.
    [(1, 1 / 3), (2, 1 - 6 * np.pi / (8 * np.pi + 3 * np.sqrt(3)))],
)
def test_authenticity_of_fresh_samples(width, expected):
    rng = np.random.default_rng(0)
    train, fresh = rng.random((2, 20_000, width))
    assert authenticity(train, fresh) == pytest.approx(expected, abs=0.012)
