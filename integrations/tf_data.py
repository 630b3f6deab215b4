"""Synthetic samples mixed into a `tf.data.Dataset`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import tensorflow as tf
from sklearn.utils import check_scalar
from sklearn.utils.validation import check_is_fitted

from ganaug._utils.seeding import seed_of
from ganaug.allocation import distribution, synthetic_rates
from ganaug.integrations.image_changes import ChangedImages
from ganaug.integrations.tf_engines import Online
from ganaug.integrations.tf_stage import Stage
from ganaug.sampling.graph import GraphSampler
from ganaug.targets import NoLabels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganaug.augmenter import GANAugmenter
    from ganaug.integrations.tf_engines import Pool
    from ganaug.sampling.synthesizer import Synthesizer
    from ganaug.types import Distribution, TargetDistribution

F = TypeVar("F", bound=Callable[..., Any])


def _unconverted(function: F) -> F:
    """Exempt a function from AutoGraph, which converts all that the functions of datasets call."""
    return tf.autograph.experimental.do_not_convert(function)


@_unconverted
def mix_synthetic(  # noqa: PLR0913
    augmenter: GANAugmenter,
    target_dist: TargetDistribution | Callable[[int], TargetDistribution] = "auto",
    *,
    transform: Callable[[Any], Any] | None = None,
    initial_dist: Distribution | None = None,
    epochs: int | None = None,
    label: str | None = None,
    sample_weight: float = 1.0,
    engine: Online | Pool | None = None,
    batch_size: int | None = None,
    num_parallel_calls: int | None = tf.data.AUTOTUNE,
    seed: int | None = None,
) -> Callable[[tf.data.Dataset], tf.data.Dataset]:
    """Return a transformation that mixes synthetic samples into a dataset.

    All elements of the dataset are kept, unchanged and in order, and synthetic ones are spread
    evenly between them. Use it as ``dataset.apply(mix_synthetic(augmenter))``.

    Parameters
    ----------
    augmenter : GANAugmenter
        A fitted augmenter, of arrays or of a dataset. Later changes to it have no effect here.
    target_dist : str, float, dict, sequence of floats or callable, default="auto"
        The distribution over classes of the result: "balanced", which is that of
        ``sampling_strategy="auto"``, a dict of shares by label, or shares in the order of
        ``augmenter.classes_``. By default, the augmenter's ``sampling_strategy`` says how many
        elements to add. A single number, at least 0 and below 1, is the share of synthetic
        elements in the result, which belong to the classes that ``sampling_strategy`` adds to. A
        function returns one of these for each epoch, counted from 0.
    transform : keras.Layer or callable, optional
        For images: a change that keeps the label, such as ``keras.layers.RandomFlip()`` or a
        function of an image of shape (height, width, channels). For each element, a changed copy
        of it is added, and for each synthetic one, a changed real image of its class that the
        augmenter has learned. The elements and the synthetic images stay unchanged, which is best.
    initial_dist : dict or sequence of floats, optional
        The distribution over classes of the dataset, if `target_dist` is a distribution; by
        default that of the data to which the augmenter was fitted.
    epochs : int, optional
        Number of passes over the dataset, for a `target_dist` that changes with them. By default
        there is one pass; ``repeat`` afterwards for more.
    label : str, optional
        The key of the label, if elements are dicts.
    sample_weight : float, default=1.0
        The weight of synthetic elements, if elements have a weight.
    engine : Online or Pool, optional
        An engine of `ganaug.integrations.tf_engines`. By default, `Online` draws fresh samples;
        `Pool` uses each sample several times, for generators that are too slow.
    batch_size : int, optional
        The size of the batches of the dataset, if its element spec does not have it. By default,
        the first batch is read once to find it.
    num_parallel_calls : int, default=tf.data.AUTOTUNE
        See `tf.data.Dataset.map`; the order of elements does not depend on it.
    seed : int, optional
        Equal seeds give equal elements if ``tf.random.set_seed`` is also equal, as for
        ``shuffle``. Each iteration over the dataset has different synthetic elements, and the n-th
        iteration always has the same.

    Returns
    -------
    callable
        Maps a `tf.data.Dataset` to another one of the same element spec. Its batches are as large
        as before, except for the last one, which is dropped if it is incomplete and the element
        spec fixes the batch size. The result is infinite if the dataset is. Its cardinality is
        known if the number of samples is: for batches, if nothing after ``batch`` changes how many
        there are or how long. Labels may be scalars, of shape (1,) or one-hot, whose classes are
        positions, and synthetic ones have the same form.

    Raises
    ------
    NotFittedError
        If the augmenter has learned nothing.
    TypeError, ValueError
        If a parameter is invalid, or the augmenter has constraints, which cannot be checked
        within a graph. When applied: if the augmenter has learned features or labels that
        elements of the dataset cannot hold, or one-hot labels of another width. Elements whose
        labels the augmenter has not learned are kept like all others and are not counted.
    tf.errors.InvalidArgumentError
        When the dataset is read: if labels of several numbers are not one-hot, or if images are
        scaled to [-1, 1] and those learned were not, or vice versa.

    Notes
    -----
    Nothing is drawn in Python: the synthesizer and the decoding run in the graph, with constant
    weights, so that iterators can be saved and restored, unless `transform` has a state, as layers
    have that draw random numbers. A preceding ``shuffle`` is restored exactly if ``repeat``
    follows it directly: TensorFlow's ``batch``, which the stage uses, forgets the state of one
    that it has read to the end. `tf.data` runs on the CPU; put ``prefetch`` last, as usual. Give
    each shard of a dataset a seed of its own.

    A new iterator takes some tenths of a second to its first element: for many short epochs,
    ``repeat`` and pass ``steps_per_epoch`` to ``fit``. With `LabelAgreement`, the first stage of
    an augmenter takes about a second, even with a dozen classes, to train the network that
    replaces the forests in the graph. The stage also works within another dataset's ``interleave``
    or ``flat_map``, and can be made there; the cardinality is unknown then, and the batch size
    must be known.

    Examples
    --------
    >>> import numpy as np, tensorflow as tf
    >>> from ganaug import GANAugmenter, mix_synthetic
    >>> X, y = np.random.default_rng(0).normal(size=(100, 3)), np.repeat([0, 1], [80, 20])
    >>> augmenter = GANAugmenter(max_iter=10, random_state=0).fit(X, y)
    >>> train = tf.data.Dataset.from_tensor_slices((X, y))
    >>> mixed = train.apply(mix_synthetic(augmenter, "balanced", seed=0))
    >>> len(mixed), sum(int(label) for _, label in mixed)
    (160, 80)
    """
    _check_augmenter(augmenter)
    _check_parameters(epochs, batch_size, sample_weight, engine, seed)
    synthesizer = augmenter.synthesizer_
    augmenter._container.check_in_graph()
    _check_labels(augmenter)
    rates = _rates(augmenter, target_dist, initial_dist, epochs)
    return Stage(
        GraphSampler(synthesizer, _drawn(synthesizer, rates)),
        synthesizer.classes_,
        rates,
        None if transform is None else ChangedImages(synthesizer, transform),
        label=label,
        weight=sample_weight,
        width=_width(augmenter),
        engine=engine or Online(),
        batch_size=batch_size,
        num_parallel_calls=num_parallel_calls,
        seed=seed_of(None) if seed is None else int(seed),
    )


def _width(augmenter: GANAugmenter) -> int | None:
    """Return the number of columns of the labels of an augmenter if they are one-hot."""
    shape = np.shape(augmenter._target.examples)
    return int(shape[1]) if len(shape) == 2 and shape[1] > 1 else None


def _check_labels(augmenter: GANAugmenter) -> None:
    if isinstance(augmenter._target, NoLabels):
        raise ValueError(
            "The augmenter must have learned labels, since the elements have labels. "
            "Received: one that was fitted without. Fit it with the labels of this dataset, or "
            "append samples without labels: dataset.concatenate("
            "tf.data.Dataset.from_tensor_slices(augmenter.sample(100)[0]))."
        )
    if augmenter.classes_.tolist() != augmenter.synthesizer_.classes_.tolist():
        raise ValueError(
            "An augmenter with labels that a dataset can hold was expected: text, integers or "
            f"booleans. Received: labels such as {augmenter.classes_[0]!r}. Fit it to others, for "
            "instance to y.astype(str)."
        )


def _check_augmenter(augmenter: Any) -> None:
    if isinstance(augmenter, tf.data.Dataset):
        raise TypeError(
            "augmenter must be a fitted GANAugmenter. Received: a tf.data.Dataset. Call it as "
            "dataset.apply(mix_synthetic(augmenter))."
        )
    check_is_fitted(augmenter, "synthesizer_")


def _check_parameters(
    epochs: Any, batch_size: Any, sample_weight: Any, engine: Any, seed: Any
) -> None:
    check_scalar(sample_weight, "sample_weight", Real, min_val=0)
    for name, number, least in (("epochs", epochs, 1), ("batch_size", batch_size, 1)):
        if number is not None:
            check_scalar(number, name, Integral, min_val=least)
    if seed is not None:
        check_scalar(seed, "seed", Integral, min_val=0)
    if engine is not None and (isinstance(engine, type) or not hasattr(engine, "supply")):
        raise TypeError(
            "engine must be an object of ganaug.integrations.tf_engines, Online() or Pool(), or "
            f"one with their method `supply`. Received: engine={engine!r}"
        )


def _rates(
    augmenter: GANAugmenter,
    target_dist: Any,
    initial_dist: Distribution | None,
    epochs: int | None,
) -> NDArray[np.float64]:
    """Return the numbers of synthetic samples per original, of shape (n_epochs, n_classes)."""
    rates_of = _rates_of(augmenter, target_dist, initial_dist)
    if not callable(target_dist):
        return np.tile(rates_of(target_dist), (epochs or 1, 1))
    if epochs is None:
        raise ValueError(
            "A target_dist that changes from epoch to epoch needs the number of epochs. "
            "Received: a function and epochs=None. Pass epochs, and do not repeat the dataset."
        )
    of_epochs = []
    for epoch in range(epochs):
        try:
            rates = rates_of(target_dist(epoch))
        except (TypeError, ValueError) as error:
            raise ValueError(f"target_dist({epoch}), of epoch {epoch}: {error}") from error
        of_epochs.append(rates)
    return np.stack(of_epochs)


def _rates_of(
    augmenter: GANAugmenter, target_dist: Any, initial_dist: Distribution | None
) -> Callable[[Any], NDArray[np.float64]]:
    """Return a function that converts a target_dist, which is not a function, to rates."""
    synthesizer = augmenter.synthesizer_
    total = synthesizer.counts_.sum()
    initial = synthesizer.counts_ / total
    if initial_dist is not None:
        if isinstance(target_dist, str) and target_dist == "auto":
            raise ValueError(
                "initial_dist is for a target_dist that is a distribution over classes. Received: "
                "initial_dist beside target_dist='auto'. Give one, such as 'balanced'."
            )
        initial = distribution(initial_dist, synthesizer.classes_, "initial_dist")
    return partial(
        synthetic_rates,
        classes=synthesizer.classes_,
        initial=initial,
        planned={label: n / total for label, n in augmenter.sampling_strategy_.items() if n > 0},
        drawable=synthesizer.drawable,
    )


def _drawn(synthesizer: Synthesizer, rates: NDArray[np.float64]) -> list[int]:
    """Return the positions of the classes that have a rate, if they can be drawn."""
    wanted = synthesizer.classes_[rates.any(axis=0)]
    missing = np.setdiff1d(wanted, synthesizer.drawable).tolist()
    if missing:
        raise ValueError(
            f"target_dist asks for samples of {missing}, which the augmenter has not learned to "
            f"draw; it can draw {synthesizer.drawable.tolist()}. Fit it with "
            "sampling_strategy='all'."
        )
    return np.searchsorted(synthesizer.classes_, wanted).tolist()
