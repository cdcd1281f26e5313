"""Where comparisons of documents go wrong: each trap of comparing edits, not values, and what is said of it.

One case of each. More of patterns have `test_languages.py`, of `oneOf` and closed objects
`test_inclusion.py`, of security `test_security.py`, of sunsets `test_life_cycle.py`.
"""

from datetime import date
from typing import Any

import pytest
from truespec.spec import Policy, Spec, diff, lint, repeated_operations

from .documents import TEXT, ids, obj, of_answer, of_body, of_parameter, spec_of, told

NUMBER: dict[str, Any] = {"type": "integer"}
KEY = {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}}
THING = {"$ref": "#/components/schemas/Thing"}


def version(old: str, schema: Any) -> Spec:
    document: dict[str, Any] = dict(of_body(schema).document.root.value)
    return Spec.load({**document, "openapi": old})


def test_keywords_that_cannot_matter_are_no_news() -> None:
    assert ids(of_body(NUMBER), of_body(NUMBER | {"maxLength": 3, "pattern": "a"})) == []
    assert (
        ids(of_body(NUMBER | {"minimum": 5}), of_body(NUMBER | {"minimum": 5, "exclusiveMinimum": 4})) == []
    )


def test_patterns_search_and_end_as_ecma_says() -> None:
    held = TEXT | {"pattern": r"^\d+$"}
    assert ids(of_body(held), of_body(TEXT | {"pattern": "^[0-9]+$"})) == []
    assert ids(of_body(TEXT | {"pattern": "a"}), of_body(TEXT | {"pattern": "^.*a"})) != []


def test_what_stands_at_the_path_is_of_each_of_its_operations() -> None:
    parameter = {"name": "q", "in": "query", "required": True, "schema": TEXT}
    head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    operation = {"responses": {"200": {"description": ""}}}
    above, below = (
        Spec.load({**head, "paths": {"/a": item}})
        for item in (
            {"parameters": [parameter], "get": operation},
            {"get": {**operation, "parameters": [parameter]}},
        )
    )
    bare = Spec.load({**head, "paths": {"/a": {"get": operation}}})
    assert ids(above, below) == []
    assert ids(bare, above) == ids(bare, below) == [("breaking", "parameter-added-required")]


@pytest.mark.parametrize("of", ["webhook", "callback"])
def test_what_the_server_sends_is_judged_the_other_way_round(of: str) -> None:
    def announced(schema: Any) -> Spec:
        body = {"required": True, "content": {"application/json": {"schema": schema}}}
        sent = {"post": {"requestBody": body, "responses": {"200": {"description": ""}}}}
        if of == "callback":
            return spec_of({"callbacks": {"sold": {"{$request.query.url}": sent}}})
        head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
        return Spec.load({**head, "webhooks": {"sold": sent}})

    wide, narrow = announced(TEXT), announced(TEXT | {"maxLength": 5})
    assert ids(wide, narrow) == [("info", f"{of}-body-max-length-tightened")]
    assert ids(narrow, wide) == [("breaking", f"{of}-body-max-length-loosened")]


def test_more_security_breaks_and_less_does_not() -> None:
    open_, shut = (spec_of(more, components=KEY) for more in ({}, {"security": [{"key": []}]}))
    assert ids(open_, shut) == [("breaking", "security-added")]
    assert ids(shut, open_) == [("info", "security-removed")]


def test_required_wins_over_default() -> None:
    member = {"a": TEXT | {"default": "x"}}
    assert ids(of_body(obj(member)), of_body(obj(member, "a"))) == [
        ("breaking", "request-body-property-became-required")
    ]


def test_null_that_matches_twice_is_refused() -> None:
    null_too = {"type": ["string", "null"]}
    twice = {"oneOf": [null_too, {"type": "null"}]}
    assert [level for level, _ in ids(of_body(null_too), of_body(twice))] == ["breaking"]
    assert ids(of_body(null_too), of_body({"anyOf": [null_too, {"type": "null"}]})) == []


def test_another_branch_of_one_of_takes_values_away_and_of_any_of_does_not() -> None:
    low, high = NUMBER | {"maximum": 5}, NUMBER | {"minimum": 5}
    assert ("breaking", "request-body-variants-overlap") in ids(
        of_body({"oneOf": [low]}), of_body({"oneOf": [low, high]})
    )
    both = ids(of_body({"anyOf": [low]}), of_body({"anyOf": [low, high]}))
    assert {level for level, _ in both} == {"info"}


def test_a_shared_schema_breaks_on_one_side_alone() -> None:
    def both(schema: Any) -> Spec:
        content = {"content": {"application/json": {"schema": THING}}}
        body = {"requestBody": {"required": True, **content}}
        answers = {"responses": {"200": {"description": "", **content}}}
        return spec_of(body | answers, components={"schemas": {"Thing": schema}})

    found = ids(both(TEXT), both(TEXT | {"maxLength": 5}))
    assert ("breaking", "request-body-max-length-tightened") in found
    assert ("info", "response-body-max-length-tightened") in found


