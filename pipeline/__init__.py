"""Newsfold: raw news files in, clean, grouped, annotated stories out."""

__version__ = "0.1.0"
