"""Layers on the spans of a row."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from ganaug.networks.layers import FillIn, OneHot, SourceAnchor, SpanActivation
from ganaug.space import Span

SPANS = (Span(1, False), Span(3, True), Span(2, True), Span(1, False), Span(1, True))
SLICES = (slice(1, 4), slice(4, 6), slice(7, 8))
CONTINUOUS = [0, 6]


def rows(scale=3.0, num_rows=20):
    return np.random.default_rng(0).normal(0, scale, (num_rows, 8)).astype("float32")


def test_activation_is_softmax_on_each_categorical_span():
    logits = rows()
    activated = SpanActivation(SPANS)(logits).numpy()
    np.testing.assert_array_equal(activated[:, CONTINUOUS], logits[:, CONTINUOUS])
    for span in SLICES:
        softmax = tf.nn.softmax(logits[:, span])
        np.testing.assert_allclose(activated[:, span], softmax, rtol=1e-5, atol=1e-7)


def test_activation_of_extreme_logits_is_finite_and_decided():
    logits = tf.constant(np.sign(rows()) * 1e30)
    with tf.GradientTape() as tape:
        tape.watch(logits)
        activated = SpanActivation(SPANS)(logits)
    assert np.isfinite(tape.gradient(activated, logits)).all()
    for span in SLICES:
        np.testing.assert_allclose(activated.numpy()[:, span].sum(axis=1), 1, rtol=1e-5)


def test_activation_without_categories_changes_nothing():
    layer = SpanActivation([Span(1, False)] * 8)
    np.testing.assert_array_equal(layer(rows()), rows())


def test_activation_has_the_gradient_of_softmax():
    logits = tf.constant(rows())
    target = rows(1.0)[:, 1:4]
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(logits)
        ours = tf.reduce_sum(SpanActivation(SPANS)(logits)[:, 1:4] * target)
        softmax = tf.reduce_sum(tf.nn.softmax(logits[:, 1:4]) * target)
    np.testing.assert_allclose(
        tape.gradient(ours, logits), tape.gradient(softmax, logits), atol=1e-5
    )


def test_an_anchor_comes_back_as_nearly_the_seed():
    row = rows()
    for span in SLICES:
        row[:, span] = np.eye(span.stop - span.start)[row[:, span].argmax(axis=1)]
    back = SpanActivation(SPANS)(SourceAnchor(SPANS, softness=0.02)(row)).numpy()
    np.testing.assert_allclose(back[:, CONTINUOUS], row[:, CONTINUOUS], rtol=1e-6)
    # A span of k slots: log(p + s) comes back as (p + s) / (1 + k s).
    for span in SLICES:
        slots = span.stop - span.start
        expected = (row[:, span] + 0.02) / (1 + slots * 0.02)
        np.testing.assert_allclose(back[:, span], expected, rtol=1e-4)


def test_no_seed_favours_nothing():
    change = tf.constant(rows())
    anchored = SourceAnchor(SPANS)(tf.zeros_like(change))
    with_anchor, without = (
        SpanActivation(SPANS)(logits) for logits in (change + anchored, change)
    )
    np.testing.assert_allclose(with_anchor, without, rtol=1e-4, atol=1e-6)


def test_one_hot():
    encoded = OneHot(3)(np.array([2, 0]))
    np.testing.assert_array_equal(encoded, [[0, 0, 1], [1, 0, 0]])
    assert encoded.dtype == "float32"


@pytest.mark.parametrize("visible", [rows() > 0, rows()[:, :1] > 0], ids=["units", "channels"])
def test_what_is_known_is_not_filled_in(visible):
    known, generated = rows(), rows(5.0)
    layer = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(FillIn()))
    filled = layer(known, visible.astype("float32"), generated)
    np.testing.assert_array_equal(filled, np.where(visible, known, generated))
    assert filled.shape == layer.compute_output_shape(known.shape)


@pytest.mark.parametrize(
    "layer", [OneHot(4), SpanActivation(SPANS), SourceAnchor(SPANS, softness=0.1)]
)
def test_layers_are_restored_from_what_is_saved(layer):
    saved = keras.saving.serialize_keras_object(layer)
    restored = keras.saving.deserialize_keras_object(saved)
    inputs = np.array([1, 3]) if isinstance(layer, OneHot) else rows()
    np.testing.assert_array_equal(restored(inputs), layer(inputs))
    assert tuple(layer(inputs).shape) == layer.compute_output_shape(inputs.shape)


def test_many_columns_cost_no_more_than_their_units():
    layer = SpanActivation([Span(32, True)] * 300)
    rows_of_columns = layer(np.zeros((2, 9600), "float32"))
    np.testing.assert_allclose(rows_of_columns, 1 / 32, rtol=1e-5)
    assert layer.membership.size == 9600 * 300
