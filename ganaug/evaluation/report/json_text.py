"""The results of a comparison as JSON, and back."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ganaug.evaluation.findings import Predictions, SplitSamples
from ganaug.evaluation.quality import SIDES, Quality
from ganaug.evaluation.report.provenance import Provenance
from ganaug.types import StrPath


def json_of(report: Any) -> str:
    """Return a `ganaug.evaluation.report.augmentation_report.AugmentationReport` as JSON."""
    document = {
        "verdict": report.verdict().to_dict(),
        "advice": report.advice()._asdict(),
        "provenance": report.provenance._asdict(),
        "counts": {str(label): count for label, count in report.counts.items()},
        "labels": list(report.counts),
        "samplers": report.samplers,
        "scoring": report.scoring,
        "references": report.references,
        "splits": int(report.rows["split"].nunique()),
        "test_ratio": report.test_ratio,
        "means": report.to_frame().reset_index().to_dict("records"),
        "quality": report.quality.measures.reset_index().to_dict("records"),
        "columns": report.quality.columns.reset_index().to_dict("records"),
        "rows": report.rows.to_dict("records"),
        "failures": report.failures,
        "warnings": report.warnings,
    }
    return json.dumps(_finite(document), indent=1, ensure_ascii=False, default=_plain)


def read(path: StrPath) -> dict[str, Any]:
    """Return the arguments of the report that a file holds."""
    try:
        document = json.loads(Path(path).read_text("utf-8"))
        return _arguments(document)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f"The file must be one written by AugmentationReport.to_json. Received: {path}, with "
            f"this error: {error!r}"
        ) from error


def _arguments(document: dict[str, Any]) -> dict[str, Any]:
    rows = pd.DataFrame(document["rows"])
    labels = pd.Series([row["label"] for row in document["rows"]], dtype=object)
    sides = ["synthetic", "real", "low", "high", "best"]
    measures, columns = (
        pd.DataFrame(document[part], columns=["treatment", "label", key, *sides])
        .set_index(["treatment", "label", key])
        .astype(float)
        for part, key in (("quality", "measure"), ("columns", "column"))
    )
    return {
        "rows": rows.assign(label=labels),
        "failures": document["failures"],
        "warnings": document["warnings"],
        "counts": dict(zip(document["labels"], document["counts"].values(), strict=True)),
        "samplers": document["samplers"],
        "scoring": document["scoring"],
        "references": document["references"],
        "test_ratio": document["test_ratio"],
        # Files of early versions have none.
        "provenance": Provenance.from_json(document.get("provenance", {})),
        "quality": Quality(measures, columns[SIDES]),
        "predictions": Predictions(np.array([]), {}, np.array([], int)),
        "samples": SplitSamples(np.empty((0, 1)), np.array([]), {}),
    }


def _plain(name: Any) -> Any:
    """Return a label or the name of a column for JSON."""
    return name.item() if hasattr(name, "item") else str(name)


def _finite(value: Any) -> Any:
    """Return nested lists and dicts with None instead of NaN, which JSON lacks."""
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
