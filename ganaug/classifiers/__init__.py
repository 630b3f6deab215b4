"""Classifiers that augment their training data."""
