"""Columns whose levels or gaps follow from others: tables, dates, flags, missing values."""
