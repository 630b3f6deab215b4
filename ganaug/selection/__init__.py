"""Which of the generated candidates are kept.

A selection is an object with

- ``candidates``, how many to draw per sample that is kept, at least 1;
- ``fit(codes, labels, seed)``, called with all encoded real samples;
- ``selector(label)``, which returns a function ``(candidates, num_samples, seed) -> positions``;
- ``graph_selector(label, draw)``, which returns one of tensors, where samples are to be drawn
  within a TensorFlow graph: by `ganaug.mix_synthetic` and `GANAugmenter.export`.
"""

from ganaug.selection.agreement import LabelAgreement
from ganaug.selection.novelty import Novelty

__all__ = ["LabelAgreement", "Novelty"]
