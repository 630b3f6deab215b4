"""Files of fitted objects, without pickle.

A file is a ZIP archive: ``settings.json`` for parameters and settings, ``arrays.npz`` for arrays,
and a Keras file for each trained model. Nothing in it is executed when it is read.
"""

import contextlib
import io
import json
import math
import tempfile
import zipfile
import zlib
from pathlib import Path

import numpy as np

from ganaug._utils import atomic
from ganaug._utils.compat import load_model, save_model
from ganaug._utils.processes import ForkedError, check_not_forked
from ganaug._utils.startup import quiet_tensorflow

FORMAT = 1
SETTINGS, ARRAYS = "settings.json", "arrays.npz"
# Functions that read a header, by version of the npy format.
READ_HEADER = {1: np.lib.format.read_array_header_1_0, 2: np.lib.format.read_array_header_2_0}
# Members of a Keras file.
CONFIG, WEIGHTS = "config.json", "model.weights.h5"
# Layer settings that are newer than Keras 3.12; no network of ganaug uses them.
LATER = ("quantization_config", "input_axes", "output_axes")
# Names in models of early files, and their current names.
RENAMED = {
    "seed": "source",
    "SeedAnchor": "SourceAnchor",
    "ganaug>SeedAnchor": "ganaug>SourceAnchor",
    "Clip": "ClipConstraint",
    "ganaug>Clip": "ganaug>ClipConstraint",
}
# Limit on decompression: at most 100 times the size of the file, plus 256 MiB.
MOST_GROWTH, MUCH = 100, 2**28
# Exceptions that a corrupt file can raise.
DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


def write(path, writer, document, arrays, models):
    """Write an archive, complete or not at all.

    Parameters
    ----------
    path : str or Path
        An existing file is replaced once the new one is complete.
    writer : str
        The class of the saved object.
    document : dict
        Content that JSON can hold.
    arrays : dict of str to ndarray
        Arrays of numbers, booleans or text.
    models : list of keras.Model
    """
    with (
        atomic.writing(path) as handle,
        zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED) as archive,
        tempfile.TemporaryDirectory() as folder,
    ):
        text = json.dumps(
            document | {"format": FORMAT, "writer": writer, "num_models": len(models)},
            default=plain,
        )
        archive.writestr(SETTINGS, text)
        with archive.open(ARRAYS, "w", force_zip64=True) as file:
            np.savez(file, **arrays)
        for i, model in enumerate(models):
            file = Path(folder, f"gan_{i}.keras")
            save_model(model, file)
            archive.write(file, file.name)


def read(path, writer):
    """Return the document, the arrays and the models of an archive.

    Parameters
    ----------
    path : str or Path
    writer : str
        The class that wrote the file.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file is not one that `write` wrote, is damaged, or is of a later format.
    """
    if not Path(path).exists():
        raise FileNotFoundError(f"There is no file to load. Received: path={str(path)!r}")
    if not zipfile.is_zipfile(path):
        raise RefusedError(
            f"Expected a file that {writer}.save wrote, which is a ZIP archive. "
            f"Received: path={str(path)!r}, which is not one, or was cut off."
        )
    with as_load_errors(path, writer), zipfile.ZipFile(path) as archive:
        _check_members(archive, path, writer)
        document = _read_document(archive, path, writer)
        arrays = _read_arrays(io.BytesIO(archive.read(ARRAYS)))
        names = _model_names(len(archive.namelist()) - 2)
        if document["num_models"] != len(names):
            raise ValueError(f"{document['num_models']} models were saved, {len(names)} are there")
        size = Path(path).stat().st_size
        models = [_read_model(archive, name, size) for name in names]
    return document, arrays, models


class RefusedError(ValueError):
    """Raised when a file cannot be loaded; the message names the file."""


@contextlib.contextmanager
def as_load_errors(path, writer):
    """Turn every exception that a damaged or forged file can raise into one error.

    Parameters
    ----------
    path : str or Path
        The file, for the message.
    writer : str
        The class that should have written it.
    """
    try:
        yield
    except (RefusedError, ForkedError):
        raise
    except ImportError as error:
        raise ImportError(f"{str(path)!r} cannot be loaded here: {error}") from error
    except DAMAGES as error:
        raise RefusedError(
            f"{str(path)!r} cannot be loaded: it is damaged, or {writer}.save did not write it. "
            f"({type(error).__name__}: {error})"
        ) from error


def _model_names(number):
    return [f"gan_{i}.keras" for i in range(number)]


