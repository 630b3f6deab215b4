"""The relations between columns on a report's page."""

from typing import NamedTuple

from ganaug.evaluation.report.wording import cut

# A relation of many columns is cut, and so is the list of many relations.
MAX_LENGTH, MAX_RELATIONS = 160, 12


class Relations(NamedTuple):
    """Relations that a sampler keeps, some of them as text, and the number of the others."""

    sampler: str
    shown: list
    n_more: int


def relations(report):
    """Return the relations of each sampler that has some, in the first split.

    Parameters
    ----------
    report : AugmentationReport

    Returns
    -------
    list of Relations
    """
    kept = {name: made.relations for name, made in report.samples.distinct().items()}
    return [
        Relations(
            name,
            [cut(text, MAX_LENGTH) for text in texts[:MAX_RELATIONS]],
            len(texts[MAX_RELATIONS:]),
        )
        for name, texts in kept.items()
        if texts
    ]
