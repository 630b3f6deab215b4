"""Batches of encoded samples, and datasets as input."""
