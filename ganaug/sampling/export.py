"""Export of a fitted synthesizer as a SavedModel, which TensorFlow runs without this package."""

import os
import secrets
import shutil
from pathlib import Path

import numpy as np
import tensorflow as tf

from ganaug._utils.processes import check_not_forked
from ganaug.sampling.graph import GraphSampler


def export(synthesizer, path):
    """Write a SavedModel that samples; see `ganaug.GANAugmenter.export`.

    Parameters
    ----------
    synthesizer : Synthesizer
        Fitted.
    path : str or Path
        A folder that does not exist yet.
    """
    target = Path(path).resolve()
    if target.exists():
        raise FileExistsError(
            f"A SavedModel is a folder, and {path} exists already. Choose another name or remove "
            "it first."
        )
    if not target.parent.is_dir():
        raise FileNotFoundError(f"The folder {target.parent} does not exist. Make it first.")
    check_not_forked()
    module = _Sampler(synthesizer)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        signatures = {"sample": module.sample, "labels": module.labels}
        tf.saved_model.save(module, str(draft), signatures=signatures)
        os.rename(draft, target)  # The folder appears complete or not at all.
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


class _Sampler(tf.Module):
    """The functions of the SavedModel, and the variables that they read."""

    def __init__(self, synthesizer):
        super().__init__(name="sampler")
        sampler, classes = GraphSampler(synthesizer), label_tensor(synthesizer.classes_)
        drawable = label_tensor(synthesizer.drawable)

        def sample(label, seed):
            found = tf.equal(label[:, None], classes)
            known = tf.reduce_any(tf.equal(label[:, None], drawable), axis=1)
            check = tf.debugging.Assert(
                tf.reduce_all(known), ["Some labels cannot be drawn. Expected:", drawable, label]
            )
            with tf.control_dependencies([check]):
                positions = tf.argmax(tf.cast(found, tf.int32), axis=1, output_type=tf.int32)
            features = sampler(positions, tf.stack([seed, 0]))
            return features if isinstance(features, dict) else {"features": features}

        signature = [
            tf.TensorSpec([None], classes.dtype, "label"),
            tf.TensorSpec([], tf.int64, "seed"),
        ]
        traced = tf.function(sample, input_signature=signature, autograph=False)
        self.weights, with_weights = as_variables(traced.get_concrete_function())
        self.sample = tf.function(with_weights, input_signature=signature, autograph=False)
        self.labels = tf.function(lambda: {"labels": drawable}, input_signature=[])


def as_variables(concrete):
    """Turn the constants that a graph captures into variables.

    A SavedModel stores constants in its graph, which cannot hold more than 2 GB.

    Parameters
    ----------
    concrete : tf.types.experimental.ConcreteFunction

    Returns
    -------
    variables : list of tf.Variable
    function : callable
        Returns the same results for the same arguments.
    """
    graph = concrete.graph
    definition = graph.as_graph_def()
    captures = [(outer, inner.name) for outer, inner in graph.captures]
    held = [
        (tf.Variable(outer, trainable=False) if outer.dtype.is_floating else outer, name)
        for outer, name in captures
    ]
    arguments = [tensor.name for tensor in graph.inputs[: len(graph.inputs) - len(captures)]]
    outputs = [tensor.name for tensor in graph.outputs]

    def function(*values):
        given = dict(zip(arguments, values, strict=True))
        given |= {name: tf.convert_to_tensor(value) for value, name in held}
        found = tf.graph_util.import_graph_def(definition, given, outputs, name="")
        return tf.nest.pack_sequence_as(concrete.structured_outputs, found)

    return [value for value, _ in held if isinstance(value, tf.Variable)], function


def label_tensor(labels):
    """Return labels as a tensor of strings, int64, float64 or bool."""
    labels = np.array(labels.tolist())
    return tf.constant(np.char.encode(labels, "utf-8") if labels.dtype.kind == "U" else labels)
