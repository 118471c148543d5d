"""Kibana's saved objects, made from a readable definition.

`config/kibana/newsfold.yaml` says what Kibana is to show; `python -m tools.kibana` writes it as
`config/kibana/newsfold.ndjson` in the format in which Kibana exports and imports.
"""

from tools.kibana.objects import DEFINITION, NDJSON, ndjson, saved_objects

__all__ = ["DEFINITION", "NDJSON", "ndjson", "saved_objects"]
