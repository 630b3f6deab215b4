"""Warnings about training that went wrong."""

import numpy as np

from ganaug.exceptions import SmallClassWarning, TrainingWarning, warn

SHOWN = 10
# Advice for Python; the command line replaces it with its own.
ADVICE = (
    " Train for more steps (max_iter), with early_stopping=True or with the default gan='auto'."
)


def warn_of(synthesizer, names):
    """Warn about classes that no GAN has learned, and about training that went wrong.

    Parameters
    ----------
    synthesizer : Synthesizer
        Fitted.
    names : sequence
        The label of each class.
    """
    counts, least = np.bincount(synthesizer.labels_), synthesizer.learner.kind.min_samples
    small = [label for label in synthesizer.small_ if counts[label] < least]
    unlearned = [names[label] for label in synthesizer.small_ if label not in small]
    collapsed = synthesizer.collapsed_
    if synthesizer.interrupted_:
        learned = listed([names[label] for group in synthesizer.groups_ for label in group])
        others = f", and {listed(unlearned)} are made without a GAN" if unlearned else ""
        warn(interruption(f"{learned} have", others), TrainingWarning)
    if small and synthesizer.learner.recipe is not None:
        warn(
            f"Too few rows to train a GAN: {listed([names[label] for label in small])} have fewer "
            f"than {least} samples each. Their synthetic samples are made without a "
            f"GAN: {synthesizer.learner.kind.fallback_notice}.",
            SmallClassWarning,
        )
    from_others = [
        label for label in synthesizer.targets_ if counts[label] < least and label not in small
    ]
    if from_others:
        warn(
            f"Too few images to learn from: {listed([names[k] for k in from_others])} have fewer "
            f"than {least} each. A GAN has learned from the other classes how images of one "
            "class differ, and makes variations of these images (gan='dagan').",
            SmallClassWarning,
        )
    if synthesizer.diverged_:
        warn(
            _divergence(synthesizer.diverged_, synthesizer.learner.config.num_evaluations),
            TrainingWarning,
        )
    if collapsed:
        warn(
            "Training collapsed, or was too short: the synthetic samples of "
            f"{listed([names[label] for label in collapsed])} are nearly all alike.{ADVICE}",
            TrainingWarning,
        )


def listed(names):
    """Return the first of many names as text, with the number of others."""
    more = len(names) - SHOWN
    return str(names) if more <= 0 else f"{names[:SHOWN]} and {more:,} more classes"


def interruption(who, others=""):
    """Return the warning that the user interrupted training; `who` is "it has", for instance."""
    return (
        f"Training was interrupted. The result can be used: {who} the weights of the best "
        f"evaluation so far, with early_stopping=True, or else the last ones{others}. With "
        "checkpoint_dir, another fit continues from there."
    )


def _divergence(diverged, num_evaluations):
    first, *second = diverged
    outcome = (
        f"It diverged again at evaluation {second[0]}, and ended with the weights of the one "
        "before."
        if second
        else "It then stayed finite."
    )
    return (
        f"Training diverged: at evaluation {first} of {num_evaluations}, a loss, a weight or a "
        "sample was not finite. It was resumed from the evaluation before with stronger "
        f"penalties, or with lower learning rates if there are none. {outcome} A smaller learning "
        "rate or a stronger penalty in the recipe avoids this."
    )
