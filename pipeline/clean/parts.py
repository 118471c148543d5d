"""What cleaning finds in a raw text, before it becomes a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Place = Literal["title", "body", "caption", "credit", "removed"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the raw text and the one place where it goes."""

    text: str
    place: Place
    reason: str = ""
    """Why it was removed."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A story in parts. Dates are candidates, the most trusted first."""

    lines: tuple[Line, ...]
    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    """Credits found within captions."""
    declared: str | None = None
    """The date that the page's metadata declares."""
    header: str | None = None
    """The date in a header line."""

    def at(self, place: Place) -> tuple[str, ...]:
        """The lines that go to `place`, in their order, each once but for the body."""
        texts = [line.text for line in self.lines if line.place == place]
        return tuple(texts if place in {"body", "removed"} else dict.fromkeys(texts))

    @property
    def body(self) -> str:
        """The paragraphs of the story, with one blank line between two."""
        return "\n\n".join(self.at("body"))
