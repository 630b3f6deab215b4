"""A test of whether a GAN that has learned pairs generalises to classes that it has not seen."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC

from ganaug._utils.seeding import derive, stream
from ganaug.data.references import References
from ganaug.data.sampler import ClassBalancedSampler
from ganaug.sampling.trained import TrainedGAN

# One in ONE_IN classes is left out of training, but at least LEAST_UNSEEN.
ONE_IN, LEAST_UNSEEN = 8, 2
# The most images of a class, half of them for the classifier; its features; images to generate.
MOST_OF_CLASS, NUM_FEATURES, NUM_MADE = 100, 64, 400


def unseen_classes(classes, seed):
    """Return the classes to leave out of training, as a sorted list.

    Parameters
    ----------
    classes : list of int
    seed : int
    """
    number = max(len(classes) // ONE_IN, LEAST_UNSEEN)
    chosen = stream(seed, "unseen classes").choice(classes, number, replace=False)
    return np.sort(chosen).tolist()


def share_of_right_class(gan, codes, labels, unseen, seed):
    """Return the share of images of unseen classes that are recognised as their class.

    They are recognised by a classifier of all classes, which has not seen the references.

    Parameters
    ----------
    gan : AdversarialModel
        It generates an image of the class of its input ``reference``.
    codes, labels : ndarray
        Encoded images of all classes.
    unseen : list of int
    seed : int

    Returns
    -------
    float
        Relative to the share of the references themselves.
    """
    rng = stream(seed, "transfer")
    kept = [
        rng.permutation(np.flatnonzero(labels == k))[:MOST_OF_CLASS] for k in np.unique(labels)
    ]
    learned = np.concatenate([rows[::2] for rows in kept])
    references = np.concatenate([rows[1::2] for rows in kept])
    references = references[np.isin(labels[references], unseen)]
    made, names = _made(gan, codes[references], labels[references], derive(seed, "unseen"))
    classifier = _classifier(codes[learned], labels[learned])
    right = np.mean(classifier.predict(_rows(made)) == names)
    real = np.mean(classifier.predict(_rows(codes[references])) == labels[references])
    return float(right / max(real, 1e-6))


def _made(gan, references, labels, seed):
    """Return images of each class of the references, and their labels."""
    classes, positions = np.unique(labels, return_inverse=True)
    sampler = TrainedGAN(gan, References(ClassBalancedSampler(references, positions)))
    number = max(NUM_MADE // len(classes), 1)
    made = [sampler.sample(k, number, seed + k) for k in range(len(classes))]
    return np.concatenate(made), np.repeat(classes, number)


def _classifier(codes, labels):
    """Return a fitted classifier of encoded images."""
    number = min(NUM_FEATURES, len(codes), _rows(codes).shape[1])
    classifier = make_pipeline(PCA(number, random_state=0), SVC(C=10.0))
    with np.errstate(invalid="ignore"):  # The variance is zero if all images are equal.
        return classifier.fit(_rows(codes), labels)


def _rows(codes):
    return np.reshape(codes, (len(codes), -1))
