"""All classes together: which are learned by a GAN, which are too small, and what is kept."""

from copy import copy
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf
from joblib import Parallel, delayed, effective_n_jobs

from ganaug.data.sampler import MIN_ROWS, SampleBank
from ganaug.data.sources import donors
from ganaug.models.base import input_names
from ganaug.sampling.fallback import fallback
from ganaug.sampling.trained import TrainedGAN
from ganaug.training.generate import chunk_size, seeds_for
from ganaug.training.train import train
from ganaug.training.validation import new_gan

# Samples of a class that are closer to each other than this share of the distance between real
# ones are called collapsed.
COLLAPSED = 0.2
# A draw of so many blocks is generated in a graph, which it takes some of them to make up for.
MANY_BLOCKS = 8


class Synthesizer:
    """Learn encoded classes and draw synthetic codes of each.

    Parameters
    ----------
    recipe : callable
        See `ganaug.recipes`.
    plan : TrainingPlan
    selection : object or None
        What is kept of the candidates; see `ganaug.selection`.
    mode : {"auto", "conditional", "per_class"}
        One GAN for all classes, or one for each; "auto" goes by whether the recipe's generator
        takes a condition.
    n_jobs : int or None
        How many of the GANs are trained at a time, through joblib.

    Attributes
    ----------
    gans_ : list of GAN
    groups_ : list of list of int
        The classes that each GAN was trained on; its conditions count within the list.
    histories_ : list of dict
    diverged_ : list of int
        The checks at which the training that went worst was no longer finite; see
        `ganaug.training.train.Run`.
    collapsed_ : list of int
        Classes whose samples are nearly all alike.
    interrupted_ : bool
        Whether the user has ended training before its end.
    sources_ : dict
        For each class that can be drawn, the object to draw from and the label it knows it by.
    """

    def __init__(self, recipe, plan, selection=None, mode="auto", n_jobs=None):
        self.recipe = recipe
        self.plan = plan
        self.selection = selection
        self.mode = mode
        self.n_jobs = n_jobs

    def fit(self, space, codes, labels, targets, seed):
        """Train what is needed to draw from some classes.

        Parameters
        ----------
        space : Space
        codes : ndarray of shape (n_samples, ...), float32
        labels : ndarray of shape (n_samples,), int
            Whole numbers from 0; each class occurs.
        targets : sequence of int
            The classes that will be drawn from.
        seed : int
        """
        counts = np.bincount(labels)
        large = [int(label) for label in np.flatnonzero(counts >= MIN_ROWS)]
        learned = [label for label in targets if label in large]
        gan = self._joint_gan(space, len(large), seed) if learned else None
        groups = [[label] for label in learned] if gan is None else [large]
        runs = self._runs(groups, space, codes, labels, seed, gan)
        self.groups_ = groups[: len(runs)]
        self.interrupted_ = any(run.interrupted for run in runs)
        self.histories_ = [run.history for run in runs]
        self.diverged_: list[int] = max((run.diverged_at for run in runs), key=len, default=[])
        self.collapsed_ = [
            label
            for group, run in zip(self.groups_, runs, strict=True)
            # None is measured where `BackupAndRestore` finds that nothing is left to train.
            for label, spread in zip(group, run.diversity, strict=False)
            if spread < COLLAPSED
        ]
        self.assemble(
            space,
            codes,
            labels,
            [TrainedGAN(run.gan, run.seed_bank) for run in runs],
            targets,
            seed,
        )
        return self

    def _runs(self, groups, space, codes, labels, seed, gan):
        """Train a GAN for each group of classes, of several some at a time."""
        # One after the other, the first that is interrupted is the last. Not all backends of
        # joblib can return what is done so far.
        n_jobs = self.n_jobs if len(groups) > 1 else 1
        in_turn = effective_n_jobs(n_jobs) == 1
        runs = Parallel(n_jobs=n_jobs, return_as="generator" if in_turn else "list")(
            delayed(self._train)(group, space, codes, labels, seed + i, gan)
            for i, group in enumerate(groups)
        )
        return _until_interrupted(runs)

    def _train(self, group, space, codes, labels, seed, gan=None):
        given = _donors(space, codes, labels, group)
        codes, labels = _of(group, codes, labels)
        return train(self.recipe, space, codes, labels, self.plan, seed, gan, given)

    def _joint_gan(self, space, num_classes, seed):
        """Return an untrained GAN for all classes, or None if there is to be one for each."""
        if self.mode == "per_class":
            return None
        gan = new_gan(self.recipe, space, num_classes, seed)
        if "condition" in input_names(gan.generator):
            return gan
        if self.mode == "conditional":
            raise ValueError(
                "mode='conditional' needs a recipe whose generator takes a condition, to be told "
                f"the class. Received: a recipe without one, {self.recipe!r}. "
                "Use mode='per_class' or another recipe, such as 'cgan'."
            )
        return None

    def restore(self, space, codes, labels, gans, targets, seed):
        """Put GANs that were trained and saved in place, each for its group."""
        trained = [
            TrainedGAN(
                gan,
                seeds_for(
                    gan,
                    SampleBank(*_of(group, codes, labels)),
                    _donors(space, codes, labels, group),
                ),
            )
            for gan, group in zip(gans, self.groups_, strict=True)
        ]
        self.assemble(space, codes, labels, trained, targets, seed)

    def assemble(self, space, codes, labels, trained, targets, seed):
        """Put trained GANs in place, and the fallback for what none of them covers."""
        self.gans_ = [source.gan for source in trained]
        self.seed_, self._judge = seed, None
        self.codes_, self.labels_ = codes, labels
        self.sources_: dict[int, tuple[Any, int]] = {}
        for source, group in zip(trained, self.groups_, strict=True):
            self.sources_ |= {label: (source, i) for i, label in enumerate(group)}
        small = [label for label in targets if label not in self.sources_]
        if small:
            source = fallback(codes, labels, space)
            self.sources_ |= {label: (source, label) for label in small}
        self.small_ = small

    def sample(self, label, num_samples, seed):
        """Return codes of one class.

        Parameters
        ----------
        label : int
            One of the targets of `fit`, or a class that was learned along with them.
        num_samples, seed : int

        Returns
        -------
        ndarray of shape (num_samples, ...), float32
        """
        source, local = self.sources_[label]
        size = chunk_size(self.codes_.shape[1:]) // 2  # Of twice as many candidates, by default.
        draw = source.sample_many if num_samples >= MANY_BLOCKS * size else source.sample
        chosen = self.selection is not None and label not in self.small_ and num_samples > 0
        select = self.judge.selector(label) if chosen else None
        codes = np.empty((num_samples, *self.codes_.shape[1:]), "float32")
        for block, start in enumerate(range(0, num_samples, size)):
            part = codes[start : start + size]
            block_seed = int(np.random.SeedSequence([seed, block]).generate_state(1)[0] >> 1)
            if select is None:
                part[:] = draw(local, len(part), block_seed)
                continue
            num_candidates = int(np.ceil(self.judge.candidates * len(part)))
            candidates = draw(local, num_candidates, block_seed)
            part[:] = candidates[select(candidates, len(part), block_seed)]
        return codes

    def graph_sampler(self, label):
        """Return what draws codes of one class within a TensorFlow graph.

        Parameters
        ----------
        label : int
            As for `sample`.

        Returns
        -------
        callable
            ``(num_samples, seed) -> codes``, of tensors: a number of shape (), at least 1, and a
            seed of shape (2,), int64.

        Raises
        ------
        ValueError
            If the selection works on arrays only.
        """
        source, local = self.sources_[label]
        if self.selection is None or label in self.small_:
            return partial(source.tensors, local)
        if not hasattr(self.selection, "graph_selector"):
            raise ValueError(
                "To draw samples within a graph, a selection needs a method "
                f"`graph_selector`; see `ganaug.selection`. Received: {self.selection!r}. Use "
                "selection=None, or add what `sample` returns instead."
            )
        select = self.judge.graph_selector(label, partial(source.sample, local))
        return partial(_selected, partial(source.tensors, local), select, self.judge)

    @property
    def judge(self):
        """The selection, fitted when it is first needed; a loaded augmenter fits it again."""
        if self._judge is None:
            # Threads that draw at once each fit one of their own: all are equal.
            judge = copy(self.selection)
            judge.fit(self.codes_, self.labels_, self.seed_)
            self._judge = judge
        return self._judge


def _until_interrupted(runs):
    """Return runs up to the one that the user has ended, if there is one."""
    done = []
    for run in runs:
        done.append(run)
        if run.interrupted:
            break
    return done


def _selected(draw, select, selection, num_samples, seed):
    """Return what a selection keeps of the candidates that are drawn, as tensors."""
    ratio = float(selection.candidates)
    num_candidates = tf.cast(tf.math.ceil(ratio * tf.cast(num_samples, tf.float32)), tf.int32)
    seed, of_choice = tf.unstack(tf.random.split(seed, 2))
    candidates = draw(num_candidates, seed)
    return tf.gather(candidates, select(candidates, num_samples, of_choice))


def _donors(space, codes, labels, group):
    """Return a function that finds donors for classes of images, and None for rows."""
    return None if space.spans else partial(donors, codes, labels, group)


def _of(group, codes, labels):
    """Return the codes of some classes, and their labels as positions within the group."""
    position = np.full(labels.max() + 1, -1)
    position[group] = np.arange(len(group))
    local = position[labels]
    return codes[local >= 0], local[local >= 0]
