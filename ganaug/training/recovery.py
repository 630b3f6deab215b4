"""Stronger regularization of a GAN whose training diverged, for one more try."""

from ganaug.models.learning_rates import holds_rate, unscaled
from ganaug.penalties import Penalty

STRONGER = 4.0


def with_stronger_regularization(model):
    """Recompile a model with stronger penalties, or lower learning rates if none has a weight.

    The optimizers of all networks forget their state, which may have caused the divergence.

    Parameters
    ----------
    model : AdversarialModel
        Compiled; it keeps its weights.

    Returns
    -------
    AdversarialModel
        The same.
    """
    for gan in model.gans():
        _steady(gan)
    if model not in model.gans():
        model.compile(**model.compile_options)
    return model


def _steady(gan):
    penalties = tuple(
        penalty.scaled(STRONGER) if isinstance(penalty, Penalty) else penalty
        for penalty in gan.penalties
    )
    share = 1.0 / STRONGER if penalties == gan.penalties else 1.0
    optimizers = [gan.generator_optimizer, gan.discriminator_optimizer]
    gan.compile(
        *[_renewed(optimizer, share) for optimizer in optimizers],
        gan.objective,
        penalties=penalties,
        terms=gan.terms,
        **gan.compile_options,
    )


def _renewed(optimizer, share):
    """Return a fresh optimizer, with a share of the learning rate unless that is a schedule."""
    # `compile` adds the loss scaling of half precision again.
    optimizer = unscaled(optimizer)
    config = optimizer.get_config()
    if holds_rate(optimizer):
        config["learning_rate"] *= share
    return type(optimizer).from_config(config)
