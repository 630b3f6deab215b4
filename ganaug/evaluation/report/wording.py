"""Names of measures and treatments."""

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
HELPS, HARMS, NO_HELP = "helps", "does harm", "does not help"
VERDICTS = {
    HELPS: "{sampler} adds {over_peer.mean:.3f} {measure} over {peer} ({over_peer}).",
    HARMS: "{sampler} does harm: {over_nothing.mean:+.3f} {measure} against doing nothing "
    "({over_nothing}).",
    NO_HELP: "{sampler} does not help here: {over_peer.mean:+.3f} {measure} against {peer} "
    "({over_peer}).",
}
