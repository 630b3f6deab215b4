"""Save samplers for regression to files, and load them."""

import numpy as np

from ganaug import frames
from ganaug._utils.compat import validate_params
from ganaug.augmenter import GANAugmenter
from ganaug.codecs.tabular.saving import pack, unpack
from ganaug.metrics.relevance import Relevance
from ganaug.persistence import archive
from ganaug.persistence.augmenter_state import (
    as_json,
    below,
    pack_augmenter,
    pack_params,
    unpack_augmenter,
    unpack_params,
)
from ganaug.persistence.containers_state import (
    pack_container,
    pack_examples,
    unpack_container,
    unpack_examples,
)
from ganaug.regression.continuous_target import ContinuousTarget
from ganaug.regression.joint_table import JointTable

WRITER = "GANRegressionAugmenter"
PARAMS = ("threshold", "sampling_strategy", "random_state")
FITTED = ("regions_", "sampling_strategy_", "n_features_in_")


def save(sampler, path):
    """Write a fitted `ganaug.GANRegressionAugmenter` to a file."""
    document, arrays, models = pack_augmenter(sampler.augmenter_)
    own: dict[str, np.ndarray] = {}
    document["regression"] = {
        "params": _pack_params(sampler),
        "fitted": {name: getattr(sampler, name) for name in FITTED},
        "names": pack(list(vars(sampler).get("feature_names_in_", ())), own),
        "relevance": pack({**vars(sampler.relevance_)}, own),
        "joint": _pack_joint(sampler._joint, own),
    }
    if "synthetic_mask_" in vars(sampler):
        own["synthetic_mask_"] = sampler.synthetic_mask_
    arrays |= {f"regression/{name}": array for name, array in own.items()}
    archive.write(path, WRITER, document, arrays, models)


def load(cls, path):
    """Return a sampler, an instance of `cls`, from a file that `save` wrote."""
    with archive.as_load_errors(path, WRITER):
        document, arrays, models = archive.read(path, WRITER)
        packed, own = document["regression"], below("regression/", arrays)
        relevance = Relevance(**unpack(packed["relevance"], own))
        sampler = cls(**_unpack_params(packed["params"], relevance))
        validate_params(sampler)
        for name, value in packed["fitted"].items():
            setattr(sampler, name, value)
        if names := unpack(packed["names"], own):
            sampler.feature_names_in_ = np.array(names, dtype=object)
        if "synthetic_mask_" in own:
            sampler.synthetic_mask_ = own["synthetic_mask_"]
        sampler.relevance_ = relevance
        sampler._joint = _unpack_joint(packed["joint"], own)
        sampler.augmenter_ = unpack_augmenter(GANAugmenter, document, arrays, models)
    return sampler


def _pack_params(sampler):
    params, fitted = {name: getattr(sampler, name) for name in PARAMS}, sampler.relevance_
    augmenter = sampler.augmenter
    params["augmenter"] = augmenter and pack_params(augmenter.get_params(deep=False))
    # A Relevance is saved once, as the fitted attribute.
    is_fitted = isinstance(sampler.relevance, Relevance)
    params["relevance"] = {"fitted": True} if is_fitted else sampler.relevance
    # Both, since a parameter that was set after the fit differs from the fitted function.
    for name, relevance in (("relevance", params["relevance"]), ("relevance_", fitted)):
        if callable(relevance) and not isinstance(relevance, Relevance):
            raise TypeError(
                f"A function cannot be saved without pickle. Received: {name}={relevance!r}. Pass "
                "a ganaug.metrics.Relevance and fit again, or use pickle."
            )
    return as_json(params)


def _unpack_params(packed, relevance):
    params = dict(packed)
    if params["augmenter"] is not None:
        params["augmenter"] = GANAugmenter(**unpack_params(params["augmenter"]))
    if params["relevance"] == {"fitted": True}:
        params["relevance"] = relevance
    return params


def _pack_joint(joint, arrays):
    return {
        "container": pack_container(joint.container, arrays),
        "target": pack_examples(frames.to_pandas(joint.target.example), arrays),
        "layout": pack(joint.layout, arrays),
        "names": pack(joint.names, arrays),
        "range": [float(joint.low), float(joint.high)],
    }


def _unpack_joint(packed, arrays):
    return JointTable(
        unpack_container(packed["container"], arrays),
        ContinuousTarget(unpack_examples(packed["target"], arrays)),
        unpack(packed["layout"], arrays),
        unpack(packed["names"], arrays),
        *packed["range"],
    )
