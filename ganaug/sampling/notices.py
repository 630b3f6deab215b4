"""What the user is told of how training went."""

import numpy as np

from ganaug.data.sampler import MIN_ROWS
from ganaug.exceptions import SmallClassWarning, TrainingWarning, warn


def warn_of(synthesizer, names):
    """Say which classes no GAN has learned, and whether training went wrong.

    Parameters
    ----------
    synthesizer : Synthesizer
        Fitted.
    names : sequence
        The label of each class.
    """
    counts = np.bincount(synthesizer.labels_)
    small = [label for label in synthesizer.small_ if counts[label] < MIN_ROWS]
    unlearned = [names[label] for label in synthesizer.small_ if label not in small]
    collapsed = synthesizer.collapsed_
    if synthesizer.interrupted_:
        learned = [names[label] for group in synthesizer.groups_ for label in group]
        others = f", and {unlearned} are drawn between real samples" if unlearned else ""
        warn(interruption(f"{learned} have", others), TrainingWarning)
    if small:
        warn(
            f"Too few rows to learn from: {[names[label] for label in small]} have fewer than "
            f"{MIN_ROWS} samples each. Their synthetic samples are made of single real "
            "ones: rows are interpolated between neighbours, as by SMOTE, and smoothed; images "
            "are shifted and made brighter or darker.",
            SmallClassWarning,
        )
    if synthesizer.diverged_:
        warn(
            _divergence(synthesizer.diverged_, synthesizer.config.num_evaluations), TrainingWarning
        )
    if collapsed:
        warn(
            "Training collapsed, or was too short: the synthetic samples of "
            f"{[names[label] for label in collapsed]} are nearly all alike. Train for more steps "
            "(max_iter), with early_stopping=True or by the default gan='auto'.",
            TrainingWarning,
        )


def interruption(who, others=""):
    """Return what is said of training that the user has ended; `who` is such as "it has"."""
    return (
        f"Training was interrupted. What there is can be used: {who} the weights of the "
        f"best check so far, with early_stopping=True, or else the last ones{others}. With "
        "checkpoint_dir, another fit goes on from there."
    )


def _divergence(diverged, num_evaluations):
    first, *second = diverged
    outcome = (
        f"It diverged again at check {second[0]}, and ended with the weights of the check before "
        "that."
        if second
        else "It then stayed finite."
    )
    return (
        f"Training diverged at check {first} of {num_evaluations}: a loss, a weight or a sample "
        "was not finite. It went on from the check before it with stronger penalties, or lower "
        f"learning rates where there are none. {outcome} A smaller learning rate or a stronger "
        "penalty in the recipe avoids this."
    )
