"""Raw text as copied from a page: each line goes to exactly one place.

A line is judged by the rules of `config/clean/`, as the header or the photo credit that it
is, and by where it stands: above the first sentence, among the sentences, or below them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.clean.dates import Order, order_in
from pipeline.clean.header import Header, dated_line
from pipeline.clean.line_caption import likely_captions
from pipeline.clean.line_day import likely_day
from pipeline.clean.line_features import Rows, own_features
from pipeline.clean.line_header import declared, header_of, name_alone
from pipeline.clean.line_story import story_lines
from pipeline.clean.line_title import likely_titles, title_candidates
from pipeline.clean.lines import count_words, ends_sentence, is_prose, lines_of
from pipeline.clean.parts import Line, Parts, Place
from pipeline.clean.photos import closing_credit, is_caption, is_credit, is_scene, may_be_caption
from pipeline.clean.rules import Rule, boilerplate
from pipeline.clean.title import MIN_WORDS, is_headline, same_title

MAX_LINES = 20_000
"""Lines of a text that are looked at; no story is longer."""

MAX_LIST, MAX_LIST_INSIDE = 40, 6
"""Headlines that go out under 'Related stories', below the story and within it."""

_ENOUGH = 30
"""Words of a story after which a line such as 'Popular posts from this blog' ends it."""

_NEAR = 4
"""Lines below the first sentence in which a byline or a date may still stand, and lines around
the title and the story of a page that are looked at closely."""

_DAY_LENGTH = 40
"""Characters of a line that is a date and nothing else."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a line goes, and what it said or did that matters beyond itself."""

    place: Place
    reason: str = ""
    header: Header | None = None
    rule: Rule | None = None


Verdicts = dict[int, Verdict]


def sort_text(
    text: str, order: Order | None = None, title: str | None = None, *, extracted: bool = False
) -> Parts:
    """Sort the lines of `text`.

    Args:
        text: what was copied from a page.
        order: how to read dates of figures.
        title: the title, when it is known already.
        extracted: True when menus and teasers are out already.
    """
    lines = lines_of(text)
    if not lines:
        return Parts(())
    parts = _sorted(lines[:MAX_LINES], order, title, extracted=extracted)
    beyond = (Line(line, "removed", "beyond the longest story") for line in lines[MAX_LINES:])
    return replace(parts, lines=(*parts.lines, *beyond))


def _sorted(lines: list[str], order: Order | None, title: str | None, *, extracted: bool) -> Parts:
    near_order, order = order, order or order_in(lines, lines)  # a day looks near itself first
    own = own_features(lines)
    told = [True] * len(lines) if extracted else story_lines(own)
    whole = not all(told)
    at = _title(own, lines, told, order, title) if whole else None
    near = _near(told, at)
    close = [i for i in range(len(lines)) if i in near or i < _NEAR]
    verdicts = {i: v for i in close if (v := _anywhere(lines[i], order))}
    first, last = _sentences(lines, told, verdicts)
    verdicts |= _edges(lines, order, [i for i in near if i not in verdicts], (first, last))
    verdicts |= _blocks(lines, told, verdicts, (first, last))
    if not whole:
        at = _headline(lines, verdicts, first, title)
    verdicts |= _above(lines, told, verdicts, at)
    shown = [i for i in range(first + 1, last) if told[i] and is_scene(lines[i])]
    shown += likely_captions(own, lines, told, at) if whole else []
    verdicts = dict.fromkeys(shown, Verdict("caption")) | verdicts
    outside = (i for i, is_told in enumerate(told) if not is_told)
    verdicts = _captions(lines, verdicts) | verdicts
    verdicts = _links(lines, verdicts, order, near) | _repeated(lines) | verdicts
    verdicts = dict.fromkeys(outside, Verdict("removed", "outside the story")) | verdicts
    parts = _parts(lines, verdicts, title)
    day = likely_day(own, lines, told, at, near_order) if whole else None
    return replace(parts, header=day or parts.header)


def _title(
    own: Rows, lines: list[str], told: list[bool], order: Order | None, title: str | None
) -> int | None:
    """The line of a page that is its title, where more than the story is there."""
    story = [i for i, is_told in enumerate(told) if is_told]
    candidates = title_candidates(lines, story[0])
    if title:
        return next((i for i in candidates if same_title(lines[i], title)), None)
    likely = likely_titles(own, lines, candidates, story)
    return next((i for i in likely if _may_be_title(lines[i], order)), None)


def _may_be_title(line: str, order: Order | None) -> bool:
    known = _anywhere(line, order) or header_of(line, order)
    return known is None and boilerplate().find(line, at_edge=True) is None


def _near(told: list[bool], title: int | None) -> range:
    """The lines of the story and those around it: what is far from it is looked at no closer."""
    first = told.index(True)
    last = len(told) - told[::-1].index(True)
    top = first if title is None else min(first, title)
    return range(max(0, top - _NEAR), min(len(told), last + _NEAR))


def _sentences(lines: list[str], told: list[bool], verdicts: Verdicts) -> tuple[int, int]:
    """The first and the last line of the story that are running text."""
    free = [i for i, is_told in enumerate(told) if is_told and i not in verdicts]
    prose = [i for i in free if is_prose(lines[i])]
    if not prose and all(told):
        return len(lines), -1
    found = prose or free or [0]
    return found[0], found[-1]


def _anywhere(line: str, order: Order | None) -> Verdict | None:
    """What a line is wherever it stands."""
    header = declared(line, order)
    if header:
        return Verdict("removed", header.reason, header=header)
    rule = boilerplate().find(line, at_edge=False)
    if rule:
        return Verdict("removed", rule.name, rule=rule)
    if is_credit(line):
        return Verdict("credit")
    return Verdict("caption") if is_caption(line) else None


