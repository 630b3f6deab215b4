"""Fitted objects that draw samples of a class."""
