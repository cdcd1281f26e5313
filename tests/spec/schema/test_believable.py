"""Values that a reader believes: by the name of what holds them, in the language of the document."""

from random import Random
from typing import Any

import pytest
from truespec.spec import FULL, Schema
from truespec.spec.schema.believable import text_maker
from truespec.spec.schema.prose import language_of
from truespec.spec.schema.words import WORDS

from .schemas import schema_of

PERSON: dict[str, Any] = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("firstName", "homeCity", "message")},
}
PROSE = {
    "en": "The list of all rooms and the guests of this house",
    "de": "Die Liste der Zimmer und das Haus mit den Gästen",
    "fr": "La liste des chambres et les clients de la maison, pour une nuit",
    "es": "La lista de los cuartos y las personas del hotel, para una noche",
    "ko": "방의 목록",
    "ja": "部屋のリスト",
    "zh": "房间列表",
}


def person(language: str) -> Schema:
    return schema_of({**PERSON, "description": PROSE[language]})


@pytest.mark.parametrize("language", PROSE)
def test_the_language_is_told_from_the_prose(language: str) -> None:
    assert language_of({"info": {"title": "t", "description": PROSE[language]}}) == language


def test_both_languages_in_one_document_are_the_one_that_is_not_english() -> None:
    assert language_of({"description": f"{PROSE['en']}. {PROSE['ko']}"}) == "ko"


def test_what_says_nothing_is_english() -> None:
    assert language_of({}) == "en"
    assert language_of({"title": 3, "x": ["그림"]}) == "en"


@pytest.mark.parametrize("language", PROSE)
def test_members_hold_words_of_the_language_and_the_judge_agrees(language: str) -> None:
    schema, words = person(language), WORDS[language]
    made = schema.generate(Random(3), FULL)
    assert schema.is_valid(made)
    assert made["firstName"] in words["name"]
    assert made["homeCity"] in words["city"]
    assert schema.example()["message"] in words["message"]
    assert made == person(language).generate(Random(3), FULL)


def test_each_language_has_the_same_kinds_of_words() -> None:
    assert {language: sorted(words) for language, words in WORDS.items()} == dict.fromkeys(
        PROSE, sorted(WORDS["en"])
    )


def test_the_schema_has_the_last_word_on_a_believable_text() -> None:
    schema = schema_of(
        {
            "type": "object",
            "required": ["city"],
            "properties": {"city": {"type": "string", "pattern": "^[a-z]{3}$", "description": PROSE["ko"]}},
        }
    )
    assert schema.is_valid(schema.generate(Random(1)))


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("createdAt", "T"),
        ("avatar", ".png"),
        ("contactEmails", "@"),
        ("websiteUrl", "https://"),
        ("birthDate", "-"),
    ],
)
def test_a_name_says_what_kind_of_text_it_holds(name: str, part: str) -> None:
    assert part in text_maker(name)(Random(1))


def test_a_surname_is_no_first_name() -> None:
    assert text_maker("lastName")(Random(1)) in WORDS["en"]["lastname"]
    assert text_maker("surname", "de")(Random(1)) in WORDS["de"]["lastname"]
