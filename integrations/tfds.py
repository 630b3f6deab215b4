"""TFDS datasets with synthetic samples in one split."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

from ganaug.integrations.tf_data import mix_synthetic

if TYPE_CHECKING:
    from ganaug.augmenter import GANAugmenter
    from ganaug.types import StrPath, TargetDistribution

FLAG = "synthetic"


def write_augmented(  # noqa: PLR0913
    builder: tfds.core.DatasetBuilder,
    augmenter: GANAugmenter,
    name: str,
    *,
    data_dir: StrPath | None = None,
    version: str = "1.0.0",
    split: str = "train",
    target_dist: TargetDistribution = "auto",
    label: str | None = None,
    leave_out: Sequence[str] = (),
    seed: int | None = None,
) -> tfds.core.DatasetBuilder:
    """Write a copy of a TFDS dataset, with synthetic samples in one split.

    Load it with ``tfds.load(name, data_dir=data_dir)``. Features, label names, supervised keys
    and the other splits are unchanged, and a feature ``synthetic`` marks synthetic examples.
    Nothing is downloaded.

    Parameters
    ----------
    builder : tfds.core.DatasetBuilder
        A builder of the dataset, such as from ``tfds.builder``, whose data are prepared.
    augmenter : GANAugmenter
        Fitted on the split: ``augmenter.fit(builder.as_dataset(split, as_supervised=True))``.
    name : str
        The name of the new dataset, in lower case with underscores.
    data_dir : str or Path, optional
        The folder of datasets; by default that of TFDS.
    version : str, default="1.0.0"
    split : str, default="train"
        The split that gets synthetic samples.
    target_dist : default="auto"
        See `ganaug.mix_synthetic`.
    label : str, optional
        The feature that is the label; by default that of the supervised keys.
    leave_out : sequence of str, default=()
        Features to leave out because the augmenter has not learned them, such as file names.
    seed : int, optional
        Equal seeds give equal examples.

    Returns
    -------
    tfds.core.DatasetBuilder
        A builder of the new dataset.

    Raises
    ------
    ValueError
        If there is no such split, label or feature, or the augmenter has learned others; if a
        feature is called ``synthetic`` already; if the dataset exists; if an image has another
        shape than the augmenter has learned.
    NotFittedError
        If the augmenter has learned nothing.

    Notes
    -----
    Images of a feature without a fixed shape are taken to have the shape that the augmenter has
    learned, in the split that gets synthetic samples.

    JPEG images are written as PNG, since decoding and encoding them would change them.
    """
    label = label or _supervised_label(builder)
    _check(builder, name, split, label, leave_out)
    features = {k: _lossless(f) for k, f in builder.info.features.items() if k not in leave_out}
    stage = mix_synthetic(augmenter, target_dist, sample_weight=0.0, seed=seed)

    def flagged(inputs: dict[str, Any], target: Any, weight: Any) -> dict[str, Any]:
        return inputs | {label: target, FLAG: tf.equal(weight, 0.0)}

    def read(part: str) -> tf.data.Dataset:
        return builder.as_dataset(split=part, shuffle_files=False).map(
            lambda example: _weighted(example, label, leave_out)
        )

    splits = {part: read(part) for part in builder.info.splits}
    splits[split] = _of_learned_shape(splits[split], augmenter).apply(stage)
    splits = {part: dataset.map(flagged) for part, dataset in splits.items()}
    features[FLAG] = tfds.features.Scalar(np.bool_)
    keys = builder.info.supervised_keys
    if not set(tf.nest.flatten(keys)) <= features.keys():
        keys = None  # They would name features that are left out.
    augmented = _Augmented(name, version, builder.info, features, keys, splits, data_dir)
    if augmented.is_prepared():
        raise ValueError(
            f"The dataset {name!r} exists already in this version: {augmented.data_dir}. Choose "
            "another name or version, or remove it."
        )
    try:
        augmented.download_and_prepare()
    except tf.errors.InvalidArgumentError as error:
        said = error.message.partition("assertion failed: ")[2].partition("\n")[0]
        raise ValueError(
            f"The examples of {builder.info.name!r} cannot be written: {said or error.message}"
        ) from error
    return augmented


def _weighted(
    example: dict[str, Any], label: str, leave_out: Sequence[str]
) -> tuple[dict[str, Any], Any, Any]:
    inputs = {k: v for k, v in example.items() if k != label and k not in leave_out}
    return inputs, example[label], tf.constant(1.0)


def _of_learned_shape(dataset: tf.data.Dataset, augmenter: GANAugmenter) -> tf.data.Dataset:
    """Return examples whose image has the learned shape, checked if its shape is open."""
    specs = dataset.element_spec[0]
    shape = getattr(augmenter.codec_, "shape_", None)
    name = next(iter(specs), None)
    if shape is None or len(specs) != 1 or not specs[name].shape.is_compatible_with(shape):
        return dataset
    advice = "Leave out images of other shapes, or resize them before they are written."
    message = f"The augmenter has learned images of shape {shape}. {advice} Received:"

    @tf.autograph.experimental.do_not_convert
    def shaped(number: Any, example: Any) -> Any:
        found = tf.shape(example[0][name])
        received = [message, name, "of shape", found, "in example", number]
        check = tf.debugging.Assert(tf.reduce_all(tf.equal(found, shape)), received)
        with tf.control_dependencies([check]):
            return {name: tf.ensure_shape(example[0][name], shape)}, *example[1:]

    return dataset.enumerate().map(shaped)


def _supervised_label(builder: tfds.core.DatasetBuilder) -> str:
    keys = builder.info.supervised_keys
    if keys is None or not isinstance(keys[1], str):
        raise ValueError(
            f"The dataset {builder.info.name!r} does not say which feature is the label. Give "
            f"label, one of {sorted(builder.info.features)}."
        )
    return keys[1]


def _check(
    builder: tfds.core.DatasetBuilder, name: str, split: str, label: str, leave_out: Sequence[str]
) -> None:
    if not re.fullmatch("[a-z][a-z0-9_]*", name):
        raise ValueError(
            "TFDS needs names of lower-case letters, digits and underscores. Received: "
            f"name={name!r}"
        )
    if isinstance(leave_out, str) or label in leave_out:
        raise ValueError(
            "leave_out must be a list of features without the label. "
            f"Received: leave_out={leave_out!r} for the label {label!r}"
        )
    if split not in builder.info.splits:
        raise ValueError(
            f"The dataset {builder.info.name!r} has the splits {list(builder.info.splits)}. "
            f"Received: split={split!r}"
        )
    unknown = sorted({label, *leave_out} - set(builder.info.features))
    if unknown:
        raise ValueError(
            f"The dataset has the features {sorted(builder.info.features)}. "
            f"Received: the unknown {unknown}"
        )
    if FLAG in builder.info.features and FLAG not in leave_out:
        raise ValueError(
            f"The dataset has a feature {FLAG!r} already, as if it was augmented before. Leave "
            "it out, or augment the original."
        )


def _lossless(feature: Any) -> Any:
    """Return a feature that stores values without loss."""
    if not isinstance(feature, tfds.features.Image):
        return feature
    return tfds.features.Image(
        shape=feature.shape, dtype=feature.np_dtype, encoding_format="png", doc=feature.doc
    )


# TFDS accepts the keyword, but its types do not say so.
class _Augmented(tfds.core.GeneratorBasedBuilder, skip_registration=True):  # type: ignore[call-arg]
    """Write the examples of `tf.data` datasets."""

    def __init__(
        self,
        name: str,
        version: str,
        source: tfds.core.DatasetInfo,
        features: dict[str, Any],
        keys: Any,
        splits: dict[str, tf.data.Dataset],
        data_dir: StrPath | None,
    ) -> None:
        self.name, self.VERSION = name, tfds.core.Version(version)
        self._source, self._keys, self._splits = source, keys, splits
        self._features = tfds.features.FeaturesDict(features)
        super().__init__(data_dir=data_dir, version=version)

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(
            builder=self,
            description=f"{self._source.name} with synthetic samples by ganaug.\n\n"
            f"{self._source.description}",
            features=self._features,
            supervised_keys=self._keys,
            homepage=self._source.homepage,
            citation=self._source.citation,
            license=self._source.redistribution_info.license or None,
        )

    def _split_generators(self, dl_manager: Any) -> dict[str, Any]:
        return {part: self._generate_examples(part) for part in self._splits}

    def _generate_examples(self, part: str) -> Iterator[tuple[int, Any]]:
        yield from enumerate(tfds.as_numpy(self._splits[part]))
