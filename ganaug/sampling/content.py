"""A test of whether classes of videos differ in their content, or only in motion."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC

from ganaug._utils.seeding import stream
from ganaug.data.sampler import MIN_ROWS

# If single frames tell classes apart with more than this adjusted balanced accuracy, a frame of
# another class cannot be the content of a video.
LEAST_TOLD = 0.25
MOST_OF_CLASS, NUM_FEATURES, NUM_FOLDS = 100, 32, 5


def frames_tell_classes(codes, labels):
    """Return whether the middle frames of videos tell their classes apart.

    A support vector machine on middle frames is cross-validated. In the middle, movements to the
    left and to the right look alike. Classes with fewer than 6 videos are left out.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, time, height, width, channels)
    labels : ndarray of shape (n_samples,), int
    """
    rng = stream(0, "content")
    classes = np.flatnonzero(np.bincount(labels) >= MIN_ROWS)
    if len(classes) < 2:
        return True  # No evidence that other content would do.
    rows = [rng.permutation(np.flatnonzero(labels == k))[:MOST_OF_CLASS] for k in classes]
    chosen = np.concatenate(rows)
    frames = codes[chosen, codes.shape[1] // 2].reshape(len(chosen), -1)
    number = min(NUM_FEATURES, len(chosen) // 2, frames.shape[1])
    classifier = make_pipeline(PCA(number, random_state=0), SVC(C=10.0, class_weight="balanced"))
    folds = StratifiedKFold(NUM_FOLDS, shuffle=True, random_state=0)
    with np.errstate(invalid="ignore"):  # The variance is zero if all frames are equal.
        guesses = cross_val_predict(classifier, frames, labels[chosen], cv=folds)
    told = balanced_accuracy_score(labels[chosen], guesses, adjusted=True)
    return bool(told > LEAST_TOLD)
