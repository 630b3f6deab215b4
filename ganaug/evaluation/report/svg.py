"""Plots as SVG in the colour of the text around them."""

import io
import re
from typing import Any, NamedTuple

from markupsafe import Markup

# Placeholder for the colour of the text, which differs on dark pages.
TEXT = "#010203"
NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
# Matplotlib's types accept only literal names of settings.
STYLE: Any = {
    "svg.fonttype": "none",
    # Names may contain a $.
    "text.parse_math": False,
    "text.usetex": False,
    "font.family": "sans-serif",
    "font.size": 9,
    "legend.frameon": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    **dict.fromkeys(
        ("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), TEXT
    ),
}


class Plot(NamedTuple):
    """A plot that is still to be drawn: a function of axes, and inches, of each axes of a grid."""

    title: str
    text: str
    draw: Any
    size: tuple[float, float]


class Picture(NamedTuple):
    """A plot with a title and a text."""

    title: str
    text: str
    plot: str


def pictures_of(plots):
    """Return plots as pictures, drawn."""
    return [
        Picture(plot.title, plot.text, drawn(plot.draw, plot.size, plot.title)) for plot in plots
    ]


def drawn(draw, size, label):
    """Return a plot as SVG, or a line with the error, so that one plot cannot cost the report.

    Axes in a grid become pictures of their own, which wrap on narrow screens.

    Parameters
    ----------
    draw : callable
        Takes axes.
    size : tuple of float
        Inches, of each axes of a grid.
    label : str
        A description for screen readers.

    Returns
    -------
    Markup
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(STYLE):
        # Figures of pyplot are kept, and may open windows.
        figure = Figure(size, layout="constrained")
        try:
            draw(figure.add_subplot())
            return Markup().join(_pictures(figure, size, label))
        except Exception as error:
            return Markup("<p>Not drawn: <code>{}</code></p>").format(repr(error))


def _pictures(figure, size, label):
    """Return an SVG for each of the axes."""
    # A grid replaces the first axes, which stay as its frame.
    panels = figure.axes[1:] or figure.axes
    rows, columns = panels[0].get_subplotspec().get_gridspec().get_geometry()
    figure.set_size_inches(size[0] * columns, size[1] * rows)
    figure.draw_without_rendering()
    # The layout is that of all axes: without those that are hidden, it would change.
    figure.set_layout_engine("none")
    labels = [label]
    if len(panels) > 1:
        labels = [f"{label}: {panel.get_title()}" for panel in panels]
    for shown, described in zip(panels, labels, strict=True):
        for axes in figure.axes:
            axes.set_visible(axes is shown)
        yield _svg(figure, described)


def _svg(figure, label):
    import matplotlib as mpl

    file = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": label}):
        figure.savefig(
            file,
            format="svg",
            metadata=NO_METADATA,
            dpi=150,
            bbox_inches="tight",
            pad_inches=0.04,
        )
    text = file.getvalue()
    text = text[text.index("<svg") :].replace(TEXT, "currentColor")
    # The style would apply to the whole page, which has the same rule.
    text = re.sub(r"<style.*?</style>", "", text)
    described = Markup('<svg role="img" aria-label="{}" ').format(label)
    return Markup(text.replace("<svg ", described, 1))
