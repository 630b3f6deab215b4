"""Image transformers, each with its training beside it."""
