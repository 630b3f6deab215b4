"""What `GANAugmenter` promises beyond the contract suites."""

import random
from collections import Counter

import joblib
import numpy as np
import pandas as pd
import polars as pl
import pytest
import tensorflow as tf
from imblearn.pipeline import make_pipeline
from scipy import sparse
from sklearn.base import clone
from sklearn.datasets import load_wine, make_classification
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV

from ganaug import GANAugmenter, LabelAgreement, SmallClassWarning, TrainingWarning
from ganaug.recipes import RECIPES


@pytest.fixture(scope="module")
def scarce():
    """200 rows of 5 numbers, 20 of them of class 1."""
    X, y = make_classification(400, 5, random_state=0)
    rows = np.sort(np.r_[np.flatnonzero(y == 0)[:180], np.flatnonzero(y == 1)[:20]])
    return X[rows], y[rows]


@pytest.fixture
def mixed(scarce):
    """A frame of every kind of column that there is, with missing values, and text labels."""
    X, y = scarce
    n = len(y)
    frame = pd.DataFrame(
        {
            "float": X[:, 0],
            "float32": X[:, 1].astype("float32"),
            "cents": np.round(X[:, 2] * 10, 2),
            "whole": (X[:, 3] * 10).round().astype(int),
            "nullable": pd.array(np.where(X[:, 4] > 1, None, 7 * (X[:, 4] > 0)), dtype="Int64"),
            "text": np.where(X[:, 0] > 0, "yes", "no"),
            "level": pd.Categorical(np.where(X[:, 1] > 0, "b", "a"), categories=["c", "b", "a"]),
            "grade": pd.Categorical(np.where(X[:, 2] > 0, 10, 20), ordered=True),
            "flag": X[:, 3] > 0,
            "day": pd.date_range("2020-01-01", periods=n),
            "constant": 3,
            "nothing": np.nan,
        }
    )
    frame.loc[::7, "text"] = None
    frame.loc[::5, "float"] = np.nan
    frame.loc[::9, "day"] = pd.NaT
    return frame, pd.Series(np.where(y == 1, "rare", "common"), name="target")


def quick(**params):
    return GANAugmenter(**{"max_iter": 4, "random_state": 0} | params)


def test_originals_come_first_and_untouched(scarce):
    X, y = scarce
    kept, kept_y = X.copy(), y.copy()
    augmenter = quick()
    X_more, y_more = augmenter.fit_resample(X, y)
    np.testing.assert_array_equal(X, kept)
    np.testing.assert_array_equal(y, kept_y)
    np.testing.assert_array_equal(X_more[:200], X)
    np.testing.assert_array_equal(y_more[:200], y)
    assert Counter(y_more.tolist()) == {0: 180, 1: 180}
    np.testing.assert_array_equal(augmenter.synthetic_mask_, np.arange(360) >= 200)
    assert np.isfinite(X_more).all()
    assert (X_more.min(axis=0) >= X.min(axis=0)).all()
    assert (X_more.max(axis=0) <= X.max(axis=0)).all()


def test_the_default_learns_where_the_scarce_class_is():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(1000, 2))
    y = np.repeat([0, 1], [950, 50])
    X[y == 1] = X[y == 1] * [0.3, 0.1] + [3.0, -2.0]
    X_more, _ = GANAugmenter(random_state=0).fit_resample(X, y)
    synthetic = X_more[1000:]
    np.testing.assert_allclose(synthetic.mean(axis=0), [3.0, -2.0], atol=0.15)
    # All rows deviate by 1.1 in each column: what is generated is blurred, and no more than that.
    assert (synthetic.std(axis=0) > [0.15, 0.05]).all()
    assert (synthetic.std(axis=0) < [0.5, 0.3]).all()
    assert len(np.unique(synthetic, axis=0)) > 800


