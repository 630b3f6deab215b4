"""How much augmentation: cross-validation over amounts."""
