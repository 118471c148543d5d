"""From bytes to text: encodings, mojibake, kinds, records, and what is no text."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from pipeline.errors import InputError
from pipeline.read import Declared, RawItem, RawText, decode

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
GERMAN = (
    "München (dpa) – Für die größeren Städte gilt „höchste Vorsicht“, sagte der Präsident. "
    "Natürlich könne man später über Änderungen sprechen, fügte er hinzu.\n"
)
POLISH = "Władze Łodzi ogłosiły, że mieszkańcy mogą już wrócić do domów. Także źródła są czyste.\n"
RUSSIAN = "Министр иностранных дел сообщил в понедельник, что переговоры будут продолжены.\n"
ENGLISH = "“We’ll act,” said Mr. Müller — ‘soon’ … for €5.\n"


def read(data: bytes, source: str = "a.txt") -> RawText:
    return decode(RawItem("drop", source, data))


def text_of(data: bytes, source: str = "a.txt") -> str:
    return read(data, source).text


def reason_of(data: bytes, source: str = "a.txt") -> str:
    with pytest.raises(InputError) as caught:
        read(data, source)
    assert caught.value.stage == "read"
    assert caught.value.source == source
    return caught.value.reason


@pytest.mark.parametrize("text", [GERMAN, POLISH, RUSSIAN, ENGLISH])
@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_with_and_without_byte_order_mark(text: str, codec: str) -> None:
    assert text_of(text.encode(codec)) == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (ENGLISH, "cp1252"),
        (GERMAN, "cp1252"),
        (GERMAN, "mac-roman"),
        (POLISH, "cp1250"),
        (POLISH * 2, "iso8859-2"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        ("Ο υπουργός είπε ότι η κυβέρνηση θα συνεχίσει τις συνομιλίες.", "cp1253"),
        ("Dışişleri Bakanı, görüşmelerin süreceğini söyledi. Başka bir şey yok.", "cp1254"),
        ("قال وزير الخارجية إن المفاوضات سوف تستمر في الأسبوع المقبل", "cp1256"),
        (
            "外交部长星期一表示，谈判将继续进行。我们希望尽快达成协议，以便两国人民受益。" * 2,
            "gb18030",
        ),
        ("外務大臣は月曜日、交渉を続けると述べた。両国は早期の合意を目指している。" * 2, "cp932"),
        ("外務大臣は月曜日、交渉を続けると述べた。", "iso2022_jp"),
    ],
)
def test_legacy_encodings_are_told_by_their_words(text: str, codec: str) -> None:
    assert text_of(text.encode(codec)) == text


def test_a_web_page_is_read_as_it_declares() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Ёж</p></body></html>'
    assert "Ёж" in text_of(page.encode("cp1251"), "a.html")


def test_a_false_declaration_is_not_believed() -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Größe</p></body></html>'
    assert "Größe" in text_of(page.encode())
    page = page.replace("iso-8859-1", "utf-8")
    assert "Größe" in text_of(page.encode("cp1252"))
    page = page.replace("utf-8", "punycode")
    assert "Größe" in text_of(page.encode("cp1252"))


def test_utf8_with_stray_bytes_of_windows_1252() -> None:
    data = "“Good” – naïve résumé, ".encode() + b"the minister\x92s \x93caf\xe9\x94 \xe2\x80 cut"
    assert text_of(data) == "“Good” – naïve résumé, the minister’s “café” � cut"


def test_mojibake_is_mended_and_what_is_right_stays() -> None:
    assert text_of("The ministerâ€™s cafÃ© â€“ open".encode()) == "The minister’s café – open"
    right = "“Curly” ‘quotes’, ﬁ ligature, ＡＢＣ １２ &amp; &eacute; L’âge … «fin»\n"
    assert text_of(right.encode()) == right
    assert text_of("Cafe\u0301".encode()) == "Café"


def test_quotes_whose_invisible_parts_were_lost() -> None:
    assert text_of("Rome (L), âItalian Foreign Minister".encode()) == (
        "Rome (L), Italian Foreign Minister"
    )
    broken = "âWe will act,â he said. Bidenâs team â which canât wait â left.\n"
    assert (
        text_of(broken.encode())
        == "“We will act,” he said. Biden’s team – which can’t wait – left.\n"
    )
    for right in ("Le Moyen Âge à l’âge adulte", "Cât costă? Atât.", "Abbâs, Laâyoune, ÂNES"):
        assert text_of(right.encode()) == right


def test_both_seeds_are_clean_text() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        raw = read(path.read_bytes(), path.name)
        assert raw.kind == "text"
        assert "â" not in raw.text
        assert "�" not in raw.text
    assert ", Italian Foreign Minister Luigi Di Maio (C)" in text_of(
        (SEEDS / "000_a686e3e583159f73.txt").read_bytes()
    )


def test_line_ends_and_control_characters() -> None:
    data = "one\r\ntwo\rthree\x0cfour\u2028five\x07\x1b[1m six\x00\ufeff\n" + "word " * 200
    assert text_of(data.encode()).startswith("one\ntwo\nthree\nfour\nfive six\n")
    assert text_of(b"A story.\n" + b"\0" * 100) == "A story.\n"
    assert text_of(b"A story with a\0stray NUL.") == "A story with astray NUL."
    assert text_of(b"A caf\xe9 with a\0stray NUL.") == "A café with astray NUL."


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF document, not text: export it"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
        (b"{\\rtf1\\ansi Hello}", "an RTF document"),
        (b"\x7fELF\2\1\1" + b"\0" * 60, "a program"),
        (bytes(range(256)) * 40, "binary data"),
        (b"\xff\xfe" + b"\x01\0\x02\0" * 40, "binary data"),
        (b"\0" * 100, "no text"),
        (b" \n\t\r\n", "no text"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, says: str) -> None:
    assert says in reason_of(data)


PAGE = "<!DOCTYPE html>\n<html><head><title>T</title></head><body><p>Hello</p></body></html>"


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (PAGE, "a.html", "html"),
        (PAGE, "a.txt", "html"),
        (f"https://example.org/story\n\n{PAGE}", "a.txt", "html"),
        (f"<?xml version='1.0'?><!-- saved -->{PAGE}", "a.txt", "html"),
        ("<div><p>One</p><p>Two</p></div>", "a.txt", "html"),
        ("<p>One</p>", "a.txt", "html"),
        ("Headline<br>One<br>Two<br>Three<br>Four", "a.txt", "html"),
        ("Headline <b>bold</b><br>text", "a.htm.gz", "html"),
        ("Plain text.", "a.html", "text"),
        ("Use the <html> and <body> tags, or <p>, he said.", "a.txt", "text"),
        ("A <b>bold</b> move. 3 < 4 > 2", "a.txt", "text"),
        ("A long story. " * 1000 + "<p>a</p><p>b</p>", "a.txt", "text"),
    ],
)
def test_kind_is_told_by_content(text: str, name: str, kind: str) -> None:
    assert read(text.encode(), name).kind == kind


def record(value: object) -> RawText:
    return read(json.dumps(value).encode(), "feed.jsonl#3")


def test_records_declare_what_they_know() -> None:
    raw = record(
        {
            "text": "Body\r\nof it â€“ all",
            "title": " The ministerâ€™s plan ",
            "url": "https://example.org/a",
            "published": "2021-06-28",
            "authors": ["A. One", None, "B. Two"],
            "more": {"x": 1},
        }
    )
    assert (raw.kind, raw.text, raw.source) == ("text", "Body\nof it – all", "feed.jsonl#3")
    assert raw.declared == Declared(
        "The minister’s plan", "https://example.org/a", "2021-06-28", ("A. One", "B. Two")
    )
    assert record({"text": "x", "authors": "A. One"}).declared.authors == ("A. One",)
    assert record({"text": "x", "title": 3, "url": ""}).declared == Declared()


def test_records_of_text_and_html() -> None:
    assert record({"html": "Just words"}).kind == "html"
    assert record({"text": PAGE}).kind == "html"
    assert record({"text": " ", "html": "<p>x</p>"}).text == "<p>x</p>"
    assert record({"text": "half \ud83d pair"}).text == "half � pair"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not valid JSON"),
        ("[" * 100_000, "nested too deep"),
        ('["text"]', "not a JSON object"),
        ('{"title": "x"}', "without `text` or `html`"),
        ('{"text": 5}', "without `text` or `html`"),
    ],
)
def test_records_that_are_none(line: str, says: str) -> None:
    assert says in reason_of(line.encode(), "feed.jsonl#1")


@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.tuples(st.text(max_size=50), st.binary(max_size=10)).map(
        lambda p: p[0].encode("utf-8", "replace") + p[1]
    ),
    st.sampled_from(["a.txt", "a.html", "a.jsonl#1"]),
)
def test_any_bytes_decode_or_are_refused(data: bytes, source: str) -> None:
    with suppress(InputError):  # any other error fails
        raw = read(data, source)
        raw.text.encode()  # no lone surrogates
        assert raw.text.strip()
        assert "\r" not in raw.text
        assert "\0" not in raw.text
        assert read(data, source) == raw


@settings(derandomize=True, max_examples=100, deadline=None)
@given(
    st.text(
        alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=200
    )
)
def test_ascii_is_never_changed(text: str) -> None:
    if text.strip() and not text.startswith(("{\\rtf", "%PDF-")):
        assert text_of(text.encode()) == text


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<p ",
        "<meta charset=",
        "<?xml ",
        "--> ",
        "â ",
        "âA",
        "Ã",
        "â€",
        "\x85",
        "\u0301",
        "{",
        "\ufeff",
    ],
)
def test_hostile_repetition_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        data = (unit * (size // len(unit))).encode() + b"\xe9"
        start = time.process_time()
        with suppress(InputError):
            read(data)
        return time.process_time() - start

    seconds(1000)
    assert seconds(160_000) < 16 * seconds(40_000) + 0.2
