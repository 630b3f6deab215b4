"""All rows of the result satisfy the constraints, and have the values that are given."""

import pickle
import re

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf
from numpy.testing import assert_array_equal
from scipy import sparse
from sklearn.base import clone

from ganaug import GANAugmenter, RemoteSampler, mix_synthetic
from ganaug.constraints import Bounds, Combination, Constraint, Equation, Inequality
from ganaug.persistence.constraint_state import check_savable

N = 300


@pytest.fixture(scope="module")
def orders():
    """Orders with dates in order, towns in their countries, parts of a total, and gaps."""
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], [N - 40, 40])
    start = pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 900, N), unit="D")
    end = pd.Series(start + pd.to_timedelta(rng.integers(1, 400, N), unit="D"))
    town = rng.choice(list("ABCDEF"), N)
    X = pd.DataFrame({"start": start, "end": end.mask(rng.random(N) < 0.1)})
    X["town"], X["country"] = town, np.where(town < "D", "X", "Y")
    X["goods"], X["freight"] = rng.integers(1000, 9000, N) / 100, rng.integers(1, 9, N)
    X["total"] = (X["goods"] + X["freight"]).round(2)
    return X, y


def cheap(X):
    return X["freight"] < 9


ALL = (
    Inequality("start", "end", strict=True),
    Combination(["town", "country"]),
    Equation({"goods": 1, "freight": 1, "total": -1}),
    Bounds("goods", low=10),
    cheap,
)
OURS = list(ALL[:4])


@pytest.fixture(scope="module")
def fitted(orders):
    return GANAugmenter(max_iter=4, selection=None, random_state=0, constraints=OURS).fit(*orders)


def satisfied(X):
    assert all(constraint.fit(X).holds(X).all() for constraint in (ALL[0], *ALL[2:4]))
    assert set(map(tuple, X[["town", "country"]].to_numpy())) <= set(
        zip("ABCDEF", "XXXYYY", strict=True)
    )
    return True


@pytest.mark.parametrize("mode", ["auto", "per_class"])
def test_all_rows_of_the_result_satisfy(quick, orders, mode):
    X, y = orders
    augmenter = quick(constraints=ALL, mode=mode, relations=None)
    X_more, y_more = augmenter.fit_resample(X, y)
    pd.testing.assert_frame_equal(X_more[:N], X)
    assert X_more.dtypes.equals(X.dtypes)
    assert X_more.index.equals(pd.RangeIndex(len(y_more)))
    assert np.bincount(y_more).tolist() == [N - 40, N - 40]
    assert satisfied(X_more[augmenter.synthetic_mask_])
    assert satisfied(augmenter.sample(50)[0])
    again, _ = clone(augmenter).fit_resample(X, y)
    pd.testing.assert_frame_equal(again, X_more)
    unconstrained = quick(mode=mode, relations=None)
    free, _ = unconstrained.fit_resample(X, y)
    made = free[unconstrained.synthetic_mask_]
    assert not ALL[1].fit(X).holds(made).all()
    assert not ALL[2].fit(X).holds(made).any()


def test_constraints_that_hold_anyway_change_nothing(quick, scarce):
    X, y = scarce
    free, _ = quick().fit_resample(X, y)
    held, _ = quick(constraints=[Bounds(0, low=-99), lambda X: X[:, 1] < 99]).fit_resample(X, y)
    assert_array_equal(free, held)


def dense(rows):
    return rows.toarray() if sparse.issparse(rows) else np.asarray(rows)


@pytest.mark.parametrize("make", [np.asarray, sparse.csr_matrix, np.ndarray.tolist])
def test_arrays(quick, scarce, make):
    X, y = scarce
    X = np.column_stack([X[:, 0], X[:, 0] + 0.001, X[:, 2]])
    augmenter = quick(relations=None, constraints=[Inequality(0, 1), lambda X: X[:, 2] > -99])
    X_more, _ = augmenter.fit_resample(make(X), y)
    assert sparse.issparse(X_more) == sparse.issparse(make(X))
    rows = dense(X_more)
    assert (rows[:, 0] <= rows[:, 1]).all()
    rows = dense(augmenter.sample(60, random_state=1)[0])
    assert (rows[:, 0] <= rows[:, 1]).all()
    assert_array_equal(rows, dense(augmenter.sample(60, random_state=1)[0]))
    augmenter.synthesizer_.constraints = ()
    rows = dense(augmenter.sample(60, random_state=1)[0])
    assert not (rows[:, 0] <= rows[:, 1]).all()


