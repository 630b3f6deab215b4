"""Imputation of missing values: the transformer and its training."""
