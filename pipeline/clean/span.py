"""Where the story stands among the menus and teasers of a page copied as a whole."""

from __future__ import annotations

from collections.abc import Sequence

LABEL = 7
"""What one label counts against the story, in words of running text."""

PROSE = 60
"""A paragraph counts no more words than these: one long notice is no story."""

CROWD = 12
"""So many labels, and more of them than of paragraphs, make a page of a text."""


def story_span(words: Sequence[int]) -> tuple[int, int] | None:
    """The first and the last line of the story, when the lines are those of a whole page.

    `words` holds for each line its words of running text, 0 for a label such as a menu entry.
    The story is the run of lines with the greatest sum, paragraphs counting for it and labels
    against it (the maximum-sum segment, Bentley 1984; on pages: Pasternack & Roth 2009).
    None when there are few labels: then all of the text is the story.
    """
    labels = sum(count == 0 for count in words)
    if labels < CROWD or 2 * labels < len(words):
        return None
    best, span = 0, None
    total, start = 0, 0
    for index, count in enumerate(words):
        if total <= 0:
            total, start = 0, index
        total += min(count, PROSE) if count else -LABEL
        if total > best:
            best, span = total, (start, index)
    return span
