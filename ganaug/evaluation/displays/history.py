"""Training history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from ganaug.evaluation.displays.axes import GridDisplay

if TYPE_CHECKING:
    from matplotlib.axes import Axes


KINDS = {"_loss": "losses", "_accuracy": "accuracies", "_gradient_norm": "gradient norms"}


class HistoryDisplay(GridDisplay):
    """The training history, evaluation by evaluation.

    The losses of a GAN need not fall: they show whether one network is beating the other. Quality,
    a distance to real samples, should fall. A discriminator whose accuracy stays at 1 on real and
    fake samples no longer teaches the generator, and one at 0.5 cannot tell them apart. Growing
    gradient norms announce divergence, and vanishing ones stagnation.

    Parameters
    ----------
    history : dict of list, or list of dict
        ``GANAugmenter.history_``; several GANs are drawn into the same axes.

    Attributes
    ----------
    axes_ : ndarray of matplotlib.axes.Axes
        One for the losses, and one for each other kind of quantity.
    figure_ : matplotlib.figure.Figure

    Examples
    --------
    .. plot::

        >>> from ganaug import GANAugmenter, HistoryDisplay
        >>> from ganaug.datasets import load_skillcraft
        >>> X, y = load_skillcraft(return_X_y=True)
        >>> augmenter = GANAugmenter(random_state=0).fit(X, y)
        >>> display = HistoryDisplay.from_augmenter(augmenter)
        >>> [axes.get_title() for axes in display.axes_][:2]
        ['losses', 'accuracies']
    """

    num_columns = 2

    def __init__(self, history: dict[str, list[float]] | list[dict[str, list[float]]]) -> None:
        self.history = history

    @classmethod
    def from_augmenter(cls, augmenter: Any, *, ax: Axes | None = None) -> Self:
        """Draw the training history of an augmenter.

        Parameters
        ----------
        augmenter : GANAugmenter
            A fitted object with a ``history_``.
        ax : matplotlib.axes.Axes, optional
            Axes that the grid of plots replaces; by default, a new figure.

        Returns
        -------
        HistoryDisplay
        """
        return cls(augmenter.history_).plot(ax)

    def _panels(self) -> dict[str, list[str]]:
        panels = _panels(runs_of(self.history))
        if not panels:
            raise ValueError(
                "A history is a dict of lists of numbers by name, or a list of such dicts. "
                f"Received: {self.history!r}"
            )
        return panels

    def _draw(self, axes: Axes, names: list[str]) -> None:
        for run in runs_of(self.history):
            for number, name in enumerate(names):
                if name in run:
                    axes.plot(range(1, len(run[name]) + 1), run[name], color=f"C{number}")
        if len(names) > 1:
            axes.legend(axes.lines[: len(names)], [_words(name) for name in names])
        axes.set(xlabel="evaluation")


def runs_of(history: Any) -> list[dict[str, list[float]]]:
    """Return the runs of a history that can be drawn; other samplers may record anything.

    Parameters
    ----------
    history : object

    Returns
    -------
    list of dict of list of numbers
    """
    runs = history if isinstance(history, list) else [history]
    drawable = [
        {name: values for name, values in run.items() if _is_curve(name, values)}
        for run in runs
        if isinstance(run, dict)
    ]
    return [run for run in drawable if run]


def _is_curve(name: Any, values: Any) -> bool:
    if not isinstance(name, str) or not isinstance(values, list | tuple | np.ndarray):
        return False
    try:
        return np.asarray(values, float).ndim == 1 and len(values) > 0
    except (TypeError, ValueError):
        return False


def _panels(runs: list[dict[str, list[float]]]) -> dict[str, list[str]]:
    """Return the curves of each plot: those of a kind share one, others have their own."""
    names = list(dict.fromkeys(name for run in runs for name in run))
    panels: dict[str, list[str]] = {}
    for ending, title in KINDS.items():
        kind = [name for name in names if name.endswith(ending)]
        # The sum of the losses of both networks means nothing.
        names = [name for name in names if name not in kind and not (kind and name == "loss")]
        panels |= {title: kind} if kind else {}
    return panels | {_words(name): [name] for name in names}


def _words(name: str) -> str:
    for ending in KINDS:
        name = name.removesuffix(ending)
    return name.replace("_", " ")
