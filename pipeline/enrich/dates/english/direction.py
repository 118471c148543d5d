"""Whether a weekday or month without further word lies before or after the day of publication."""

from __future__ import annotations

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.english.lists import listed
from pipeline.enrich.dates.reference import Direction

_REACH = 16
"""How many words a cue may stand away."""

_WILL = listed("direction", "will")
_FUTURE = listed("direction", "future")
_PAST = listed("direction", "past")
_PARTICIPLES = listed("direction", "participles")
_BEFORE_TO = listed("direction", "before_to")
_ADJACENT = listed("direction", "adjacent")
_CLAUSE = listed("direction", "clause")
_NOUNS_TOO = listed("direction", "nouns_too")
_DETERMINERS = listed("direction", "determiners")
_BOUNDARY = frozenset({".", "!", "?", ";", ":"})
_IS = frozenset({"is", "are"})
_LONGEST_ED = len("used")


def _participle(word: str) -> bool:
    if word in _PARTICIPLES:
        return True
    return word.endswith("ed") and len(word) > _LONGEST_ED and word not in _FUTURE


def _is_modal(word: str, following: str) -> bool:
    """'will', 'he'll', 'won't'."""
    return word in _WILL or (word == "won" and following == "'")


def _points_ahead(word: str, earlier: str) -> bool:
    """Whether a word, after the one `earlier`, points to the future."""
    if word == "to":
        return earlier in _BEFORE_TO  # 'is to resume', 'agreed to meet'
    if word in ("be", "for"):
        return (earlier, word) in {("to", "be"), ("set", "for")}  # 'to be held', 'set for Friday'
    return word in _FUTURE and not (word in _NOUNS_TOO and earlier in _DETERMINERS)


def _before(context: Context) -> Direction | None:
    """What the clause before the expression says."""
    found: Direction | None = None
    for distance in range(1, _REACH + 1):
        word = context.before(distance)
        if not word or word in _BOUNDARY or (found is not None and word in _CLAUSE):
            break
        if _is_modal(word, context.before(distance - 1)):
            return Direction.FUTURE
        if word == "had" or (found is None and word in _PAST):
            return Direction.PAST  # 'had been due to expire Friday' was so in the past
        if found is Direction.FUTURE:
            continue
        if _points_ahead(word, context.before(distance + 1)) or (
            distance == 1 and word in _ADJACENT
        ):
            found = Direction.FUTURE
        elif _participle(word):
            found = Direction.PAST
    return found


def _after(context: Context) -> Direction | None:
    """What the rest of the sentence says."""
    for distance in range(1, _REACH + 1):
        word = context.after(distance)
        if not word or word in _BOUNDARY:
            break
        due = word in _FUTURE or word == "to"
        if _is_modal(word, context.after(distance + 1)) or (
            due and context.after(distance - 1) in _IS
        ):
            return Direction.FUTURE  # 'Friday, when the ship is due', 'Friday, they are to meet'
        if word in _PAST or _participle(word):
            return Direction.PAST
    return None


def direction(context: Context) -> Direction:
    """Past or future by the verbs around the expression, nearest when these do not tell.

    A modal of the same clause outweighs participles between it and the expression ('will be
    released Friday'); the clause before the expression outweighs what comes after it.
    """
    if context.after() == "'" and context.after(2) == "s":
        return Direction.PAST  # 'Friday's attack'
    if context.before() == "until" and context.after() == "," and _after(context) is Direction.PAST:
        return Direction.PAST  # 'Until Friday, they had …'
    return _before(context) or _after(context) or Direction.NEAREST
