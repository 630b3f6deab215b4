"""Columns that are computed from others: copies, sums, products, quotients and logarithms."""
