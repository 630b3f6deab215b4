"""What was learned in files, without pickle.

A file is a ZIP archive: ``settings.json`` for parameters and settings, ``arrays.npz`` for arrays,
and a Keras file for each trained model. Nothing in it is executed when it is read.
"""

import io
import json
import tempfile
import warnings
import zipfile
from pathlib import Path

import numpy as np

from ganaug import atomic

FORMAT = 1
SETTINGS, ARRAYS = "settings.json", "arrays.npz"


def write(path, writer, document, arrays, models):
    """Write an archive, complete or not at all.

    Parameters
    ----------
    path : str or Path
        An existing file is replaced once the new one is complete.
    writer : str
        The class of what is saved.
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
        text = json.dumps(
            document | {"format": FORMAT, "writer": writer, "num_models": len(models)},
            default=plain,
        )
        archive.writestr(SETTINGS, text)
        with archive.open(ARRAYS, "w", force_zip64=True) as file:
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


def read(path, writer):
    """Return the document, the arrays and the models of an archive.

    Parameters
    ----------
    path : str or Path
    writer : str
        As it was written.

    Raises
    ------
    FileNotFoundError
        If there is none.
    ValueError
        If the file is not one that `write` wrote, or is of a later format.
    """
    import keras

    import ganaug.recipes  # noqa: F401  Registers what the Keras files are made of.

    if not Path(path).exists():
        raise FileNotFoundError(f"There is no file to load. Received: path={str(path)!r}")
    if not zipfile.is_zipfile(path):
        raise ValueError(
            f"Expected a file that {writer}.save wrote, which is a ZIP archive. "
            f"Received: path={str(path)!r}, which is not one."
        )
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        document = _read_document(archive, path, writer)
        with np.load(io.BytesIO(archive.read(ARRAYS)), allow_pickle=False) as stored:
            arrays = dict(stored)
        files = [f"gan_{i}.keras" for i in range(document["num_models"])]
        models = [keras.models.load_model(archive.extract(name, folder)) for name in files]
    return document, arrays, models


def _read_document(archive, path, writer):
    names = set(archive.namelist())
    if not {SETTINGS, ARRAYS} <= names:
        raise ValueError(
            f"Expected a file that {writer}.save wrote. "
            f"Received: path={str(path)!r}, an archive of {sorted(names)[:5]}."
        )
    document = json.loads(archive.read(SETTINGS))
    if document["writer"] != writer:
        raise ValueError(
            f"Expected a file that {writer}.save wrote. Received: path={str(path)!r}, which "
            f"{document['writer']}.save wrote: load it with {document['writer']}.load."
        )
    if document["format"] > FORMAT:
        raise ValueError(
            f"{str(path)!r} was saved by a later version, in format {document['format']}; "
            f"this version reads up to format {FORMAT}. Update ganaug."
        )
    return document


def plain(value):
    """Return a value of NumPy's as one of Python's, for JSON."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(f"{value!r} is a {type(value).__name__}")
