"""Which elements of a dataset are understood, and what is said of others."""

import numpy as np
import pytest
import tensorflow as tf

from ganaug.data.elements import Elements
from ganaug.data.label_forms import Column, OneHot, Scalar

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
        ((FLOATS, tf.TensorSpec((3, 10))), None, "of one length"),
        ((FLOATS, tf.TensorSpec((2, 3, 10))), None, "or one-hot"),
        ((FLOATS, tf.TensorSpec((None, 3, 10))), None, "or one-hot"),
        ((FLOATS, tf.TensorSpec((10,), "string")), None, "one-hot numbers"),
        ((tf.TensorSpec((None, 4)), tf.TensorSpec((None, None))), None, "of a known width"),
        ((TABLE, tf.TensorSpec((None,))), None, "of a known width"),
        ((tf.TensorSpec((None,)), tf.TensorSpec((None,))), None, "Features must be a row"),
        ((tf.TensorSpec((None, 28, 1)), LABEL), None, r"must be known.*tf.image.resize"),
        ((tf.TensorSpec((None, 28, 1)), tf.TensorSpec((10,))), None, "tf.ensure_shape"),
        ((FLOATS, tf.TensorSpec(None)), None, "must be known"),
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


def test_images_of_no_known_size_get_no_advice_on_labels():
    for label in (LABEL, tf.TensorSpec((10,))):
        with pytest.raises(ValueError, match="must be known") as caught:
            Elements.of((tf.TensorSpec((None, None, 3), "uint8"), label))
        assert "one-hot" not in str(caught.value)


FORMS = [
    (LABEL, Scalar(tf.int64)),
    (TEXT, Scalar(tf.string)),
    (tf.TensorSpec((1,)), Column(tf.float32)),
    (tf.TensorSpec((1,), "string"), Column(tf.string)),
    (tf.TensorSpec((10,)), OneHot(10, tf.float32)),
    (tf.TensorSpec((10,), "bool"), OneHot(10, tf.bool)),
]


@pytest.mark.parametrize("change", [lambda spec: spec, batched])
@pytest.mark.parametrize(("label", "form"), FORMS)
@pytest.mark.parametrize(
    "features", [FLOATS, IMAGE, tf.TensorSpec((28, 28)), TABLE, {"image": IMAGE}], ids=str
)
@pytest.mark.parametrize("weight", [[], [tf.TensorSpec(())]])
def test_forms_of_labels(change, label, form, features, weight):
    elements = Elements.of(change((features, label, *weight)))
    assert elements.batched == (change is batched)
    assert elements.form == form
    assert elements.label == label
    assert elements.features == (IMAGE if features == {"image": IMAGE} else features)


def fixed(spec):
    return tf.nest.map_structure(lambda s: tf.TensorSpec((10, *s.shape), s.dtype), spec)


@pytest.mark.parametrize("label", [LABEL, TEXT])
@pytest.mark.parametrize("features", [tf.TensorSpec((10,)), tf.TensorSpec((10, 3)), IMAGE, TABLE])
def test_batches_of_a_fixed_size_are_batches_by_default(features, label):
    elements = Elements.of(fixed((features, label)))
    assert (elements.batched, elements.batch_size, elements.features) == (True, 10, features)


@pytest.mark.parametrize("shape", [(10, 10), (10, 10, 3)])
def test_where_shapes_do_not_tell_both_readings_are_offered(shape):
    features, label = tf.TensorSpec(shape), tf.TensorSpec((10,))

    def choose(batch, single):
        assert (batch.batched, batch.form) == (True, Scalar(tf.float32))
        return single

    for spec in ((features, label), ({"image": features}, label)):
        elements = Elements.of(spec, None, choose)
        assert (elements.batched, elements.form) == (False, OneHot(10, tf.float32))
    weighted = Elements.of((features, label, tf.TensorSpec(())), None, choose)
    assert not weighted.batched
    text = Elements.of((features, tf.TensorSpec((10,), "string")), None, choose)
    assert text.batched