def test_every_kind_of_column_comes_back(mixed):
    X, y = mixed
    X_more, y_more = quick().fit_resample(X, y)
    pd.testing.assert_frame_equal(X_more.iloc[:200], X)
    pd.testing.assert_series_equal(y_more.iloc[:200], y)
    pd.testing.assert_series_equal(X_more.dtypes, X.dtypes)
    synthetic = X_more.iloc[200:]
    assert set(synthetic["text"].dropna()) <= {"yes", "no"}
    assert set(synthetic["grade"]) <= {10, 20}
    assert set(synthetic["nullable"].dropna()) <= {0, 7}
    assert (synthetic["constant"] == 3).all()
    assert synthetic["nothing"].isna().all()
    assert (synthetic["cents"].round(2) == synthetic["cents"]).all()
    assert (synthetic["day"].dropna() == synthetic["day"].dropna().dt.normalize()).all()
    never_missing = ["float32", "cents", "whole", "level", "grade", "flag", "constant"]
    assert not synthetic[never_missing].isna().any(axis=None)


def test_missing_values_are_generated_in_their_class():
    rng = np.random.default_rng(0)
    X = pd.DataFrame({"a": rng.normal(size=1000), "b": rng.normal(size=1000)})
    y = np.repeat([0, 1], [900, 100])
    X.loc[900:979, "a"] = np.nan
    # The default selection prefers what tells the classes apart: here, a missing value.
    X_more, _ = GANAugmenter(selection=None, random_state=0).fit_resample(X, y)
    assert 0.65 < X_more["a"].iloc[1000:].isna().mean() < 0.95


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32", "int64", "uint8"])
def test_array_dtypes(scarce, dtype):
    X, y = scarce
    X = (np.abs(X) * 20).astype(dtype)
    X_more, _ = quick().fit_resample(X, y.astype("int8"))
    assert X_more.dtype == dtype
    np.testing.assert_array_equal(X_more[:200], X)


def test_object_arrays(scarce):
    X, y = scarce
    X = np.column_stack([X[:, 0].round(3).astype(object), np.where(X[:, 1] > 0, "u", "v")])
    X_more, _ = quick().fit_resample(X, y)
    assert X_more.dtype == object
    assert set(X_more[:, 1]) == {"u", "v"}
    assert all(isinstance(value, float) for value in X_more[:, 0])


@pytest.mark.parametrize(
    "container", [sparse.csr_array, sparse.csc_array, sparse.csr_matrix, sparse.csc_matrix]
)
def test_sparse(scarce, container):
    X, y = scarce
    X = np.where(X > 0.5, X, 0.0)
    X_more, _ = quick().fit_resample(container(X), y)
    assert type(X_more) is container
    np.testing.assert_array_equal(X_more.toarray()[:200], X)


def test_polars(scarce):
    X, y = scarce
    frame = pl.DataFrame(
        {
            "number": X[:, 0],
            "small": X[:, 1].astype("float32"),
            "whole": (X[:, 2] * 10).round().astype("int16"),
            "text": [
                None if i % 11 == 0 else "u" if v > 0 else "v" for i, v in enumerate(X[:, 3])
            ],
        }
    ).with_columns(
        pl.col("text").cast(pl.Categorical).alias("category"),
        pl.date_range(pl.date(2020, 1, 1), pl.date(2020, 7, 18), eager=True).alias("day"),
    )
    X_more, y_more = quick().fit_resample(frame, pl.Series("target", y))
    assert X_more.schema == frame.schema
    assert X_more.head(200).equals(frame)
    assert isinstance(y_more, pl.Series)
    assert y_more.name == "target"
    assert y_more.to_list().count(1) == 180


def test_lists(scarce):
    X, y = scarce
    X_more, y_more = quick().fit_resample(X.tolist(), y.tolist())
    assert isinstance(X_more, list)
    assert isinstance(y_more, list)
    assert X_more[:200] == X.tolist()


@pytest.mark.parametrize(
    "labels",
    [["no", "yes"], [False, True], [-1, 1], [0.0, 1.0], [7, 3]],
    ids=["text", "bool", "negative", "float", "falling"],
)
def test_labels(scarce, labels):
    X, y = scarce
    y = np.array(labels)[y]
    augmenter = quick()
    _, y_more = augmenter.fit_resample(X, y)
    assert y_more.dtype == y.dtype
    assert Counter(y_more.tolist()) == dict.fromkeys(labels, 180)
    assert set(augmenter.sample(5)[1].tolist()) == {labels[1]}


