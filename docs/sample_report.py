"""Make the report that the site shows, in some minutes: ``python docs/sample_report.py``."""

from pathlib import Path

from ganaug import evaluate_augmentation
from ganaug.datasets import load_skillcraft

X, y = load_skillcraft(return_X_y=True)
report = evaluate_augmentation(X, y, random_state=0)
report.to_html(Path(__file__).parent / "_static" / "report.html")
