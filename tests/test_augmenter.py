"""`GANAugmenter` as a sampler: what is added, seeds, strategies, pipelines, errors."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import keras
import numpy as np
import pandas as pd
import pytest
import tensorflow as tf
from imblearn.pipeline import make_pipeline
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV

from ganaug import GANAugmenter, LabelAgreement
from ganaug.training.step_cache import state


def test_originals_come_first_and_untouched(quick, scarce):
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


def test_same_seed_same_bytes_and_global_states_untouched(quick, mixed):
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


def test_balanced_data_are_not_trained_on(quick, scarce):
    X, _ = scarce
    y = np.arange(200) % 2
    augmenter = quick(max_iter=10**9)
    X_more, y_more = augmenter.fit_resample(X, y)
    np.testing.assert_array_equal(X_more, X)
    np.testing.assert_array_equal(y_more, y)
    assert not augmenter.synthetic_mask_.any()


def test_sample(quick, mixed):
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


def test_a_seeded_sample_is_the_same_whatever_was_drawn_before(quick, mixed):
    augmenter = quick().fit(*mixed)
    first, _ = augmenter.sample(6, random_state=3)
    unseeded, _ = augmenter.sample(6)
    pd.testing.assert_frame_equal(augmenter.sample(6, random_state=3)[0], first)
    assert not augmenter.sample(6, random_state=4)[0].equals(first)
    # Nor does it move the sequence of the others.
    pd.testing.assert_frame_equal(quick().fit(*mixed).sample(6)[0], unseeded)


def test_eight_threads_draw_what_one_does(quick, mixed):
    """With the selection, which is fitted at the first draw."""
    one, many = quick().fit(*mixed), quick().fit(*mixed)
    alone = [one.sample(50, random_state=seed)[0] for seed in range(32)]
    with ThreadPoolExecutor(8) as pool:
        together = pool.map(lambda seed: many.sample(50, random_state=seed)[0], range(32))
        for ours, theirs in zip(together, alone, strict=True):
            pd.testing.assert_frame_equal(ours, theirs)


def test_each_fit_names_its_variables_as_the_one_before(quick, scarce):
    """TensorFlow keeps something of every name that there has been, see `ganaug._utils.compat`."""
    numbered = keras.layers.Dense(1).name
    names = [[v.path for v in state(quick().fit(*scarce).gan_)] for _ in range(2)]
    assert names[0] == names[1]
    # And numbers go on for others.
    assert keras.layers.Dense(1).name > numbered


def test_a_fit_without_training_forgets_the_fit_before(quick, scarce):
    X, y = scarce
    augmenter = quick().fit(X, y)
    augmenter.fit_resample(X[:, :2], np.arange(200) % 2)
    with pytest.raises(NotFittedError):
        augmenter.sample()
    assert not hasattr(augmenter, "gan_")


def test_without_a_seed_global_states_are_untouched_and_fits_differ(quick, scarce):
    before = np.random.get_state()[1].copy()
    first, second = (quick(random_state=None).fit_resample(*scarce)[0] for _ in range(2))
    np.testing.assert_array_equal(np.random.get_state()[1], before)
    assert not np.array_equal(first, second)


def test_sample_errors(quick, scarce):
    with pytest.raises(NotFittedError):
        quick().sample()
    augmenter = quick().fit(*scarce)
    with pytest.raises(ValueError, match="labels that were learned"):
        augmenter.sample(2, y=5)
    with pytest.raises(ValueError, match="as many as n_samples=3"):
        augmenter.sample(3, y=[0, 1])
    with pytest.raises(ValueError, match="n_samples == -1, must be >= 0"):
        augmenter.sample(-1)
    with pytest.raises(TypeError, match="n_samples must be an instance of"):
        augmenter.sample(2.5)


def test_pipeline_grid_search_and_memory(quick, scarce, tmp_path):
    pipeline = make_pipeline(quick(), LogisticRegression(), memory=str(tmp_path))
    grid = {"ganaugmenter__sampling_strategy": [0.5, 1.0]}
    search = GridSearchCV(pipeline, grid, cv=2, scoring="average_precision")
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
def test_sampling_strategy(quick, scarce, strategy, expected):
    _, y_more = quick(sampling_strategy=strategy).fit_resample(*scarce)
    assert Counter(y_more.tolist()) == expected


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
        (lambda X, y: (X[:, :1, None], y), "at least 2 time points.* number 0 has 1"),
        (
            lambda X, y: (X[:, :, None, None, None], y),
            "Expected videos of shape.*h and w from 8",
        ),
    ],
    ids=[
        "infinite",
        "lengths",
        "one class",
        "empty",
        "names",
        "labels",
        "one time point",
        "dimensions",
    ],
)
def test_bad_data(quick, scarce, change, message):
    with pytest.raises(ValueError, match=message):
        quick().fit_resample(*change(*scarce))


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"gan": "stylegan"}, "cgan.*tabular.*vanilla"),
        ({"gan": "vanilla", "mode": "conditional"}, "takes the class as a condition"),
        ({"sampling_strategy": {5: 10}}, r"do not occur; there are \[0, 1\]"),
        ({"sampling_strategy": {1: 10}}, "greater or equal"),
        ({"categorical_features": ["absent"]}, "absent"),
        ({"max_iter": 0}, "max_iter"),
        ({"selection": LabelAgreement(candidates=0.5)}, "at least 1"),
    ],
)
def test_bad_parameters(quick, scarce, params, message):
    with pytest.raises(ValueError, match=message):
        quick(**params).fit_resample(*scarce)