def test_same_seed_same_bytes_and_global_states_untouched(mixed):
    X, y = mixed
    before = random.getstate(), np.random.get_state()[1].copy()
    tf.random.set_seed(3)
    expected = tf.random.uniform((4,)).numpy()
    tf.random.set_seed(3)
    first = quick().fit_resample(X, y)[0]
    np.testing.assert_array_equal(tf.random.uniform((4,)), expected)
    second = quick().fit_resample(X, y)[0]
    pd.testing.assert_frame_equal(first, second)
    assert not quick(random_state=1).fit_resample(X, y)[0].equals(first)
    assert random.getstate() == before[0]
    np.testing.assert_array_equal(np.random.get_state()[1], before[1])


def test_balanced_data_are_not_trained_on(scarce):
    X, _ = scarce
    y = np.arange(200) % 2
    augmenter = quick(max_iter=10**9)
    X_more, y_more = augmenter.fit_resample(X, y)
    np.testing.assert_array_equal(X_more, X)
    np.testing.assert_array_equal(y_more, y)
    assert not augmenter.synthetic_mask_.any()


@pytest.mark.parametrize("gan", sorted(RECIPES))
@pytest.mark.parametrize("mode", ["auto", "per_class"])
def test_recipes_and_modes(gan, mode):
    X, y = load_wine(return_X_y=True, as_frame=True)
    augmenter = quick(gan=gan, mode=mode)
    _, y_more = augmenter.fit_resample(X, y)
    assert Counter(y_more.tolist()) == {0: 71, 1: 71, 2: 71}
    alone = gan == "vanilla" or mode == "per_class"
    assert len(augmenter.gans_) == (2 if alone else 1)
    assert (augmenter.gan_ is None) == alone
    assert augmenter.n_iter_ == 4


def test_per_class_in_parallel_is_the_same():
    X, y = load_wine(return_X_y=True)
    one = quick(mode="per_class").fit_resample(X, y)[0]
    two = quick(mode="per_class", n_jobs=2).fit_resample(X, y)[0]
    np.testing.assert_array_equal(one, two)


def test_a_recipe_of_ones_own(scarce):
    from ganaug.recipes import cgan

    def narrow(space, num_classes, seed=None):
        return cgan(space, num_classes, units=(16,), seed=seed)

    augmenter = quick(gan=narrow).fit(*scarce)
    assert augmenter.gan_.generator.count_params() < 2000


def test_small_classes_fall_back_and_large_ones_do_not():
    X, y = load_wine(return_X_y=True)
    rows = np.r_[0:60, 60:64, 130:178]
    X, y = X[rows], y[rows]
    augmenter = quick()
    with pytest.warns(SmallClassWarning, match=r"\[1\] have fewer than 6"):
        X_more, y_more = augmenter.fit_resample(X, y)
    assert len(set(Counter(y_more.tolist()).values())) == 1
    assert augmenter.gan_ is not None
    synthetic = X_more[augmenter.synthetic_mask_]
    small = synthetic[y_more[augmenter.synthetic_mask_] == 1]
    assert len(np.unique(small, axis=0)) > 0.9 * len(small)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_nothing_but_a_small_class_to_add_to(scarce, size):
    X, y = scarce
    rows = np.r_[np.flatnonzero(y == 0), np.flatnonzero(y == 1)[:size]]
    augmenter = quick()
    with pytest.warns(SmallClassWarning):
        X_more, y_more = augmenter.fit_resample(X[rows], y[rows])
    assert (y_more == 1).sum() == 180
    assert np.isfinite(X_more).all()
    assert augmenter.gans_ == []


def test_more_features_than_rows():
    X, y = make_classification(60, 200, weights=[0.8], flip_y=0, random_state=0)
    X_more, _ = quick().fit_resample(X, y)
    assert X_more.shape[1] == 200


def test_one_feature(scarce):
    X, y = scarce
    X_more, _ = quick().fit_resample(X[:, :1], y)
    assert X_more.shape == (360, 1)


