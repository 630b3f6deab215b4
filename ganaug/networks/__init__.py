"""Architectures: functional Keras models with named inputs."""
