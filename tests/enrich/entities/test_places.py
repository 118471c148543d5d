"""Places on the map, and facets."""

from pipeline.document import Entity, EntityLabel
from pipeline.enrich.entities import Facets, facets, locate


def entity(name: str, label: EntityLabel = "LOC", at: int = 0) -> Entity:
    return Entity(start=at, end=at + len(name), text=name, label=label, name=name)


def countries(*entities: Entity) -> dict[str, str]:
    return {location.name: location.country for location in locate(entities)}


def test_a_country_lies_at_its_capital() -> None:
    (iraq,) = locate([entity("Iraq")])
    assert (iraq.country, round(iraq.lat), round(iraq.lon)) == ("IQ", 33, 44)


def test_an_ambiguous_city_is_the_largest() -> None:
    assert countries(entity("Paris")) == {"Paris": "FR"}
    assert countries(entity("Birmingham")) == {"Birmingham": "GB"}


def test_the_country_that_the_text_names_tips_the_balance() -> None:
    assert countries(entity("Birmingham"), entity("United States"))["Birmingham"] == "US"
    assert countries(entity("Birmingham"), entity("American", "GROUP"))["Birmingham"] == "US"
    assert countries(entity("Paris"), entity("United States"))["Paris"] == "FR"


def test_the_state_that_the_text_names_tips_the_balance() -> None:
    assert countries(entity("Paris"), entity("Texas"))["Paris"] == "US"


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