def test_sample(mixed):
    X, y = mixed
    augmenter = quick().fit(X, y)
    rows, labels = augmenter.sample(5)
    assert labels.tolist() == ["rare"] * 5
    pd.testing.assert_series_equal(rows.dtypes, X.dtypes)
    again, _ = augmenter.sample(5)
    assert not rows.equals(again)
    _, labels = augmenter.sample(4, y="common")
    assert labels.tolist() == ["common"] * 4
    _, labels = augmenter.sample(3, y=["rare", "common", "rare"])
    assert labels.tolist() == ["rare", "common", "rare"]
    assert augmenter.sample()[0].shape == (1, X.shape[1])


def test_a_fit_without_training_forgets_the_fit_before(scarce):
    X, y = scarce
    augmenter = quick().fit(X, y)
    augmenter.fit_resample(X[:, :2], np.arange(200) % 2)
    with pytest.raises(NotFittedError):
        augmenter.sample()
    assert not hasattr(augmenter, "gan_")


def test_without_a_seed_global_states_are_untouched_and_fits_differ(scarce):
    before = np.random.get_state()[1].copy()
    first, second = (quick(random_state=None).fit_resample(*scarce)[0] for _ in range(2))
    np.testing.assert_array_equal(np.random.get_state()[1], before)
    assert not np.array_equal(first, second)


def test_sample_errors(scarce):
    with pytest.raises(NotFittedError):
        quick().sample()
    augmenter = quick().fit(*scarce)
    with pytest.raises(ValueError, match="labels that were learned"):
        augmenter.sample(2, y=5)
    with pytest.raises(ValueError, match="as many as n_samples=3"):
        augmenter.sample(3, y=[0, 1])
    with pytest.raises(ValueError, match="at least 1"):
        augmenter.sample(0)


def test_save_and_load(mixed, tmp_path):
    X, y = mixed
    augmenter = quick().fit(X, y)
    augmenter.sample(3)
    augmenter.save(tmp_path / "it.ganaug")
    loaded = GANAugmenter.load(tmp_path / "it.ganaug")
    assert [file.name for file in tmp_path.iterdir()] == ["it.ganaug"]
    assert loaded.get_params() == augmenter.get_params()
    assert loaded.sampling_strategy_ == augmenter.sampling_strategy_
    assert loaded.history_ == augmenter.history_
    assert loaded.feature_names_in_.tolist() == X.columns.tolist()
    pd.testing.assert_frame_equal(loaded.sample(20)[0], augmenter.sample(20)[0])
    assert loaded.sample(2)[1].tolist() == ["rare", "rare"]
    old = augmenter.gan_.generator_optimizer.variables
    new = loaded.gan_.generator_optimizer.variables
    for before, after in zip(old, new, strict=True):
        np.testing.assert_array_equal(before, after)


def test_save_refuses_what_needs_pickle(scarce, tmp_path):
    augmenter = quick(sampling_strategy=lambda y: {1: 50}).fit(*scarce)
    with pytest.raises(TypeError, match="strategy as a dict"):
        augmenter.save(tmp_path / "it.ganaug")
    assert not list(tmp_path.iterdir())
    with pytest.raises(NotFittedError):
        quick().save(tmp_path / "it.ganaug")
    with pytest.raises(FileNotFoundError, match="nowhere"):
        GANAugmenter.load(tmp_path / "nowhere")
    (tmp_path / "text").write_text("not an archive")
    with pytest.raises(ValueError, match="a ZIP archive"):
        GANAugmenter.load(tmp_path / "text")


def test_pickle_and_joblib(scarce, tmp_path):
    augmenter = quick().fit(*scarce)
    joblib.dump(augmenter, tmp_path / "it.joblib")
    loaded = joblib.load(tmp_path / "it.joblib")
    np.testing.assert_array_equal(loaded.sample(9)[0], augmenter.sample(9)[0])
    assert clone(augmenter).get_params() == augmenter.get_params()


