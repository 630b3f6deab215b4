"""Fitted augmenters in files, without pickle.

A file is a ZIP archive: ``augmenter.json`` for parameters and settings, ``arrays.npz`` for the
rows to start from and the codec's tables, and a Keras file for each trained model. Nothing in it
is executed when it is read.
"""

import io
import json
import tempfile
import warnings
import zipfile
from collections import OrderedDict
from pathlib import Path

import numpy as np

from ganaug import atomic
from ganaug.selection import LabelAgreement, Novelty

FORMAT = 1
SELECTIONS = {kind.__name__: kind for kind in (LabelAgreement, Novelty)}
# Instead of a name, where the parameter ``gan`` is a model.
TRAINED = {"model": 0}


def save(augmenter, path):
    """Write a fitted `ganaug.GANAugmenter` to a file; see `write` and `read`."""
    document, arrays, models = pack_generator(augmenter.generator_)
    document["kind"] = augmenter._kind
    document["params"] = pack_params(augmenter.get_params(deep=False))
    document["fitted"] = pack_fitted(augmenter)
    if hasattr(augmenter, "synthetic_mask_"):
        arrays["fitted/synthetic_mask_"] = augmenter.synthetic_mask_
    write(path, document, arrays, models)


def write(path, document, arrays, models):
    """Write an archive, complete or not at all.

    Parameters
    ----------
    path : str or Path
        An existing file is replaced once the new one is complete.
    document : dict
        What JSON can hold.
    arrays : dict of str to ndarray
        Of numbers, flags or text.
    models : list of keras.Model
    """
    with (
        atomic.writing(path) as handle,
        zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED) as archive,
        tempfile.TemporaryDirectory() as folder,
    ):
        document = json.dumps(document | {"format": FORMAT}, default=_plain)
        archive.writestr("augmenter.json", document)
        with archive.open("arrays.npz", "w", force_zip64=True) as file:
            np.savez(file, **arrays)
        for i, model in enumerate(models):
            file = Path(folder, f"gan_{i}.keras")
            _save_model(model, file)
            archive.write(file, file.name)


def _save_model(model, file):
    with warnings.catch_warnings():
        # Keras 3.15 on NumPy 2: the variables' __array__ has no `copy`. No user can change that.
        warnings.filterwarnings(
            "ignore",
            "__array__ implementation doesn't accept a copy keyword",
            DeprecationWarning,
            r"keras\.src\.backend\.tensorflow\.core",
        )
        model.save(file)


def read(path):
    """Return the document, the arrays and the models of an archive.

    Raises
    ------
    ValueError
        If the file is not one that `write` wrote, or is of a later format.
    """
    import keras

    import ganaug.recipes  # noqa: F401  Registers what the Keras files are made of.

    if not Path(path).exists():
        raise FileNotFoundError(f"There is no file to load. Received: path={str(path)!r}")
    if not zipfile.is_zipfile(path):
        raise ValueError(
            "Expected a file that GANAugmenter.save wrote, which is a ZIP archive. "
            f"Received: path={str(path)!r}, which is not one."
        )
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        document = _read_document(archive, path)
        with np.load(io.BytesIO(archive.read("arrays.npz")), allow_pickle=False) as stored:
            arrays = dict(stored)
        files = [f"gan_{i}.keras" for i in range(document["num_models"])]
        models = [keras.models.load_model(archive.extract(name, folder)) for name in files]
    document["fitted"] |= _below("fitted/", arrays)
    return document, arrays, models


def _read_document(archive, path):
    names = set(archive.namelist())
    if not {"augmenter.json", "arrays.npz"} <= names:
        raise ValueError(
            "Expected a file that GANAugmenter.save wrote. "
            f"Received: path={str(path)!r}, an archive of {sorted(names)[:5]}."
        )
    document = json.loads(archive.read("augmenter.json"))
    if document["format"] > FORMAT:
        raise ValueError(
            f"{str(path)!r} was saved by a later version, in format {document['format']}; "
            f"this version reads up to format {FORMAT}. Update ganaug."
        )
    return document


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

    Callbacks are left out, and in the place of a model comes what was trained of it.
    """
    packed = params | {"callbacks": None, "selection": pack_selection(params["selection"])}
    if isinstance(params["sampling_strategy"], dict):
        packed["sampling_strategy"] = {
            "dict": [list(i) for i in params["sampling_strategy"].items()]
        }
    if _is_model(packed["gan"]):
        packed["gan"] = TRAINED
    try:
        return json.loads(json.dumps(packed, default=_plain))
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


def pack_generator(generator):
    """Return a fitted `SampleGenerator` as a document, arrays and models."""
    synthesizer = generator.synthesizer
    codec, arrays = generator.codec.get_config()
    classes, dtype = pack_labels(generator.classes_)
    document = {
        "codec": codec,
        "classes_dtype": dtype,
        "groups": synthesizer.groups_,
        "targets": sorted(synthesizer.sources_),
        "histories": synthesizer.histories_,
        # Parameters can be set after a fit: what it used may be another.
        "selection": pack_selection(synthesizer.selection),
        "seed": synthesizer.seed_,
        "draws": generator.state,
        "num_models": len(synthesizer.gans_),
    }
    arrays = {f"codec/{name}": array for name, array in arrays.items()} | {
        "classes": classes,
        "codes": synthesizer.codes_,
        "labels": synthesizer.labels_,
    }
    return document, arrays, synthesizer.gans_


def unpack_generator(generator, document, arrays, models):
    """Restore a `SampleGenerator` to what `pack_generator` packed."""
    tables = _below("codec/", arrays)
    generator.codec = type(generator.codec).from_config(document["codec"], tables)
    generator.classes_ = arrays["classes"].astype(document["classes_dtype"])
    generator.state = document["draws"]
    synthesizer = generator.synthesizer
    synthesizer.groups_, synthesizer.histories_ = document["groups"], document["histories"]
    synthesizer.selection = unpack_selection(document["selection"])
    synthesizer.restore(
        generator.codec.space_,
        arrays["codes"],
        arrays["labels"],
        models,
        document["targets"],
        document["seed"],
    )
    return generator


def _plain(value):
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(f"{value!r} is a {type(value).__name__}")
