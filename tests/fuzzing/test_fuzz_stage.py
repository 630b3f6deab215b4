"""Elements of any form pass the stage as promised, or are refused before the first is read."""

from collections import Counter
from functools import cache

import numpy as np
import tensorflow as tf
from effort import examples
from elements import N, distributions, forms, samples
from hypothesis import given
from hypothesis import strategies as st
from promises import attempt

from ganaug import GANAugmenter, mix_synthetic
from ganaug.data.tf_dataset import collect
from ganaug.integrations.tf_engines import Online, Pool

MOST = 300


@cache
def augmenter(kind):
    """Return an augmenter that has hardly learned, of 60 and 20 samples."""
    return GANAugmenter(
        max_iter=1, batch_size=8, sampling_strategy="all", selection=None, random_state=0
    ).fit(*samples(kind))


def rows(dataset, batched):
    """Return the first elements of a dataset, out of their batches, to be compared."""
    if batched:
        dataset = dataset.unbatch()
    elements = map(tf.nest.flatten, dataset.take(MOST).as_numpy_iterator())
    return [repr([np.asarray(part).tolist() for part in element]) for element in elements]


def is_part(few, many):
    """Return whether some elements occur among others in the same order."""
    rest = iter(many)
    return all(one in rest for one in few)


def label_key(form):
    return "label" if form.form == "dict" else None


def mixed(form, dataset, target, engine):
    stage = mix_synthetic(
        augmenter(form.kind), target, label=label_key(form), engine=engine, seed=0
    )
    return dataset.apply(stage)


@examples(60)
@given(forms, distributions, st.sampled_from([None, Online(), Pool(16, 2)]))
def test_any_form(form, distribution, engine):
    target, rates = distribution
    dataset = form.build()
    result, refusal = attempt(mixed, form, dataset, target, engine)
    if refusal:
        return
    assert rates is not None
    assert result.element_spec == dataset.element_spec
    batched = form.batches != "none"
    originals, found = rows(dataset, batched), rows(result, batched)
    if form.length == "without end":
        assert len(found) == MOST
        assert is_part(originals[: MOST // 8], found)
        return
    if result.cardinality() >= 0:
        assert len(list(result)) == result.cardinality()
    if form.batches != "of 7, full":  # The stage drops what does not fill the last.
        assert is_part(originals, found)
        added = np.floor(np.array(rates) * len(originals) + 0.5).sum()
        assert len(found) == len(originals) + added


@examples(60)
@given(forms)
def test_what_is_learned_from(form):
    dataset = form.build()
    result, refusal = attempt(collect, dataset, label_key(form), 0)
    if refusal:
        return
    X, y, counts = result
    assert len(X) == sum(counts.values()) <= 2 * N
    if form.form == "features":  # Samples without labels.
        assert y is None
        return
    assert len(X) == len(y)
    classes = y.argmax(axis=1) if np.shape(y)[1:] > (1,) else y.ravel()
    assert Counter(classes.tolist()) == counts
    elements = dataset.unbatch() if form.batches != "none" else dataset
    labels = [element[label_key(form) or 1].numpy() for element in elements]
    text = [label.decode() if isinstance(label, bytes) else label for label in labels]
    np.testing.assert_array_equal(y, text)
