"""What paths are about, and how a thing's key is found in an answer."""

import pytest
from truespec.spec import Json, Resource, Resources, Spec


def spec(*paths: str) -> Spec:
    described = {
        path: {method: {"responses": {"200": {"description": "OK"}}} for method in ("get", "post")}
        for path in paths
    }
    return Spec.load({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": described})


def resource(path: str) -> Resource:
    return list(Resources(spec(path).operations).values())[-1]


def test_paths_that_name_their_variables_differently_are_about_the_same() -> None:
    found = Resources(spec("/pets", "/pets/{petId}", "/pets/{id}/toys", "/pets/{pet}/toys/{toy}").operations)
    pets, toys = found.values()
    assert pets.names == {"petId", "id", "pet"}
    assert toys.parent is pets
    assert [each.key for each in pets.making] == ["POST /pets"]
    assert [each.key for each in toys.listing] == ["GET /pets/{id}/toys"]


def test_a_word_behind_the_collection_may_make_or_list() -> None:
    found = Resources(spec("/containers/create", "/containers/json", "/containers/{id}").operations)
    (containers,) = found.values()
    assert [each.key for each in containers.making] == ["POST /containers/create"]
    assert [each.key for each in containers.listing] == ["GET /containers/json"]


def test_part_of_a_segment_is_no_key() -> None:
    operations = spec("/report.{format}").operations
    assert Resources(operations).keyed_by(operations[0]) == {}


@pytest.mark.parametrize(
    ("path", "thing", "key"),
    [
        ("/pets/{petId}", {"petId": 1, "id": 2}, 1),
        ("/pets/{petId}", {"owner": 3, "id": 2}, 2),
        ("/pets/{pet_id}", {"PetID": "a"}, "a"),
        ("/pets/{petName}", {"id": 2, "name": "Rex"}, "Rex"),
        ("/boards/{idBoard}", {"id": "b1"}, "b1"),
        ("/customers/{customer}", {"object": "customer", "id": "cus_1"}, "cus_1"),
        ("/categories/{category}", {"slug": "toys"}, "toys"),
        ("/pets/{petId}", {"pet": {"id": 7}}, 7),
        ("/pets/{petId}", {"data": {"id": 7}}, 7),
        ("/pets/{petId}", {"data": {"id": 7}, "meta": {"id": "r1"}, "links": {}}, 7),
        ("/pets/{id}", {"code": 0, "message": "OK", "data": {"id": 7}}, 7),
        ("/pets/{petId}", {"result": {"pet": {"pet_id": 7}}, "id": "request 1"}, 7),
        ("/pets/{petId}", {"id": 7, "data": {"id": 8}}, 7),  # a thing that has data
        ("/pets/{petId}", {"meta": {"id": 8}, "links": {}}, None),
        ("/pets/{name}", {"kind": "Pet", "metadata": {"name": "rex"}, "spec": {"legs": 4}}, "rex"),
        ("/pets/{name}", {"name": "rex", "metadata": {"name": "other"}}, "rex"),
        ("/pets/{petId}", {"id": True}, None),  # true is no key, though Python takes it for a number
        ("/pets/{petId}", {"id": ""}, None),
        ("/pets/{petId}", {"name": "Rex"}, None),  # an id is asked for, no name
        ("/pets/{petId}", [1], None),
    ],
)
def test_the_key_of_a_thing(path: str, thing: Json, key: Json) -> None:
    assert resource(path).key_of(thing) == key


@pytest.mark.parametrize(
    ("listing", "keys"),
    [
        ([{"id": 1}, {"id": 2}, {"id": 1}], (1, 2)),
        ({"items": [{"id": 1}], "total": 1}, (1,)),
        ({"data": {"pets": [{"id": 1}]}}, (1,)),
        ({"pets": [{"id": 1}], "owners": [{"id": 2}]}, ()),  # nobody says which of them are pets
        ("none", ()),
    ],
)
def test_the_keys_in_a_listing(listing: Json, keys: tuple[Json, ...]) -> None:
    assert resource("/pets/{petId}").keys_of(listing) == keys


@pytest.mark.parametrize(
    ("path", "name", "meant"),
    [
        ("/pets/{petId}", "pet_id", True),
        ("/pets/{id}", "petId", True),
        ("/pets/{id}", "id", False),  # whose?
        ("/boxes/{id}", "boxId", True),
        ("/pets/{id}", "ownerId", False),
    ],
)
def test_a_name_that_means_the_key(path: str, name: str, meant: bool) -> None:
    assert resource(path).is_named(name) is meant


def test_a_thing_may_be_named_in_the_singular_below_the_collection_in_the_plural() -> None:
    found = Resources(spec("/v1/silences", "/v1/silence/{id}", "/v1/other").operations)
    (silences,) = found.values()
    assert [each.key for each in silences.making] == ["POST /v1/silences"]
    assert [each.key for each in silences.listing] == ["GET /v1/silences"]
