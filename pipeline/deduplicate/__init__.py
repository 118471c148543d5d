"""Find documents that repeat one another, and stories: documents that tell of one event.

Two documents are linked or not by their own texts and dates alone. Candidates are found by
keys that each document has from itself alone. Whatever hangs together by links is grouped as a
whole whenever a member comes, changes or goes. So neither the order of arrival nor the way a
collection is cut into drops can change the outcome.
"""

from pipeline.deduplicate.closure import Find, connected
from pipeline.deduplicate.extract import Features, features
from pipeline.deduplicate.groups import Group, group

__all__ = ["Features", "Find", "Group", "connected", "features", "group"]
