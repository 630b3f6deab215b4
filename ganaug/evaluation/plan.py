"""The plan of a comparison: treatments and estimators by name."""

from typing import Any, NamedTuple

from ganaug.evaluation.report.wording import ALL, NOTHING
from ganaug.evaluation.treatments import Nothing, Resampling, in_shares
from ganaug.model_selection.amounts import checked_amounts
from ganaug.model_selection.estimators import with_codec


class Plan(NamedTuple):
    """Treatments and estimators to compare.

    Attributes
    ----------
    treatments, estimators : dict
        See `ganaug.evaluation.comparing.Study`.
    samplers : list of str
        Treatments that are not baselines.
    references : list of str
        Treatments that the verdict is not about.
    given : dict
        The samplers themselves, by name, without amounts.
    """

    treatments: dict[str, Any]
    estimators: dict[str, Any]
    samplers: list[str]
    references: list[str]
    given: dict[str, Any]


def plan_of(setting, X, y, codec, evaluator, samplers, estimators, *, baselines, amounts):  # noqa: PLR0913
    """Return the treatments and estimators to compare.

    Parameters
    ----------
    setting : Setting
    X : array-like of shape (n_samples, ...)
    y : ndarray of shape (n_samples,)
    codec : str or codec
    evaluator : ClassEvaluator or NumberEvaluator
    samplers, estimators, baselines, amounts
        See `ganaug.evaluate_augmentation`.

    Returns
    -------
    Plan
    """
    if amounts is None:
        amounts = setting.amounts(codec) if samplers is None else [1.0]
    amounts = checked_amounts(amounts)[::-1]
    found: dict[str, Any] = {NOTHING: Nothing()}
    references: dict[str, Any] = {}
    if baselines:
        compared = setting.baselines(X, codec, samplers, evaluator.labels)
        found |= in_shares(compared, amounts, evaluator.labels_of)
        references = setting.references(codec) if estimators is None else {}
    found |= references
    samplers = setting.task.augmenter() if samplers is None else samplers
    samplers = _named(samplers, "fit_resample", reserved=found)
    ours = {name: Resampling(with_codec(each, codec)) for name, each in samplers.items()}
    ours = in_shares(ours, amounts, evaluator.labels_of)
    estimators = setting.task.estimators(len(y)) if estimators is None else estimators
    estimators = _named(estimators, setting.method, reserved=[ALL])
    return Plan(found | ours, estimators, list(ours), list(references), samplers)


def _named(things, method, reserved):
    """Return one or several objects by name; raise an error if one lacks a method."""
    named = (
        things
        if isinstance(things, dict)
        else {getattr(things, "__name__", type(things).__name__): things}
    )
    if not named or set(named) & set(reserved):
        raise ValueError(
            f"At least one object is needed, by another name than {list(reserved)}. "
            f"Received: {things!r}. Give names in a dict."
        )
    for name, thing in named.items():
        if isinstance(thing, type) or not hasattr(thing, method):
            raise TypeError(
                f"Objects with a method `{method}` were expected, alone or by name in a dict. "
                f"Received: {name!r}: {thing!r}"
            )
    return named
