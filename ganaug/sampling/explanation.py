"""Origins, neighbours and agreement of synthetic rows."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ganaug._utils.compat import num_samples
from ganaug.codecs import TabularCodec
from ganaug.codecs.tabular.unseen import unseen_cells
from ganaug.data.origins import NONE, Origins
from ganaug.sampling.real_rows import Neighbors, RealRows
from ganaug.selection import LabelAgreement

# The number of columns named for each row.
MOST_COLUMNS = 3


class Explanation(NamedTuple):
    """The facts about some rows. All positions are positions among the learned rows.

    Attributes
    ----------
    samples : DataFrame or ndarray of shape (n_rows, ...)
        The rows, as the codec takes them.
    labels : ndarray of shape (n_rows,), int
        Positions in the classes.
    origins : Origins
    agreement : ndarray of shape (n_rows,), float64
    own, other : Neighbors
        Real rows of the class, and of the nearest other class. The unit of the distances is
        `RealRows.usual_distance` of the class of the row.
    other_labels : ndarray of shape (n_rows,), int
        The nearest other class, `NONE` if there is none.
    differing : ndarray of shape (n_rows, n_columns), int
        The columns of a table that differ most from the nearest real row, in descending order,
        padded with `NONE`. Without columns for other samples.
    """

    samples: Any
    labels: np.ndarray
    origins: Origins
    agreement: np.ndarray
    own: Neighbors
    other: Neighbors
    other_labels: np.ndarray
    differing: np.ndarray


def explanation(synthesizer, samples, labels, origins, n_neighbors):
    """Return the `Explanation` of samples.

    Parameters
    ----------
    synthesizer : Synthesizer
        Fitted.
    samples : DataFrame or ndarray of shape (n_samples, ...)
    labels : ndarray of shape (n_samples,), int
        Positions in ``synthesizer.classes_``.
    origins : Origins
    n_neighbors : int
    """
    learned = synthesizer.codes_.reshape(len(synthesizer.codes_), -1)
    codes = synthesizer.codec.encode(samples).reshape(len(labels), learned.shape[1])
    unseen = _unseen(synthesizer.codec, samples)
    marked, known = codes, learned
    if unseen.size:
        # Learned rows have no unseen cells, so that each one adds 1 to a squared distance.
        marked = np.hstack([codes, unseen])
        known = np.pad(learned, [(0, 0), (0, unseen.shape[1])])
    real = RealRows(known, synthesizer.labels_)
    own, other, other_labels = _neighbors(real, marked, labels, n_neighbors)
    first = learned[own.rows[:, 0]] if len(codes) else codes
    return Explanation(
        samples,
        labels,
        origins,
        _agreement(synthesizer, codes, labels),
        own,
        other,
        other_labels,
        _differing(synthesizer.codec, codes - first, unseen),
    )


def _unseen(codec, samples):
    """Return a mask of unseen cells of a table as float32, without columns if there are none."""
    if isinstance(codec, TabularCodec) and (cells := unseen_cells(codec, samples)).any():
        return cells.astype("float32")
    return np.empty((num_samples(samples), 0), "float32")


def _neighbors(real, codes, labels, k):
    """Return the nearest rows of the same class and of the nearest other one, and the latter."""
    shape = len(codes), k
    own = Neighbors(np.full(shape, np.nan), np.full(shape, NONE))
    other = Neighbors(np.full(shape, np.nan), np.full(shape, NONE))
    other_labels = np.full(len(codes), NONE)
    for label in np.unique(labels).tolist():
        chosen = np.flatnonzero(labels == label)
        unit = real.usual_distance(label)
        _put(own, chosen, real.near(codes[chosen], label, k), unit)
        other_labels[chosen] = real.nearest_other(codes[chosen], label)
        for second in np.unique(other_labels[chosen]).tolist():
            if second != NONE:
                part = chosen[other_labels[chosen] == second]
                _put(other, part, real.near(codes[part], second, k), unit)
    return own, other, other_labels


def _put(neighbors, places, found, unit):
    neighbors.distances[places] = found.distances / unit
    neighbors.rows[places] = found.rows


def _agreement(synthesizer, codes, labels):
    """Return the probability of the class of each row, NaN if there is only one class."""
    if len(synthesizer.classes_) < 2 or not len(codes):
        return np.full(len(codes), np.nan)
    forests = synthesizer.fitted_selection if synthesizer.selection is not None else None
    if not isinstance(forests, LabelAgreement):
        forests = LabelAgreement().fit(synthesizer.codes_, synthesizer.labels_, synthesizer.seed_)
    return forests.probabilities(codes)[np.arange(len(codes)), labels]


def _differing(codec, differences, unseen):
    """Return the columns of a table that differ most; see `Explanation`."""
    if not isinstance(codec, TabularCodec):
        return np.empty((len(differences), 0), int)
    widths = [sum(span.width for span in column.spans) for column in codec.columns_]
    ends = np.cumsum(widths)
    squares = np.cumsum(np.pad(differences.astype("float64") ** 2, [(0, 0), (1, 0)]), axis=1)
    squares = squares[:, ends] - squares[:, ends - widths]
    squares += unseen if unseen.size else 0.0
    order = np.argsort(-squares, axis=1, kind="stable")[:, :MOST_COLUMNS]
    return np.where(np.take_along_axis(squares, order, axis=1) > 0, order, NONE)


def frame_of(explained, index, places, classes, names):
    """Return an explanation as a frame; see `ganaug.GANAugmenter.explain`.

    Parameters
    ----------
    explained : Explanation
    index : array-like of shape (n_rows,)
    places : ndarray of shape (n_learned,), int
        The positions of the learned rows in the user's data.
    classes : ndarray of shape (n_classes,)
        The labels.
    names : list
        The names of the learned columns.
    """
    origins, places = explained.origins, np.append(places, NONE)
    columns: dict[str, Any] = {
        "label": classes[explained.labels],
        "origin": origins.kinds,
        "source_1": _positions(places[origins.first]),
        "source_2": _positions(places[origins.second]),
        "share": origins.shares,
        "agreement": explained.agreement,
    }
    columns |= _numbered("nearest", places[explained.own.rows], _positions)
    columns |= _numbered("distance", explained.own.distances)
    columns["other_label"] = _named(explained.other_labels, classes.tolist())
    columns |= _numbered("other_nearest", places[explained.other.rows], _positions)
    columns |= _numbered("other_distance", explained.other.distances)
    columns |= _numbered("differs", explained.differing, lambda chosen: _named(chosen, names))
    return pd.DataFrame(columns, index=index)


def _numbered(name, values, convert=lambda column: column):
    return {f"{name}_{i + 1}": convert(column) for i, column in enumerate(values.T)}


def _positions(values):
    """Return positions as nullable integers, missing where there is none."""
    return pd.arrays.IntegerArray(values.astype("int64"), values == NONE)


def _named(positions, names):
    """Return the names at these positions as an array of objects, None where there is none."""
    named = np.empty(len(names) + 1, object)
    named[:-1] = names
    return named[positions]
