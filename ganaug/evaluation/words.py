"""What measures and treatments are called."""

NOTHING, ALL = "nothing", "all"
WORDS = {
    "average_precision": "average precision",
    "roc_auc": "ROC AUC",
    "f1": "F1",
    "f1_tuned": "F1 at a tuned threshold",
    "brier": "Brier score",
    "calibration_error": "calibration error",
    "balanced_accuracy": "balanced accuracy",
    "geometric_mean": "geometric mean",
}