def test_functions_are_given_polars(quick, orders):
    polars = pytest.importorskip("polars")
    X, y = polars.from_pandas(orders[0]), orders[1]
    given = []

    def short(frame):
        given.append(type(frame))
        return frame.select(polars.col("end") - polars.col("start") < polars.duration(days=400))[
            "end"
        ]

    augmenter = quick(constraints=[*ALL, short])
    X_more, _ = augmenter.fit_resample(X, y)
    assert X_more.schema == X.schema
    assert satisfied(X_more.to_pandas())
    rows, _ = augmenter.sample(20, 1, given={"country": "X", "town": ["A", "B"] * 10})
    assert rows["town"].to_list() == ["A", "B"] * 10
    assert rows.schema == X.schema
    assert set(given) == {polars.DataFrame}
    assert augmenter.sample(0)[0].schema == X.schema


def test_images_may_be_constrained_by_functions(quick):
    rng = np.random.default_rng(0)
    X, y = rng.random((40, 8, 8)), np.repeat([0, 1], [30, 10])
    bright = quick(max_iter=1, batch_size=4, constraints=[lambda images: images.max((1, 2)) > 0])
    assert bright.fit_resample(X, y)[0].shape == (60, 8, 8)
    assert bright.sample(0)[0].shape == (0, 8, 8)
    with pytest.raises(ValueError, match="Only tables have columns"):
        bright.sample(1, given={0: 1})
    with pytest.raises(ValueError, match="needs a table"):
        quick(constraints=[Bounds(0, 1)]).fit(X, y)


def test_small_classes_satisfy(quick, orders):
    X, y = orders
    y = np.where(np.arange(N) < N - 4, 0, 1)
    with pytest.warns(UserWarning, match="fewer than 6"):
        X_more, _ = quick(constraints=ALL).fit_resample(X, y)
    assert satisfied(X_more)


@pytest.mark.parametrize("fit", ["fit", "fit_resample"])
def test_real_rows_that_violate_are_an_error(quick, orders, fit):
    X, y = orders
    X = X.assign(end=X["end"].where(X.index > 4, X["start"]))
    message = r"Received: 5 of 300 rows that do not: row 0 with {'start': 20.*row 2 .*\.\.\."
    with pytest.raises(ValueError, match=message):
        getattr(quick(constraints=ALL), fit)(X, y)
    balanced = quick(sampling_strategy={1: 40}, constraints=ALL)
    with pytest.raises(ValueError, match="5 of 300"):
        balanced.fit_resample(X, y)
    with pytest.raises(TypeError, match=r"objects of ganaug\.constraints"):
        getattr(quick(constraints=["start < end"]), fit)(X, y)
    with pytest.raises(ValueError, match="'constraints' parameter"):
        getattr(quick(constraints=Bounds("goods", 1)), fit)(X, y)


class NothingNew(Constraint):
    """Holds in the rows that it is fitted to."""

    def fit(self, X):
        self.seen_ = set(X["goods"] * X["freight"])
        return self

    def holds(self, X):
        return (X["goods"] * X["freight"]).isin(self.seen_)


def test_what_is_never_drawn_is_an_error_that_counts(quick, orders):
    class Original(NothingNew):
        def holds(self, X):
            return np.full(len(X), len(X) == N)

    message = (
        r"class 1 can be drawn .* 0 of \d+ candidates; 0 meet Original\(\); (\d+) meet Inequality"
    )
    with pytest.raises(ValueError, match=message):
        quick(constraints=[Original(), *OURS]).fit_resample(*orders)


def test_save_and_load(fitted, tmp_path):
    fitted.save(tmp_path / "it.ganaug")
    loaded = GANAugmenter.load(tmp_path / "it.ganaug")
    assert repr(loaded.constraints) == repr(OURS)
    assert repr(loaded.constraints_) == repr(fitted.constraints_)
    given = {"country": "Y"}
    rows, _ = loaded.sample(30, 1, random_state=3, given=given)
    pd.testing.assert_frame_equal(rows, fitted.sample(30, 1, random_state=3, given=given)[0])
    assert satisfied(rows)
    again = tmp_path / "again.ganaug"
    loaded.save(again)
    pd.testing.assert_frame_equal(
        GANAugmenter.load(again).sample(9, random_state=1)[0], fitted.sample(9, random_state=1)[0]
    )


