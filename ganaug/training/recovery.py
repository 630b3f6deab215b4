"""What to change in a GAN whose training diverged, before it is tried once more."""

from dataclasses import is_dataclass, replace

STRONGER = 4.0


def with_stronger_regularization(model):
    """Compile a model anew with stronger penalties, or lower learning rates if none has a weight.

    Both players' optimizers forget their state, which may be what went wrong.

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
    penalties = tuple(_stronger(penalty) for penalty in gan.penalties)
    share = 1.0 / STRONGER if penalties == gan.penalties else 1.0
    players = [gan.generator_optimizer, gan.discriminator_optimizer]
    gan.compile(
        *[_renewed(optimizer, share) for optimizer in players],
        gan.objective,
        penalties=penalties,
        terms=gan.terms,
        **gan.compile_options,
    )


def _stronger(penalty):
    """Return a penalty of a larger weight; one that has no weight stays."""
    if is_dataclass(penalty) and hasattr(penalty, "weight"):
        # Never a class, as `is_dataclass` leaves open.
        return replace(penalty, weight=STRONGER * penalty.weight)  # type: ignore[type-var]
    return penalty


def _renewed(optimizer, share):
    """Return the optimizer as new, with a share of its learning rate unless that is a schedule."""
    # What half precision adds is added again by `compile`.
    optimizer = getattr(optimizer, "inner_optimizer", optimizer)
    config = optimizer.get_config()
    if isinstance(config.get("learning_rate"), float):
        config["learning_rate"] *= share
    return type(optimizer).from_config(config)
