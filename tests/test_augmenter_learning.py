"""GANAugmenter learns with each recipe and mode, and falls back where it cannot learn."""

from collections import Counter

import keras
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.datasets import load_wine

from ganaug import GANAugmenter, LabelAgreement, SmallClassWarning, TrainingWarning

# A GAN that has hardly been trained draws nearly the same for any latent.
hardly_trained = pytest.mark.filterwarnings("ignore:Training collapsed")


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


def test_missing_values_are_generated_in_their_class():
    rng = np.random.default_rng(0)
    X = pd.DataFrame({"a": rng.normal(size=1000), "b": rng.normal(size=1000)})
    y = np.repeat([0, 1], [900, 100])
    X.loc[900:979, "a"] = np.nan
    # The default selection prefers what tells the classes apart: here, a missing value.
    X_more, _ = GANAugmenter(selection=None, random_state=0).fit_resample(X, y)
    assert 0.65 < X_more["a"].iloc[1000:].isna().mean() < 0.95


@hardly_trained
@pytest.mark.parametrize("gan", ["cgan", "tabular", "vanilla"])
@pytest.mark.parametrize("mode", ["auto", "per_class"])
def test_recipes_and_modes(quick, gan, mode):
    X, y = load_wine(return_X_y=True, as_frame=True)
    augmenter = quick(gan=gan, mode=mode)
    _, y_more = augmenter.fit_resample(X, y)
    assert Counter(y_more.tolist()) == {0: 71, 1: 71, 2: 71}
    alone = gan == "vanilla" or mode == "per_class"
    assert len(augmenter.gans_) == (2 if alone else 1)
    assert (augmenter.gan_ is None) == alone
    assert augmenter.n_iter_ == 4


@pytest.mark.nightly  # Two processes that start TensorFlow.
def test_per_class_in_parallel_is_the_same(quick):
    X, y = load_wine(return_X_y=True)
    one = quick(mode="per_class").fit_resample(X, y)[0]
    two = quick(mode="per_class", n_jobs=2).fit_resample(X, y)[0]
    np.testing.assert_array_equal(one, two)


def test_a_recipe_of_ones_own(quick, scarce):
    from ganaug.recipes import cgan

    def narrow(space, num_classes, seed=None):
        return cgan(space, num_classes, units=(16,), seed=seed)

    augmenter = quick(gan=narrow).fit(*scarce)
    assert augmenter.gan_.generator.count_params() < 2000


@hardly_trained
def test_a_model_of_ones_own(quick, scarce):
    """It may have learned already: a fit goes on from its weights, and leaves them alone."""
    from ganaug.codecs import TabularCodec
    from ganaug.recipes import cgan

    space = TabularCodec().fit(scarce[0]).space_
    gan = cgan(space, num_classes=2, units=(16,), seed=0)
    before = gan.get_weights()
    augmenter = quick(gan=gan, max_iter=1)
    first = augmenter.fit_resample(*scarce)[0]
    for ours, theirs, trained in zip(
        gan.get_weights(), before, augmenter.gan_.get_weights(), strict=True
    ):
        np.testing.assert_array_equal(ours, theirs)
        np.testing.assert_allclose(trained, theirs, atol=2)
    np.testing.assert_array_equal(clone(augmenter).fit_resample(*scarce)[0], first)
    with pytest.raises(ValueError, match=r"encoded samples have the shape \(2,\)"):
        augmenter.fit(scarce[0][:, :2], scarce[1])


def test_small_classes_fall_back_and_large_ones_do_not(quick):
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
def test_nothing_but_a_small_class_to_add_to(quick, scarce, size):
    X, y = scarce
    rows = np.r_[np.flatnonzero(y == 0), np.flatnonzero(y == 1)[:size]]
    augmenter = quick()
    with pytest.warns(SmallClassWarning):
        X_more, y_more = augmenter.fit_resample(X[rows], y[rows])
    assert (y_more == 1).sum() == 180
    assert np.isfinite(X_more).all()
    assert augmenter.gans_ == []


def test_selection_is_an_object(quick, scarce):
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
    evaluations = len(augmenter.history_["quality"])
    assert evaluations < 16
    assert augmenter.n_iter_ == 200 * (1 + np.argmin(augmenter.history_["quality"]))
    assert set(augmenter.history_) >= {"generator_loss", "discriminator_loss", "quality"}


@hardly_trained
def test_divergence_is_caught(quick, scarce):
    from ganaug.recipes import cgan

    def diverging(space, num_classes, seed=None):
        gan = cgan(space, num_classes, seed=seed)
        gan.generator_optimizer.learning_rate = 1e30
        gan.discriminator_optimizer.learning_rate = 1e30
        return gan

    with pytest.warns(TrainingWarning, match="diverged"):
        X_more, _ = quick(gan=diverging, max_iter=64).fit_resample(*scarce)
    assert np.isfinite(X_more).all()


def test_callbacks_are_called(quick, scarce):
    import keras

    seen = []
    callback = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(epoch))
    quick(callbacks=[callback]).fit(*scarce)
    assert seen == [0, 1, 2, 3]


def test_a_fit_that_was_finished_before_trains_nothing_more(quick, scarce, tmp_path):
    def fitted():
        backup = keras.callbacks.BackupAndRestore(tmp_path, delete_checkpoint=False)
        return quick(callbacks=[backup]).fit(*scarce)

    first, second = fitted(), fitted()
    assert len(first.history_["quality"]) == 4
    assert second.history_ == {}
    np.testing.assert_array_equal(second.sample(9, 1)[0], first.sample(9, 1)[0])


# --- interrupts --------------------------------------------------------------------------------


class Interrupt(keras.callbacks.Callback):
    def __init__(self, evaluation):
        super().__init__()
        self.left = evaluation

    def on_epoch_end(self, epoch, logs=None):
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt


def test_an_interrupted_augmenter_can_be_used(quick, scarce, tmp_path):
    augmenter = quick(callbacks=[Interrupt(3)], checkpoint_dir=tmp_path)
    with (
        pytest.warns(TrainingWarning, match=r"interrupted.*\[0, 1\] have the weights"),
        pytest.raises(KeyboardInterrupt),
    ):
        augmenter.fit_resample(*scarce)
    assert augmenter.n_iter_ == 3
    assert len(augmenter.history_["quality"]) == 2
    assert np.isfinite(augmenter.sample(9)[0]).all()
    augmenter.save(tmp_path / "augmenter.ganaug")
    assert GANAugmenter.load(tmp_path / "augmenter.ganaug").checkpoint_dir is None
    # And another fit goes on.
    resumed = quick(checkpoint_dir=tmp_path).fit_resample(*scarce)[0]
    np.testing.assert_array_equal(resumed, quick().fit_resample(*scarce)[0])


def test_classes_that_an_interrupt_has_kept_from_training_are_drawn_all_the_same(quick, scarce):
    totals = {0: 400, 1: 400}
    augmenter = quick(mode="per_class", sampling_strategy=totals, callbacks=[Interrupt(6)])
    with (
        pytest.warns(TrainingWarning, match=r"\[0, 1\] have the weights"),
        pytest.raises(KeyboardInterrupt),
    ):
        augmenter.fit(*scarce)
    augmenter.set_params(callbacks=[Interrupt(2)])
    with (
        pytest.warns(TrainingWarning, match=r"\[0\] have.*\[1\] are made without a GAN"),
        pytest.raises(KeyboardInterrupt),
    ):
        augmenter.fit(*scarce)
    assert len(augmenter.gans_) == 1
    assert np.isfinite(augmenter.sample(9, 1)[0]).all()