def test_a_status_that_a_range_had_covered_is_no_news() -> None:
    def answering(*statuses: str, schema: Any = TEXT) -> Spec:
        content = {"content": {"application/json": {"schema": schema}}}
        return spec_of({"responses": {each: {"description": "", **content} for each in statuses}})

    for covering in ("4XX", "default"):
        old = answering("200", covering)
        assert ids(old, answering("200", covering, "404")) == []
        wider = answering("200", covering, "404", schema=NUMBER)
        assert {level for level, _ in ids(old, wider)} == {"breaking"}


def test_three_closures_are_three() -> None:
    named = {"a": TEXT}
    beside = {"allOf": [obj(named)], "properties": {"b": TEXT}}
    own, all_ = beside | {"additionalProperties": False}, beside | {"unevaluatedProperties": False}
    sent = of_body(obj(named | {"b": TEXT}))
    assert "breaking" in {level for level, _ in ids(sent, of_body(own))}
    assert "breaking" not in {level for level, _ in ids(sent, of_body(all_))}
    listed = {"type": "object", "required": ["c"], "additionalProperties": False}
    assert ("warning", "request-body-unsatisfiable") in ids(of_body(listed), of_body(obj({}, "d")))


def test_spellings_of_3_0_and_3_1_mean_what_their_version_says() -> None:
    dialect = ("info", "dialect-changed")
    exclusive = version("3.0.3", NUMBER | {"minimum": 0, "exclusiveMinimum": True})
    assert ids(exclusive, of_body(NUMBER | {"exclusiveMinimum": 0})) == [dialect]
    assert ids(version("3.0.3", TEXT | {"nullable": True}), of_body({"type": ["string", "null"]})) == [
        dialect
    ]
    without_type = version("3.0.3", {"nullable": True, "enum": ["a"]})
    assert ids(without_type, of_body({"enum": ["a"]})) == [dialect]


def test_integers_are_compared_exactly() -> None:
    assert ids(of_body(NUMBER | {"exclusiveMinimum": 0}), of_body(NUMBER | {"minimum": 1})) == []
    huge = 2**53
    assert ids(of_body(NUMBER | {"maximum": huge + 1}), of_body(NUMBER | {"maximum": huge})) == [
        ("breaking", "request-body-maximum-tightened")
    ]
    tenth = {"type": "number", "multipleOf": 0.1}
    assert ids(of_body(tenth), of_body({"type": "number", "multipleOf": 0.01})) == [
        ("info", "request-body-multiple-of-loosened")
    ]


def test_who_can_send_nothing_is_not_called_safe() -> None:
    nothing = NUMBER | {"minimum": 10, "maximum": 1}
    assert ids(of_body(nothing), of_body(TEXT)) == [
        ("warning", "request-body-unsatisfiable"),
        *[each for each in ids(of_body(nothing), of_body(TEXT)) if each[0] == "info"],
    ]


def test_media_types_are_the_same_in_any_case_and_charset() -> None:
    def of(media_type: str) -> Spec:
        return spec_of({"requestBody": {"required": True, "content": {media_type: {"schema": TEXT}}}})

    assert ids(of("application/json"), of("Application/JSON; charset=UTF-8")) == []
    assert ids(of("application/json"), of("*/*")) == [("info", "request-media-type-widened")]


def test_a_rename_is_no_change_and_two_operations_of_one_template_are_an_error() -> None:
    def named(name: str, path: str) -> Spec:
        schema = {"$ref": f"#/components/schemas/{name}"}
        return (
            of_body(obj({"a": schema}), components={"schemas": {name: TEXT}}) if not path else Spec.load({})
        )

    assert ids(named("One", ""), named("Two", "")) == []
    parameter = [{"name": "x", "in": "path", "required": True, "schema": TEXT}]
    twice: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            f"/a/{{{name}}}": {"get": {"parameters": [parameter[0] | {"name": name}], "responses": {}}}
            for name in "xy"
        },
    }
    (problem,) = (str(each) for each in lint(twice) if "path-duplicate" in str(each))
    assert "/a/{x}" in problem
    assert "/a/{y}" in problem
    spec = Spec.load(twice)
    ((first, other),) = repeated_operations(spec)
    assert (first.path, other.path) == ("/a/{x}", "/a/{y}")
    once = {**twice, "paths": {"/a/{z}": twice["paths"]["/a/{x}"]}}
    once["paths"]["/a/{z}"]["get"]["parameters"][0]["name"] = "z"
    assert ids(spec, Spec.load(once)) == []


