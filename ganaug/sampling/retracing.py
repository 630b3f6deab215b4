"""Samples drawn once more, to find out what they were made of."""

from collections.abc import Callable
from hashlib import blake2b

import numpy as np

from ganaug.data.origins import NONE, Origins

DIGEST = 16


def retraced(synthesizer, labels, rng):
    """Draw samples as `Synthesizer.sample` does, and return them with their origins.

    Equal random numbers give equal samples, so nothing has to be kept of a draw.

    Parameters
    ----------
    synthesizer : Synthesizer
        Fitted.
    labels : ndarray of shape (n_samples,)
    rng : numpy.random.Generator
        In the state that it had before the draw.

    Returns
    -------
    samples : DataFrame or ndarray of shape (n_samples, ...)
    origins : Origins
        The positions are those in ``synthesizer.codes_``.
    """
    rows, stages = _Rows(synthesizer.codes_, synthesizer.labels_), []

    def draw(positions, seeds):
        parts = []

        def note(label, block):
            sampler, local = synthesizer.samplers_[label]
            drawn = local, block.num_candidates, block.seed
            parts.append(sampler.origins(*drawn, rows.finder(label)).at(block.kept))

        samples = synthesizer.draw(positions, seeds, note)
        # The parts are class by class.
        ranks = np.argsort(np.argsort(positions, kind="stable"))
        stages.append(Origins.joined(parts).at(ranks))
        return samples

    samples, kept = synthesizer.draw_with(draw, labels, rng)
    return samples, Origins.joined(stages).at(kept)


class _Rows:
    """Encoded rows, to be found again by their numbers."""

    def __init__(self, codes: np.ndarray, labels: np.ndarray) -> None:
        self.labels = labels
        self._keys = [_key(row) for row in codes]
        self._first = self._by_key(range(len(codes)))

    def finder(self, label: int) -> Callable[[np.ndarray], np.ndarray]:
        """Return a function that finds the positions of rows, first among those of a class."""
        known = self._first | self._by_key(np.flatnonzero(self.labels == label).tolist())
        return lambda codes: np.array([known.get(_key(row), NONE) for row in codes], int)

    def _by_key(self, positions):
        return {self._keys[i]: i for i in reversed(positions)}


def _key(row):
    return blake2b(row.tobytes(), digest_size=DIGEST).digest()
