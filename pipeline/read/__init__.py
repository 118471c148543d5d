"""Reading: from a drop to raw items, from a raw item to text."""

from pipeline.read.decode import decode
from pipeline.read.drop import absolute_location, count_files, list_files, read_drop
from pipeline.read.limits import Limits
from pipeline.read.raw import Declared, RawItem, RawText

__all__ = [
    "Declared",
    "Limits",
    "RawItem",
    "RawText",
    "absolute_location",
    "count_files",
    "decode",
    "list_files",
    "read_drop",
]
