"""A pipeline that passes sample weights through resampling."""

from __future__ import annotations

from typing import Any

from imblearn.pipeline import Pipeline

from ganaug.augmenter import GANAugmenter


class WeightedPipeline(Pipeline):
    """imbalanced-learn's pipeline, with a weight for each resampled row at its last step.

    That pipeline passes the weights given to `fit` to all steps, but there are fewer of them than
    rows once a `GANAugmenter` has added some. Here, the last step receives
    `GANAugmenter.sample_weight_`: the weights of the real rows, then those of the synthetic rows.

    Parameters
    ----------
    steps, transform_input, memory, verbose
        See `imblearn.pipeline.Pipeline`.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn import config_context
    >>> from sklearn.datasets import make_classification
    >>> from sklearn.linear_model import LogisticRegression
    >>> from ganaug import GANAugmenter
    >>> from ganaug.pipeline import WeightedPipeline
    >>> X, y = make_classification(100, weights=[0.8], random_state=0)
    >>> with config_context(enable_metadata_routing=True):
    ...     steps = [
    ...         ("gan", GANAugmenter(max_iter=2).set_fit_resample_request(sample_weight=True)),
    ...         ("classifier", LogisticRegression().set_fit_request(sample_weight=True)),
    ...     ]
    ...     model = WeightedPipeline(steps).fit(X, y, sample_weight=np.full(100, 2.0))
    >>> bool(len(model["gan"].sample_weight_) > 100)
    True
    """

    def _fit(self, X: Any, y: Any = None, routed_params: Any = None, **others: Any) -> Any:
        resampled = super()._fit(X, y, routed_params, **others)
        steps = [step for _, step in self.steps[:-1] if isinstance(step, GANAugmenter)]
        weights = [vars(step).get("sample_weight_") for step in steps]
        last = routed_params[self.steps[-1][0]]
        for params in last.values():
            if weights and weights[-1] is not None and "sample_weight" in params:
                params["sample_weight"] = weights[-1]
        return resampled
