"""Augmentation for regression."""
