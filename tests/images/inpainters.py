"""Images of digits, a hole, and an `Inpainter` of tiny networks that hardly trains."""

from functools import partial

import numpy as np
from sklearn.datasets import load_digits

from ganaug import Inpainter
from ganaug.recipes import inpainting

DIGITS, LABELS = load_digits().images[:120], load_digits().target[:120]
HOLE = np.zeros((8, 8), bool)
HOLE[2:6, 3:7] = True

tiny = partial(inpainting, width=4, latent_dim=4)


def inpainter(**settings):
    return Inpainter(**{"gan": tiny, "max_iter": 3, "batch_size": 8, "random_state": 0} | settings)
