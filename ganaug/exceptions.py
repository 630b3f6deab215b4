"""Warnings of our own, so that they can be told from others and filtered by class."""


class GanaugWarning(UserWarning):
    """Base of all warnings that this package gives."""


class TrainingWarning(GanaugWarning):
    """Training did not go as it should; the result is usable all the same."""


class SmallClassWarning(GanaugWarning):
    """A class has too few samples to learn from and is augmented in a simpler way."""


class NoGainWarning(GanaugWarning):
    """Augmentation did not help where it was tried on held-out samples; nothing was added."""
