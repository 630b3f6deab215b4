"""What `test_processes.py` runs in threads and in processes of every kind."""

from sklearn.datasets import make_classification

from ganaug import GANAugmenter, SuperResolver

inherited = None
X, y = make_classification(120, 4, weights=[0.8], random_state=0)


def fit_and_sample():
    """Return what is drawn after a fit."""
    augmenter = GANAugmenter(max_iter=4, random_state=0).fit(X, y)
    return sample(augmenter)


def sample(augmenter):
    """Return what a fitted one draws."""
    return augmenter.sample(9, 1, random_state=1)[0]


def sample_inherited():
    """Draw from what a process has been given without pickling."""
    return sample(inherited)


def load(path):
    """Load a file that was saved."""
    return GANAugmenter.load(path)


def enlarge():
    """Fit one of the transformers."""
    SuperResolver(max_iter=1, pretraining_iter=1).fit(X[:64].reshape(-1, 8, 8))
