"""Encoded samples into batches, and datasets as input."""
