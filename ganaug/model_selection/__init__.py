"""Cross-validation over amounts of augmentation."""
