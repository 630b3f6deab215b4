"""CTGAN as an over-sampler, in an interpreter of its own.

The environment variable CTGAN_PYTHON may name the interpreter of another environment, in which
CTGAN is installed. The default is the interpreter of this process.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

CTGAN = "CTGAN"
EPOCHS = 300
LABEL = "label"
# Columns with at most so many values are passed as discrete, as CTGAN's documentation asks.
FEW_VALUES = 2


def ctgan(frame, discrete, value, n_samples, *, epochs=EPOCHS, seed=0):
    """Fit CTGAN to rows with their label and draw rows of one label.

    Parameters
    ----------
    frame : DataFrame
        Features, and the label in the column `LABEL`; no value may be missing.
    discrete : list of str
        The discrete columns apart from the label.
    value : label
        The label of the rows to draw.
    n_samples, epochs, seed : int

    Returns
    -------
    rows : DataFrame
        At most `n_samples`.
    figures : dict
        ``fit_seconds``, ``fit_cpu_seconds`` (of all cores), ``sample_seconds``, ``rejected``
        (the share of candidates with another label), ``missing`` (rows that could not be
        drawn).
    """
    options = {"discrete": [*discrete, LABEL], "label": LABEL, "value": value}
    options |= {"n_samples": int(n_samples), "epochs": epochs, "seed": seed}
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "rows.parquet", Path(folder) / "drawn.parquet"
        frame.to_parquet(source)
        worker = Path(__file__).with_name("ctgan_worker.py")
        python = os.environ.get("CTGAN_PYTHON", sys.executable)
        done = subprocess.run(
            [python, "-W", "ignore", worker, source, target, json.dumps(options)],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return pd.read_parquet(target), json.loads(done.stdout.splitlines()[-1])


class CTGANSampler:
    """Fill the smaller of two classes up to the size of the larger with CTGAN's rows.

    If CTGAN does not draw enough rows, those that it drew are repeated.

    Parameters
    ----------
    seed, epochs : int

    Attributes
    ----------
    seconds_ : float
        Time to fit and draw, without starting the interpreter.
    note_ : str
        Empty, or how many rows were missing.
    """

    def __init__(self, seed, epochs=EPOCHS):
        self.seed = seed
        self.epochs = epochs

    def fit_resample(self, X, y):
        """Return `X` and `y` of numbers with the scarce class filled up."""
        labels, counts = np.unique(y, return_counts=True)
        n_samples, value = int(counts.max() - counts.min()), int(labels[counts.argmin()])
        frame = pd.DataFrame(X, columns=[f"x{i}" for i in range(X.shape[1])])
        discrete = [name for name in frame if frame[name].nunique() <= FEW_VALUES]
        frame[LABEL] = y.astype(int)
        rows, figures = ctgan(
            frame, discrete, value, n_samples, epochs=self.epochs, seed=self.seed
        )
        self.seconds_ = figures["fit_seconds"] + figures["sample_seconds"]
        self.note_ = f"{figures['missing']} rows missing" if figures["missing"] else ""
        drawn = rows.drop(columns=LABEL).to_numpy(X.dtype)
        if not len(drawn):
            raise RuntimeError(f"CTGAN drew no row of label {value} among {n_samples} wanted.")
        drawn = np.resize(drawn, (n_samples, X.shape[1]))
        return np.concatenate([X, drawn]), np.concatenate([y, np.full(n_samples, value, y.dtype)])
