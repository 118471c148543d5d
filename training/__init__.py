"""Recipes of the models that the pipeline ships."""
