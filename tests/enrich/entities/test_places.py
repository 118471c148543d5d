"""Places on the map, and facets."""

import re
from collections.abc import Sequence

import pytest

from pipeline.document import Entity, EntityLabel
from pipeline.enrich.entities import Facets, facets, locate
from pipeline.enrich.entities.lexicon import area_seats, place_abbreviations, place_aliases
from pipeline.enrich.entities.mentions import Mention
from pipeline.enrich.entities.names import canonical_names
from pipeline.enrich.entities.places import PlaceMention, place_names


def entity(name: str, label: EntityLabel = "LOC", at: int = 0) -> Entity:
    return Entity(start=at, end=at + len(name), text=name, label=label, name=name)


def names(text: str, *places: str) -> list[str]:
    """The canonical names of places that a text mentions, each at its first place in it."""
    found = [Mention(text.index(p), text.index(p) + len(p), p, "LOC", "") for p in places]
    return canonical_names(found, text)


def countries(*entities: Entity) -> dict[str, str]:
    return {location.name: location.country for location in locate(entities)}


def test_a_country_lies_at_its_capital() -> None:
    (iraq,) = locate([entity("Iraq")])
    assert (iraq.country, round(iraq.lat), round(iraq.lon)) == ("IQ", 33, 44)


def test_the_name_says_which_place_is_meant() -> None:
    assert countries(entity("Paris")) == {"Paris": "FR"}
    assert countries(entity("Paris, Texas")) == {"Paris, Texas": "US"}
    assert countries(entity("Hyderabad, Pakistan")) == {"Hyderabad, Pakistan": "PK"}
    assert countries(entity("Georgia")) == {"Georgia": "GE"}
    assert countries(entity("Georgia, United States")) == {"Georgia, United States": "US"}
    assert countries(entity("Lower Harford, Texas")) == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Paris", "Paris"),
        ("PARIS", "Paris"),
        ("Paris, Texas", "Paris, Texas"),
        ("Paris, TX", "Paris, Texas"),
        ("Paris in northern Texas", "Paris, Texas"),
        ("Paris, France", "Paris"),
        ("Birmingham, Ala.", "Birmingham, Alabama"),
        ("Cambridge, Mass.", "Cambridge, Massachusetts"),
        ("London, Ontario", "London, Ontario"),
        ("New York, Washington", "New York"),
        ("Georgia, Florida", "Georgia"),
        ("southern Iran", "Iran"),
        ("IRAN", "Iran"),
        ("N.Y.", "New York"),
        ("Gaza", "Gaza Strip"),
        ("Washington", "Washington"),
        ("San Jose", "San Jose"),
        ("San José", "San José"),
        ("Springfield Gorge", "Springfield Gorge"),
    ],
)
def test_what_stands_beside_a_name_tells_which_it_is(text: str, name: str) -> None:
    first = re.split(r",| in ", text, maxsplit=1)[0]
    assert names(text, first) == [name]


def test_a_state_after_a_comma_is_no_city() -> None:
    assert names("Seattle, Washington", "Seattle", "Washington") == [
        "Seattle", "Washington, United States"
    ]  # fmt: skip
    assert names("New York, Washington", "New York", "Washington") == ["New York", "Washington"]


def test_one_mention_tells_for_all() -> None:
    text = "PARIS, Texas: a fire in Paris"
    assert names(text, "PARIS", "Texas", "Paris") == ["Paris, Texas", "Texas", "Paris, Texas"]


def test_a_people_tells_of_its_city() -> None:
    assert names("the Lebanese city of Tripoli", "Tripoli") == ["Tripoli, Lebanon"]


def test_the_country_that_the_text_names_tips_the_balance() -> None:
    def meant(name: str, *others: str, groups: Sequence[str] = ()) -> str:
        return place_names([*map(PlaceMention, (name, *others))], groups)[0]

    assert meant("Birmingham") == "Birmingham"
    assert meant("Birmingham", "United States") == "Birmingham, Alabama"
    assert meant("Birmingham", groups=["American"]) == "Birmingham, Alabama"
    assert meant("Paris", "United States") == "Paris"
    assert meant("Athens", "United States") == "Athens"
    assert meant("Athens", "Georgia", "Atlanta") == "Athens, Georgia"
    assert meant("Georgia", "Atlanta") == "Georgia, United States"
    assert meant("Georgia", "Tbilisi") == meant("Georgia") == "Georgia"
    assert meant("Congo", "Brazzaville") == "Republic of the Congo"
    assert meant("Congo") == "Democratic Republic of the Congo"
    assert meant("Korea", "Pyongyang") == "North Korea"


def test_an_island_is_named_once() -> None:
    mentions = [PlaceMention("Qeshm Island"), PlaceMention("Qeshm"), PlaceMention("Mexico City")]
    assert place_names(mentions, []) == ["Qeshm", "Qeshm", "Mexico City"]


def test_every_listed_seat_and_alias_is_known() -> None:
    for name, (country, seat) in area_seats().items():
        assert countries(entity(name)), f"{name} = {country} {seat}"
    for name in set(place_aliases("cities").values()):
        assert countries(entity(name)), name
    for state in set(place_abbreviations().values()):
        assert countries(entity(state)), state


def test_a_group_is_no_place_and_unknown_places_are_left_out() -> None:
    assert locate([entity("Iranian", "GROUP"), entity("Mordor"), entity("Paris", "PER")]) == ()


def test_each_place_stands_once_in_order_of_mention() -> None:
    places = [entity("Syria"), entity("Iraq"), entity("Syria")]
    assert [location.name for location in locate(places)] == ["Syria", "Iraq"]


def test_facets_count_mentions() -> None:
    entities = [
        entity("Joe Biden", "PER"),
        entity("Zoe", "PER"),
        entity("Anna", "PER"),
        entity("Joe Biden", "PER"),
        entity("NATO", "ORG"),
        entity("Iraq"),
        entity("Kurd", "GROUP"),
    ]
    assert facets(entities) == Facets(("Joe Biden", "Anna", "Zoe"), ("NATO",), ("Iraq",), ("Kurd",))
    assert facets([]) == Facets((), (), (), ())


def test_a_surname_of_two_people_is_no_facet() -> None:
    people = ["Anna Smith", "Peter Smith", "Smith", "Randa Slim", "Slim"]
    listed = facets([entity(name, "PER") for name in people]).people
    assert listed == ("Anna Smith", "Peter Smith", "Randa Slim", "Slim")
