"""A run goes on from its checkpoint, and ends as if nothing had happened."""

import shutil

import keras
import numpy as np
import pytest

from ganaug.exceptions import TrainingWarning
from ganaug.penalties import R1
from ganaug.recipes import cgan
from ganaug.training import checkpoints
from ganaug.training.loop import TrainingConfig
from ganaug.training.step_cache import state, values
from ganaug.training.train import train


class Killed(BaseException):
    """An error that no code catches, as no code can catch SIGKILL."""


class At(keras.callbacks.Callback):
    """Do something after an evaluation, counted from 0."""

    def __init__(self, evaluation, action):
        super().__init__()
        self.evaluation, self.action = evaluation, action

    def on_epoch_end(self, epoch, logs=None):
        if epoch == self.evaluation:
            self.action(self.model)


class Spoiled(keras.callbacks.Callback):
    """Spoil the weights once, in the middle of the fourth evaluation."""

    done = False

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 3 and not self.done:
            self.done = True
            spoil(self.model)


def kill(model):
    raise Killed


def interrupt(model):
    raise KeyboardInterrupt


def spoil(model):
    model.generator.weights[0].assign(np.nan * model.generator.weights[0])


def small(space, num_classes, *, seed=None):
    gan = cgan(space, num_classes, latent_dim=2, units=(8,), seed=seed)
    gan.compile(keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3))
    return gan


@pytest.fixture(autouse=True)
def every_check(monkeypatch):
    monkeypatch.setattr(checkpoints, "SHARE", 1e9)


@pytest.fixture
def run(points, plane):
    def run(folder=None, *actions, seed=0, **plan):
        settings = {"max_iter": 32, "batch_size": 8, "patience": 3} | plan
        plan = TrainingConfig(**settings, callbacks=actions, checkpoint_dir=folder)
        return train(small, plane, *points, plan, seed)

    return run


def assert_same(one, other):
    np.testing.assert_equal(one.history, other.history)  # NaN equals NaN.
    assert one.diverged_at == other.diverged_at
    assert one.diversity == other.diversity
    for a, b in zip(*(values(state(r.gan)) for r in (one, other)), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("patience", [3, 30, None])
@pytest.mark.parametrize("evaluation", [0, 6, 15])
def test_killed_and_resumed(run, tmp_path, evaluation, patience):
    whole = run(patience=patience)
    if evaluation >= len(whole.history["quality"]):
        pytest.skip("It stops before.")
    with pytest.raises(Killed):
        run(tmp_path, At(evaluation, kill), patience=patience)
    looked = []
    resumed = run(tmp_path, At(max(evaluation - 1, 0), looked.append), patience=patience)
    assert_same(resumed, whole)
    # A user's callback comes before the checkpoint: an evaluation that it broke off is repeated.
    assert len(looked) == (evaluation == 0)
    assert not list(tmp_path.iterdir())


def test_killed_after_a_divergence_and_resumed(run, tmp_path):
    whole = run(None, Spoiled(), patience=None)
    assert whole.diverged_at == [4]
    with pytest.raises(Killed):
        run(tmp_path, Spoiled(), At(9, kill), patience=None)
    (path,) = tmp_path.iterdir()
    assert checkpoints.read(path)[0]["diverged_at"] == [4]
    assert_same(run(tmp_path, patience=None), whole)


def test_a_recipe_that_was_changed_begins_anew(points, plane, tmp_path):
    def recipe(weight):
        def build(space, num_classes, *, seed=None):
            gan = small(space, num_classes, seed=seed)
            optimizers = [keras.optimizers.Adam(1e-3) for _ in range(2)]
            gan.compile(*optimizers, penalties=(R1(weight),))
            return gan

        return build

    plan = TrainingConfig(32, 8, callbacks=(At(9, kill),), checkpoint_dir=tmp_path)
    with pytest.raises(Killed):
        train(recipe(100.0), plane, *points, plan, 0)
    plan = TrainingConfig(32, 8, checkpoint_dir=tmp_path)
    ours = train(recipe(0.01), plane, *points, plan, 0)
    assert_same(ours, train(recipe(0.01), plane, *points, TrainingConfig(32, 8), 0))


def test_a_checkpoint_that_cannot_be_written_costs_no_fit(run, tmp_path):
    folder, whole = tmp_path / "gone", run(patience=None)
    with pytest.warns(TrainingWarning, match=r"No checkpoint could be written.*continues"):
        trained = run(folder, At(2, lambda model: shutil.rmtree(folder)), patience=None)
    assert_same(trained, whole)


def test_a_folder_that_is_none(run, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ValueError, match=r"must be a folder.*which is a file"):
        run(tmp_path / "file")


def test_logs_of_others_are_kept_as_they_are(run, tmp_path):
    class Note(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            logs["note"] = np.arange(3)

    with pytest.raises(Killed):
        run(tmp_path, Note(), At(9, kill), patience=None)
    assert len(run(tmp_path, Note(), patience=None).history["note"]) == 16


def test_other_runs_have_other_files(run, tmp_path):
    for number, change in enumerate([{}, {"seed": 1}, {"batch_size": 9}, {"max_iter": 33}], 1):
        with pytest.raises(Killed):
            run(tmp_path, At(5, kill), patience=None, **change)
        assert len(list(tmp_path.iterdir())) == number
    assert_same(run(tmp_path, seed=1, patience=None), run(seed=1, patience=None))
    assert len(list(tmp_path.iterdir())) == 3


def test_an_interrupt_leaves_the_best_weights_and_a_checkpoint(run, tmp_path):
    whole, kept = run(patience=30), []
    stopped = run(tmp_path, At(8, interrupt), patience=30)
    assert stopped.interrupted
    assert stopped.history["quality"] == whole.history["quality"][:8]
    # The ninth was measured, but did not end.
    best = int(np.argmin(whole.history["quality"][:9]))
    run(None, At(best, lambda model: kept.append(values(model.variables))), patience=30)
    for ours, theirs in zip(values(stopped.gan.variables), kept[0], strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert_same(run(tmp_path, patience=30), whole)


def test_a_file_that_is_no_checkpoint(run, tmp_path):
    with pytest.raises(Killed):
        run(tmp_path, At(5, kill), patience=None)
    (path,) = tmp_path.iterdir()
    content = path.read_bytes()
    for broken in (b"", b"other", content[: len(content) // 2]):
        path.write_bytes(broken)
        with pytest.raises(ValueError, match=r"should be a checkpoint.*Remove it"):
            run(tmp_path, patience=None)


def test_what_it_costs_is_bounded(run, tmp_path, monkeypatch):
    """However short the time between evaluations is."""
    monkeypatch.setattr(checkpoints, "SHARE", 1e-9)
    written = []
    write = checkpoints.np.savez
    monkeypatch.setattr(
        checkpoints.np,
        "savez",
        lambda *args, **kwargs: written.append(1) or write(*args, **kwargs),
    )
    run(tmp_path, patience=None)
    assert len(written) == 1
