"""Distances of columns, of sets for which they are known on paper."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy.stats import ks_2samp

from ganaug.metrics import correlation_differences, ks_distance, total_variation

NAN = np.nan


@pytest.mark.parametrize(
    ("real", "synthetic", "expected"),
    [
        ([1, 2, 3, 4], [1, 2, 3, 4], 0.0),
        ([1, 2, 3, 4], [4, 4, 3, 3, 2, 2, 1, 1], 0.0),  # The order and the number do not matter.
        ([1, 2, 3, 4], [5, 6, 7, 8], 1.0),
        ([1, 2], [1], 0.5),  # At 1, a half of the real values and all synthetic ones.
        ([0, 1, 2], [1, 1, 1, 1], 1 / 3),
        ([0, 0, 0, 1], [0, 1, 1, 1], 0.5),
        ([1, 4], [2, 3, 3], 0.5),  # Equal means.
        ([0.0, 1.0, 2.0], [0.5, 1.5], 1 / 3),
        ([7, 7, 7], [7], 0.0),
        ([7, 7, 7], [8], 1.0),
        ([7], [7, 8, 9], 2 / 3),
        ([-np.inf, 0.0], [np.inf, 0.0], 0.5),
    ],
)
def test_known_columns_of_numbers(real, synthetic, expected):
    assert ks_distance(real, synthetic) == pytest.approx(expected)
    assert ks_distance(synthetic, real) == pytest.approx(expected)


def test_only_the_order_of_numbers_matters():
    real, synthetic = np.random.default_rng(0).normal(size=(2, 50))
    assert ks_distance(np.exp(real), np.exp(synthetic)) == ks_distance(real, synthetic)


@pytest.mark.parametrize("missing", [NAN, None])
def test_missing_numbers_are_left_out(missing):
    assert ks_distance([1.0, missing, 2.0, missing], [missing, 1.0]) == 0.5


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([1, None, 2], dtype="Int64", index=[9, 9, 9]),
        pd.Series([1.0, None, 2.0], dtype="float32"),
        pd.Series([1, None, 2], dtype=object),
        pl.Series([1, None, 2]),
    ],
    ids=["nullable", "float32", "object", "polars"],
)
def test_columns_of_numbers_of_frames(column):
    assert ks_distance(column, [2, 3]) == ks_distance([2, 3], column) == 0.5


@pytest.mark.parametrize("empty", [[], [NAN], np.full(3, NAN)])
def test_columns_without_a_number_are_like_others_without_one_only(empty):
    assert ks_distance(empty, [1.0]) == ks_distance([1.0], empty) == 1.0
    assert np.isnan(ks_distance(empty, empty))


def test_missing_values_of_any_kind():
    assert ks_distance([1, pd.NA, None], pd.Series([1, None], dtype="Int64")) == 0.0


def test_columns_are_as_many():
    with pytest.raises(ValueError, match="real with 2 and synthetic with 3 columns"):
        correlation_differences(np.eye(2), np.eye(3))


def test_text_is_no_number():
    with pytest.raises(ValueError, match=r"(?i)string"):
        ks_distance(["a", "b"], [1, 2])


@pytest.mark.parametrize(
    ("real", "synthetic", "expected"),
    [
        (["a", "b"], ["b", "a"], 0.0),
        (["a", "b"], ["a", "a", "b", "b"], 0.0),
        (["a"], ["b"], 1.0),
        (["a", "a", "a"], ["a"], 0.0),
        (["a", "b", "c", "d"], ["a"], 0.75),
        (["a", "a", "b"], ["a", "b", "b"], 1 / 3),
        # Shares .5, .3, .2, 0 and .2, .3, 0, .5.
        (list("aaaaabbbcc"), list("aabbbddddd"), 0.5),
        ([1, 2], ["1", "2"], 1.0),
        ([1, 2], [1.0, 2.0], 0.0),
        ([True, False], [False, True, True, True], 0.25),
    ],
)
def test_known_columns_of_levels(real, synthetic, expected):
    assert total_variation(real, synthetic) == pytest.approx(expected)
    assert total_variation(synthetic, real) == pytest.approx(expected)


@pytest.mark.parametrize("missing", [None, NAN, pd.NA, pd.NaT])
def test_missing_values_are_one_level(missing):
    assert total_variation(["a", missing], ["a", "a"]) == 0.5
    assert total_variation(["a", missing], ["a", None]) == 0.0
    assert total_variation([missing], [NAN]) == 0.0
    assert total_variation([missing], [""]) == 1.0


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(["a", None, "b"], dtype="str", index=[9, 9, 9]),
        pd.Series(["a", None, "b"], dtype="string"),
        pd.Series(["a", None, "b"], dtype="category"),
        pd.Categorical(["a", None, "b"], categories=["unused", "b", "a"]),
        pl.Series(["a", None, "b"]),
        np.array(["a", None, "b"], dtype=object),
    ],
    ids=["str", "string", "category", "categorical", "polars", "object"],
)
def test_columns_of_levels_of_frames(column):
    assert total_variation(column, ["a", "b", None]) == 0.0
    assert total_variation(["a", "b", "b"], column) == pytest.approx(1 / 3)


def test_pairs_of_levels():
    equal, opposite = [("a", 0), ("b", 1)], [("a", 1), ("b", 0)]
    assert total_variation(equal, opposite) == 1.0
    assert total_variation(equal, [("a", 0), ("b", 1), ("a", 1), ("b", 0)]) == 0.5
    assert total_variation([("a", NAN)], [("a", float("nan"))]) == 0.0


def test_many_levels():
    levels = np.arange(10_000).astype(str)
    assert total_variation(levels, levels[::-1]) == 0.0
    assert total_variation(levels, levels[:2_500]) == pytest.approx(0.75)


def test_correlations_of_known_columns():
    # With the first column: 1, -1 and 0; in the synthetic ones -1, -1 and .5.
    real = np.transpose([[-1, 0, 1], [-2, 0, 2], [5, 3, 1], [1, -2, 1]])
    synthetic = np.transpose([[-1, 0, 1], [2, 1, 0], [1, 0, -1], [0, -1, 1]])
    differences = correlation_differences(real, synthetic)
    assert differences[0] == pytest.approx([0.0, 1.0, 0.0, 0.25])
    np.testing.assert_array_equal(differences, differences.T)
    np.testing.assert_allclose(np.diag(differences), 0.0, atol=1e-12)
    np.testing.assert_array_equal(differences, correlation_differences(synthetic, real))


def test_correlations_against_numpy():
    rng = np.random.default_rng(0)
    real, synthetic = rng.normal(size=(40, 5)), rng.normal(size=(30, 5)).cumsum(axis=1)
    expected = np.abs(np.corrcoef(real.T) - np.corrcoef(synthetic.T)) / 2
    np.testing.assert_allclose(correlation_differences(real, synthetic), expected, atol=1e-12)


def test_correlations_do_not_depend_on_the_scale():
    rng = np.random.default_rng(0)
    real, synthetic = rng.normal(size=(40, 2)), rng.normal(size=(30, 2))
    moved = correlation_differences(1e6 + 10 * real, -1e-3 * synthetic)
    np.testing.assert_allclose(moved, correlation_differences(real, synthetic), atol=1e-6)


def test_rows_are_left_out_where_one_of_two_numbers_is_missing():
    rows = np.array([[0, 0, 5], [1, 1, 4], [2, 2, 6], [NAN, 9, 6], [9, NAN, 1]])
    falling = np.array([[0, 2, 5], [1, 1, 4], [2, 0, 6]])
    differences = correlation_differences(rows, falling)
    assert differences[0, 1] == pytest.approx(1.0)
    # For the third column and the first, the fourth row is left out and the fifth one is not.
    expected = np.corrcoef([[0, 1, 2, 9], [5, 4, 6, 1]])[0, 1] - np.corrcoef(falling.T)[0, 2]
    assert differences[0, 2] == pytest.approx(abs(expected) / 2)


def test_correlations_that_do_not_exist():
    rows = np.random.default_rng(0).normal(size=(9, 3))
    constant, scarce = rows.copy(), rows.copy()
    constant[:, 1], scarce[1:, 1] = 0.1, NAN
    for other in (constant, scarce):
        for sets in ((rows, other), (other, rows)):
            differences = correlation_differences(*sets)
            assert np.isnan(differences[1]).all()
            assert differences[0, 2] == pytest.approx(0.0)


@pytest.mark.parametrize("num_rows", [0, 1])
def test_correlations_of_one_row_or_none(num_rows):
    assert np.isnan(correlation_differences(np.ones((num_rows, 2)), np.eye(2))).all()


def test_correlations_of_one_column_or_none():
    assert correlation_differences(np.ones((3, 0)), np.ones((4, 0))).shape == (0, 0)
    assert correlation_differences([[1], [2]], [[3], [5]]).tolist() == [[0.0]]


def test_correlations_of_frames_go_by_position():
    frame = pd.DataFrame({"a": [1.0, 2.0, 4.0], "b": [1.0, None, 3.0]}, index=[9, 9, 9])
    renamed = frame.set_axis([1, 0], axis=1)
    np.testing.assert_allclose(correlation_differences(frame, renamed), 0.0, atol=1e-12)


def test_ks_distance_is_the_statistic_of_scipy():
    rng = np.random.default_rng(0)
    for size in (1, 7, 300):
        pair = rng.normal(size=size), rng.integers(-2, 2, 50)
        assert ks_distance(*pair) == pytest.approx(ks_2samp(*pair).statistic, abs=1e-12)
