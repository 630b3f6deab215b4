"""Architectures: functional Keras models whose named inputs say what they need."""