def test_pipeline_grid_search_and_memory(scarce, tmp_path):
    pipeline = make_pipeline(quick(), LogisticRegression(), memory=str(tmp_path))
    grid = {"ganaugmenter__sampling_strategy": [0.5, 1.0]}
    search = GridSearchCV(pipeline, grid, cv=2, n_jobs=2, scoring="average_precision")
    search.fit(*scarce)
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()
    assert search.predict(scarce[0]).shape == (200,)


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        ("minority", {0: 180, 1: 180}),
        (0.5, {0: 180, 1: 90}),
        ({1: 100}, {0: 180, 1: 100}),
        ({0: 190, 1: 300}, {0: 190, 1: 300}),
        (lambda y: {1: 60}, {0: 180, 1: 60}),
    ],
    ids=["minority", "float", "dict", "above the majority", "callable"],
)
def test_sampling_strategy(scarce, strategy, expected):
    _, y_more = quick(sampling_strategy=strategy).fit_resample(*scarce)
    assert Counter(y_more.tolist()) == expected


def test_selection_is_an_object(scarce):
    X, y = scarce
    all_kept = quick(selection=None).fit_resample(X, y)[0]
    chosen = quick(selection=LabelAgreement(exponent=8.0)).fit_resample(X, y)[0]
    assert not np.array_equal(all_kept, chosen)
    selection = LabelAgreement(n_estimators=5)
    quick(selection=selection).fit_resample(X, y)
    assert not hasattr(selection, "classifier_")


def test_early_stopping_and_history(scarce):
    augmenter = GANAugmenter(
        max_iter=3200, early_stopping=True, n_iter_no_change=1, random_state=0
    ).fit(*scarce)
    checks = len(augmenter.history_["quality"])
    assert checks < 16
    assert augmenter.n_iter_ == 200 * (1 + np.argmin(augmenter.history_["quality"]))
    assert set(augmenter.history_) >= {"generator_loss", "discriminator_loss", "quality"}


def test_divergence_is_caught(scarce):
    from ganaug.recipes import cgan

    def diverging(space, num_classes, seed=None):
        gan = cgan(space, num_classes, seed=seed)
        gan.generator_optimizer.learning_rate = 1e30
        gan.discriminator_optimizer.learning_rate = 1e30
        return gan

    with pytest.warns(TrainingWarning, match="diverged"):
        X_more, _ = quick(gan=diverging, max_iter=64).fit_resample(*scarce)
    assert np.isfinite(X_more).all()


def test_callbacks_are_called(scarce):
    import keras

    seen = []
    callback = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(epoch))
    quick(callbacks=[callback]).fit(*scarce)
    assert seen == [0, 1, 2, 3]


def test_no_transform():
    assert not hasattr(GANAugmenter(), "transform")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda X, y: (np.where(X > 2, np.inf, X), y), "inf"),
        (lambda X, y: (X, y[:-1]), "inconsistent numbers of samples"),
        (lambda X, y: (X, np.zeros(200)), "more than 1 class"),
        (lambda X, y: (X[:0], y[:0]), "0 sample"),
        (lambda X, y: (pd.DataFrame(X, columns=list("abcda")), y), "unique"),
        (lambda X, y: (X, np.where(y == 1, None, "a")), "missing"),
        (lambda X, y: (X[:, :, None], y), "dim 3"),
    ],
    ids=["infinite", "lengths", "one class", "empty", "names", "labels", "dimensions"],
)
def test_bad_data(scarce, change, message):
    with pytest.raises(ValueError, match=message):
        quick().fit_resample(*change(*scarce))


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"gan": "stylegan"}, "cgan.*tabular.*vanilla"),
        ({"gan": "vanilla", "mode": "conditional"}, "takes a condition"),
        ({"sampling_strategy": {5: 10}}, "5"),
        ({"sampling_strategy": {1: 10}}, "greater or equal"),
        ({"categorical_features": ["absent"]}, "absent"),
        ({"max_iter": 0}, "max_iter"),
        ({"selection": LabelAgreement(candidates=0.5)}, "at least 1"),
    ],
)
def test_bad_parameters(scarce, params, message):
    with pytest.raises(ValueError, match=message):
        quick(**params).fit_resample(*scarce)
