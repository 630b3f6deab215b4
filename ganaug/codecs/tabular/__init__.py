"""Columns of a table to numbers and back."""
