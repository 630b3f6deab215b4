"""Reports of made scores."""

import numpy as np
import pandas as pd
import pytest

from ganaug import AugmentationReport
from ganaug.evaluation.findings import Predictions, SplitSamples
from ganaug.evaluation.quality import quality_of
from ganaug.evaluation.scores import MEASURES

SAMPLERS = ("ours", "other", "GANAugmenterCV")
EVIDENCE = {
    "quality": quality_of([], ["treatment", "label"]),
    "predictions": Predictions(np.array([]), {}, np.array([])),
    "samples": SplitSamples(np.empty((0, 2)), np.array([]), {}),
}


@pytest.fixture
def report():
    """Return a function that returns a report in which treatments score as told."""

    def build(leads, noise=0.0, splits=10, **others):
        rng = np.random.default_rng(0)
        rows = []
        for split in range(splits):
            hard = rng.normal() * 0.1
            for name, score in leads.items():
                for estimator in ("a", "b"):
                    for label in (1, 0, None):
                        row = dict.fromkeys(MEASURES, score + hard + rng.normal() * noise)
                        row |= {key: values[name] for key, values in others.items()}
                        key = {"split": split, "treatment": name, "estimator": estimator}
                        cost = {"added": 5, "seconds": 1.0, "seconds_in_all": 2.0}
                        rows.append(key | {"label": label} | cost | row)
        samplers = [name for name in leads if name in SAMPLERS]
        frame = pd.DataFrame(rows)
        frame["label"] = pd.Series([row["label"] for row in rows], dtype=object)
        return AugmentationReport(
            frame, [], [], counts={1: 10, 0: 90}, samplers=samplers, test_ratio=0.25, **EVIDENCE
        )

    return build