def _edges(
    lines: list[str], order: Order | None, free: list[int], span: tuple[int, int]
) -> Verdicts:
    """What lines are above the first sentence (headers also just below it), below the last."""
    found: Verdicts = {}
    first, last = span
    for index in free:
        line = lines[index]
        at_edge = index < first or index > last
        header = header_of(line, order) if at_edge or index < first + _NEAR else None
        if header is None and first - _NEAR <= index < first:
            header = name_alone(line, lines[index + 1 :])
        rule = boilerplate().find(line, at_edge=True) if at_edge and not header else None
        if header:
            found[index] = Verdict("removed", header.reason, header=header)
        elif rule:
            found[index] = Verdict("removed", rule.name, rule=rule)
    return found


def _blocks(
    lines: list[str], told: list[bool], verdicts: Verdicts, span: tuple[int, int]
) -> Verdicts:
    """What goes out with the lines that begin a block: lists of headlines, and all the rest.

    The rest of a page goes out only where most of its story stands above.
    """
    taken: Verdicts = {}
    first, last = span
    prose = [i for i in range(first, last + 1) if told[i] and i not in verdicts]
    running = {i: count_words(lines[i]) for i in prose if is_prose(lines[i])}
    enough = _ENOUGH if all(told) else max(_ENOUGH, sum(running.values()) / 2)
    words = 0
    for index in range(0 if all(told) else first, len(lines)):
        rule = verdicts[index].rule if index in verdicts else None
        if index in taken:
            continue
        words += running.get(index, 0)
        if rule and rule.takes == "rest" and words >= enough:
            rest = range(index, len(lines))
            return taken | dict.fromkeys(rest, Verdict("removed", rule.name))
        if rule and rule.takes != "line":
            limit = MAX_LIST if index > last else MAX_LIST_INSIDE
            for i in range(index + 1, min(index + 1 + limit, len(lines))):
                if is_prose(lines[i]) and ends_sentence(lines[i]):
                    break
                taken.setdefault(i, Verdict("removed", rule.name))
    return taken


def _headline(lines: list[str], verdicts: Verdicts, first: int, title: str | None) -> int | None:
    """The line of a clean text that is its title: the first headline above the first sentence."""
    free = [i for i in range(len(lines)) if i not in verdicts]
    head = [i for i in free if i < first] or free[:1]
    if len(free) < 2:  # noqa: PLR2004  a lone line is the story
        return None
    if title:
        return next((i for i in head if same_title(lines[i], title)), None)
    return next((i for i in head if is_headline(lines[i])), None)


def _above(lines: list[str], told: list[bool], verdicts: Verdicts, title: int | None) -> Verdicts:
    """The title and the labels of the story above it."""
    if title is None:
        return {}
    labels = (i for i in range(title) if told[i] and i not in verdicts and not is_prose(lines[i]))
    gone = (i for i in labels if not all(told) or count_words(lines[i]) < MIN_WORDS)
    return dict.fromkeys(gone, Verdict("removed", "above the title")) | {title: Verdict("title")}


def _captions(lines: list[str], verdicts: Verdicts) -> Verdicts:
    """The captions that are known by the credit below them; a caption may be there twice."""
    found: Verdicts = {}
    for index, verdict in verdicts.items():
        above = index - 1
        known = verdict.place == "credit" and above >= 0 and above not in verdicts
        if known and may_be_caption(lines[above]):
            found[above] = Verdict("caption")
            if above and lines[above - 1] == lines[above]:
                found[above - 1] = Verdict("caption")
    return found


def _links(lines: list[str], verdicts: Verdicts, order: Order | None, near: range) -> Verdicts:
    """Headlines of other stories among the paragraphs: each has its day on the line below."""
    found: Verdicts = {}
    free = [i for i in near if i not in verdicts]
    for above, below in pairwise(free):
        dated = len(lines[below]) <= _DAY_LENGTH and dated_line(lines[below], order, bare=True)
        if dated and below == above + 1 and is_headline(lines[above]):
            found |= dict.fromkeys((above, below), Verdict("removed", "link to another story"))
    return found


def _repeated(lines: list[str]) -> Verdicts:
    """Long paragraphs that stand above already, word for word, and what is repeated with them."""
    seen: set[str] = set()
    again: list[int] = []
    for index, line in enumerate(lines):
        if line in seen:
            again.append(index)
        seen.add(line)
    long = [i for i in again if count_words(lines[i]) >= _ENOUGH]
    repeated = [i for i in again if long and long[0] <= i <= long[-1]]
    return dict.fromkeys(repeated, Verdict("removed", "repeated"))


def _parts(lines: list[str], verdicts: Verdicts, title: str | None) -> Parts:
    body = Verdict("body")
    ordered = [verdicts.get(index, body) for index in range(len(lines))]
    sorted_lines = tuple(
        Line(line, verdict.place, verdict.reason)
        for line, verdict in zip(lines, ordered, strict=True)
    )
    headers = [verdict.header for verdict in ordered if verdict.header]
    headers.sort(key=lambda header: header.reason == "contributors")
    days = [(header.updated, header.day) for header in headers if header.day]
    captions = (line.text for line in sorted_lines if line.place == "caption")
    own_title = next((line.text for line in sorted_lines if line.place == "title"), None)
    return Parts(
        lines=sorted_lines,
        url=next((header.url for header in headers if header.url), None),
        title=title or own_title,
        authors=tuple(dict.fromkeys(name for header in headers for name in header.authors)),
        credits=tuple(filter(None, map(closing_credit, captions))),
        header=min(days, key=lambda day: day[0])[1] if days else None,
    )
