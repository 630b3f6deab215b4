"""All classes together: learned jointly, one by one, or not at all."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import joblib
import keras
import numpy as np
import pytest

from ganaug.data.sampler import MIN_ROWS
from ganaug.exceptions import SmallClassWarning, TrainingWarning
from ganaug.objectives import Wasserstein
from ganaug.recipes import tabular, vanilla
from ganaug.sampling.fallback import SmoothedSMOTE
from ganaug.sampling.groups import Learner
from ganaug.sampling.kinds import KINDS
from ganaug.sampling.notices import warn_of
from ganaug.sampling.synthesizer import Synthesizer
from ganaug.sampling.trained import TrainedGAN
from ganaug.selection import LabelAgreement
from ganaug.training import generate
from ganaug.training.loop import TrainingConfig

CONDITIONAL = partial(tabular, latent_dim=2, units=(8,))
PLAIN = partial(vanilla, latent_dim=2, units=(8,))
CONFIG = TrainingConfig(max_iter=2, batch_size=8)


def data(*sizes):
    rng = np.random.default_rng(0)
    labels = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    return (labels[:, None] * 10 + rng.normal(size=(len(labels), 2))).astype("float32"), labels


def fitted(plane, sizes, targets, recipe=CONDITIONAL, **settings):
    learner = Learner(recipe, CONFIG, KINDS["table"], settings.pop("mode", "auto"))
    synthesizer = Synthesizer(None, learner, **settings)
    return synthesizer.fit_encoded(plane, *data(*sizes), targets, seed=0)


def test_one_gan_learns_all_large_classes(plane):
    before = random.getstate()
    synthesizer = fitted(plane, (30, MIN_ROWS, MIN_ROWS - 1), [1, 2])
    assert random.getstate() == before
    assert synthesizer.groups_ == [[0, 1]]
    assert len(synthesizer.gans_) == len(synthesizer.histories_) == 1
    kinds = {label: type(source) for label, (source, _) in synthesizer.samplers_.items()}
    assert kinds == {0: TrainedGAN, 1: TrainedGAN, 2: SmoothedSMOTE}
    for label in range(3):
        assert synthesizer.sample_encoded(label, 4, 0).shape == (4, 2)


@pytest.mark.parametrize(
    ("recipe", "mode"), [(PLAIN, "auto"), (PLAIN, "per_class"), (CONDITIONAL, "per_class")]
)
def test_one_gan_for_each_target(plane, recipe, mode):
    synthesizer = fitted(plane, (30, 8, 9, 2), [1, 2, 3], recipe, mode=mode)
    assert synthesizer.groups_ == [[1], [2]]
    assert set(synthesizer.samplers_) == {1, 2, 3}
    assert [
        source.gan for source, _ in map(synthesizer.samplers_.get, (1, 2))
    ] == synthesizer.gans_
    # The rows of class k are around 10 k.
    for label in (1, 2) if recipe is CONDITIONAL else ():
        synthesizer.samplers_[label][0].sources.fractions[:] = 1.0
        centre = synthesizer.sample_encoded(label, 50, 0).mean()
        assert centre == pytest.approx(10 * label, abs=4)


def test_labels_are_counted_within_the_group(plane):
    """Class 1 is too small, so class 2 is the second of its GAN."""
    synthesizer = fitted(plane, (30, 2, 12), [2])
    source, local = synthesizer.samplers_[2]
    assert (synthesizer.groups_, local) == ([[0, 2]], 1)
    source.sources.fractions[:] = 1.0
    # Rows of class 2 are around 20, those of class 0 around 0, and a new generator stays near its
    # sources.
    assert (synthesizer.sample_encoded(2, 50, 0).mean(axis=0) > 12).all()


def test_only_small_and_large_draws_are_traced(plane, monkeypatch):
    monkeypatch.setattr(generate, "MAX_NUMBERS", 40 * 2)
    monkeypatch.setattr(generate, "MIN_CHUNK", 1)
    synthesizer = fitted(plane, (30, 8), [1])
    source, _ = synthesizer.samplers_[1]
    few = synthesizer.sample_encoded(1, 39, 0)
    assert "_traced" not in vars(source)
    many = synthesizer.sample_encoded(1, 40, 0)
    assert "_traced" in vars(source)
    np.testing.assert_allclose(many[:20], few[:20], rtol=1e-4, atol=1e-5)
    del source._traced
    np.testing.assert_allclose(synthesizer.sample_encoded(1, 4, 0), few[:4], rtol=1e-4, atol=1e-5)
    assert "_traced" in vars(source)


def test_only_small_classes_train_nothing(plane):
    synthesizer = fitted(plane, (30, 3), [1])
    assert synthesizer.gans_ == []
    np.testing.assert_allclose(synthesizer.sample_encoded(1, 50, 0).mean(axis=0), 10, atol=2)
    with pytest.warns(SmallClassWarning, match=rf"\['rare'\] have fewer than {MIN_ROWS} samples"):
        warn_of(synthesizer, ["common", "rare"])


def test_large_classes_give_no_warning(plane):
    warn_of(fitted(plane, (30, 8), [1]), ["a", "b"])


@pytest.mark.nightly
@pytest.mark.filterwarnings("ignore:Training collapsed")
def test_divergence_in_a_worker_reaches_the_user(plane):
    def diverging(space, num_classes, seed):
        gan = PLAIN(space, num_classes, seed=seed)
        gan.compile(keras.optimizers.SGD(1e30), keras.optimizers.SGD(1e30), Wasserstein())
        return gan

    synthesizer = fitted(plane, (30, 8, 9), [1, 2], diverging, n_jobs=2)
    with pytest.warns(TrainingWarning, match="diverged: at evaluation 1 of 2"):
        warn_of(synthesizer, ["a", "b", "c"])


def test_collapse_is_told_by_class(plane):
    def collapsing(space, num_classes, seed):
        gan = PLAIN(space, num_classes, seed=seed)
        for weight in gan.average_generator.weights + gan.generator.weights:
            weight.assign(0.0 * weight)
        gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.1))
        return gan

    synthesizer = fitted(plane, (30, 8, 9), [1, 2], collapsing)
    with pytest.warns(TrainingWarning, match=r"collapsed.*of \['b', 'c'\] are nearly all alike"):
        warn_of(synthesizer, ["a", "b", "c"])


def test_a_recipe_without_a_condition_cannot_be_conditional(plane):
    with pytest.raises(ValueError, match=r"mode='conditional' needs a recipe whose generator"):
        fitted(plane, (30, 8), [1], PLAIN, mode="conditional")


def test_jobs_do_not_change_what_is_learned(plane):
    one_by_one = fitted(plane, (30, 8, 9), [1, 2], mode="per_class")
    with joblib.parallel_config(backend="threading"):
        at_once = fitted(plane, (30, 8, 9), [1, 2], mode="per_class", n_jobs=2)
    for label in (1, 2):
        codes = [
            synthesizer.sample_encoded(label, 5, 3).tobytes()
            for synthesizer in (one_by_one, at_once)
        ]
        assert codes[0] == codes[1]


def test_a_thread_does_not_see_a_selection_that_another_one_fits(plane):
    fitting, drawn = threading.Event(), threading.Event()

    class Slow(LabelAgreement):
        def fit(self, *data):
            if not fitting.is_set():
                fitting.set()
                assert drawn.wait(60)
            return super().fit(*data)

    synthesizer = fitted(plane, (30, 8), [1], selection=Slow(n_estimators=2))
    with ThreadPoolExecutor(1) as pool:
        early = pool.submit(synthesizer.sample_encoded, 1, 5, 0)
        assert fitting.wait(60)
        try:
            late = synthesizer.sample_encoded(1, 5, 0)
        finally:
            drawn.set()
        np.testing.assert_array_equal(late, early.result())
