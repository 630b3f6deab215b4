"""Lookup of the rows to explain: those of the last `fit_resample`, or others."""

from numbers import Integral

import numpy as np
import pandas as pd
from sklearn.utils import check_scalar
from threadpoolctl import threadpool_limits

from ganaug import frames, inputs
from ganaug._utils.compat import num_samples, safe_indexing
from ganaug._utils.seeding import stream, words_of
from ganaug.codecs import TabularCodec
from ganaug.codecs.tabular.layout import Frame
from ganaug.data.origins import UNKNOWN, Origins
from ganaug.sampling.explanation import explanation, frame_of
from ganaug.sampling.retracing import retraced
from ganaug.targets import NoLabels, Target, as_array


def explained(augmenter, rows, y, n_neighbors, random_state=None):
    """Return the `Explanation` of rows, and an index for them.

    Parameters
    ----------
    augmenter : FittedSampler
    rows, y, n_neighbors, random_state
        See `ganaug.GANAugmenter.explain`.
    """
    check_scalar(n_neighbors, "n_neighbors", Integral, min_val=1)
    if random_state is not None:
        check_scalar(random_state, "random_state", Integral, min_val=0)
    mask = _mask(rows)
    if rows is None or mask is not None:
        samples, labels, origins, index = _drawn(augmenter, mask, y, random_state)
    else:
        samples, labels, origins, index = _given(augmenter, rows, y, random_state)
    # On so few rows, OpenMP threads that wait for a busy core cost more than they gain.
    with threadpool_limits(1):
        found = explanation(augmenter.synthesizer_, samples, labels, origins, n_neighbors)
    return found, index


def as_frame(augmenter, found, index):
    """Return an `Explanation` as a frame."""
    target, places = augmenter._target, augmenter.synthesizer_.places_
    classes = as_array([None]) if isinstance(target, NoLabels) else target.classes
    return frame_of(found, index, places, classes, _names(augmenter))


def _names(augmenter):
    """Return the names, or else the positions, of the learned columns of a table."""
    codec = augmenter.codec_
    if not isinstance(codec, TabularCodec):
        return []
    if isinstance(codec.container_, Frame):
        return list(codec.container_.names)
    everywhere = np.arange(augmenter.n_features_in_)
    return augmenter._container.learned(everywhere[np.newaxis])[0].tolist()


def _mask(rows):
    """Return a list, array or series of booleans as an array, and None for anything else."""
    # Lists and pyarrow arrays have no shape.
    flat = len(getattr(rows, "shape", (0,))) == 1
    flags = frames.to_pandas(rows) if flat else None
    if not isinstance(flags, list | np.ndarray | pd.Series):
        return None
    kind = pd.api.types.infer_dtype(flags, skipna=False)
    if kind == "integer":
        raise ValueError(
            "A mask or rows were expected. Received: a flat array of integers. If these are "
            "positions in the result of fit_resample, turn them into a mask: "
            "np.isin(np.arange(len(mask)), positions), where mask is synthetic_mask_."
        )
    return np.asarray(flags, dtype=bool) if kind == "boolean" else None


def _drawn(augmenter, mask, y, random_state):
    """Return rows of the last `fit_resample`, their labels, origins and positions in it."""
    synthetic = vars(augmenter).get("synthetic_mask_")
    if synthetic is None:
        raise ValueError(
            "A mask, or rows=None, needs the rows of a fit_resample. Received: an augmenter "
            "without any. Pass rows with their labels: explain(*augmenter.sample(100))."
        )
    chosen = synthetic if mask is None else _checked(mask, synthetic)
    if y is not None or random_state is not None:
        raise ValueError(
            "The labels and the seed of rows of fit_resample are already known. Received: y or "
            "random_state without rows, or with a mask. Leave them out."
        )
    synthesizer, target = augmenter.synthesizer_, augmenter._target
    planned = augmenter._planned()
    labels = np.repeat(target.positions(as_array(list(planned))), list(planned.values()))
    # It was the first draw after the fit.
    rng = stream(synthesizer.seed_, "samples")
    samples, origins = retraced(synthesizer, target.learned[labels], rng)
    index = np.flatnonzero(chosen)
    places = index - np.flatnonzero(synthetic)[0]
    return safe_indexing(samples, places), labels[places], origins.at(places), index


def _checked(mask, synthetic):
    if mask.shape != synthetic.shape or (mask & ~synthetic).any():
        raise ValueError(
            f"A mask of the {len(synthetic)} rows that fit_resample returned was expected, which "
            f"is True for synthetic rows only, like synthetic_mask_. Received: {mask.size} "
            f"bools, {int(mask.sum())} of them True. To explain other rows, pass them with labels."
        )
    return mask


def _given(augmenter, rows, y, random_state):
    """Return the user's rows, their labels, their origins if known, and their index."""
    container = augmenter._container
    kind = inputs.named_kind(augmenter.codec_)
    samples = container.learned(inputs.checked(container.read(rows), kind))
    number = num_samples(samples)
    labels = _labels(augmenter._target, y, number)
    index = rows.index if isinstance(rows, pd.DataFrame | pd.Series) else pd.RangeIndex(number)
    origins = Origins.alike(UNKNOWN, number)
    if random_state is not None:
        origins = _origins(augmenter, samples, labels, random_state)
    return samples, labels, origins, index


def _origins(augmenter, samples, labels, random_state):
    """Return the origins of samples that `sample` drew; raise if it drew others."""
    synthesizer, encode = augmenter.synthesizer_, augmenter.codec_.encode
    learned, drawable = augmenter._target.learned[labels], list(synthesizer.samplers_)
    if np.isin(np.searchsorted(synthesizer.classes_, learned), drawable).all():
        rng = np.random.default_rng(words_of(random_state))
        again, origins = retraced(synthesizer, learned, rng)
        if np.array_equal(encode(again), encode(samples)):
            return origins
    raise ValueError(
        "The rows must be those that sample drew with this random_state: all of them in order, "
        "with the labels it returned, and drawn without given=. Received: others, and "
        f"random_state={random_state}. Leave random_state out for rows of unknown origin."
    )


def _labels(target, y, number):
    """Return the position of the class of each row."""
    classes = target.classes.tolist()
    if y is None and len(classes) > 1:
        raise ValueError(
            "explain needs the label of each row, to compare it with real rows of its class. "
            "Received: y=None. Pass y, or a mask of rows that fit_resample has added."
        )
    if y is None or np.ndim(y) == 0:
        labels = [classes[0] if y is None else y] * number
    else:
        given, codes = Target.of(y)
        labels = given.classes[codes].tolist()
    if len(labels) != number or not set(labels) <= set(classes):
        raise ValueError(
            f"y must be a label, or one for each of the {number} rows, of those that were "
            f"learned: {classes}. Received: {len(labels)} labels, such as {labels[:3]}."
        )
    return target.positions(as_array(labels))
