"""The kinds of data, each with its codec, GAN, selection, quality, fallback and budget."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from ganaug.data.sampler import MIN_ROWS, NeighborInterpolator
from ganaug.data.sources import SourceFrames, source_images
from ganaug.recipes import dagan, image, series, strings, tabular, videos
from ganaug.sampling.codec_settings import (
    enlarging_codec,
    image_codec,
    series_codec,
    string_codec,
    table_codec,
    video_codec,
)
from ganaug.sampling.content import frames_tell_classes
from ganaug.sampling.fallback import (
    FallbackSources,
    chained_strings,
    jittered_images,
    jittered_videos,
    smoothed_smote,
    warped_series,
)
from ganaug.sampling.groups import of_group
from ganaug.sampling.levels import OwnLevels
from ganaug.sampling.spread import BorrowedSpread
from ganaug.selection import LabelAgreement, Novelty
from ganaug.training.progress import EnergyQuality, ImageQuality, VideoQuality


def _points(data, group):
    """Return a factory of sources: points between samples."""
    space, _, _ = data
    return partial(NeighborInterpolator, num_columns=max(len(space.spans), 1))


def _samples_of(fallback, data, group):
    """Return a factory of sources: samples of a fallback."""
    space, _, _ = data
    return partial(FallbackSources, fallback=fallback, space=space)


def _other_images(data, group):
    """Return a factory of sources: images of other classes."""
    _, codes, labels = data
    return lambda sampler: source_images(codes, labels, group)


def _frames(data, group):
    """Return a factory of sources: frames, of any class unless they tell the classes apart."""
    _, codes, labels = data

    def find(sampler):
        own = sampler.codes.numpy()
        if frames_tell_classes(codes, labels):
            return SourceFrames(own, sampler.labels, sampler.num_classes)
        # Held-out samples of the group must not be sources.
        others = codes[~np.isin(labels, group)]
        return SourceFrames.of_any(np.concatenate([own, others]), sampler.num_classes)

    return find


def _no_changes(sources, data, group):
    return ()


def _spread_and_levels(sources, data, group):
    """Return changes to rows; only rows that start from sources can borrow spread."""
    space, codes, labels = data
    changes: list[Any] = []
    if sources is not None:
        changes.append(BorrowedSpread(codes, labels, group))
    if any(span.categorical for span in space.spans):
        own_codes, own_labels = of_group(group, codes, labels)
        changes.append(OwnLevels(own_codes, own_labels, space))
    return tuple(change for change in changes if change)


class Kind(NamedTuple):
    """The parts of an augmenter for a kind of data.

    Attributes
    ----------
    codec : callable
        Called with the parameters of `ganaug.GANAugmenter`, returns a codec.
    recipe : callable
        The default GAN.
    selection : callable
        Called without arguments, returns a selection; see `ganaug.selection`.
    quality : callable
        Measures samples during training; see `ganaug.training.progress.EnergyQuality`.
    fallback : callable
        ``(codes, labels, space)``; returns a sampler that needs no GAN, for classes that are too
        small for one; see `ganaug.sampling.fallback`.
    fallback_notice : str
        The part of a warning that says how this sampler makes samples.
    fallback_name : str or None
        The name under which `fallback`, without a GAN, is compared with GANs; None if another
        method in the comparison does nearly the same.
    is_interpolated : bool
        True if points between samples can be samples, so that SMOTE is compared too.
    max_iter, batch_size : int
        The values that "auto" stands for.
    min_samples : int
        The size from which `recipe` learns a class.
    max_steps_per_call : int
        See `ganaug.training.loop.TrainingConfig`.
    recipe_of_small : callable or None
        Makes samples of classes that are too small for `recipe`; it learns from the others.
    conditions_per_class : int
        See `ganaug.training.validation.build_gan`.
    sources : callable
        ``(data, group)``; returns a factory of the sources of a generator; see
        `ganaug.training.train.train`.
    changes : callable
        ``(sources, data, group)``; returns the changes to samples that a GAN generates; see
        `ganaug.sampling.trained.TrainedGAN`.
    """

    codec: Callable[[dict[str, Any]], Any]
    recipe: Callable[..., Any]
    selection: Callable[[], Any]
    quality: Callable[..., Any]
    fallback: Callable[..., Any]
    fallback_notice: str
    max_iter: int
    batch_size: int
    fallback_name: str | None = None
    is_interpolated: bool = True
    min_samples: int = MIN_ROWS
    max_steps_per_call: int = 50
    recipe_of_small: Callable[..., Any] | None = None
    conditions_per_class: int = 2
    sources: Callable[..., Any] = _points
    changes: Callable[..., Any] = _no_changes


_IMAGES = Kind(
    image_codec,
    image,
    Novelty,
    ImageQuality,
    jittered_images,
    "images are shifted and made brighter or darker",
    max_iter=5000,
    batch_size=32,
    min_samples=5,
    max_steps_per_call=4,
    recipe_of_small=dagan,
    conditions_per_class=1,
    sources=_other_images,
)
KINDS = {
    "table": Kind(
        table_codec,
        tabular,
        LabelAgreement,
        EnergyQuality,
        smoothed_smote,
        "rows are interpolated between neighbours, as by SMOTE, and smoothed",
        max_iter=500,
        batch_size=128,
        changes=_spread_and_levels,
    ),
    "images": _IMAGES,
    "small images": _IMAGES._replace(max_iter=2000),
    "large images": _IMAGES._replace(codec=enlarging_codec),
    "series": Kind(
        series_codec,
        series,
        Novelty,
        EnergyQuality,
        warped_series,
        "series are warped in time and in magnitude",
        fallback_name="warping",
        max_iter=500,
        batch_size=48,
        conditions_per_class=1,
        sources=partial(_samples_of, warped_series),
    ),
    "strings": Kind(
        string_codec,
        strings,
        Novelty,
        EnergyQuality,
        chained_strings,
        "strings are drawn from a Markov chain of characters",
        fallback_name="Markov chain",
        is_interpolated=False,
        max_iter=500,
        batch_size=64,
        conditions_per_class=1,
        sources=partial(_samples_of, chained_strings),
    ),
    "videos": Kind(
        video_codec,
        videos,
        Novelty,
        VideoQuality,
        jittered_videos,
        "videos are shifted and made brighter or darker, all frames alike",
        max_iter=600,
        batch_size=32,
        conditions_per_class=1,
        max_steps_per_call=10,
        sources=_frames,
        fallback_name="shifts",
    ),
}
