"""Reading: from a drop to raw items, from a raw item to text."""

from pipeline.read.decode import decode
from pipeline.read.drop import count_files, read_drop
from pipeline.read.limits import Limits
from pipeline.read.raw import Declared, RawItem, RawText

__all__ = ["Declared", "Limits", "RawItem", "RawText", "count_files", "decode", "read_drop"]
