"""Checkpoints, from which a run that was killed or interrupted continues."""

import hashlib
import json
import re
import time
import zipfile
from pathlib import Path
from typing import Any

import keras
import numpy as np

from ganaug._utils import atomic
from ganaug.exceptions import TrainingWarning, warn
from ganaug.persistence import archive
from ganaug.training.step_cache import assign, state, values

# Maximum fraction of a run's time that checkpoints take; the next one waits accordingly.
SHARE = 0.04
DOCUMENT = "document"


class Checkpoint(keras.callbacks.Callback):
    """Write the state of a run to a file, from which an equal run continues.

    It must come after all callbacks that change the model. It writes at intervals that depend on
    time, which has no effect on what is learned.

    Parameters
    ----------
    path : Path
    progress : object
        The rest of the state, an object with ``get_state() -> (dict for JSON, dict of lists of
        arrays)``.
    """

    def __init__(self, path, progress):
        super().__init__()
        self.path, self.progress = path, progress
        self._not_before = 0.0

    def on_epoch_end(self, epoch, logs=None):
        started = time.perf_counter()
        # The last evaluation needs none: from the one before it, a run soon ends in the same way.
        ends = self.model.stop_training or epoch + 1 == self.params["epochs"]
        if ends or started < self._not_before:
            return
        try:
            self._write(epoch + 1)
        except OSError as error:
            warn(
                f"No checkpoint could be written: {error}. Training continues without "
                "checkpoints.",
                TrainingWarning,
            )
        ended = time.perf_counter()
        self._not_before = ended + (ended - started) / SHARE

    def _write(self, next_evaluation):
        document, groups = self.progress.get_state()
        groups["model"] = values(_variables(self.model))
        text = json.dumps(document | {"next_evaluation": next_evaluation}, default=archive.plain)
        arrays: dict[str, Any] = {DOCUMENT: np.array(text)}
        for name, group in groups.items():
            arrays |= {f"{name}/{i}": array for i, array in enumerate(group)}
        with atomic.writing(self.path) as file:
            np.savez(file, **arrays)


def read(path):
    """Return the document and the groups of arrays of a checkpoint, or None if there is none.

    Parameters
    ----------
    path : Path

    Raises
    ------
    ValueError
        If the file is not one that `Checkpoint` wrote.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            document = json.loads(str(stored[DOCUMENT]))
            groups: dict[str, list[Any]] = {}
            for name in stored.files:
                if name != DOCUMENT:
                    groups.setdefault(name.partition("/")[0], []).append(stored[name])
        groups["model"]
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(
            f"{str(path)!r} should be a checkpoint but cannot be read ({error}). Remove it to "
            "start training from the beginning."
        ) from error
    return document, groups


def put(groups, model):
    """Give a model the state that it had when a checkpoint was written."""
    assign(_variables(model), groups["model"])


def path_of_run(folder, model, config, *data):
    """Return the file of a run: runs that would lead to different results have different files.

    Parameters
    ----------
    folder : str or Path
    model : AdversarialModel
        The model before training.
    config : TrainingConfig
    *data : ndarray or int
        The training data and the seed.
    """
    _make(Path(folder))
    made_of = re.sub(r" at 0x[0-9a-f]+", "", _description(model))
    settings = (
        config.max_iter,
        config.batch_size,
        config.patience,
        config.validation_fraction,
        made_of,
    )
    digest = hashlib.sha256(repr(settings).encode())
    for array in map(np.ascontiguousarray, (*values(state(model)), *data)):
        digest.update(repr((array.shape, array.dtype)).encode())
        # NumPy declares that arrays are buffers only for Python 3.12 and later.
        digest.update(array.view("uint8") if array.size else b"")  # type: ignore[arg-type]
    return Path(folder, f"{digest.hexdigest()[:20]}.npz")


def _description(model):
    """Return the configuration of a model as text, with the user's own functions by name."""
    try:
        return json.dumps([model.get_config(), model.get_compile_config()], default=repr)
    except (NotImplementedError, TypeError, ValueError, OSError):
        return type(model).__name__


def _make(folder):
    """Create a folder, or raise an error before hours are spent."""
    if folder.exists() and not folder.is_dir():
        raise ValueError(
            f"checkpoint_dir must be a folder. Received: {str(folder)!r}, which is a file."
        )
    folder.mkdir(parents=True, exist_ok=True)
    atomic.check(folder / "draft")


def _variables(model):
    """Return the variables that a run changes, without learning rates, which each run sets."""
    return [v for v in state(model) if not v.path.endswith("learning_rate")]
