"""The parts of an element of a `tf.data.Dataset`: features, a label, perhaps a weight."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from ganaug.data.batching import batchings
from ganaug.data.label_forms import form_of

EXPECTED = (
    "Elements (features, label), (features, label, weight) or a dict with the label under a key "
    "were expected; features are a tensor (a row, an image or text), or a dict of columns. "
)
TO_KNOW = (
    "Use tf.ensure_shape, or output_signature= of from_generator; resize images of several sizes "
    "to one: tf.image.resize."
)
# Axes of a sample; videos count as images.
ROW, IMAGES = 1, (2, 3, 4)


@dataclass(frozen=True)
class Elements:
    """Split the elements of a dataset into their parts, and join parts into elements.

    Attributes
    ----------
    features : TensorSpec or dict of TensorSpec
        The spec of one sample: a row, an image, or the scalar columns of a table.
    label : TensorSpec
        A scalar, a column of one, or a one-hot row.
    weight : TensorSpec or None
        A scalar.
    form : Scalar, Column or OneHot
        The form of labels; see `ganaug.data.label_forms`.
    batched : bool
    batch_size : int or None
        The batch size, if the element spec has it.
    key : str or None
        The key of the label, if elements are dicts.
    inner : str or None
        The key of the tensor, if the features are a dict that holds nothing else.
    make : callable
        Maps the parts of an element that is not a dict to the element.
    """

    features: Any
    label: tf.TensorSpec
    weight: tf.TensorSpec | None
    form: Any
    batched: bool
    batch_size: int | None
    key: str | None
    inner: str | None
    make: Callable[[list[Any]], Any]

    @classmethod
    def of(cls, spec, key=None, choose=lambda batched, single: batched):
        """Read an element spec.

        Parameters
        ----------
        spec : nested structure of TensorSpec
        key : str, optional
            The key of the label, if elements are dicts.
        choose : callable, optional
            Returns one of two `Elements`, if the spec may be that of batches or that of single
            samples with one-hot labels.

        Raises
        ------
        TypeError, ValueError
            If the spec is not one of those expected.
        """
        features, label, weight = _parts(spec, key)
        for name, part in _named(features, label, weight):
            _check_type(name, part)
        if label.shape.rank > 2:
            raise ValueError(
                "Labels must be one number or text for each sample, or one-hot: of shape (), (1,) "
                f"or (n_classes,), batched or not. Received: labels of {label!r}."
            )
        make = getattr(type(spec), "_make", tuple)
        readings = [
            cls._read(features, label, weight, batched, key, make)
            for batched in batchings(features, label, weight)
        ]
        return readings[0] if len(readings) == 1 else choose(*readings)

    @classmethod
    def _read(cls, features, label, weight, batched, key, make):
        for name, part in _named(features, label, weight):
            _check_shape(name, part, batched, label)
        _check_ranks(features, weight, batched)
        inner = _inner(features, batched) if isinstance(features, dict) else None
        of_label = _of_one(label, batched)
        return cls(
            features=_of_one(features if inner is None else features[inner], batched),
            label=of_label,
            weight=None if weight is None else _of_one(weight, batched),
            form=form_of(of_label),
            batched=batched,
            batch_size=label.shape[0] if batched else None,
            key=key,
            inner=inner,
            make=make,
        )

    @property
    def is_images(self):
        """True if samples are images or videos."""
        return not isinstance(self.features, dict) and self.features.shape.rank in IMAGES

    def split(self, element):
        """Return the features, the label and the weight (or None) of an element."""
        if self.key is not None:
            label = element[self.key]
            features, weight = {k: v for k, v in element.items() if k != self.key}, None
        else:
            features, label, *weight = element
            weight = weight[0] if weight else None
        return features if self.inner is None else features[self.inner], label, weight

    def join(self, features, label, weight=None):
        """Return an element of these parts."""
        if self.inner is not None:
            features = {self.inner: features}
        if self.key is not None:
            return features | {self.key: label}
        return self.make([features, label] + ([] if self.weight is None else [weight]))


def _parts(spec, key):
    if isinstance(spec, dict):
        if key not in spec:
            raise ValueError(
                "If elements are dicts, the key of the label must be given and be one of "
                f"{sorted(spec)}. Received: {key!r}. Or map them to (features, label)."
            )
        return {name: part for name, part in spec.items() if name != key}, spec[key], None
    if not isinstance(spec, tuple) or len(spec) not in (2, 3):
        raise TypeError(
            f"{EXPECTED}Received: elements of {spec!r}. Map them to (features, label)."
        )
    if key is not None:
        raise ValueError(
            f"A key of the label is only for elements that are dicts. Received: {key!r} for "
            f"elements of {spec!r}. Leave it out."
        )
    features, label, *weight = spec
    return features, label, weight[0] if weight else None


def _named(features, label, weight):
    """Return pairs of the names and the specs of all parts."""
    named = features if isinstance(features, dict) else {"features": features}
    named = named | {"label": label} | ({} if weight is None else {"weight": weight})
    return named.items()


def _check_type(name, part):
    if not isinstance(part, tf.TensorSpec):
        raise TypeError(f"{EXPECTED}Received: {name!r} of {part!r}. Make dense tensors of it.")
    if part.dtype != tf.string and np.dtype(part.dtype.as_numpy_dtype).kind not in "biuf":
        raise TypeError(
            "Parts of an element must be booleans, numbers of a NumPy dtype, or text. "
            f"Received: {name!r} of {part!r}. Cast it."
        )
    if part.shape.rank is None:
        raise ValueError(
            f"The shape of a sample must be known. Received: {name!r} of {part!r}. {TO_KNOW}"
        )


def _check_shape(name, part, batched, label):
    shape = part.shape
    if shape.rank < batched:
        raise ValueError(
            "All parts of an element must be batched, or none. "
            f"Received: {name!r} of {part!r} beside labels of {label!r}."
        )
    if part is not label and not shape[batched:].is_fully_defined():
        raise ValueError(
            f"The shape of a sample must be known. Received: {name!r} of {part!r} beside labels "
            f"of {label!r}. {TO_KNOW}"
        )
    if batched and not shape[:1].is_compatible_with(label.shape[:1]):
        raise ValueError(
            f"Labels of shape {label.shape} are those of a batch, all parts of which must be of "
            f"one length. Received: {name!r} of {part!r}. Labels of single samples have the shape "
            "(), (1,) or (n_classes,)."
        )


def _check_ranks(features, weight, batched):
    if weight is not None and weight.shape.rank != batched:
        raise ValueError(
            f"A weight must be one number for each sample. Received: {weight!r}. Leave it out."
        )
    if not isinstance(features, dict) and not _is_sample(features, batched):
        raise ValueError(
            "Features must be a row of numbers, an image, a video, text or a dict of columns. "
            f"Received: features of {features!r}{' in batches' * batched}."
        )


def _is_sample(part, batched):
    """Return whether a tensor can be a sample, alone or in a batch."""
    rank = part.shape.rank - batched
    return rank in (ROW, *IMAGES) or (rank == 0 and part.dtype == tf.string)


def _of_one(spec, batched):
    """Return the spec of one sample."""

    def of_one(part):
        return tf.TensorSpec(part.shape[1:] if batched else part.shape, part.dtype, part.name)

    return tf.nest.map_structure(of_one, spec)


def _inner(features, batched):
    """Return the only key of a dict that holds one tensor, or None if it holds columns."""
    ranks = {name: part.shape.rank - batched for name, part in features.items()}
    deep = [name for name, rank in ranks.items() if rank > 0]
    if not deep and features:
        return None
    if len(features) == 1 and _is_sample(features[deep[0]], batched):
        return deep[0]
    raise ValueError(
        "A dict of features must hold columns, one scalar for each sample, or one row, image or "
        f"video alone. Received: {features!r}. Leave out the others, or make columns of them."
    )
