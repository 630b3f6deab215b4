"""Over-samplers of other packages, which join the panels if they are installed."""

import importlib.util
import logging
import math
import os
import warnings

import numpy as np
from ctgan_bridge import CTGAN
from protocol import BALANCED

MGS_GRF = "MGS-GRF"
POLYNOM = "polynom-fit SMOTE"
PROWSYN = "ProWSyn"
# The samplers for numbers.
PEERS = [MGS_GRF, POLYNOM, PROWSYN]
MODULES = {MGS_GRF: "mgs_grf", POLYNOM: "smote_variants", PROWSYN: "smote_variants"}


def installed(names):
    """Return the samplers that can be imported, and say which cannot."""
    modules = MODULES if "CTGAN_PYTHON" in os.environ else MODULES | {CTGAN: "ctgan"}
    missing = {n for n in names if n in modules and not importlib.util.find_spec(modules[n])}
    for name in sorted(missing):
        print(f"Left out: {name}, for {modules[name]} is not installed.")
    return [name for name in names if name not in missing]


def make_peer(name, strategy, y, seed):
    """Return a sampler of a table of numbers with 0/1 labels."""
    if name == MGS_GRF:
        return MgsGrf(strategy, seed)
    return SmoteVariant(name, strategy, seed)


class MgsGrf:
    """MGS, the part of MGS-GRF for numbers."""

    def __init__(self, strategy, seed):
        self.ratio = "auto" if strategy == BALANCED else float(strategy)
        self.seed = seed

    def fit_resample(self, X, y):
        """Return `X` and `y` with rows added."""
        from mgs_grf import MGSGRFOverSampler

        # K is its default, unless there are fewer rows.
        neighbours = min(X.shape[1], int(np.bincount(y).min()) - 1)
        sampler = MGSGRFOverSampler(
            K=neighbours, sampling_strategy=self.ratio, random_state=self.seed
        )
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "MGSGRFOverSampler called with continuous features")
            return sampler.fit_resample(X, y)


class SmoteVariant:
    """A sampler of `smote_variants` with its defaults, from ratio to its proportion."""

    def __init__(self, name, strategy, seed):
        self.name = name
        self.ratio = 1.0 if strategy == BALANCED else float(strategy)
        self.seed = seed
        self.note_ = ""

    def fit_resample(self, X, y):
        """Return `X` and `y` with the requested number of rows, or fewer if it makes fewer."""
        import smote_variants

        logging.getLogger("smote_variants").setLevel(logging.WARNING)
        kinds = {
            POLYNOM: smote_variants.polynom_fit_SMOTE_star,
            PROWSYN: smote_variants.ProWSyn,
        }
        others, scarce = int(np.bincount(y).max()), int(np.bincount(y).min())
        wanted = int(self.ratio * others) - scarce
        # The star makes the same number for each row: it is asked for enough, and some are taken.
        asked = math.ceil(wanted / scarce) * scarce
        sampler = kinds[self.name](asked / (others - scarce), random_state=self.seed)
        added = sampler.sample(X, y)[0][len(X) :]
        order = np.random.default_rng(self.seed).permutation(len(added))
        added = added[order[:wanted]]
        if len(added) < wanted:
            self.note_ = "made fewer rows than asked for"
        labels = np.full(len(added), np.bincount(y).argmin(), y.dtype)
        return np.concatenate([X, added]), np.concatenate([y, labels])
