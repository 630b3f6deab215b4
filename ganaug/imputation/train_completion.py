"""Train a GAN to complete rows."""

from functools import partial

import numpy as np

from ganaug._utils.compat import fresh_layer_names
from ganaug._utils.seeding import derive, stream
from ganaug.data.hiding import IncompleteRows, hiding_batches
from ganaug.models import GAN
from ganaug.networks.named_inputs import input_shapes
from ganaug.terms import CompletionScore
from ganaug.training.callbacks import QualityMonitor
from ganaug.training.loop import Trained, fit_loop
from ganaug.training.progress import Quality
from ganaug.training.step_cache import recipe_key
from ganaug.training.validation import validate_gan

MOST_ROWS = 1024


def train_completion(recipe, cells, codes, missing, config, seed):
    """Train a GAN to complete the rows of a table.

    Parameters
    ----------
    recipe : callable
        ``(space, seed=) -> GAN``, such as `ganaug.recipes.completion`.
    cells : Cells
    codes : ndarray of shape (n, width), float32
        See `Cells.encode`.
    missing : ndarray of shape (n, n_features), bool
    config : TrainingConfig
        Quality is measured on `validation_fraction` of the known cells. With a patience, they are
        hidden throughout training; without one, they are trained on too.
    seed : int

    Returns
    -------
    Trained
    """
    build = partial(fresh_layer_names, recipe, cells.space, seed=seed)
    gan = validate_gan(build(), cells.space, GAN)
    chosen = _chosen(missing, config.validation_fraction, seed)
    hidden = chosen if config.patience is not None else np.zeros_like(chosen)
    trained_on = codes * ~hidden[:, cells.owner]
    rows = IncompleteRows(trained_on, ~(missing | hidden), cells.owner)
    batches = partial(hiding_batches, rows, seed=derive(seed, "batches"))
    evaluation = CompletionEvaluation(cells, codes, missing, chosen, seed)
    patience = config.patience
    monitor = QualityMonitor(evaluation, patience, patience is not None)
    key = recipe_key(recipe, cells.space)
    run = fit_loop(gan, build, key, batches, config, monitor, (codes, missing, seed))
    return Trained(gan, run.history, run.diverged_at, run.interrupted)


def bounds_of(codes, missing):
    """Return the smallest and the largest code of each unit, or (0, 0) if there is none.

    Parameters
    ----------
    codes : ndarray of shape (n, width), float32
    missing : ndarray of shape (n, width), bool
        Codes to ignore.
    """
    seen = np.ma.MaskedArray(codes, missing)
    ends = (seen.min(axis=0).filled(0.0), seen.max(axis=0).filled(0.0))
    return tuple(zip(*(end.tolist() for end in ends), strict=True))


def _chosen(missing, fraction, seed):
    """Return the known cells on which to measure quality, at least one."""
    known = np.flatnonzero(~missing)
    number = max(int(fraction * len(known)), min(len(known), 1))
    chosen = np.zeros(missing.size, bool)
    chosen[stream(seed, "held out").permutation(known)[:number]] = True
    return chosen.reshape(missing.shape)


class CompletionEvaluation:
    """Measure the energy score of draws of hidden cells, their distance from the truth.

    Parameters
    ----------
    cells : Cells
    codes : ndarray of shape (n, width), float32
    missing, chosen : ndarray of shape (n, n_features), bool
        The missing cells, and the cells on which to measure.
    seed : int
    """

    names = ("quality",)

    def __init__(self, cells, codes, missing, chosen, seed):
        some = np.flatnonzero(chosen.any(axis=1))
        # Tables are often sorted, so that the first rows are unlike the others.
        some = stream(seed, "evaluated").permutation(some)[:MOST_ROWS]
        twice = np.repeat(some, 2)
        units = [~mask[twice][:, cells.owner] for mask in (missing, missing | chosen)]
        observed, visible = (mask.astype("float32") for mask in units)
        self.real = codes[twice]
        self.condition = {"observed": observed, "visible": visible}
        self.given = {"known": self.real * visible, "visible": visible}
        # Networks without the input "visible" treat hidden cells as missing ones.
        self.given |= {"values": self.given["known"], "observed": visible}
        self.seed = derive(seed, "evaluation")
        self.score = CompletionScore(cells.space.spans)

    def __call__(self, gan):
        """Return the Quality of a GAN."""
        shapes = input_shapes(gan.generator)
        rng = np.random.default_rng(self.seed)
        latent = rng.normal(size=(len(self.real), *shapes.get("latent", (1,))))
        fake = gan.call_in_graph(self.given | {"latent": latent.astype("float32")})
        fake = np.where(self.given["visible"] > 0, self.real, fake)
        if not np.isfinite(fake).all():
            return Quality({"quality": np.nan}, [])
        return Quality({"quality": float(self.score(self.real, fake, self.condition))}, [])
