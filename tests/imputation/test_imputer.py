"""GANImputer: scikit-learn's contract, and what it learns."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

from ganaug import GANImputer
from ganaug.imputation import draws
from ganaug.recipes.completion import completion


@parametrize_with_checks([GANImputer(max_iter=1, random_state=0)])
def test_contract(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def lines():
    """Return rows whose three columns are multiples of each other, and which cells to hide."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(300, 1)) * [1.0, -2.0, 10.0] + rng.normal(size=(300, 3)) * 0.1
    mask = rng.random(X.shape) < 0.2
    mask[0] = True
    return X, mask


@pytest.fixture(scope="module")
def fitted(lines):
    X, mask = lines
    return GANImputer(max_iter=400, random_state=0).fit(np.where(mask, np.nan, X))


def test_it_learns_from_the_other_columns(lines, fitted):
    X, mask = lines
    filled = fitted.transform(np.where(mask, np.nan, X))
    np.testing.assert_array_equal(filled[~mask], X[~mask])
    alone = mask & (mask.sum(axis=1, keepdims=True) == 1)
    error = ((filled - X) / X.std(axis=0))[alone]
    assert np.sqrt(np.mean(error**2)) < 0.4  # The mean of a column has an error of 1.
    assert np.abs(filled[mask.all(axis=1)]).max() < np.abs(X).max()


def test_draws_vary_as_much_as_values_do(lines, fitted):
    X, _ = lines
    nothing, one = np.full_like(X, np.nan), X.copy()
    one[:, 1] = np.nan
    unknown, nearly_known = (np.array(fitted.sample(rows, 20)) for rows in (nothing, one))
    spread = unknown.std(axis=0).mean(axis=0) / X.std(axis=0)
    assert (spread > 0.4).all()
    assert (spread < 1.4).all()
    assert nearly_known[:, :, 1].std(axis=0).mean() < 0.4 * unknown[:, :, 1].std(axis=0).mean()
    # Columns that are missing together are drawn together.
    together = np.corrcoef(unknown[0].T)
    assert together[0, 1] < -0.5 < 0.5 < together[0, 2]


def test_a_row_does_not_depend_on_others(lines, fitted):
    X, mask = lines
    hidden = np.where(mask, np.nan, X)
    some = np.flatnonzero(mask.any(axis=1))[:7]
    np.testing.assert_allclose(
        fitted.transform(hidden[some]), fitted.transform(hidden)[some], rtol=1e-4, atol=1e-4
    )


def test_columns_that_were_complete_in_fit_are_filled(lines):
    X, mask = lines
    imputer = GANImputer(max_iter=5, random_state=0).fit(X)
    assert np.isfinite(imputer.transform(np.where(mask, np.nan, X))).all()


def test_equal_seeds_give_equal_bytes(lines):
    X, mask = lines
    hidden = np.where(mask, np.nan, X)
    imputer = GANImputer(max_iter=5, random_state=3)
    before = np.random.get_state()[1].tobytes()
    first, second = (clone(imputer).fit(hidden) for _ in range(2))
    assert np.random.get_state()[1].tobytes() == before
    assert first.transform(hidden).tobytes() == second.transform(hidden).tobytes()
    draws = first.sample(hidden, 2)
    assert draws[0].tobytes() == second.sample(hidden, 1)[0].tobytes() != draws[1].tobytes()
    other = clone(imputer).set_params(random_state=4).fit(hidden)
    assert other.transform(hidden).tobytes() != first.transform(hidden).tobytes()


def test_draws_of_other_seeds(lines, fitted):
    X, mask = lines
    hidden = np.where(mask, np.nan, X)[:20]

    def drawn(random_state=None):
        return np.array(fitted.sample(hidden, 2, random_state=random_state)).tobytes()

    assert drawn() == drawn() == drawn(0)  # The fit had random_state=0.
    assert drawn(1) == drawn(1) != drawn()
    state = np.random.RandomState(1)
    assert drawn(state) == drawn(1) != drawn(state)


def test_few_rows_at_a_time_are_the_same(lines, fitted, monkeypatch):
    X, mask = lines
    hidden = np.where(mask, np.nan, X)
    whole = fitted.transform(hidden)
    monkeypatch.setattr(draws, "DRAWS_AT_ONCE", 7 * draws.NUM_DRAWS)
    np.testing.assert_allclose(fitted.transform(hidden), whole, rtol=1e-4, atol=1e-4)


def test_updates_grow_with_the_rows(lines):
    X, _ = lines
    assert GANImputer(random_state=0)._plan_for(10).max_iter == 300
    assert GANImputer(random_state=0)._plan_for(200).max_iter == 600
    assert GANImputer(random_state=0)._plan_for(10**6).max_iter == 4000
    assert GANImputer(max_iter=7, random_state=0).fit(X).n_iter_ == 7


def test_early_stopping_keeps_the_best(lines):
    X, mask = lines
    imputer = GANImputer(max_iter=160, early_stopping=True, n_iter_no_change=1, random_state=0)
    history = imputer.fit(np.where(mask, np.nan, X)).history_["quality"]
    assert "energy_score" not in imputer.history_
    assert np.isfinite(history).all()
    assert len(history) <= 16


@pytest.mark.parametrize("gan", ["gain", completion])
def test_other_recipes(lines, gan):
    X, mask = lines
    imputer = GANImputer(gan=gan, max_iter=20, random_state=0).fit(np.where(mask, np.nan, X))
    assert np.isfinite(imputer.transform(np.where(mask, np.nan, X))).all()


def test_in_a_pipeline(lines):
    X, mask = lines
    model = make_pipeline(GANImputer(max_iter=50, random_state=0), LogisticRegression())
    assert model.fit(np.where(mask, np.nan, X), X[:, 0] > 0).score(X, X[:, 0] > 0) > 0.8


@pytest.mark.parametrize("rows", [1, 2])
def test_very_few_rows(rows):
    X = np.array([[1.0, 5.0], [2.0, 7.0]])[:rows]
    imputer = GANImputer(max_iter=2, random_state=0).fit(X)
    filled = imputer.transform([[np.nan, 5.0]])
    assert 1.0 <= filled[0, 0] <= 2.0
    assert filled[0, 1] == 5.0


def test_errors(lines, fitted):
    X, _ = lines
    with pytest.raises(NotFittedError):
        GANImputer().transform(X)
    with pytest.raises(ValueError, match="all values are missing"):
        GANImputer().fit(np.full((4, 2), np.nan))
    with pytest.raises(ValueError, match=r"infinity|Infinity|inf"):
        fitted.transform(np.where(X > 1, np.inf, X))
    for wrong in (None, "many", 2.5):
        with pytest.raises(TypeError, match="n_samples must be an instance of"):
            fitted.sample(X, wrong)
    with pytest.raises(ValueError, match="n_samples == 0, must be >= 1"):
        fitted.sample(X, 0)
    with pytest.raises(ValueError, match="cannot be used to seed"):
        fitted.sample(X, random_state="one")
    with pytest.raises(ValueError, match=r"NaN, or another missing value, in 1 cells"):
        GANImputer(missing_values=-1).fit([[1.0, np.nan], [-1.0, 2.0]])
    with pytest.raises(TypeError, match="must return a compiled model"):
        GANImputer(gan=lambda space, seed: None).fit(X)
