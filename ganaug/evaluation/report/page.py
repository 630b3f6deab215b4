"""A report as a self-contained page."""

import re
from importlib.resources import files

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from ganaug.evaluation.report import drawings, quality_tables, score_tables
from ganaug.evaluation.report.class_sizes import class_sizes
from ganaug.evaluation.report.footer import footer
from ganaug.evaluation.report.relations import relations
from ganaug.evaluation.report.tiles import tiles
from ganaug.evaluation.report.wording import counted, wording_of

METHOD = (
    "All treatments use the same cross-validation splits. Samplers learn from the training sets; "
    "{models} are scored on real samples that neither has seen. {tuning}Intervals are those of "
    "the corrected resampled t-test (Nadeau and Bengio, 2003); the verdict is corrected for the "
    "number of samplers. Quality is measured on the same splits; pictures show the first split."
)


def page(report):
    """Return a report as a whole page.

    Parameters
    ----------
    report : AugmentationReport

    Returns
    -------
    str
    """
    return _render("page.html.jinja", style=_style(), content=content(report))


def embedded(report):
    """Return a report with its style, for a notebook."""
    return _render("embedded.html.jinja", style=_style(), content=content(report))


def content(report):
    """Return a report as escaped HTML, a part of a page."""
    wording = wording_of(report)
    return Markup(
        _render(
            "content.html.jinja",
            verdict=str(report.verdict()),
            advice=report.advice(),
            tiles=tiles(report),
            sizes=class_sizes(report),
            best=report.best_sampler(),
            setting=_setting(report),
            of_whom=_of_whom(report),
            method=METHOD.format(models=wording.models, tuning=wording.tuning),
            models=wording.models,
            better=wording.better,
            failures=report.failures,
            failed=counted(len(report.failures), "failure"),
            scores=score_tables.scores(report),
            quality=quality_tables.quality(report),
            standing_out=quality_tables.standing_out(report),
            columns=quality_tables.columns(report),
            relations=relations(report),
            gains=drawings.gains(report),
            predictions=drawings.predictions(report),
            pictures=drawings.pictures(report),
            footer=footer(report),
        )
    )


def _render(name, **context):
    environment = Environment(
        loader=PackageLoader("ganaug.evaluation.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["marked"] = _marked
    return environment.get_template(name).render(context)


def _marked(text):
    """Escape text, and mark parts between backticks as code."""
    # Parts of Markup would be joined, and escaped, once more.
    return Markup(re.sub(r"`([^`]*)`", r"<code>\1</code>", str(escape(text))))


def _style():
    path = files("ganaug.evaluation.report").joinpath("templates", "report.css")
    return Markup(path.read_text("utf-8"))


def _setting(report):
    wording = wording_of(report)
    counts = ", ".join(
        f"{count:,} of {wording.unit} {label}" for label, count in report.counts.items()
    )
    splits = counted(report.rows["split"].nunique(), "split")
    names = ", ".join(map(str, report.rows["estimator"].unique()))
    return (
        f"{sum(report.counts.values()):,} real samples: {counts}. {splits}; the {wording.models} "
        f"are {names}."
    )


def _of_whom(report):
    if "average_precision" not in report.measures:
        return ""
    if len(report.counts) > 2:
        return "Class measures are means over all classes."
    return f"Class measures are those of class {next(iter(report.counts))}."
