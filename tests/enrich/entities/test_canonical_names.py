"""One name for one person, organization or place, however the text says it."""

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings, strategies as st

from pipeline.document import EntityLabel
from pipeline.enrich.entities import facets, find_entities
from pipeline.enrich.entities.mentions import Mention
from pipeline.enrich.entities.names import canonical_names
from pipeline.enrich.entities.organizations import (
    Organization,
    organization_names,
    organizations_across,
)
from pipeline.enrich.entities.people import Person, people_across, people_names

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))


def people(*mentions: str | tuple[str, str]) -> list[str]:
    return people_names(
        [Person(m, "") if isinstance(m, str) else Person(m[1], m[0]) for m in mentions]
    )


def organizations(*mentions: str | tuple[str, str]) -> list[str]:
    return organization_names(
        [Organization(m) if isinstance(m, str) else Organization(*m) for m in mentions]
    )


def named(label: EntityLabel, text: str, *names: str) -> list[str]:
    """The canonical names of what a text mentions, each name at its first place in the text."""
    mentions = [Mention(text.index(n), text.index(n) + len(n), n, label, "") for n in names]
    return canonical_names(mentions, text)


def place(text: str) -> str:
    return canonical_names([Mention(0, len(text), text, "LOC", "")], text)[0]


def group(text: str) -> str:
    return canonical_names([Mention(0, len(text), text, "GROUP", "")], text)[0]


def test_a_surname_is_the_one_full_name_of_the_document() -> None:
    assert people("Randa Slim", "Slim", ("mr", "Slim")) == ["Randa Slim"] * 3


def test_two_people_of_one_surname_stay_apart() -> None:
    names = people("Anna Smith", "Peter Smith", "Smith")
    assert names == ["Anna Smith", "Peter Smith", "Smith"]


def test_a_given_name_alone_is_the_one_person_who_bears_it() -> None:
    assert people("Xi Jinping", "Xi") == ["Xi Jinping"] * 2


def test_a_surname_of_several_words() -> None:
    assert people("Luigi Di Maio", "Di Maio") == ["Luigi Di Maio"] * 2


def test_middle_initials_go_when_the_plain_name_occurs() -> None:
    assert people("John F. Kirby", "John Kirby", "Kirby") == ["John Kirby"] * 3


def test_a_suffix_stays_in_the_name_and_off_the_surname() -> None:
    assert people("Peter J. Marsh III", "Marsh") == ["Peter Marsh III"] * 2


@pytest.mark.parametrize(
    ("title", "surname", "name"),
    [
        ("president", "Biden", "Joe Biden"),
        ("mr", "Biden", "Joe Biden"),
        ("", "Biden", "Joe Biden"),
        ("president", "Bidens", "Joe Biden"),
        ("president", "Bush", "George W. Bush"),
        ("mr", "Bush", "Bush"),
        ("prime minister", "Johnson", "Boris Johnson"),
        ("mr", "Johnson", "Johnson"),
        ("president", "Clinton", "Bill Clinton"),
        ("", "Clinton", "Clinton"),
    ],
)
def test_prominent_people_by_title_and_surname(title: str, surname: str, name: str) -> None:
    assert people((title, surname)) == [name]


def test_a_title_given_once_tells_who_the_surname_is() -> None:
    assert people(("president", "Bush"), ("mr", "Bush"), "Bush") == ["George W. Bush"] * 3


def test_the_document_decides_before_the_list_does() -> None:
    assert people("Ben Johnson", ("mr", "Johnson")) == ["Ben Johnson"] * 2


def test_a_relative_is_not_the_president() -> None:
    assert people("Hunter Biden", ("president", "Biden")) == ["Hunter Biden", "Joe Biden"]
    assert people("Hunter Biden", ("president", "Biden"), "Biden")[2] == "Biden"


def test_a_full_name_with_an_initial_is_the_prominent_person() -> None:
    assert people("Donald J. Trump", ("mr", "Trump")) == ["Donald Trump"] * 2


def test_initials_are_shown_only_of_who_is_known_by_them() -> None:
    assert people("Antony J. Blinken", "Michael P. Mulroy") == ["Antony Blinken", "Michael Mulroy"]
    assert people("A. J. Burnett", "Burnett") == ["A. J. Burnett"] * 2
    assert people("John F. Kennedy", "John Kennedy") == ["John F. Kennedy"] * 2
    assert people("John Kennedy") == ["John Kennedy"]


