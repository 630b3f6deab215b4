"""The parameters of a sampler to search over."""

from sklearn.model_selection import ParameterGrid

from ganaug.augmenter import GANAugmenter
from ganaug.model_selection.estimators import parts_for


def points_of(param_grid, sampler, codec):
    """Return the combinations of a grid, a dict of parameters for each.

    Without a grid, a GAN for data that can be augmented without one is compared with `gan=None`.

    Parameters
    ----------
    param_grid : dict, list of dicts or None
        See `ganaug.GANAugmenterCV`.
    sampler : oversampler
    codec : str or codec
        See `ganaug.inputs.kind_of`.
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
    return points
