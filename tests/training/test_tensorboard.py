"""TensorBoard reads what Keras' callback writes for it."""

import keras
import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util.tensor_util import make_ndarray

WATCHED = ("generator_loss", "discriminator_loss", "quality")


def curves(folder):
    """Return the points of each curve, step and value, in the order in which they were written."""
    events = EventAccumulator(str(folder), size_guidance={"tensors": 0}).Reload()
    return {
        tag.removeprefix("epoch_"): [
            (event.step, float(make_ndarray(event.tensor_proto))) for event in events.Tensors(tag)
        ]
        for tag in events.Tags()["tensors"]
    }


def expected(history, name):
    return [(step, pytest.approx(value, rel=1e-6)) for step, value in enumerate(history[name])]


def test_each_check_is_a_point_of_each_curve(quick, scarce, tmp_path):
    """Also in a second fit of the same shape, whose train step was traced in the first."""
    for folder in (tmp_path / "first", tmp_path / "second"):
        augmenter = quick(callbacks=[keras.callbacks.TensorBoard(folder)]).fit(*scarce)
        written = curves(folder / "train")
        for name in WATCHED:
            assert len(written[name]) == 4
            assert written[name] == expected(augmenter.history_, name)
        assert len(written["learning_rate"]) == 4
        assert (np.diff([value for _, value in written["learning_rate"]]) < 0).all()


def test_of_one_gan_per_class_the_curves_follow_each_other(quick, scarce, tmp_path):
    X, y = scarce
    y = np.where(np.arange(len(y)) % 4 == 0, 2, y)
    board = keras.callbacks.TensorBoard(tmp_path)
    augmenter = quick(mode="per_class", callbacks=[board]).fit(X, y)
    first, second = augmenter.history_
    written = curves(tmp_path / "train")
    for name in WATCHED:
        assert written[name] == expected(first, name) + expected(second, name)


def test_what_is_learned_is_the_same(quick, scarce, tmp_path):
    plain = quick().fit(*scarce)
    watched = quick(callbacks=[keras.callbacks.TensorBoard(tmp_path)]).fit(*scarce)
    assert plain.history_ == watched.history_
    assert plain.sample(9)[0].tobytes() == watched.sample(9)[0].tobytes()