def test_initials_and_suffixes_tell_two_people_apart() -> None:
    father, son = "George H. W. Bush", "George W. Bush"
    assert people(father, son, "Bush") == [father, son, "Bush"]
    names = ["Martin Marsh Sr.", "Martin Marsh Jr."]
    assert people(*names) == names
    assert people("John A. Smith", "John B. Smith", "Smith")[2] == "Smith"


def test_a_surname_goes_before_a_given_name() -> None:
    assert people("LeBron James", "James Harden", "James") == [
        "LeBron James", "James Harden", "LeBron James"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Enrique Peña Nieto", "Peña Nieto"),
        ("Enrique Peña Nieto", "Peña"),
        ("Gabriel García Márquez", "García Márquez"),
        ("Zeid bin Salman", "bin Salman"),
        ("Azm Al-Homoud", "Homoud"),
        ("Kim Jong-un", "Kim Jong Un"),
        ("William Burns", "Bill Burns"),
        ("Earvin “Magic” Johnson", "Earvin Johnson"),
    ],
)
def test_forms_of_one_name(full: str, short: str) -> None:
    assert len(set(people(full, short))) == 1


def test_words_that_a_headline_adds_are_no_part_of_the_name() -> None:
    assert people("Julia Jones", "Julia Jones Wins", "Julia Jones") == ["Julia Jones"] * 3
    assert people("Seahawk Julius Jones", *["Julius Jones"] * 2) == ["Julius Jones"] * 3
    assert people("Enrique Peña Nieto", *["Peña Nieto"] * 2) == ["Enrique Peña Nieto"] * 3
    assert people("PETER Marsh", "Peter Marsh") == ["Peter Marsh"] * 2


def test_a_patronymic_alone_is_another_person() -> None:
    assert people("Zeid bin Salman", "Salman")[1] == "Salman"


def test_a_king_keeps_his_title() -> None:
    assert people(("king", "Harald"), "Harald") == ["King Harald"] * 2
    assert people(("prince", "Harald"), "Harald Dahl") == ["Harald Dahl"] * 2


def test_a_couple_shares_the_surname() -> None:
    text = "Bill and Hillary Clinton came. Putin and Xi Jinping did not."
    assert named("PER", text, "Bill", "Hillary Clinton", "Putin", "Xi Jinping") == [
        "Bill Clinton", "Hillary Clinton", "Vladimir Putin", "Xi Jinping"
    ]  # fmt: skip


def test_capitals_become_ordinary_case() -> None:
    assert people("MITCH MCTAVISH") == ["Mitch McTavish"]


def test_across_documents_a_surname_is_the_one_person_of_it() -> None:
    assert people_across(["Slim", "Randa Slim"]) == ["Randa Slim"] * 2
    names = ["Smith", "Anna Smith", "Peter Smith"]
    assert people_across(names) == names
    assert people_across(["James", "James Harden"])[0] == "James"


def test_across_documents_only_places_and_full_names_are_left_out() -> None:
    names = ["BFI", "Baltic Fish Institute", "Red Sox", "Boston Red Sox"]
    assert organizations_across(names) == [names[1], names[1], names[3], names[3]]
    apart = ["Charlotte Bobcats", "NBA Charlotte Bobcats", "Drake", "Drake University"]
    assert organizations_across(apart) == apart


def test_a_lost_apostrophe_is_mended_only_when_the_name_is_known() -> None:
    assert people("Tim Kaine", "Kaines") == ["Tim Kaine"] * 2
    assert people("Richard Williams", "Williams") == ["Richard Williams"] * 2
    assert people("Jones") == ["Jones"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("US", "United States"),
        ("U.S.", "United States"),
        ("U . S .", "United States"),
        ("America", "United States"),
        ("U.K.", "United Kingdom"),
        ("Britain", "United Kingdom"),
        ("Irans", "Iran"),
        ("TEHRAN", "Tehran"),
        ("São Paulo", "São Paulo"),
        ("Mideast", "Middle East"),
        ("Springfield Gorge", "Springfield Gorge"),
    ],
)
def test_places(text: str, name: str) -> None:
    assert place(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [("Americans", "American"), ("Iraqis", "Iraqi"), ("Democrats", "Democrat"),
     ("Costa Ricans", "Costa Rican"), ("Zongo", "Zongo")],
)  # fmt: skip
def test_groups(text: str, name: str) -> None:
    assert group(text) == name


def test_organizations() -> None:
    assert (
        organizations("Pentagon", "Defense Department", "Department of Defense")
        == ["Department of Defense"] * 3
    )
    assert organizations("the Acme Fund", "Acme Fund") == ["Acme Fund"] * 2
    assert organizations("U.N.", "UN", "United Nations") == ["United Nations"] * 3


