"""Hints for parameters that are passed by the name that another library has for them."""

from difflib import get_close_matches
from typing import Any, NamedTuple, Self


class Hint(NamedTuple):
    """Advice on a parameter, for those who pass it by one of several other names."""

    words: str
    parameter: str
    advice: str


HINTS = (
    Hint(
        "epochs n_epochs num_epochs nb_epoch steps n_steps num_steps n_iter iterations",
        "max_iter",
        "Use max_iter, the number of generator updates: training is not measured in passes over "
        "the samples.",
    ),
    Hint(
        "learning_rate lr optimizer loss generator discriminator latent_dim z_dim noise_dim units",
        "gan",
        "The recipe decides this: pass a function as gan, such as "
        "gan=functools.partial(ganaug.recipes.tabular, latent_dim=64), or one that compiles a "
        "model with your own optimizers.",
    ),
    Hint(
        "recipe model",
        "gan",
        "Use gan: the name of a recipe, a recipe, or a model of ganaug.models.",
    ),
    Hint(
        "k_neighbors n_neighbors m_neighbors",
        "gan",
        "Leave it out: a GAN takes no number of neighbours.",
    ),
    Hint(
        "ratio strategy amount amounts target_dist",
        "sampling_strategy",
        "Use sampling_strategy: a ratio such as 0.5 for two classes, or the total of each class.",
    ),
    Hint("amount", "amounts", "Use amounts, all shares to try: amounts=(0.5,) tries one."),
    Hint("amounts", "amount", "Use amount, the one share to add."),
    Hint("seed random_seed", "random_state", "Use random_state, as in scikit-learn."),
    Hint("workers n_workers num_workers", "n_jobs", "Use n_jobs, as in scikit-learn."),
    Hint("patience", "n_iter_no_change", "Use n_iter_no_change, with early_stopping=True."),
    Hint(
        "validation_split val_split",
        "validation_fraction",
        "Use validation_fraction, with early_stopping=True.",
    ),
    Hint(
        "discrete_columns categorical_columns cat_features cat_cols",
        "categorical_features",
        "Use categorical_features, as in SMOTENC.",
    ),
    Hint("classifier clf regressor model base_estimator", "estimator", "Use estimator."),
    Hint("sampler", "augmenter", "Use augmenter."),
    Hint("augmenter", "sampler", "Use sampler, which may be any sampler of imbalanced-learn."),
    Hint(
        "gan max_iter epochs learning_rate lr k_neighbors sampling_strategy codec selection "
        "categorical_features column_kinds id_columns relations constraints",
        "augmenter",
        "Pass it to the augmenter: augmenter=GANAugmenter(...).",
    ),
)


class HintedParameters:
    """Mixin for scikit-learn estimators whose constructor suggests the parameter that is meant.

    ``__init__`` keeps its explicit signature, which scikit-learn reads, and Python's own error
    for names without a hint.
    """

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        names = cls._get_param_names()  # type: ignore[attr-defined]
        for name in sorted(kwargs.keys() - set(names)):
            if advice := advice_for(name, names):
                raise TypeError(
                    f"{cls.__name__} has no parameter {name!r}. Received: "
                    f"{name}={kwargs[name]!r}. {advice}"
                )
        return super().__new__(cls)


def advice_for(name: str, names: list[str]) -> str:
    """Return advice on which parameter to use instead of a name, or an empty string."""
    for words, parameter, advice in HINTS:
        if name in words.split() and parameter in names:
            return advice
    alike = get_close_matches(name, names, n=1)
    return f"Did you mean {alike[0]!r}?" if alike else ""
