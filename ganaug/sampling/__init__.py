"""The fitted object that draws samples of a class."""