@pytest.mark.parametrize(
    ("full", "acronym"),
    [
        ("Baltic Fish Institute", "BFI"),
        ("Baltic Fish Institute", "B.F.I."),
        ("Ministry of Fish", "MOF"),
        ("Hewlett-Packard", "HP"),
        ("EYP Mission Critical Facilities Inc.", "EYP MCF"),
        ("Centers for Fish Control and Care", "CFC"),
    ],
)
def test_an_acronym_is_the_full_name_of_the_document(full: str, acronym: str) -> None:
    assert len(set(organizations(full, acronym))) == 1


def test_an_acronym_of_two_names_is_neither() -> None:
    names = ["Baltic Fish Institute", "Berlin Film Institute", "BFI"]
    assert organizations(*names) == names


def test_an_acronym_in_brackets_may_be_of_another_language() -> None:
    assert organizations(("Fish Workers' Party", "PKF"), "PKF") == ["Fish Workers' Party"] * 2
    assert organizations(("Fish Workers' Party", "NYSE"), "NYSE")[1] == "NYSE"
    text = "The Fish Workers' Party (PKF) won. The PKF is new."
    assert named("ORG", text, "Fish Workers' Party", "PKF") == ["Fish Workers' Party"] * 2


def test_the_document_knows_an_acronym_better_than_the_list() -> None:
    names = ["International Cricket Council", "ICC"]
    assert organizations(*names) == ["International Cricket Council"] * 2
    assert organizations("ICC") == ["International Criminal Court"]


def test_legal_forms_are_no_part_of_the_name() -> None:
    assert organizations("Foobar Inc.", "Foobar") == ["Foobar"] * 2
    assert organizations("Foobar Motor Co., Ltd.") == ["Foobar Motor"]
    assert organizations("Foobar Corporation", "Foobar") == ["Foobar"] * 2
    assert organizations("East India Company") == ["East India Company"]
    assert organizations("Tiffany & Co.") == ["Tiffany & Co."]


def test_the_end_of_a_name_is_short_for_it() -> None:
    assert organizations("Boston Red Sox", "Red Sox") == ["Boston Red Sox"] * 2
    names = ["Boston Herald", "Miami Herald", "Herald"]
    assert organizations(*names) == names
    assert organizations("White House", "House") == ["White House", "House"]


def test_the_beginning_is_short_for_a_name_that_says_its_kind() -> None:
    assert organizations("Drake University", "Drake") == ["Drake University"] * 2
    assert organizations("Oracle OpenWorld", "Oracle") == ["Oracle OpenWorld", "Oracle"]


def test_aircraft_are_no_part_of_the_air_force() -> None:
    assert organizations("US Air Force", "Air Force F-15Es") == ["US Air Force"] * 2


_PIECES = st.sampled_from(
    ["Joe", "J.", "Biden", "BIDEN", "al-", "al", "bin", "Jr.", "III", "\u201cX\u201d", "(Y)", "-",
     "'s", "\u2019", "Inc.", "Co.", "the", "The", "US", "U. S.", "F-15", "of", "&", "Paris",
     "Texas", ",", "City", "\u0301", "\u4e2d\u6587", "\u00c9", "1", "."]
)  # fmt: skip


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.lists(st.lists(_PIECES, min_size=1, max_size=5).map(" ".join), max_size=8))
def test_every_mention_has_a_name(texts: list[str]) -> None:
    words = [text for text in texts if any(char.isalnum() for char in text)]
    for label in get_args(EntityLabel):
        mentions = [Mention(i, i + len(word), word, label, "") for i, word in enumerate(words)]
        names = canonical_names(mentions, " ".join(words))
        assert len(names) == len(words)
        assert all(name and name == name.strip() for name in names)
        assert canonical_names(mentions[::-1], " ".join(words)) == names[::-1]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_the_seeds_speak_of_joe_biden_once(seed: Path) -> None:
    listed = facets(find_entities(seed.read_text(encoding="utf-8")))
    assert [name for name in listed.people if "Biden" in name] == ["Joe Biden"]
    assert {"Donald Trump", "John Kirby", "Antony Blinken"} <= set(listed.people)
    assert "Department of Defense" in listed.organizations
    assert listed.places[0] == "United States"
    assert {"Iraq", "Iran", "Syria"} <= set(listed.places)
    assert {"American", "Iranian", "Iraqi"} <= set(listed.groups)
