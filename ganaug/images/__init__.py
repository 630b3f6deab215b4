"""Transformers of images, each with its training beside it."""
