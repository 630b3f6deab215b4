"""The candidates of a search: parameters of a sampler, and amounts."""

from sklearn.base import clone
from sklearn.model_selection import ParameterGrid

from ganaug.augmenter import GANAugmenter
from ganaug.model_selection.amounts import checked_amounts
from ganaug.model_selection.estimators import parts_for


class Candidates:
    """All amounts of all samplers, after adding nothing; smaller amounts come first.

    Parameters
    ----------
    points : list of (dict, oversampler)
        See `points_of`.
    amounts : sequence of floats
    scaled : callable
        Returns the `ScaledSampler` of a sampler.

    Attributes
    ----------
    planned : set
        Labels of which samples are to be added.
    samplers : list of ScaledSampler
    amounts : list of float
        Empty if no samples are to be added.
    params : list of dict
        Parameters of the candidates.
    """

    def __init__(self, points, amounts, scaled):
        self.samplers = [scaled(sampler) for _, sampler in points]
        self.planned = {label for sampler in self.samplers for label in sampler.planned}
        self.amounts = checked_amounts(amounts) if self.planned else []
        self._pairs = [(0.0, 0)] + [(a, i) for a in self.amounts for i in range(len(points))]
        self.params = [
            {"amount": amount, **(points[i][0] if amount else {})} for amount, i in self._pairs
        ]

    def __getitem__(self, index):
        """Return the amount and the sampler of a candidate."""
        amount, i = self._pairs[index]
        return amount, self.samplers[i]


def points_of(param_grid, sampler, codec):
    """Return the combinations of a grid: parameters, and a copy of the sampler that has them.

    Without a grid, a GAN for data that can be augmented without one is compared with `gan=None`.

    Parameters
    ----------
    param_grid : dict, list of dicts or None
        See `ganaug.GANAugmenterCV`.
    sampler : oversampler
    codec : str or codec
        See `ganaug.inputs.kind_of`.

    Returns
    -------
    list of (dict, oversampler)
    """
    grid = param_grid
    learns = isinstance(sampler, GANAugmenter) and sampler.gan is not None
    if grid is None and learns and parts_for(codec).fallback_name:
        grid = {"gan": [sampler.gan, None]}
    points = list(ParameterGrid(grid or {}))
    if any("random_state" in point for point in points):
        raise ValueError(
            "param_grid must not contain random_state, which differs in each split. Received: "
            f"param_grid={param_grid!r}"
        )
    return [(point, clone(sampler).set_params(**point)) for point in points]
