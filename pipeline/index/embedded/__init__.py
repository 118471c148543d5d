"""The index as a folder on disk (tantivy), for a laptop with no server."""

from pipeline.index.embedded.home import EmbeddedIndex

__all__ = ["EmbeddedIndex"]
