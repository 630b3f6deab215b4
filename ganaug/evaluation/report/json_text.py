"""The results of a comparison as JSON."""

import json
import math
from typing import Any


def json_of(report: Any) -> str:
    """Return a `ganaug.evaluation.report.augmentation_report.AugmentationReport` as JSON."""
    document = {
        "verdict": report.verdict().to_dict(),
        "counts": {str(label): count for label, count in report.counts.items()},
        "samplers": report.samplers,
        "splits": int(report.rows["split"].nunique()),
        "means": report.to_frame().reset_index().to_dict("records"),
        "quality": report.quality.measures.reset_index().to_dict("records"),
        "columns": report.quality.columns.reset_index().to_dict("records"),
        "rows": report.rows.to_dict("records"),
        "failures": report.failures,
        "warnings": report.warnings,
    }
    return json.dumps(_finite(document), indent=1, ensure_ascii=False, default=_plain)


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
