"""Augmentation where the target is a number."""
