"""Fitted augmenters as what an archive holds, and back."""

import json
from collections import OrderedDict
from contextlib import contextmanager

import numpy as np

from ganaug.persistence import archive
from ganaug.selection import LabelAgreement, Novelty

WRITER = "GANAugmenter"
SELECTIONS = {kind.__name__: kind for kind in (LabelAgreement, Novelty)}
# Instead of a name, where the parameter ``gan`` is a model.
TRAINED = {"model": 0}


def save(augmenter, path):
    """Write a fitted `ganaug.GANAugmenter` to a file; see `ganaug.persistence.archive`."""
    document, arrays, models = pack_synthesizer(augmenter.synthesizer_)
    document["kind"] = augmenter._kind
    document["params"] = pack_params(augmenter.get_params(deep=False))
    document["fitted"] = pack_fitted(augmenter)
    if hasattr(augmenter, "synthetic_mask_"):
        arrays["fitted/synthetic_mask_"] = augmenter.synthetic_mask_
    archive.write(path, WRITER, document, arrays, models)


@contextmanager
def reading(path):
    """Yield the document, the arrays and the models of a saved augmenter; see `archive.read`.

    What goes wrong with them afterwards is told as the file's fault.
    """
    with archive.as_load_errors(path, WRITER):
        document, arrays, models = archive.read(path, WRITER)
        document["fitted"] |= _below("fitted/", arrays)
        yield document, arrays, models


def _below(prefix, arrays):
    return {k.removeprefix(prefix): array for k, array in arrays.items() if k.startswith(prefix)}


def pack_labels(labels):
    """Return labels as an array without objects, and what dtype they had."""
    plain = np.array(labels.tolist()) if labels.dtype == object else labels
    if plain.dtype == object or (labels.dtype == object and plain.tolist() != labels.tolist()):
        raise TypeError(
            "Only labels of one plain type can be saved without pickle: text, numbers or flags. "
            f"Received: {labels.tolist()!r}"
        )
    return plain, labels.dtype.str


def pack_params(params):
    """Return the parameters of an augmenter as JSON can hold them.

    Callbacks and the folder for checkpoints are left out, and in the place of a model comes what
    was trained of it.
    """
    left_out = dict.fromkeys(("callbacks", "checkpoint_dir"))
    packed = params | left_out | {"selection": pack_selection(params["selection"])}
    if isinstance(params["sampling_strategy"], dict):
        packed["sampling_strategy"] = {
            "dict": [list(i) for i in params["sampling_strategy"].items()]
        }
    if _is_model(packed["gan"]):
        packed["gan"] = TRAINED
    try:
        return json.loads(json.dumps(packed, default=archive.plain))
    except TypeError as error:
        raise TypeError(
            f"A parameter cannot be saved without pickle: {error}. Give recipes by name, the "
            "strategy as a dict and random_state as an int, or use pickle."
        ) from None


def _is_model(gan):
    from ganaug.models.base import AdversarialModel

    return isinstance(gan, AdversarialModel)


def unpack_params(packed):
    """Return the parameters that `pack_params` packed."""
    params = packed | {"selection": unpack_selection(packed["selection"])}
    params["gan"] = "auto" if params["gan"] == TRAINED else params["gan"]
    if isinstance(params["sampling_strategy"], dict):
        params["sampling_strategy"] = dict(params["sampling_strategy"]["dict"])
    return params


def pack_selection(selection):
    """Return a selection as JSON can hold it."""
    if type(selection) in SELECTIONS.values():
        return {type(selection).__name__: selection.get_params()}
    if selection is None or isinstance(selection, str):
        return selection
    raise TypeError(
        "A selection can be saved without pickle if it is 'auto', None or one of ganaug's: "
        f"{[*SELECTIONS]}. Received: {selection!r}. Use pickle."
    )


def unpack_selection(packed):
    """Return the selection that `pack_selection` packed."""
    if not isinstance(packed, dict):
        return packed
    ((name, params),) = packed.items()
    return SELECTIONS[name](**params)


def pack_fitted(augmenter):
    """Return the attributes that are not the generator's."""
    names = ("n_features_in_", "feature_names_in_")
    kept = {name: getattr(augmenter, name) for name in names if hasattr(augmenter, name)}
    plan = [
        (int(np.searchsorted(augmenter.classes_, label)), int(count))
        for label, count in augmenter.sampling_strategy_.items()
    ]
    return {name: np.asarray(value).tolist() for name, value in kept.items()} | {"plan": plan}


def unpack_fitted(augmenter, packed):
    """Set the attributes that `pack_fitted` packed."""
    augmenter.sampling_strategy_ = OrderedDict(
        (augmenter.classes_[position], count) for position, count in packed["plan"]
    )
    augmenter.n_features_in_ = packed["n_features_in_"]
    if "feature_names_in_" in packed:
        augmenter.feature_names_in_ = np.array(packed["feature_names_in_"], dtype=object)
    if "synthetic_mask_" in packed:
        augmenter.synthetic_mask_ = packed["synthetic_mask_"]


def pack_synthesizer(synthesizer):
    """Return a fitted `Synthesizer` as a document, arrays and models."""
    codec, arrays = synthesizer.codec.get_config()
    classes, dtype = pack_labels(synthesizer.classes_)
    document = {
        "codec": codec,
        "classes_dtype": dtype,
        "counts": synthesizer.counts_.tolist(),
        "groups": synthesizer.groups_,
        "targets": sorted(synthesizer.samplers_),
        "histories": synthesizer.histories_,
        # Parameters can be set after a fit: what it used may be another.
        "selection": pack_selection(synthesizer.selection),
        "seed": synthesizer.seed_,
        "draws": synthesizer.state,
    }
    arrays = {f"codec/{name}": array for name, array in arrays.items()} | {
        "classes": classes,
        "codes": synthesizer.codes_,
        "labels": synthesizer.labels_,
    }
    return document, arrays, synthesizer.gans_


def unpack_synthesizer(synthesizer, document, arrays, models):
    """Restore a `Synthesizer` to what `pack_synthesizer` packed."""
    tables = _below("codec/", arrays)
    synthesizer.codec = type(synthesizer.codec).from_config(document["codec"], tables)
    synthesizer.classes_ = arrays["classes"].astype(document["classes_dtype"])
    # Early files have none; then what was kept of small classes is all that there was.
    counts = document.get("counts") or np.bincount(arrays["labels"]).tolist()
    synthesizer.counts_ = np.array(counts)
    synthesizer.state = document["draws"]
    synthesizer.groups_, synthesizer.histories_ = document["groups"], document["histories"]
    synthesizer.selection = unpack_selection(document["selection"])
    synthesizer.restore(
        synthesizer.codec.space_,
        arrays["codes"],
        arrays["labels"],
        models,
        document["targets"],
        document["seed"],
    )
    return synthesizer