def test_save_refuses_functions(quick, orders, tmp_path):
    augmenter = quick(constraints=[cheap, NothingNew()]).fit(*orders)
    for action in (lambda: augmenter.save(tmp_path / "it"), lambda: RemoteSampler(augmenter)):
        with pytest.raises(TypeError, match=r"\[the function cheap, NothingNew\(\)\]\. Use pick"):
            action()
    assert not list(tmp_path.iterdir())
    with pytest.raises(TypeError, match="without pickle"):
        check_savable([cheap])


def test_pickle_takes_functions(quick, orders):
    augmenter = quick(constraints=ALL).fit(*orders)
    loaded = pickle.loads(pickle.dumps(augmenter))
    pd.testing.assert_frame_equal(loaded.sample(9)[0], augmenter.sample(9)[0])


def test_files_without_constraints_still_have_none(quick, scarce, tmp_path):
    quick().fit(*scarce).save(tmp_path / "it.ganaug")
    loaded = GANAugmenter.load(tmp_path / "it.ganaug")
    assert loaded.constraints is None
    assert loaded.constraints_ == []


def test_workers_satisfy(fitted):
    rows, _ = RemoteSampler(fitted).sample(20, 1, given={"country": "Y"}, part=3)
    assert satisfied(rows)
    assert (rows["country"] == "Y").all()


def test_graphs_refuse(fitted, tmp_path):
    with pytest.raises(ValueError, match=r"cannot be checked within a .*Inequality"):
        mix_synthetic(fitted)
    with pytest.raises(ValueError, match=re.escape("from_tensor_slices(")):
        fitted.export(tmp_path / "exported")
    assert not list(tmp_path.iterdir())


def test_what_the_refusal_advises_works(quick, scarce):
    X, y = scarce
    augmenter = quick(constraints=[lambda X: X[:, 0] > -9]).fit(X, y)
    synthetic = tf.data.Dataset.from_tensor_slices(augmenter.sample(10))
    dataset = tf.data.Dataset.from_tensor_slices((X, y))
    assert len(list(dataset.concatenate(synthetic))) == 210


def test_rows_with_given_values(fitted, orders):
    countries = ["X", "Y", "Y"] * 5
    rows, labels = fitted.sample(15, [0, 1, 1] * 5, given={"country": countries})
    assert rows["country"].tolist() == countries
    assert labels.tolist() == [0, 1, 1] * 5
    assert satisfied(rows)
    assert rows.dtypes.equals(orders[0].dtypes)
    rows, _ = fitted.sample(6, 1, given={"end": None, "freight": 3})
    assert rows["end"].isna().all()
    assert (rows["freight"] == 3).all()
    free, _ = fitted.sample(6, 1, random_state=1)
    same, _ = fitted.sample(6, 1, random_state=1, given={})
    pd.testing.assert_frame_equal(free, same)


def test_given_values_that_do_not_occur(fitted):
    message = r"class 1 .* and have {'country': 'Z'}.* 0 of \d+ candidates; .* 0 meet the given"
    with pytest.raises(ValueError, match=message):
        fitted.sample(2, 1, given={"country": "Z"})
    with pytest.raises(ValueError, match="names columns that do not exist"):
        fitted.sample(2, 1, given={"nation": "X"})
    with pytest.raises(ValueError, match="Received: 2 for 'country'"):
        fitted.sample(3, 1, given={"country": ["X", "Y"]})


def test_given_positions_of_arrays(quick, scarce):
    X, y = scarce
    X = np.column_stack([X[:, 0], X[:, 1] > 0])
    rows, _ = quick().fit(X, y).sample(4, 1, given={1: [0, 1, 1, 0]})
    assert rows[:, 1].tolist() == [0, 1, 1, 0]


def test_no_rows(fitted, orders, quick, scarce):
    X, y = orders
    for labels in (None, 1, []):
        rows, none = fitted.sample(0, labels, given={"country": "X"})
        pd.testing.assert_frame_equal(rows, X[:0], check_index_type=False)
        assert none.dtype == y.dtype
        assert none.shape == (0,)
    X, y = scarce
    rows, none = quick().fit(X.astype("float32"), np.where(y, "yes", "no")).sample(0, "yes")
    assert rows.shape == (0, 5)
    assert rows.dtype == "float32"
    assert none.dtype.kind == "U"