def _check_members(archive, path, writer):
    names = archive.namelist()
    if sorted(names) != sorted([SETTINGS, ARRAYS, *_model_names(len(names) - 2)]):
        raise RefusedError(
            f"Expected a file that {writer}.save wrote. "
            f"Received: path={str(path)!r}, an archive of {sorted(names)[:5]}."
        )
    _check_size(archive, Path(path).stat().st_size)


def _check_size(archive, size):
    """Raise, before memory is allocated, if an archive claims far more than its bytes.

    `size` is that of the outer file, for an archive within it: otherwise a small one could grow
    twice.
    """
    claimed = sum(member.file_size for member in archive.infolist())
    if claimed > MOST_GROWTH * size + MUCH:
        raise ValueError(
            f"the file has {size:,} bytes and claims to hold {claimed:,}: it is damaged, or was "
            "made to exhaust memory"
        )


def _read_document(archive, path, writer):
    document = json.loads(archive.read(SETTINGS))
    if document["writer"] != writer:
        raise RefusedError(
            f"Expected a file that {writer}.save wrote. Received: path={str(path)!r}, which "
            f"{document['writer']}.save wrote: load it with {document['writer']}.load."
        )
    if document["format"] > FORMAT:
        raise RefusedError(
            f"{str(path)!r} was saved by a later version, in format {document['format']}; "
            f"this version reads up to format {FORMAT}. Update ganaug."
        )
    return document


def _read_arrays(file):
    """Return the arrays of an ``npz`` file; raise if one claims more than its bytes."""
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            if member.compress_type != zipfile.ZIP_STORED:
                raise ValueError(
                    f"the array {member.filename!r} is compressed, which is not allowed"
                )
            with archive.open(member) as content:
                version, _ = np.lib.format.read_magic(content)
                shape, _, dtype = READ_HEADER[version](content)
            if math.prod(shape) * dtype.itemsize > member.file_size:
                raise ValueError(f"the array {member.filename!r} claims to be of shape {shape}")
    file.seek(0)
    with np.load(file, allow_pickle=False) as stored:
        return dict(stored)


def _check_weights(archive):
    """Raise if the weights of a Keras file claim more than their bytes."""
    import h5py  # Only Keras files need it.

    with h5py.File(io.BytesIO(archive.read(WEIGHTS))) as weights:
        sizes = []
        weights.visititems(lambda name, item: sizes.append(getattr(item, "nbytes", 0)))
    if sum(sizes) > archive.getinfo(WEIGHTS).file_size:
        raise ValueError(f"the weights claim {sum(sizes):,} bytes, more than the file has")


def _copy_model(archive, copy):
    """Copy the members of a Keras file, and convert its configuration to this version."""
    for name in archive.namelist():
        content = archive.read(name)
        copy.writestr(
            name, json.dumps(_converted(json.loads(content))) if name == CONFIG else content
        )


def _converted(config):
    """Return a configuration with current names, without settings unknown to older Keras."""
    if isinstance(config, dict):
        return {
            # Keys of lists name the inputs of a network.
            RENAMED.get(key, key) if isinstance(value, list) else key: _converted(value)
            for key, value in config.items()
            if key not in LATER or value is not None
        }
    if isinstance(config, list):
        return [_converted(value) for value in config]
    return RENAMED.get(config, config) if isinstance(config, str) else config


def _read_model(archive, name, size):
    """Return a model, loaded in Keras' safe mode: known layers, and no code.

    `size` is that of the file around it, in bytes.
    """
    quiet_tensorflow()
    import tensorflow as tf

    import ganaug.recipes  # noqa: F401  Registers the layers of the Keras files.
    from ganaug.models.base import AdversarialModel

    check_not_forked()
    with tempfile.TemporaryDirectory() as folder:
        extracted, file = archive.extract(name, folder), Path(folder, "checked.keras")
        try:
            with zipfile.ZipFile(extracted) as inner, zipfile.ZipFile(file, "w") as copy:
                _check_size(inner, size)
                _check_weights(inner)
                _copy_model(inner, copy)
            model = load_model(file)
        # HDF5 raises OSError, and sizes beyond the memory raise OpError.
        except (OSError, UserWarning, tf.errors.OpError) as error:
            raise ValueError(str(error)) from error
    if not isinstance(model, AdversarialModel):
        raise TypeError(f"{name} holds a {type(model).__name__}")
    return model


def plain(value):
    """Return a NumPy value as a Python value, for JSON."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(f"{value!r} is a {type(value).__name__}")
