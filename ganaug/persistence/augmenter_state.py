"""Conversion of fitted augmenters to the content of an archive, and back."""

import json

import numpy as np
from sklearn.base import clone

from ganaug import codecs
from ganaug._utils.compat import validate_params
from ganaug.codecs.tabular.saving import pack, unpack
from ganaug.columns import Columns
from ganaug.containers import Plain
from ganaug.data.origins import NONE
from ganaug.persistence import archive
from ganaug.persistence.columns_state import pack_columns, unpack_columns
from ganaug.persistence.constraint_state import pack_constraints, unpack_constraints
from ganaug.persistence.containers_state import (
    pack_container,
    pack_target,
    unpack_container,
    unpack_target,
)
from ganaug.selection import LabelAgreement, Novelty, TargetAgreement
from ganaug.targets import Target, as_array

WRITER = "GANAugmenter"
SELECTIONS = {kind.__name__: kind for kind in (LabelAgreement, Novelty, TargetAgreement)}
# Parameters that name columns.
COLUMNS = ("categorical_features", "column_kinds", "id_columns")
# Stored in place of a name if the parameter ``gan`` is a model, or ``codec`` is a codec.
TRAINED, FITTED = {"model": 0}, {"codec": 0}
CODECS = tuple(getattr(codecs, name) for name in codecs.__all__)


def save(augmenter, path):
    """Write a fitted `ganaug.GANAugmenter` to a file; see `ganaug.persistence.archive`."""
    archive.write(path, WRITER, *pack_augmenter(augmenter))


def pack_augmenter(augmenter):
    """Return a fitted `ganaug.GANAugmenter` as a document, arrays and models."""
    document, arrays, models = pack_synthesizer(augmenter.synthesizer_)
    document["kind"] = augmenter._kind
    # Functions that name columns are replaced by the columns that they named.
    params, named = augmenter.get_params(deep=False), vars(augmenter).get("_named", {})
    params |= {name: mask for name, mask in named.items() if callable(params[name])}
    document["params"] = pack_params(params)
    document["fitted"] = pack_fitted(augmenter)
    document["constraints"], learned = pack_constraints(augmenter.synthesizer_.constraints)
    arrays |= {f"constraints/{name}": array for name, array in learned.items()}
    labels: dict[str, np.ndarray] = {}
    document["container"] = pack_container(augmenter._container, labels)
    document["target"] = pack_target(augmenter._target, labels)
    arrays |= {f"target/{name}": array for name, array in labels.items()}
    if "synthetic_mask_" in vars(augmenter):
        arrays["fitted/synthetic_mask_"] = augmenter.synthetic_mask_
    return document, arrays, models


def load(cls, path):
    """Return the augmenter of a class that `save` wrote to a file.

    Raises
    ------
    FileNotFoundError, ValueError
        See `archive.read`; errors of the restored parts are reported as damage of the file.
    """
    with archive.as_load_errors(path, WRITER):
        return unpack_augmenter(cls, *archive.read(path, WRITER))


def unpack_augmenter(cls, document, arrays, models):
    """Return the augmenter of a class that `pack_augmenter` packed."""
    augmenter = cls(**unpack_params(document["params"]))
    validate_params(augmenter)
    augmenter._kind, augmenter._columns = document["kind"], Columns()
    augmenter._named = {}
    augmenter.synthesizer_ = unpack_synthesizer(
        augmenter._new_synthesizer(), document, arrays, models
    )
    _restore_containers(augmenter, document, below("target/", arrays))
    augmenter._describe(augmenter.synthesizer_)
    restore_constraints(augmenter, document, arrays)
    unpack_fitted(augmenter, document["fitted"] | below("fitted/", arrays))
    if document["params"]["gan"] == TRAINED:
        augmenter.gan = augmenter.gans_[0]
    if document["params"].get("codec") == FITTED:
        augmenter.codec = augmenter.codec_
    return augmenter


def _restore_containers(augmenter, document, arrays):
    learned = augmenter.synthesizer_.classes_
    # Early files lack both: they have arrays of labels, and frames or arrays of samples.
    augmenter._container, augmenter._target = Plain(), Target(learned, learned, learned)
    if "container" in document:
        augmenter._container = unpack_container(document["container"], arrays)
        augmenter._target = unpack_target(document["target"], learned, arrays)


def below(prefix, arrays):
    """Return the arrays whose names begin with a prefix, without it."""
    return {k.removeprefix(prefix): array for k, array in arrays.items() if k.startswith(prefix)}


def pack_labels(labels):
    """Return labels as an array without objects, and their dtype."""
    plain = np.array(labels.tolist()) if labels.dtype == object else labels
    if plain.dtype == object or (labels.dtype == object and plain.tolist() != labels.tolist()):
        raise TypeError(
            "Only labels of one plain type can be saved without pickle: text, numbers or "
            f"booleans. Received: {labels.tolist()!r}"
        )
    return plain, labels.dtype.str