def test_shown_messages_are_possible_on_the_wire() -> None:
    parameter = {"name": "X-A", "in": "header", "required": True}
    old, new = (
        spec_of({"parameters": [parameter | {"schema": schema}]})
        for schema in (TEXT, TEXT | {"pattern": "^a"})
    )
    (change,) = diff(old, new)
    assert change.witness is not None
    ((_, said),) = [field for field in change.witness.request.fields if field[0] == "X-A"]
    assert said.isprintable()
    assert said.strip() == said
    assert ids(of_parameter(NUMBER), of_parameter(NUMBER | {"minimum": 1})) == [
        ("breaking", "parameter-minimum-tightened")
    ]


def test_what_depends_on_the_day_says_so() -> None:
    gone = {"deprecated": True, "x-sunset": "2026-06-30"}
    head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    answers = {"responses": {"200": {"description": ""}}}
    old = Spec.load({**head, "paths": {"/a": {"get": answers | gone, "post": answers}}})
    new = Spec.load({**head, "paths": {"/a": {"post": answers}}})
    before, after = (Policy(today=date(2026, month, 1)) for month in (6, 7))
    assert [id_ for _, id_, _ in told(old, new, before)] == ["operation-removed-deprecated"]
    assert [id_ for _, id_, _ in told(old, new, after)] == ["operation-removed-after-sunset"]


def test_an_answer_that_is_wider_breaks_its_readers() -> None:
    assert ids(of_answer(NUMBER), of_answer({"type": "number"})) == [
        ("breaking", "response-body-type-widened")
    ]


SECRET = "sk-live-VERYSECRET"
KEY_PARAMETERS = [
    {"name": "X-Api-Key", "in": "header", "required": True, "schema": {**TEXT, "example": SECRET}},
    {"name": "access_token", "in": "query", "required": True, "schema": TEXT, "example": SECRET},
]
LOGIN = obj(
    {"password": {**TEXT, "example": SECRET, "minLength": 8}, "n": NUMBER},
    "password",
    "n",
    example={"n": 1, "password": SECRET},
)


def test_no_secret_of_an_example_is_in_a_shown_message() -> None:
    """Witnesses are made of examples, but not of those that a name calls a secret."""
    example = {"password": SECRET, "n": 9, "tokens": [SECRET]}

    def secretive(most: int) -> Spec:
        schema = {**LOGIN, "properties": {**LOGIN["properties"], "n": {**NUMBER, "maximum": most}}}
        content = {"application/json": {"schema": schema, "example": example}}
        answer = {"200": {"description": "", "content": content}}
        return spec_of(
            {
                "parameters": KEY_PARAMETERS,
                "requestBody": {"required": True, "content": content},
                "responses": answer,
            }
        )

    for old, new in ((secretive(9), secretive(5)), (secretive(5), secretive(9))):
        (change,) = [each for each in diff(old, new) if each.level == "breaking"]
        assert change.witness is not None
        response = change.witness.response
        said = (change.witness.request, response.body if response else b"", change.witness.value)
        assert SECRET not in str(said)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({**TEXT, "maxLength": 20_000}, {**TEXT, "maxLength": 10_000}),
        ({**TEXT, "minLength": 5_000}, {**TEXT, "minLength": 9_000}),
        ({"type": "array", "maxItems": 300}, {"type": "array", "maxItems": 200}),
        ({"type": "array", "items": obj({"a": TEXT}, "a")}, {"type": "array", "maxItems": 100}),
    ],
)
def test_a_witness_is_as_long_as_the_limit_asks_and_no_longer(before: Any, after: Any) -> None:
    (change,) = [each for each in diff(of_body(before), of_body(after)) if each.level == "breaking"]
    assert change.witness is not None
    limit = max(
        each for each in (after.get("maxLength"), before.get("minLength"), after.get("maxItems")) if each
    )
    assert len(change.witness.value) in (limit, limit + 1)


@pytest.mark.parametrize("keyword", ["maxLength", "maxItems"])
def test_a_limit_beyond_all_bounds_is_left_undecided(keyword: str) -> None:
    type_ = {"maxLength": "string", "maxItems": "array"}[keyword]
    old, new = (of_body({"type": type_, keyword: most}) for most in (10**9, 10**9 - 1))
    assert [level for level, _ in ids(old, new)] == ["undecided"]


def test_nesting_ends_where_it_is_not_followed_any_more() -> None:
    def deep(levels: int, inner: Any) -> Any:
        return inner if not levels else obj({"a": deep(levels - 1, inner)}, "a")

    shallow = ids(of_body(deep(20, TEXT)), of_body(deep(20, NUMBER)))
    assert shallow == [("breaking", "request-body-type-changed")]
    assert {level for level, _ in ids(of_body(deep(90, TEXT)), of_body(deep(90, NUMBER)))} <= {
        "breaking",
        "undecided",
    }
