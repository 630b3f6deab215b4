"""Drawing samples once more to find their origins."""

from collections.abc import Callable

import numpy as np

from ganaug.data.origins import NONE, UNKNOWN, Origins


def retraced(synthesizer, labels, rng):
    """Draw samples as `Synthesizer.sample` does, and return them with their origins.

    Equal random numbers give equal samples, so nothing about a draw has to be stored.

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
        With positions in ``synthesizer.codes_``.
    """
    rows, stages = _Rows(synthesizer.codes_, synthesizer.labels_), []

    def draw(positions, seeds):
        parts = [Origins.alike(UNKNOWN, 0)]  # There may be no samples.

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
    """Encoded rows, which can be looked up by their numbers."""

    def __init__(self, codes: np.ndarray, labels: np.ndarray) -> None:
        self.codes = codes.reshape(len(codes), -1)
        self.labels = labels
        self._weights = np.random.default_rng(0).integers(2**63, size=self.codes.shape[1])
        self._keys = self._key(self.codes)

    def finder(self, label: int) -> Callable[[np.ndarray], np.ndarray]:
        """Return a function that finds the positions of rows, first among those of a class."""
        own = np.flatnonzero(self.labels == label)

        def find(codes):
            rows = codes.reshape(len(codes), -1)
            found = self._find(rows, own)
            others = np.flatnonzero(found == NONE)
            found[others] = self._find(rows[others], np.arange(len(self.codes)))
            return found

        return find

    def _find(self, rows, among):
        """Return the positions of rows among given ones, `NONE` for those that are not found."""
        order = among[np.argsort(self._keys[among], kind="stable")]
        places = np.searchsorted(self._keys[order[:-1]], self._key(rows))
        found = order[places]
        return np.where((self.codes[found] == rows).all(axis=1), found, NONE)

    def _key(self, rows):
        """Return a hash of each row."""
        return rows.view("uint32").astype("int64") @ self._weights
