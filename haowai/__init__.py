"""Haowai 號外: the whole system behind the site of a national daily."""

__version__ = "0.1.0"
