"""Samples drawn within a graph."""

import numpy as np
import pytest
import tensorflow as tf

from ganaug.sampling.graph import GraphSampler


def sampler_of(quick, sizes):
    y = np.repeat(np.arange(len(sizes)), sizes)
    X = np.random.default_rng(0).normal(size=(len(y), 3)) + 20.0 * y[:, None]
    return GraphSampler(quick(sampling_strategy="all", max_iter=30).fit(X, y).synthesizer_)


def num_nodes(sampler):
    signature = [tf.TensorSpec([None], tf.int32), tf.TensorSpec([2], tf.int64)]
    definition = tf.function(sampler.codes, input_signature=signature, autograph=False)
    graph = definition.get_concrete_function().graph.as_graph_def()
    return len(graph.node) + sum(len(f.node_def) for f in graph.library.function)


@pytest.mark.filterwarnings("ignore:Training collapsed")
def test_the_graph_does_not_grow_with_the_classes(quick):
    assert num_nodes(sampler_of(quick, [20] * 2)) == num_nodes(sampler_of(quick, [20] * 6))


@pytest.mark.filterwarnings("ignore:Too few rows", "ignore:Training collapsed")
def test_samples_are_in_the_order_of_the_labels(quick):
    """Class 1 is drawn by the fallback, the others by one GAN."""
    sampler = sampler_of(quick, [40, 4, 30, 50])
    labels = np.tile([1, 2, 0, 0], 20).astype("int32")
    rows = sampler(tf.constant(labels), tf.constant([1, 2], tf.int64)).numpy()
    assert abs(rows[labels == 1].mean() - 20) < 6
    assert rows[labels == 0].mean() < rows[labels == 2].mean() - 10
