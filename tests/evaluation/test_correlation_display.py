"""Maps of correlations."""

import numpy as np
import pandas as pd
import pytest

from ganaug import CorrelationsDisplay


def tables(num_rows=200):
    rng = np.random.default_rng(0)
    real = pd.DataFrame({"kept": rng.normal(size=num_rows), 7: rng.normal(size=num_rows)})
    real["lost"] = real[7] + 0.1 * rng.normal(size=num_rows)
    real["word"] = np.where(real["kept"] > 0, "high", "low")
    real.loc[3, "kept"] = np.nan
    return real, real.assign(lost=rng.permutation(real["lost"]))


def test_maps_of_numbers_and_levels():
    real, synthetic = tables()
    display = CorrelationsDisplay.from_samples(real, synthetic)
    found = display.correlations
    assert [axes.get_title() for axes in display.axes_] == ["real", "synthetic", "difference"]
    assert list(found["real"]) == ["kept", "7", "lost", "word = high", "word = low"]
    assert found["real"].loc["7", "lost"] == pytest.approx(real[[7, "lost"]].corr().iloc[0, 1])
    assert found["real"].loc["word = high", "word = low"] == pytest.approx(-1.0)
    assert found["difference"].loc["7", "lost"] < -0.7
    np.testing.assert_allclose(found["difference"], found["synthetic"] - found["real"])
    for axes, matrix in zip(display.axes_, found.values(), strict=True):
        np.testing.assert_array_equal(axes.images[0].get_array(), matrix)
        # Differences may be larger than 1.
        limit = max(1.0, np.abs(matrix.to_numpy()).max())
        assert axes.images[0].get_clim() == pytest.approx((-limit, limit), abs=1e-6)


def test_colours_reach_as_far_as_differences():
    real = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1.0, 2.0, 3.0]})
    display = CorrelationsDisplay.from_samples(real, real.assign(b=[3.0, 2.0, 1.0]))
    limits = [axes.images[0].get_clim() for axes in display.axes_]
    assert limits == [(-1, 1), (-1, 1), (-2, 2)]


def test_the_columns_that_differ_most_are_shown_in_order():
    display = CorrelationsDisplay.from_samples(*tables(), max_columns=2)
    assert list(display.correlations["synthetic"]) == ["7", "lost"]
    assert [tick.get_text() for tick in display.axes_[1].get_yticklabels()] == ["7", "lost"]


def test_constant_columns_and_levels_of_synthetic_rows_only():
    real = pd.DataFrame({"one": [1.0] * 4, "two": [1.0, 2.0, 3.0, 4.0], "word": list("aabb")})
    synthetic = real.assign(word=list("accc"))
    found = CorrelationsDisplay.from_samples(real, synthetic).correlations
    assert list(found["real"]) == ["one", "two", "word = a", "word = b"]
    assert (found["real"].loc["one"] == 0.0).all()
    assert found["synthetic"].loc["word = b", "two"] == 0.0


def test_long_names_are_cut_on_the_axis():
    real = pd.DataFrame(np.eye(3), columns=["a", "b", "n" * 60 + "_7"])
    labels = CorrelationsDisplay.from_samples(real, real).axes_[0].get_yticklabels()
    assert labels[2].get_text() == "n" * 11 + "…" + "n" * 9 + "_7"
