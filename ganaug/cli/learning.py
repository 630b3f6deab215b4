"""Synthetic rows of a table for ``ganaug balance``."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ganaug.cli.strategy import resolve_strategy
from ganaug.cli.training_steps import Evaluations

FOLDS = 5


class Learned(NamedTuple):
    """The synthetic rows for a table, and the model that drew them.

    Attributes
    ----------
    rows : DataFrame
        Synthetic rows, with the labels, and without the columns that were ignored.
    augmenter : GANAugmenter or None
        The fitted augmenter; None if nothing was learned, since nothing had to be added.
    note : str or None
        The result of the search for an amount, for the user.
    """

    rows: pd.DataFrame
    augmenter: Any
    note: str | None = None


def learn(X, y, args, progress):
    """Return the synthetic rows that balance a table.

    Parameters
    ----------
    X : DataFrame
    y : Series
        The labels, named like their column.
    args : Namespace
    progress : ganaug.cli.progress.Progress
    """
    keys = [name for name in args.id or [] if X.dtypes.get(name) == "category"]
    # A categorical column cannot hold new values.
    X = X.astype(dict.fromkeys(keys, "string"))
    return (_best if args.amount == "auto" else _fixed)(X, y, args, progress)


def new_augmenter(args, **params):
    """Return an augmenter with parameters from the options."""
    from ganaug import GANAugmenter

    return GANAugmenter(gan=args.gan, max_iter=args.steps or "auto", **params)


def _fixed(X, y, args, progress):
    strategy = resolve_strategy(args.strategy, y, args.amount)
    augmenter = new_augmenter(
        args,
        sampling_strategy=strategy,
        id_columns=args.id,
        n_jobs=args.jobs,
        callbacks=[Evaluations(progress)] if progress.is_shown else None,
        random_state=args.seed,
    )
    rows = _added(augmenter, X, y)
    if len(rows):
        return Learned(rows, augmenter)
    if args.save:  # The classes are balanced already: all of them are learned.
        return Learned(rows, augmenter.fit(X, y))
    return Learned(rows, None, "no class needs more rows, so nothing was added")


def _best(X, y, args, progress):
    """Return the rows of the amount that is best for a classifier."""
    from ganaug import GANAugmenterCV

    strategy = resolve_strategy(args.strategy, y)
    augmenter = new_augmenter(args, sampling_strategy=strategy, id_columns=args.id)
    progress.stop()  # The search has a bar of its own.
    search = GANAugmenterCV(
        _classifier(len(y), args.id or []),
        augmenter,
        cv=FOLDS,
        n_jobs=args.jobs,
        verbose=progress.is_shown,
        random_state=args.seed,
    )
    rows = _added(search, X, y)
    amount, results = search.best_params_["amount"], search.cv_results_["mean_test_score"]
    found = f"{amount:.0%} of the rows" if amount else "nothing"
    note = (
        f"best amount: {found}, with an average precision of {search.best_score_:.3f} on held-out "
        f"rows, {results[0]:.3f} without"
    )
    return Learned(rows, search.augmenter_ if amount else None, note)


def _added(sampler, X, y):
    """Return the synthetic rows of a sampler, with their labels."""
    X_more, y_more = sampler.fit_resample(X, y)
    rows = X_more[sampler.synthetic_mask_].reset_index(drop=True)
    labels = np.asarray(y_more)[sampler.synthetic_mask_]
    return rows.assign(**{y.name: pd.Series(labels, rows.index)})


def _classifier(num_rows, keys):
    """Return the default classifier, without keys: new ones would give the class away."""
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import make_pipeline

    from ganaug.model_selection.estimators import default_classifier

    if not keys:
        return default_classifier(num_rows)
    others = ColumnTransformer(
        [("keys", "drop", keys)], remainder="passthrough", verbose_feature_names_out=False
    )
    return make_pipeline(others.set_output(transform="pandas"), default_classifier(num_rows))
