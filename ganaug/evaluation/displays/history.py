"""How training went."""

from ganaug.evaluation.displays.axes import grid


class HistoryDisplay:
    """The losses of both players, and the quality of samples, over the checks of a training.

    Losses of a GAN need not fall: they say whether one player has beaten the other. Quality, a
    distance to real samples, should.

    Parameters
    ----------
    history : dict of list, or list of dict
        ``GANAugmenter.history_``; several GANs are drawn above each other.

    Attributes
    ----------
    axes_ : ndarray of matplotlib.axes.Axes
        Of losses, and of each other quantity.
    figure_ : matplotlib.figure.Figure

    Examples
    --------
    >>> losses = {"generator_loss": [0.7, 0.8], "discriminator_loss": [0.7, 0.6]}
    >>> display = HistoryDisplay(losses | {"quality": [0.4, 0.1]}).plot()
    >>> [axes.get_title() for axes in display.axes_]
    ['losses', 'quality']
    """

    def __init__(self, history):
        self.history = history

    @classmethod
    def from_augmenter(cls, augmenter, *, ax=None):
        """Draw how an augmenter was trained.

        Parameters
        ----------
        augmenter : GANAugmenter
            Fitted, or whatever has a ``history_``.
        ax : matplotlib.axes.Axes, optional
            A frame for all axes.

        Returns
        -------
        HistoryDisplay
        """
        return cls(augmenter.history_).plot(ax)

    def plot(self, ax=None):
        """Draw into a frame, a new figure by default.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional

        Returns
        -------
        HistoryDisplay
            Itself.
        """
        runs = self.history if isinstance(self.history, list) else [self.history]
        panels = _panels(runs[0])
        self.axes_ = grid(ax, len(panels), 2)
        self.figure_ = self.axes_[0].figure
        for axes, (title, names) in zip(self.axes_, panels.items(), strict=True):
            for run in runs:
                for number, name in enumerate(names):
                    axes.plot(range(1, len(run[name]) + 1), run[name], color=f"C{number}")
            if len(names) > 1:
                axes.legend(axes.lines[: len(names)], [_words(name) for name in names])
            axes.set(title=title, xlabel="check")
        return self


def _panels(run):
    """Return what is drawn in the same axes: losses of players, and each other quantity."""
    losses = [name for name in run if name.endswith("_loss")]
    others = [name for name in run if not name.endswith("loss")]
    return ({"losses": losses} if losses else {}) | {_words(name): [name] for name in others}


def _words(name):
    return name.removesuffix("_loss").replace("_", " ")
