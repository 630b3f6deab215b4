"""Do images of a GAN of pairs become better if a classifier leaves out those of other classes?

The script adds methods to those of `glyphs.py` and takes its arguments. Four images are made for
each one that is kept: the first ones that a classifier of all characters, plentiful and scarce,
classifies correctly.
"""

from functools import partial

import numpy as np
from glyph_protocol import changed, features
from glyphs import METHODS, Method, fit_pairs, main, standard

CANDIDATES, OF_CLASS, REPEATS = 4, 100, 20


def neighbour(task, plentiful):
    """Return a nearest-neighbour classifier that is fitted to real images."""
    from sklearn.neighbors import KNeighborsClassifier

    images = np.concatenate([task.images, task.plentiful[plentiful]])
    labels = np.concatenate([task.labels, task.plentiful_labels[plentiful]])
    return KNeighborsClassifier(1).fit(features(images), labels)


def machine_of_vectors(task, plentiful):
    """Return a fitted support vector machine, which also learns changed scarce images."""
    from sklearn.svm import SVC

    more, labels = standard(task, REPEATS, 9)
    images = np.concatenate([task.images, more, task.plentiful[plentiful]])
    labels = np.concatenate([task.labels, labels, task.plentiful_labels[plentiful]])
    return SVC(C=10).fit(features(images), labels)


def some_of_each(labels):
    """Return the positions of up to `OF_CLASS` random samples of each class."""
    rng = np.random.default_rng(0)
    return np.concatenate(
        [rng.permutation(np.flatnonzero(labels == k))[:OF_CLASS] for k in np.unique(labels)]
    )


def kept(fit, task, n, seed):
    """Add changed images, and as many changed ones that are generated and classified correctly."""
    images, labels = standard(task, n, [seed, 1])
    made = task.generate(task.images, CANDIDATES * n, seed)
    classifier = fit(task, some_of_each(task.plentiful_labels))
    named = classifier.predict(features(made)).reshape(len(task.images), -1)
    # If too few are right, others make up the number.
    order = np.argsort(named != task.labels[:, None], axis=1, kind="stable")[:, :n]
    chosen = (order + np.arange(len(order))[:, None] * CANDIDATES * n).ravel()
    more = changed(made[chosen], [seed, 2])
    print(f"right: {(named == task.labels[:, None]).mean():.2f}")
    return np.concatenate([images, more]), np.concatenate([labels, np.repeat(task.labels, n)])


METHODS["pairs kept by nearest neighbours"] = Method(partial(kept, neighbour), fit_pairs)
METHODS["pairs kept by a support vector machine"] = Method(
    partial(kept, machine_of_vectors), fit_pairs
)

if __name__ == "__main__":
    main()
