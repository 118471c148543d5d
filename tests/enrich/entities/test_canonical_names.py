"""One name for one person, organization or place, however the text says it."""

from pathlib import Path

import pytest

from pipeline.enrich.entities import facets, find_entities
from pipeline.enrich.entities.mentions import Mention
from pipeline.enrich.entities.names import canonical_names
from pipeline.enrich.entities.organizations import organization_names
from pipeline.enrich.entities.people import Person, people_names

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))


def people(*mentions: str | tuple[str, str]) -> list[str]:
    return people_names(
        [Person(m, "") if isinstance(m, str) else Person(m[1], m[0]) for m in mentions]
    )


def place(text: str) -> str:
    return canonical_names([Mention(0, len(text), text, "LOC", "")])[0]


def group(text: str) -> str:
    return canonical_names([Mention(0, len(text), text, "GROUP", "")])[0]


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
    assert people("Lloyd J. Austin III", "Austin") == ["Lloyd J. Austin III"] * 2


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
        organization_names(["Pentagon", "Defense Department", "Department of Defense"])
        == ["Department of Defense"] * 3
    )
    assert organization_names(["Baltic Fish Institute", "BFI"]) == ["Baltic Fish Institute"] * 2
    assert organization_names(["the Acme Fund", "Acme Fund"]) == ["Acme Fund"] * 2
    assert organization_names(["Foobar Inc.", "Foobar"]) == ["Foobar"] * 2
    assert organization_names(["U.N.", "UN", "United Nations"]) == ["United Nations"] * 3


def test_an_acronym_of_two_names_is_neither() -> None:
    names = ["Baltic Fish Institute", "Berlin Film Institute", "BFI"]
    assert organization_names(names) == names


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_the_seeds_speak_of_joe_biden_once(seed: Path) -> None:
    named = facets(find_entities(seed.read_text(encoding="utf-8")))
    assert [name for name in named.people if "Biden" in name] == ["Joe Biden"]
    assert "Donald Trump" in named.people
    assert "Department of Defense" in named.organizations
    assert named.places[0] == "United States"
    assert {"Iraq", "Iran", "Syria"} <= set(named.places)
    assert {"American", "Iranian", "Iraqi"} <= set(named.groups)
