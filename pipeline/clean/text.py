"""Raw text as copied from a page: each line goes to exactly one place.

A line is judged by the rules of `config/clean/`, as the header or the photo credit that it
is, and by where it stands: above the first sentence, among the sentences, or below them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from wordfreq import zipf_frequency

from pipeline.clean.dates import Order
from pipeline.clean.header import Header, byline_line, dated_line, signed, source_line
from pipeline.clean.lines import PROSE_WORDS, count_words, ends_sentence, is_prose, lines_of
from pipeline.clean.names import contributors, is_name, names_in
from pipeline.clean.parts import Line, Parts, Place
from pipeline.clean.photos import closing_credit, is_caption, is_credit, is_scene, may_be_caption
from pipeline.clean.rules import Rule, boilerplate
from pipeline.clean.span import story_span
from pipeline.clean.title import MIN_WORDS, is_headline, long_words, same_title

MAX_LIST, MAX_LIST_INSIDE = 40, 6
"""Headlines that go out under 'Related stories', below the story and within it."""

_ENOUGH = 30
"""Words of a story after which a line such as 'Popular posts from this blog' ends it."""

FURNITURE = 3
"""So many share buttons, legal notices and the like are found on whole pages only."""

_NEAR = 4
"""Lines below the first sentence in which a byline or a date may still stand."""

_DAY_LENGTH = 40
"""Characters of a line that is a date and nothing else."""

_CROWD = 6
"""So many labels above the first sentence are the menu of a page."""

_LATE = 30
"""Headlines above the first sentence of a page that may be its title, counted from there."""

_RARE = 3.0
"""Zipf frequency under which a word in capitals is a name rather than a headline."""


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
    verdicts = {i: v for i, line in enumerate(lines) if (v := _anywhere(line, order))}
    counts = [
        count_words(line) if i not in verdicts and is_prose(line) else 0
        for i, line in enumerate(lines)
    ]
    prose = [i for i, count in enumerate(counts) if count]
    page = story_span(counts) if not extracted and _is_page(lines) else None
    first, last = page or ((prose[0], prose[-1]) if prose else (len(lines), -1))
    verdicts = _edges(lines, order, first, last) | verdicts
    verdicts |= _blocks(lines, verdicts, last)
    verdicts = _head(lines, verdicts, (first, last), title) | verdicts
    if page:
        kept = {*_standfirst(lines, verdicts, first), *range(first, last + 1)}
        outside = (i for i in range(len(lines)) if i not in kept)
        verdicts = dict.fromkeys(outside, Verdict("removed", "outside the story")) | verdicts
    scenes = (i for i in range(first + 1, last) if is_scene(lines[i]))
    verdicts = dict.fromkeys(scenes, Verdict("caption")) | verdicts
    verdicts = _captions(lines, verdicts) | verdicts
    verdicts = _links(lines, verdicts, order) | _repeated(lines) | verdicts
    return _parts(lines, verdicts, title)


def _anywhere(line: str, order: Order | None) -> Verdict | None:
    """What a line is wherever it stands."""
    authors = contributors(line)
    header = Header("contributors", authors=authors) if authors else None
    header = header or source_line(line) or dated_line(line, order, bare=False) or signed(line)
    if header:
        return Verdict("removed", header.reason, header=header)
    rule = boilerplate().find(line, at_edge=False)
    if rule:
        return Verdict("removed", rule.name, rule=rule)
    if is_credit(line):
        return Verdict("credit")
    return Verdict("caption") if is_caption(line) else None


def _edges(lines: list[str], order: Order | None, first: int, last: int) -> Verdicts:
    """What lines are above the `first` sentence (headers also just below it), below the `last`."""
    found: Verdicts = {}
    for index, line in enumerate(lines):
        at_edge = index < first or index > last
        header = _header(line, order) if at_edge or index < first + _NEAR else None
        if header is None and first - _NEAR <= index < first:
            header = _name_alone(line, lines[index + 1 :])
        rule = boilerplate().find(line, at_edge=True) if at_edge else None
        if header:
            found[index] = Verdict("removed", header.reason, header=header)
        elif rule:
            found[index] = Verdict("removed", rule.name, rule=rule)
    return found


def _header(line: str, order: Order | None) -> Header | None:
    return dated_line(line, order, bare=True) or byline_line(line, order, bare=True)


def _name_alone(line: str, below: list[str]) -> Header | None:
    """A byline that is a name alone, 'SIYABONGA SITHOLE', of nobody that the story tells of."""
    if not is_name(line) or any(word in text for text in below for word in line.split()):
        return None
    rare = any(zipf_frequency(word, "en") < _RARE for word in line.split())
    return Header("byline", authors=names_in(line)) if rare else None


def _is_page(lines: list[str]) -> bool:
    """Whether the lines are those of a whole page: furniture of more than one kind is there."""
    found = [rule.name for line in lines if (rule := boilerplate().find(line, at_edge=True))]
    return len(found) >= FURNITURE and len(set(found)) > 1


def _blocks(lines: list[str], verdicts: Verdicts, last: int) -> Verdicts:
    """What goes out with the lines that begin a block: lists of headlines, and all the rest."""
    taken: Verdicts = {}
    words = 0
    for index, line in enumerate(lines):
        rule = verdicts[index].rule if index in verdicts else None
        if index in taken:
            continue
        if index not in verdicts and is_prose(line):
            words += count_words(line)
        if rule and rule.takes == "rest" and words >= _ENOUGH:
            rest = range(index, len(lines))
            return taken | dict.fromkeys(rest, Verdict("removed", rule.name))
        if rule and rule.takes != "line":
            limit = MAX_LIST if index > last else MAX_LIST_INSIDE
            for i in range(index + 1, min(index + 1 + limit, len(lines))):
                if is_prose(lines[i]) and ends_sentence(lines[i]):
                    break
                taken.setdefault(i, Verdict("removed", rule.name))
    return taken


def _head(
    lines: list[str], verdicts: Verdicts, span: tuple[int, int], title: str | None
) -> Verdicts:
    """The title, and the labels above it.

    Below the menu of a page it is the headline that has the most words of the story.
    """
    first, last = span
    free = [i for i in range(len(lines)) if i not in verdicts]
    if len(free) < 2:  # noqa: PLR2004  a lone line is the story
        return {}
    head = [i for i in free if i < first] or free[:1]
    crowded = len(head) > _CROWD
    if title:
        candidates = [i for i in head if same_title(lines[i], title)]
    else:
        candidates = [i for i in head if is_headline(lines[i])]
    if not candidates:
        return {}
    at = candidates[0]
    if crowded and not title:
        told = {word for line in lines[first : last + 1] for word in long_words(line)}
        at = max(candidates[-_LATE:], key=lambda i: (len(told & long_words(lines[i])), i))
    above = (i for i in head if i < at and (crowded or count_words(lines[i]) < MIN_WORDS))
    return dict.fromkeys(above, Verdict("removed", "above the title")) | {at: Verdict("title")}


def _standfirst(lines: list[str], verdicts: Verdicts, first: int) -> list[int]:
    """The lines between the title and the `first` sentence that are as long as a sentence."""
    title = next((i for i, verdict in verdicts.items() if verdict.place == "title"), first)
    return [i for i in range(title + 1, first) if count_words(lines[i]) >= PROSE_WORDS]


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


def _links(lines: list[str], verdicts: Verdicts, order: Order | None) -> Verdicts:
    """Headlines of other stories among the paragraphs: each has its day on the line below."""
    found: Verdicts = {}
    free = [i for i in range(len(lines)) if i not in verdicts]
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
