"""Which elements of a dataset are understood, and what is said of others."""

import numpy as np
import pytest
import tensorflow as tf

from ganaug.data.elements import Elements

FLOATS, TEXT, LABEL = (tf.TensorSpec(*spec) for spec in ([(4,)], [(), "string"], [(), "int64"]))
IMAGE = tf.TensorSpec((28, 28, 1), "uint8")
TABLE = {"age": tf.TensorSpec(()), "city": TEXT}


def batched(spec):
    return tf.nest.map_structure(lambda s: tf.TensorSpec((None, *s.shape), s.dtype), spec)


@pytest.mark.parametrize("change", [lambda spec: spec, batched])
@pytest.mark.parametrize(
    ("spec", "key", "features", "has_weight"),
    [
        ((FLOATS, LABEL), None, FLOATS, False),
        ((IMAGE, LABEL, tf.TensorSpec(())), None, IMAGE, True),
        ((TABLE, TEXT), None, TABLE, False),
        (TABLE | {"label": LABEL}, "label", TABLE, False),
        ({"image": IMAGE, "label": LABEL}, "label", IMAGE, False),
        (({"pixels": IMAGE}, LABEL), None, IMAGE, False),
    ],
)
def test_what_is_understood(change, spec, key, features, has_weight):
    elements = Elements.of(change(spec), key)
    assert elements.batched == (change is batched)
    assert elements.features == features
    assert (elements.weight is not None) == has_weight
    assert elements.is_images == (features is IMAGE)
    element = tf.nest.map_structure(lambda s: tf.zeros(s.shape, s.dtype), spec)
    again = elements.join(*elements.split(element))
    tf.nest.map_structure(np.testing.assert_array_equal, again, element)


@pytest.mark.parametrize(
    ("spec", "key", "message"),
    [
        (FLOATS, None, "were expected"),
        ({"a": FLOATS, "label": LABEL}, None, "key of the label"),
        ({"a": FLOATS, "label": LABEL}, "target", r"one of \['a', 'label'\]. Received: 'target'"),
        ((FLOATS, LABEL), "label", "Leave it out"),
        ((FLOATS, tf.TensorSpec((3, 10))), None, "one-hot"),
        ((tf.TensorSpec((28, 28)), tf.TensorSpec((10,))), None, "one-hot"),
        ((FLOATS, tf.TensorSpec((10,))), None, "one-hot"),
        ((tf.TensorSpec((10,)), tf.TensorSpec((10,))), None, "features"),
        ((tf.TensorSpec((None, 28, 1)), LABEL), None, "must be known"),
        ((tf.TensorSpec(None), LABEL), None, "must be known"),
        ((tf.RaggedTensorSpec((None, None)), LABEL), None, "dense"),
        (({"a": IMAGE, "b": FLOATS}, LABEL), None, "columns"),
        (({"a": {"b": FLOATS}}, LABEL), None, "dense"),
        ((FLOATS, LABEL, tf.TensorSpec((2,))), None, "weight"),
        (({}, LABEL), None, "columns"),
    ],
)
def test_what_is_refused(spec, key, message):
    with pytest.raises((TypeError, ValueError), match=message):
        Elements.of(spec, key)
