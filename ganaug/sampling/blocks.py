"""Encoded samples of a class, drawn in blocks of bounded size."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ganaug.training.generate import chunk_size

# Draws of at most FEW rows, which tend to be repeated, and of at least MANY_BLOCKS blocks are
# generated in a graph; for others, tracing takes longer than it saves.
FEW, MANY_BLOCKS = 16, 2


class Choice(NamedTuple):
    """A choice among candidates.

    Attributes
    ----------
    select : callable
        ``(candidates, num_samples, seed) -> indices``; see `ganaug.selection.Selection.selector`.
    ratio : float
        The number of candidates for each sample.
    """

    select: Callable
    ratio: float


class Block(NamedTuple):
    """Samples that were drawn at once.

    Attributes
    ----------
    num_candidates, seed : int
        The arguments of the sampler.
    kept : ndarray of int
        The positions of the samples among the candidates.
    """

    num_candidates: int
    seed: int
    kept: np.ndarray


def draw_in_blocks(sampler, label, codes, seed, choice=None):
    """Fill an array with encoded samples of a class, and yield each `Block` that was drawn.

    Parameters
    ----------
    sampler : TrainedGAN or FallbackSampler
    label : int
        The sampler's label for the class.
    codes : ndarray of shape (num_samples, ...), float32
        It is overwritten.
    seed : int
    choice : Choice, optional
        None to keep all samples that are drawn.
    """
    # Room for about twice as many candidates.
    size = chunk_size(codes.shape[1:]) // 2
    in_graph = len(codes) <= FEW or len(codes) >= MANY_BLOCKS * size
    draw = sampler.sample_in_graph if in_graph else sampler.sample
    for number, start in enumerate(range(0, len(codes), size)):
        part = codes[start : start + size]
        block_seed = int(np.random.SeedSequence([seed, number]).generate_state(1)[0] >> 1)
        num_candidates = len(part) if choice is None else int(np.ceil(choice.ratio * len(part)))
        candidates = draw(label, num_candidates, block_seed)
        if choice is None:
            kept = np.arange(len(part))
            part[:] = candidates
        else:
            kept = choice.select(candidates, len(part), block_seed)
            part[:] = candidates[kept]
        yield Block(num_candidates, block_seed, kept)
