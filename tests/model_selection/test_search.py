"""`GANAugmenterCV`: as much augmentation as helps."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from imblearn.over_sampling import SMOTE
from imblearn.pipeline import make_pipeline
from sklearn.metrics import make_scorer, recall_score
from sklearn.model_selection import cross_val_score
from sklearn.neighbors import KNeighborsClassifier

import ganaug
from ganaug import GANAugmenter, GANAugmenterCV, NoGainWarning

RECALL = make_scorer(recall_score)


def neighbours():
    """Return a classifier that class 1 is too sparse for."""
    return KNeighborsClassifier(15)


def unlucky_scorer(model, X, y):
    raise RuntimeError("out of luck")


def test_a_scorer_that_fails_is_named(scarce):
    search = GANAugmenterCV(neighbours(), SMOTE(), scoring=unlucky_scorer, cv=2)
    with pytest.raises(RuntimeError, match="out of luck") as raised:
        search.fit_resample(*scarce)
    note = raised.value.__notes__[0]
    assert "raised by the scorer, <function unlucky_scorer" in note
    assert note.endswith("in split 0.")


def test_what_helps_is_added(overlapping, oracle):
    X, y = overlapping
    search = GANAugmenterCV(neighbours(), oracle, scoring=RECALL, random_state=0)
    X_more, y_more = search.fit_resample(X, y)
    amount = search.best_params_["amount"]
    assert amount > 0
    assert search.sampling_strategy_ == {1: round(240 * amount)}
    assert len(X_more) == len(y_more) == 300 + round(240 * amount)
    np.testing.assert_array_equal(X_more[:300], X)
    assert search.synthetic_mask_.sum() == round(240 * amount)
    assert not search.synthetic_mask_[:300].any()
    gains, errors = (search.cv_results_[n] for n in ("mean_gain", "standard_error_gain"))
    assert gains[search.best_index_] > errors[search.best_index_] > 0
    assert gains[0] == errors[0] == 0
    splits = [search.cv_results_[f"split{i}_test_score"] for i in range(5)]
    differences = np.array([scores[-1] - scores[0] for scores in splits])
    # Training parts overlap: 1/5 + 1/4 instead of 1/5.
    assert errors[-1] == pytest.approx(np.sqrt(0.45 * differences.var(ddof=1)))


def test_what_does_harm_is_not_added(overlapping, wrong_class):
    X, y = overlapping
    search = GANAugmenterCV(neighbours(), wrong_class, random_state=0)
    with pytest.warns(NoGainWarning, match=r"No amount of synthetic samples helped in 5 splits"):
        X_same, y_same = search.fit_resample(X, y)
    np.testing.assert_array_equal(X_same, X)
    np.testing.assert_array_equal(y_same, y)
    assert search.best_params_ == {"amount": 0.0}
    assert search.sampling_strategy_ == {1: 0}
    assert not search.synthetic_mask_.any()


def test_what_makes_no_difference_is_not_added(overlapping):
    X, y = overlapping
    search = GANAugmenterCV(neighbours(), SMOTE(), scoring=lambda *_: 0.5, random_state=0)
    with pytest.warns(NoGainWarning, match="none gained"):
        search.fit_resample(X, y)


def test_results_are_as_of_a_search(overlapping, oracle):
    grid = {"shrinkage": [None, 0.1]}
    search = GANAugmenterCV(
        neighbours(), oracle, amounts=[1.0, 0.5], param_grid=grid, cv=3, scoring=RECALL
    ).fit(*overlapping)
    results = pd.DataFrame(search.cv_results_)
    assert results["param_amount"].tolist() == [0.0, 0.5, 0.5, 1.0, 1.0]
    assert [point.get("shrinkage", "-") for point in search.cv_results_["params"]] == [
        "-", None, 0.1, None, 0.1,
    ]  # fmt: skip
    splits = results[[f"split{i}_test_score" for i in range(3)]]
    np.testing.assert_allclose(splits.mean(axis=1), results["mean_test_score"])
    np.testing.assert_allclose(splits.std(axis=1, ddof=0), results["std_test_score"])
    assert results["rank_test_score"].min() == 1
    assert search.best_score_ == results["mean_test_score"][search.best_index_]
    assert search.best_params_ == search.cv_results_["params"][search.best_index_]
    assert search.n_splits_ == 3


def test_parameters_of_the_augmenter_are_tried(overlapping):
    X, y = overlapping
    augmenter = GANAugmenter(max_iter=1, selection=None)
    search = GANAugmenterCV(
        neighbours(),
        augmenter,
        amounts=[1.0],
        param_grid={"selection": [None, ganaug.LabelAgreement()]},
        scoring=RECALL,
        cv=3,
        random_state=0,
    ).fit(X, y)
    assert len(search.cv_results_["params"]) == 3
    assert isinstance(search.augmenter_, GANAugmenter)
    assert search.augmenter_.max_iter == 1
    assert augmenter.get_params() == GANAugmenter(max_iter=1, selection=None).get_params()


def test_equal_seeds_give_equal_results(overlapping):
    def resampled(seed):
        search = GANAugmenterCV(
            neighbours(),
            GANAugmenter(max_iter=5, selection=None),
            amounts=[1.0],
            scoring=RECALL,
            cv=2,
            random_state=seed,
        )
        return search.fit_resample(*overlapping)

    first, again, other = resampled(0), resampled(0), resampled(1)
    np.testing.assert_array_equal(first[0], again[0])
    assert first[0].shape != other[0].shape or not np.array_equal(first[0], other[0])


def test_splits_in_parallel_give_the_same(overlapping, oracle):
    scores = [
        GANAugmenterCV(neighbours(), SMOTE(), n_jobs=n_jobs, random_state=0, scoring=RECALL)
        .fit(*overlapping)
        .cv_results_["mean_test_score"]
        for n_jobs in (None, 2)
    ]
    np.testing.assert_array_equal(*scores)


def test_after_fit_the_augmenter_draws_and_is_saved(overlapping, tmp_path):
    X, y = overlapping
    search = GANAugmenterCV(
        neighbours(),
        GANAugmenter(max_iter=2, selection=None),
        amounts=[0.5],
        scoring=RECALL,
        cv=2,
        random_state=0,
    ).fit(X, y)
    search.augmenter_.save(tmp_path / "file")
    new, labels = GANAugmenter.load(tmp_path / "file").sample(3, y=1)
    assert new.shape == (3, 2)
    assert labels.tolist() == [1, 1, 1]


def test_strings_missing_values_and_frames(mixed):
    X, y = mixed
    search = GANAugmenterCV(
        augmenter=GANAugmenter(max_iter=2, selection=None),
        amounts=[1.0],
        cv=2,
        scoring=lambda *_: 1.0,
    )
    with pytest.warns(NoGainWarning):
        X_same, y_same = search.fit_resample(X, y)
    pd.testing.assert_frame_equal(X_same, X)
    assert list(search.feature_names_in_) == list(X)
    assert list(y_same) == list(y)


@pytest.mark.parametrize("augmenter", [GANAugmenter(max_iter=2, selection=None), SMOTE()])
def test_polars_frames_stay(overlapping, augmenter):
    X, y = overlapping
    frame = pl.DataFrame({"a": X[:, 0], "b": X[:, 1]})
    search = GANAugmenterCV(neighbours(), augmenter, amounts=[1.0], cv=2, scoring=RECALL)
    X_more, y_more = search.fit_resample(frame, pl.Series("label", y))
    assert X_more[:300].equals(frame)
    assert len(X_more) == len(y_more) == 540
    assert isinstance(y_more, pl.Series)


def test_images():
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], [30, 10])
    # The classes are so far apart that nothing can be gained.
    X = (rng.random((40, 8, 8)) * 50 + 150 * y[:, None, None]).astype("uint8")
    search = GANAugmenterCV(
        augmenter=GANAugmenter(max_iter=1, selection=None), amounts=[1.0], cv=2
    )
    with pytest.warns(NoGainWarning):
        X_same, _ = search.fit_resample(X, y)
    np.testing.assert_array_equal(X_same, X)


def test_in_a_pipeline(overlapping, oracle):
    model = make_pipeline(GANAugmenterCV(neighbours(), oracle, cv=3, scoring=RECALL), neighbours())
    scores = cross_val_score(model, *overlapping, cv=3, scoring=RECALL, error_score="raise")
    plain = cross_val_score(neighbours(), *overlapping, cv=3, scoring=RECALL)
    assert scores.mean() > plain.mean()


def test_in_tf_data(overlapping):
    import tensorflow as tf

    X, y = overlapping
    search = GANAugmenterCV(
        neighbours(),
        GANAugmenter(max_iter=2, selection=None),
        amounts=[0.5],
        scoring=RECALL,
        cv=2,
        random_state=0,
    ).fit(X, y)
    dataset = tf.data.Dataset.from_tensor_slices((X, y))
    mixed = dataset.apply(ganaug.mix_synthetic(search.augmenter_, seed=0))
    added = sum(search.augmenter_.sampling_strategy_.values())
    assert len(mixed) == 300 + added == 420


def test_in_tf_data_nothing_is_added_if_nothing_helps(overlapping):
    import tensorflow as tf

    X, y = overlapping
    search = GANAugmenterCV(
        neighbours(),
        GANAugmenter(max_iter=2, selection=None),
        amounts=[1.0],
        scoring=lambda *_: 1.0,
        cv=2,
    )
    with pytest.warns(NoGainWarning):
        search.fit(X, y)
    dataset = tf.data.Dataset.from_tensor_slices((X, y))
    mixed = dataset.apply(ganaug.mix_synthetic(search.augmenter_))
    np.testing.assert_array_equal([row for row, _ in mixed.as_numpy_iterator()], X)


def test_balanced_data_is_left_alone():
    X, y = np.random.default_rng(0).normal(size=(40, 2)), np.repeat([0, 1], 20)
    search = GANAugmenterCV(neighbours(), GANAugmenter(gan="no recipe"))
    X_same, _ = search.fit_resample(X, y)
    np.testing.assert_array_equal(X_same, X)


def test_what_is_set_anew_cannot_be_tried(overlapping):
    with pytest.raises(ValueError, match="must not contain random_state"):
        GANAugmenterCV(param_grid={"random_state": [0, 1]}).fit(*overlapping)


def test_what_is_no_sampler_is_refused(overlapping):
    class Duck:
        def fit_resample(self, X, y):
            return X, y

    with pytest.raises(ValueError, match="'augmenter' parameter"):
        GANAugmenterCV(augmenter=Duck()).fit(*overlapping)
    assert "Duck" in repr(GANAugmenterCV(augmenter=Duck()))


def test_a_mask_of_an_earlier_result_is_forgotten(overlapping, oracle):
    search = GANAugmenterCV(neighbours(), oracle, scoring=RECALL, cv=2, random_state=0)
    search.fit_resample(*overlapping)
    assert not hasattr(search.fit(*overlapping), "synthetic_mask_")


@pytest.mark.parametrize("amounts", [[], [0.0], [1.5], [-1], ["all"]])
def test_amounts_are_checked(overlapping, amounts):
    with pytest.raises((TypeError, ValueError), match="amounts"):
        GANAugmenterCV(amounts=amounts).fit(*overlapping)
