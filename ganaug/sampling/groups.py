"""Training of one GAN for all classes, or of one per class, in parallel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from joblib import Parallel, delayed, effective_n_jobs

from ganaug.data.references import References
from ganaug.data.sampler import ClassBalancedSampler
from ganaug.exceptions import SmallClassWarning, warn
from ganaug.networks.named_inputs import input_names
from ganaug.sampling.trained import TrainedGAN
from ganaug.sampling.transfer import share_of_right_class, unseen_classes
from ganaug.training.loop import TrainingConfig
from ganaug.training.train import train
from ganaug.training.validation import build_gan

if TYPE_CHECKING:
    from ganaug.sampling.kinds import Kind

# The fewest classes and images from which variation within classes is learned, and the lowest
# share of images that are recognised as their class, relative to real ones, in unseen classes.
MIN_CLASSES, MIN_IMAGES, LEAST_RIGHT = 8, 200, 0.5


class Learner(NamedTuple):
    """A recipe and how its GANs are trained.

    Attributes
    ----------
    recipe : callable or None
        See `ganaug.recipes`; None for no GAN.
    config : TrainingConfig
    kind : Kind
        The kind of the data.
    mode : {"auto", "conditional", "per_class"}
    """

    recipe: Callable[..., Any] | None
    config: TrainingConfig
    kind: Kind
    mode: str = "auto"

    def plan(self, space, counts, targets, seed):
        """Return an untrained joint GAN, or None, and the classes that each GAN learns.

        Parameters
        ----------
        space : Space
        counts : ndarray of shape (n_classes,), int
        targets : list of int
            The classes to draw.
        seed : int
        """
        large = np.flatnonzero(counts >= self.kind.min_samples).tolist()
        learned = [label for label in targets if label in large]
        if not learned or self.recipe is None:
            return None, []
        gan = self.joint_gan(space, len(large), seed)
        return gan, [[label] for label in learned] if gan is None else [large]

    def plan_for_small(self, space, counts, seed):
        """Return an untrained GAN of pairs for classes that are too small, and what it learns.

        Returns
        -------
        AdversarialModel or None
            None if the other classes are too few or too small, or the GAN takes no reference.
        learned, unseen : list of int
            The other classes: those to learn, and those to test on.
        """
        large = np.flatnonzero(counts >= self.kind.min_samples).tolist()
        if len(large) < MIN_CLASSES or counts[large].sum() < MIN_IMAGES:
            return None, [], []
        unseen = unseen_classes(large, seed)
        learned = [label for label in large if label not in unseen]
        gan = self.build(space, len(learned), seed)
        return gan if takes_references(gan) else None, learned, unseen

    def joint_gan(self, space, num_classes, seed):
        """Return an untrained GAN for all classes, or None if each class gets a GAN of its own.

        Raises
        ------
        ValueError
            If the mode is "conditional" and the generator takes no condition.
        """
        if self.mode == "per_class":
            return None
        gan = self.build(space, num_classes, seed)
        if "condition" in input_names(gan.generator) or takes_references(gan):
            return gan
        if self.mode == "conditional":
            raise ValueError(
                "mode='conditional' needs a recipe whose generator takes the class as a "
                f"condition. Received: a recipe without one, {self.recipe!r}. Use "
                "mode='per_class' or another recipe, such as 'cgan'."
            )
        return None

    def build(self, space, num_classes, seed):
        """Return an untrained GAN; see `ganaug.training.validation.build_gan`."""
        return build_gan(self.recipe, space, num_classes, seed, self.kind.conditions_per_class)


def train_all(learner, small, data, targets, seed, n_jobs=None):
    """Train the GANs that are needed to draw some classes.

    Parameters
    ----------
    learner : Learner
    small : Learner or None
        For the classes that are too small for ``learner``.
    data : tuple
        The space, the encoded samples and their labels.
    targets : list of int
    seed : int
    n_jobs : int, optional

    Returns
    -------
    groups : list of list of int
        The classes that each GAN has learned.
    runs : list of Run
        One per group, up to the first that the user interrupted.
    """
    space, _, labels = data
    counts = np.bincount(labels)
    gan, groups = learner.plan(space, counts, targets, seed)
    runs = train_groups(groups, learner, data, seed, gan, n_jobs)
    draws_all = gan is not None and takes_references(gan)
    interrupted = any(run.interrupted for run in runs)
    few = counts[targets].min() < learner.kind.min_samples
    if small and few and not (draws_all or interrupted):
        more, others = _train_for_small(small, data, counts, seed)
        groups, runs = groups + more, runs + others
    return groups[: len(runs)], runs


def _train_for_small(small, data, counts, seed):
    """Return the group and the run of a GAN for small classes; none if it fails on unseen ones."""
    space, codes, labels = data
    gan, learned, unseen = small.plan_for_small(space, counts, seed)
    if gan is None:
        return [], []
    runs = train_groups([learned], small, data, seed, gan)
    if any(run.interrupted for run in runs):
        return [learned], runs
    right = share_of_right_class(runs[0].gan, codes, labels, unseen, seed)
    if right >= LEAST_RIGHT:
        return [learned], runs
    warn(
        f"A GAN has learned from {len(learned)} classes how images of one class differ, but it "
        f"is not used: only {right:.0%} of its images of {len(unseen)} unseen classes were "
        "recognised as their class, relative to real images. More classes, or more similar "
        f"ones, would help; or leave out the classes with fewer than {small.kind.min_samples} "
        "images (sampling_strategy).",
        SmallClassWarning,
    )
    return [], []


def sampler_of(gan, sources, kind, data, group):
    """Return a `TrainedGAN` of a GAN that has learned a group of classes.

    Parameters
    ----------
    gan : AdversarialModel
    sources : Sources, References or None
        Those that it was trained with.
    kind : Kind
    data : tuple
        The space, the encoded samples of all classes and their labels.
    group : list of int
    """
    if takes_references(gan):
        # Any image can be a reference, even one of a class that the GAN has not learned.
        sources = References(ClassBalancedSampler(*data[1:]))
    return TrainedGAN(gan, sources, kind.changes(sources, data, group))


def takes_references(gan):
    """Return whether a GAN generates images of the class of any given image."""
    return "reference" in input_names(gan.generator)


def train_groups(groups, learner, data, seed, gan=None, n_jobs=None):
    """Train a GAN on each group of classes, through joblib.

    Parameters
    ----------
    groups : list of list of int
    learner : Learner
    data : tuple
        The space, the encoded samples and their labels.
    seed : int
    gan : AdversarialModel, optional
        An untrained model of the recipe, for a single group.
    n_jobs : int, optional

    Returns
    -------
    list of Run
        One per group, up to the first that the user interrupted.
    """
    # Not all backends of joblib return finished runs early, but all do if runs are sequential.
    n_jobs = n_jobs if len(groups) > 1 else 1
    in_turn = effective_n_jobs(n_jobs) == 1
    runs = Parallel(n_jobs=n_jobs, return_as="generator" if in_turn else "list")(
        delayed(_train_group)(group, learner, data, seed + i, gan)
        for i, group in enumerate(groups)
    )
    return _until_interrupted(runs)


def _train_group(group, learner, data, seed, gan):
    space, *encoded = data
    kind, (codes, labels) = learner.kind, of_group(group, *encoded)
    gan = gan if gan is not None else learner.build(space, len(group), seed)
    settings = learner.config, seed, gan, kind.sources(data, group), kind.quality
    return train(learner.recipe, space, codes, labels, *settings)


def _until_interrupted(runs):
    done = []
    for run in runs:
        done.append(run)
        if run.interrupted:
            break
    return done


def of_group(group, codes, labels):
    """Return the samples of some classes, with labels that are positions within the group."""
    position = np.full(labels.max() + 1, -1)
    position[group] = np.arange(len(group))
    local = position[labels]
    return codes[local >= 0], local[local >= 0]