def pack_params(params):
    """Return the parameters of an augmenter in a form that JSON can hold.

    Callbacks and the folder for checkpoints are left out; constraints are packed as fitted. A
    model is replaced by a reference to the model that was trained from it.
    """
    left_out = dict.fromkeys(("callbacks", "checkpoint_dir", "constraints"))
    packed = params | left_out | {"selection": pack_selection(params["selection"])}
    packed["relations"] = pack(params["relations"], {})
    if isinstance(params["sampling_strategy"], dict):
        packed["sampling_strategy"] = {
            "dict": [list(i) for i in params["sampling_strategy"].items()]
        }
    for name in COLUMNS:
        packed[name] = pack_columns(packed[name])
    if _is_model(packed["gan"]):
        packed["gan"] = TRAINED
    if type(packed["codec"]) in CODECS:
        packed["codec"] = FITTED
    return as_json(packed)


def as_json(params):
    """Return parameters as they are read back from JSON, or raise a TypeError with advice."""
    try:
        return json.loads(json.dumps(params, default=archive.plain))
    except TypeError as error:
        raise TypeError(
            f"A parameter cannot be saved without pickle: {error}. Pass recipes by name, the "
            "strategy as a dict and random_state as an int, or use pickle."
        ) from None


def _is_model(gan):
    from ganaug.models.base import AdversarialModel

    return isinstance(gan, AdversarialModel)


def unpack_params(packed):
    """Return the parameters that `pack_params` packed."""
    params = packed | {"selection": unpack_selection(packed["selection"])}
    for name in COLUMNS:
        # Early files only have the first.
        params[name] = unpack_columns(params.get(name))
    params.setdefault("synthetic_weight", 1.0)
    # Early files have none.
    params["relations"] = unpack(packed.get("relations", "auto"), {})
    params["gan"] = "auto" if params["gan"] == TRAINED else params["gan"]
    # Early files have none; a codec is set when it is restored.
    params["codec"] = "auto" if params.get("codec", FITTED) == FITTED else params["codec"]
    if isinstance(params["sampling_strategy"], dict):
        params["sampling_strategy"] = dict(params["sampling_strategy"]["dict"])
    return params


def pack_selection(selection):
    """Return a selection in a form that JSON can hold."""
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


def restore_constraints(augmenter, document, arrays):
    """Set the constraints, as a parameter and fitted; early files have none."""
    packed = document.get("constraints", [])
    augmenter.constraints_ = unpack_constraints(packed, below("constraints/", arrays))
    augmenter.constraints = [clone(constraint) for constraint in augmenter.constraints_] or None
    augmenter.synthesizer_.constraints = augmenter.constraints_


def pack_fitted(augmenter):
    """Return the attributes that the synthesizer does not hold."""
    names = ("n_features_in_", "feature_names_in_")
    kept = {name: value for name, value in vars(augmenter).items() if name in names}
    plan = [
        (int(augmenter._target.positions(as_array([label]))[0]), int(count))
        for label, count in augmenter.sampling_strategy_.items()
    ]
    return {name: np.asarray(value).tolist() for name, value in kept.items()} | {"plan": plan}


def unpack_fitted(augmenter, packed):
    """Set the attributes that `pack_fitted` packed."""
    labels = augmenter.classes_.tolist()
    augmenter.sampling_strategy_ = {labels[position]: n for position, n in packed["plan"]}
    # Strings have no features.
    if "n_features_in_" in packed:
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
        # The parameter may have been set after the fit, so save the one that was used.
        "selection": pack_selection(synthesizer.selection),
        "seed": synthesizer.seed_,
        "draws": synthesizer.state,
    }
    arrays = {f"codec/{name}": array for name, array in arrays.items()} | {
        "classes": classes,
        "codes": synthesizer.codes_,
        "labels": synthesizer.labels_,
        "levels": synthesizer.levels_,
        "places": synthesizer.places_,
    }
    return document, arrays, synthesizer.gans_


def unpack_synthesizer(synthesizer, document, arrays, models):
    """Restore a `Synthesizer` to what `pack_synthesizer` packed."""
    tables = below("codec/", arrays)
    synthesizer.codec = type(synthesizer.codec).from_config(document["codec"], tables)
    synthesizer.classes_ = arrays["classes"].astype(document["classes_dtype"])
    # Early files lack the counts; all rows of small classes were kept then.
    counts = document.get("counts") or np.bincount(arrays["labels"]).tolist()
    synthesizer.counts_ = np.array(counts)
    synthesizer.state = document["draws"]
    synthesizer.groups_, synthesizer.histories_ = document["groups"], document["histories"]
    synthesizer.selection = unpack_selection(document["selection"])
    # Early files lack the rare levels, which are then drawn by frequency.
    synthesizer.levels_ = arrays.get("levels", np.zeros((len(arrays["labels"]), 0), "int64"))
    synthesizer.places_ = arrays.get("places", _places(synthesizer.counts_, arrays["labels"]))
    if synthesizer.places_.shape != arrays["labels"].shape:
        raise ValueError("the number of row positions differs from that of labels")
    synthesizer.restore(
        synthesizer.codec.space_,
        arrays["codes"],
        arrays["labels"],
        models,
        document["targets"],
        document["seed"],
    )
    synthesizer.find_levels()
    return synthesizer


def _places(counts, labels):
    """Return the positions of the rows of an early file, which are known if all were kept."""
    return np.arange(len(labels)) if counts.sum() == len(labels) else np.full(len(labels), NONE)
