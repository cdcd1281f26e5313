"""Hard schemas of documents: what each direction sees, and what discriminators choose. Verdicts by hand.

`made` is a plain schema, by hand too: what may be made, which is less than what is let pass.
"""

from dataclasses import dataclass
from typing import Any, Final

from .schemas import ref


@dataclass(frozen=True)
class Seen:
    """One direction. made: a plain JSON Schema of what may be made; None where nothing can be."""

    good: tuple[Any, ...]
    bad: tuple[Any, ...]
    made: Any


@dataclass(frozen=True)
class HardDocument:
    """A schema of a document of a version, and what each direction says."""

    schema: Any
    request: Seen
    response: Seen
    components: dict[str, Any]
    version: str = "3.1.0"


NONE: Final[dict[str, Any]] = {}
TEXT: Final = {"type": "string"}
INTEGER: Final = {"type": "integer"}
ID: Final = {"type": "integer", "readOnly": True}
SECRET: Final = {"type": "string", "writeOnly": True}


def exactly(*required: str, **members: Any) -> dict[str, Any]:
    """Say in plain words: these members may be there, these have to, no others of those that are named."""
    named = {"id": False, "secret": False, "n": False} | members
    return {"type": "object", "properties": named, "required": list(required)}


def described(*required: str, **more: Any) -> dict[str, Any]:
    """Describe an object with a member for each direction, and one for both."""
    members = {"id": ID, "secret": SECRET, "n": INTEGER}
    return {"type": "object", "properties": members, "required": list(required)} | more


VIEWS: Final[dict[str, HardDocument]] = {
    # required, readOnly: only an answer has to have it; a request that sends it all the same is let pass
    "required, readOnly": HardDocument(
        described("id", "n"),
        Seen(({"n": 1}, {"n": 1, "id": 5}), ({}, {"id": 1}), exactly("n", n=INTEGER, secret=TEXT)),
        Seen(
            ({"n": 1, "id": 5},),
            ({"n": 1}, {"id": 5}, {"n": 1, "id": "x"}),
            exactly("id", "n", id=INTEGER, n=INTEGER),
        ),
        NONE,
    ),
    # required, writeOnly: only a request has to have it; an answer that leaks it SHOULD NOT, so it may
    "required, writeOnly": HardDocument(
        described("secret", "n"),
        Seen(
            ({"n": 1, "secret": "s"},),
            ({"n": 1}, {"n": 1, "secret": 2}),
            exactly("secret", "n", secret=TEXT, n=INTEGER),
        ),
        Seen(({"n": 1}, {"n": 1, "secret": "s"}), ({}, {"secret": "s"}), exactly("n", n=INTEGER, id=INTEGER)),
        NONE,
    ),
    # both at once: neither direction asks for it
    "required, readOnly, writeOnly": HardDocument(
        {"type": "object", "properties": {"id": ID | {"writeOnly": True}}, "required": ["id"]},
        Seen(({},), (3,), exactly()),
        Seen(({},), (3,), exactly()),
        NONE,
    ),
    # the hidden member is the only one that could be there: of a closed object a request has none
    "required, readOnly, additionalProperties": HardDocument(
        {"type": "object", "properties": {"id": ID}, "required": ["id"], "additionalProperties": False},
        Seen(({},), ({"id": 1}, {"x": 1}), {"type": "object", "maxProperties": 0}),
        Seen(({"id": 1},), ({}, {"id": 1, "x": 1}), exactly("id", id=INTEGER)),
        NONE,
    ),
    # counts are counts of what is sent: with the hidden one left out, another has to make up for it
    "required, readOnly, minProperties": HardDocument(
        described("id", minProperties=1, additionalProperties=False),
        Seen(
            ({"n": 1}, {"secret": "s"}),
            ({}, {"x": 1}),
            {"minProperties": 1, **exactly(n=INTEGER, secret=TEXT)},
        ),
        Seen(({"id": 1},), ({}, {"n": 1}), exactly("id", id=INTEGER, n=INTEGER)),
        NONE,
    ),
    # two are required where one may be: no answer can be given, and every request can
    "required, readOnly, maxProperties": HardDocument(
        described("id", "n", maxProperties=1),
        Seen(({"n": 1},), ({}, {"n": 1, "secret": "s"}), exactly("n", n=INTEGER)),
        Seen((), ({"n": 1}, {"id": 1}, {"id": 1, "n": 1}), None),
        NONE,
    ),
    # required where it is not declared: whoever requires it means the same member
    "required in allOf, readOnly in another": HardDocument(
        {"allOf": [ref("Base"), {"required": ["id", "n"]}]},
        Seen(({"n": 1},), ({}, {"id": 1}), exactly("n", n=INTEGER, secret=TEXT)),
        Seen(({"id": 1, "n": 1},), ({"n": 1}, {"id": 1}), exactly("id", "n", id=INTEGER, n=INTEGER)),
        {"Base": described()},
    ),
    # readOnly in one of two places is readOnly: any occurrence that says true decides
    "required, readOnly in one of two": HardDocument(
        {
            "type": "object",
            "required": ["id"],
            "allOf": [{"properties": {"id": ID}}, {"properties": {"id": {"minimum": 5}}}],
        },
        Seen(({},), ([],), exactly()),
        Seen(({"id": 5},), ({}, {"id": 4}, {"id": "x"}), exactly("id", id={"type": "integer", "minimum": 5})),
        NONE,
    ),
    # an alternative is chosen by what the direction sees of it
    "required in anyOf, readOnly": HardDocument(
        {
            "type": "object",
            "properties": {"id": ID, "n": INTEGER},
            "anyOf": [{"required": ["id"]}, {"required": ["n"]}],
        },
        Seen(({}, {"n": 1}), ({"n": "x"},), exactly(n=INTEGER)),
        Seen(
            ({"id": 1}, {"n": 1}),
            ({}, {"n": "x"}),
            {"anyOf": [exactly("id", id=INTEGER, n=INTEGER), exactly("n", id=INTEGER, n=INTEGER)]},
        ),
        NONE,
    ),
    # `not` asks whether it is there and demands nothing: what is not sent is not there
    "required under not, readOnly": HardDocument(
        {"type": "object", "properties": {"id": ID, "n": INTEGER}, "not": {"required": ["id"]}},
        Seen(({}, {"n": 1}), ({"id": 1}, {"n": "x"}), exactly(n=INTEGER)),
        Seen(({}, {"n": 1}), ({"id": 1},), exactly(n=INTEGER)),
        NONE,
    ),
    # a condition asks, too: without the member it does not hold, whoever could have sent it
    "required in if, readOnly": HardDocument(
        {
            "type": "object",
            "properties": {"id": ID, "n": INTEGER},
            "if": {"required": ["id"]},
            "then": {"required": ["n"]},
            "else": {"not": {"required": ["n"]}},
        },
        Seen(({},), ({"n": 1},), exactly()),
        Seen(
            ({}, {"id": 1, "n": 1}),
            ({"id": 1}, {"n": 1}),
            {"anyOf": [exactly(), exactly("id", "n", id=INTEGER, n=INTEGER)]},
        ),
        NONE,
    ),
    # and so through a reference, while the same component demands elsewhere
    "required of a component under not, readOnly": HardDocument(
        {
            "type": "object",
            "properties": {"kept": ref("Kept"), "new": {"type": "object", "not": ref("Kept")}},
            "required": ["kept", "new"],
        },
        Seen(
            ({"kept": {}, "new": {}},),
            ({"kept": 1, "new": {}}, {"kept": {}, "new": {"id": 1}}),
            {
                "required": ["kept", "new"],
                "properties": {
                    "kept": exactly(),
                    "new": {"type": "object", "not": exactly("id", id=INTEGER)},
                },
            },
        ),
        Seen(
            ({"kept": {"id": 1}, "new": {}}, {"kept": {"id": 1}, "new": {"id": "x"}}),
            ({"kept": {}, "new": {}}, {"kept": {"id": 1}, "new": {"id": 1}}),
            {
                "required": ["kept", "new"],
                "properties": {
                    "kept": exactly("id", id=INTEGER),
                    "new": {"type": "object", "not": exactly("id", id=INTEGER)},
                },
            },
        ),
        {"Kept": {"type": "object", "properties": {"id": ID}, "required": ["id"]}},
    ),
    # what one member brings along is left out as what is required is
    "dependentRequired, readOnly": HardDocument(
        described("n", dependentRequired={"n": ["id", "secret"]}),
        Seen(({"n": 1, "secret": "s"},), ({"n": 1}, {}), exactly("n", "secret", n=INTEGER, secret=TEXT)),
        Seen(({"n": 1, "id": 1},), ({"n": 1}, {}), exactly("n", "id", n=INTEGER, id=INTEGER)),
        NONE,
    ),
    # each level by itself: hidden above, wanted below
    "required, readOnly, by level": HardDocument(
        {
            "type": "object",
            "properties": {
                "id": ID,
                "inner": {"type": "object", "properties": {"id": INTEGER}, "required": ["id"]},
            },
            "required": ["id", "inner"],
        },
        Seen(
            ({"inner": {"id": 1}},),
            ({"inner": {}}, {"id": 1, "inner": {}}, {"id": 1}),
            {"required": ["inner"], "properties": {"id": False, "inner": exactly("id", id=INTEGER)}},
        ),
        Seen(
            ({"id": 1, "inner": {"id": 1}},),
            ({"inner": {"id": 1}}, {"id": 1, "inner": {}}),
            {"required": ["id", "inner"], "properties": {"id": INTEGER, "inner": exactly("id", id=INTEGER)}},
        ),
        NONE,
    ),
    # a value is data, whatever its members are called
    "const, readOnly": HardDocument(
        {"type": "object", "properties": {"id": ID}, "const": {"id": 1, "n": 2}},
        Seen(({"id": 1, "n": 2},), ({"n": 2}, {}), {"const": {"id": 1, "n": 2}}),
        Seen(({"id": 1, "n": 2},), ({"n": 2}, {}), {"const": {"id": 1, "n": 2}}),
        NONE,
    ),
    # beside a reference 3.0 reads nothing: the member is seen
    "3.0 readOnly beside $ref": HardDocument(
        {"type": "object", "properties": {"id": {**ref("Number"), "readOnly": True}}, "required": ["id"]},
        Seen(({"id": 1},), ({}, {"id": "x"}), exactly("id", id=INTEGER)),
        Seen(({"id": 1},), ({},), exactly("id", id=INTEGER)),
        {"Number": INTEGER},
        "3.0.3",
    ),
    "3.2 readOnly beside $ref": HardDocument(
        {"type": "object", "properties": {"id": {**ref("Number"), "readOnly": True}}, "required": ["id"]},
        Seen(({}, {"id": 1}), (1,), exactly()),
        Seen(({"id": 1},), ({}, {"id": "x"}), exactly("id", id=INTEGER)),
        {"Number": INTEGER},
        "3.2.0",
    ),
    # 2.0 says "SHOULD NOT be in the required list", of which nothing else can be made than what 3.0 says
    "2.0 required, readOnly": HardDocument(
        {"type": "object", "properties": {"id": ID, "n": INTEGER}, "required": ["id", "n"]},
        Seen(({"n": 1},), ({}, {"id": 1}), exactly("n", n=INTEGER)),
        Seen(({"id": 1, "n": 1},), ({"n": 1},), exactly("id", "n", id=INTEGER, n=INTEGER)),
        NONE,
        "2.0",
    ),
}


def kind(*values: Any, **more: Any) -> dict[str, Any]:
    """Say in plain words: `kind` is one of these, and is there."""
    return {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": list(values)}}} | more


def animal(*required: str, **members: Any) -> dict[str, Any]:
    """Describe an object with a `kind` that may be any text."""
    return {"type": "object", "required": ["kind", *required], "properties": {"kind": TEXT, **members}}


def heir(*required: str, version: str = "3.1.0", base: str = "Pet", **members: Any) -> dict[str, Any]:
    """Describe what extends a base."""
    return {"allOf": [ref(base, version), {"required": list(required), "properties": members}]}


def chosen(keyword: str, *names: str, **more: Any) -> dict[str, Any]:
    """Write a choice between components by `kind`."""
    return {keyword: [ref(name) for name in names], "discriminator": {"propertyName": "kind"} | more}


def base(**more: Any) -> dict[str, Any]:
    """Write a base that others extend."""
    return animal() | {"discriminator": {"propertyName": "kind"} | more}


NINE: Final = {"type": "integer", "maximum": 9}
DOG: Final = animal("bark", bark=INTEGER)
CAT: Final = animal(lives=NINE)
PETS: Final = {"Dog": DOG, "Cat": CAT}
A_DOG: Final = {"kind": "Dog", "bark": 1}
A_CAT: Final = {"kind": "Cat", "lives": 9}
BARKS: Final = {"required": ["bark"], "properties": {"bark": INTEGER}}
LIVES: Final = {"properties": {"lives": NINE}}


def both(seen: Seen) -> tuple[Seen, Seen]:
    """Say that the directions see the same."""
    return seen, seen


DISCRIMINATORS: Final[dict[str, HardDocument]] = {
    # a Dog would do as a Cat, too, since both are open: the name says which of them it is
    "oneOf, names": HardDocument(
        chosen("oneOf", "Dog", "Cat"),
        *both(
            Seen(
                (A_DOG, A_CAT, {"kind": "Cat", "bark": "x"}),
                ({"kind": "Dog"}, {"kind": "Cat", "lives": 10}, {"kind": "dog", "bark": 1}, {"bark": 1}),
                {"oneOf": [{"allOf": [kind("Dog"), BARKS]}, {"allOf": [kind("Cat"), LIVES]}]},
            )
        ),
        PETS,
    ),
    "anyOf, names": HardDocument(
        chosen("anyOf", "Dog", "Cat"),
        *both(
            Seen(
                (A_DOG, A_CAT),
                ({"kind": "Dog"}, {"kind": "Cat", "lives": 10}, {"kind": "bird", "bark": 1}),
                {"oneOf": [{"allOf": [kind("Dog"), BARKS]}, {"allOf": [kind("Cat"), LIVES]}]},
            )
        ),
        PETS,
    ),
    # a schema keeps its own name beside the mapped one, which is the one to write
    "oneOf, mapping": HardDocument(
        chosen("oneOf", "Dog", "Cat", mapping={"d": "Dog", "wolf": "#/components/schemas/Dog", "c": "Cat"}),
        *both(
            Seen(
                ({"kind": "d", "bark": 1}, {"kind": "wolf", "bark": 1}, A_DOG, {"kind": "c"}),
                ({"kind": "d"}, {"kind": "wolf"}, {"kind": "c", "lives": 10}, {"kind": "x", "bark": 1}),
                {"oneOf": [{"allOf": [kind("d", "wolf"), BARKS]}, {"allOf": [kind("c"), LIVES]}]},
            )
        ),
        PETS,
    ),
    # names that are mapped to each other: what a value is called by counts, not what the schema is called
    "oneOf, mapping across": HardDocument(
        chosen("oneOf", "Dog", "Cat", mapping={"Dog": "Cat", "Cat": "Dog"}),
        *both(
            Seen(
                ({"kind": "Dog", "lives": 9}, {"kind": "Cat", "bark": 1}),
                ({"kind": "Cat", "lives": 9}, {"kind": "Dog", "lives": 10}),
                {"oneOf": [{"allOf": [kind("Cat"), BARKS]}, {"allOf": [kind("Dog"), LIVES]}]},
            )
        ),
        PETS,
    ),
    # what the schemas say of the member themselves is what can be written, not their names
    "oneOf, names against const": HardDocument(
        chosen("oneOf", "Dog", "Cat"),
        *both(
            Seen(
                ({"kind": "hound"}, {"kind": "puppy"}, {"kind": "tom"}),
                ({"kind": "Dog"}, {"kind": "Cat"}, {}),
                kind("hound", "puppy", "tom"),
            )
        ),
        {
            "Dog": kind("hound", "puppy"),
            "Cat": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "tom"}}},
        },
    ),
    # a dot in a component's name is no file's suffix
    "oneOf, names with dots": HardDocument(
        chosen("oneOf", "v1.Dog", "v1.Cat"),
        *both(
            Seen(
                ({"kind": "v1.Dog", "bark": 1}, {"kind": "v1.Cat"}),
                ({"kind": "Dog", "bark": 1}, {"kind": "v1", "bark": 1}, {"kind": "v1.Dog"}),
                {"oneOf": [{"allOf": [kind("v1.Dog"), BARKS]}, {"allOf": [kind("v1.Cat"), LIVES]}]},
            )
        ),
        {"v1.Dog": DOG, "v1.Cat": CAT},
    ),
    # without the member nothing is chosen, and oneOf is what it always is: exactly one
    "oneOf, member not required": HardDocument(
        chosen("oneOf", "Dog", "Cat"),
        *both(
            Seen(
                ({"bark": 1}, {"lives": 1}, {"kind": "Dog", "bark": 1, "lives": 1}),
                ({}, {"bark": 1, "lives": 1}, {"kind": "Dog", "lives": 1}),
                {
                    "type": "object",
                    "oneOf": [
                        {"required": ["bark"], "properties": {"bark": INTEGER, "kind": {"const": "Dog"}}},
                        {"required": ["lives"], "properties": {"lives": INTEGER, "kind": {"const": "Cat"}}},
                    ],
                },
            )
        ),
        {
            "Dog": {"type": "object", "required": ["bark"], "properties": {"kind": TEXT, "bark": INTEGER}},
            "Cat": {"type": "object", "required": ["lives"], "properties": {"kind": TEXT, "lives": INTEGER}},
        },
    ),
    # null has no member that could choose
    "oneOf, null": HardDocument(
        {"oneOf": [ref("Dog"), ref("Cat"), {"type": "null"}], "discriminator": {"propertyName": "kind"}},
        *both(
            Seen(
                (None, A_DOG, A_CAT),
                (0, {"kind": "Dog"}),
                {
                    "oneOf": [
                        {"type": "null"},
                        {"allOf": [kind("Dog"), BARKS]},
                        {"allOf": [kind("Cat"), LIVES]},
                    ]
                },
            )
        ),
        PETS,
    ),
    # keywords beside the choice count as well
    "oneOf, required beside": HardDocument(
        chosen("oneOf", "Dog", "Cat") | {"required": ["name"], "properties": {"name": TEXT}},
        *both(
            Seen(
                (A_DOG | {"name": "Rex"},),
                (A_DOG, A_CAT | {"name": 1}, {"kind": "Dog", "name": "Rex"}),
                {
                    "required": ["name"],
                    "properties": {"name": TEXT},
                    "oneOf": [{"allOf": [kind("Dog"), BARKS]}, {"allOf": [kind("Cat"), LIVES]}],
                },
            )
        ),
        PETS,
    ),
    # a choice within a choice, by another member
    "oneOf, another choice within": HardDocument(
        chosen("oneOf", "Dog", "Car"),
        *both(
            Seen(
                (A_DOG, {"kind": "Car", "fuel": "Gas"}, {"kind": "Car", "fuel": "Power", "volts": 12}),
                ({"kind": "Car"}, {"kind": "Car", "fuel": "Power"}, {"kind": "Car", "fuel": "Wood"}),
                {
                    "oneOf": [
                        {"allOf": [kind("Dog"), BARKS]},
                        {
                            "allOf": [kind("Car")],
                            "required": ["fuel"],
                            "oneOf": [
                                {"properties": {"fuel": {"const": "Gas"}}},
                                {
                                    "properties": {"fuel": {"const": "Power"}, "volts": INTEGER},
                                    "required": ["volts"],
                                },
                            ],
                        },
                    ]
                },
            )
        ),
        {
            "Dog": DOG,
            "Car": {
                "type": "object",
                "required": ["kind", "fuel"],
                "properties": {"kind": TEXT, "fuel": TEXT},
                "oneOf": [ref("Gas"), ref("Power")],
                "discriminator": {"propertyName": "fuel"},
            },
            "Gas": {"type": "object", "properties": {"fuel": TEXT}},
            "Power": {
                "type": "object",
                "properties": {"fuel": TEXT, "volts": INTEGER},
                "required": ["volts"],
            },
        },
    ),
    # 3.2: what has no meaning is held to the default, and so is what does not say
    "3.2 oneOf, defaultMapping": HardDocument(
        chosen("oneOf", "Dog", "Cat", defaultMapping="Cat"),
        *both(
            Seen(
                (A_DOG, {"kind": "tiger", "lives": 1}, {"lives": 1}),
                ({"kind": "Dog"}, {"kind": "tiger", "lives": 10}, {"lives": 10}),
                {
                    "type": "object",
                    "oneOf": [
                        {"allOf": [kind("Dog"), BARKS]},
                        {"allOf": [LIVES], "not": kind("Dog")},
                    ],
                },
            )
        ),
        {"Dog": DOG, "Cat": {"type": "object", "properties": {"kind": TEXT, "lives": NINE}}},
        "3.2.0",
    ),
    # 3.1 does not know the word; who writes it means it
    "3.1 oneOf, defaultMapping": HardDocument(
        chosen("oneOf", "Dog", "Cat", defaultMapping="Cat"),
        *both(
            Seen(
                (A_DOG, {"kind": "tiger", "lives": 1}),
                ({"kind": "Dog"}, {"kind": "tiger", "lives": 10}, {"lives": 1}),
                {
                    "required": ["kind"],
                    "oneOf": [{"allOf": [kind("Dog"), BARKS]}, {"allOf": [LIVES], "not": kind("Dog")}],
                },
            )
        ),
        PETS,
    ),
    # who may not be told is not asked: the direction that hides the member goes by the alternatives alone
    "oneOf, member readOnly": HardDocument(
        chosen("oneOf", "Dog", "Cat"),
        Seen(
            ({"bark": 1}, {"lives": 1}),
            ({}, {"bark": 1, "lives": 1}, {"bark": "x"}),
            {
                "properties": {"kind": False},
                "oneOf": [BARKS, {"required": ["lives"], "properties": {"lives": INTEGER}}],
            },
        ),
        Seen(
            (A_DOG, A_CAT),
            ({"bark": 1}, {"kind": "Dog", "lives": 1}, {"kind": "bird", "bark": 1}),
            {"oneOf": [{"allOf": [kind("Dog"), BARKS]}, {"allOf": [kind("Cat"), {"required": ["lives"]}]}]},
        ),
        {
            "Dog": {
                "type": "object",
                "required": ["kind", "bark"],
                "properties": {"kind": TEXT | {"readOnly": True}, "bark": INTEGER},
            },
            "Cat": {
                "type": "object",
                "required": ["kind", "lives"],
                "properties": {"kind": TEXT | {"readOnly": True}, "lives": INTEGER},
            },
        },
    ),
    # those that extend a base are named by it, also those that extend an heir
    "allOf, names": HardDocument(
        ref("Pet"),
        *both(
            Seen(
                (A_DOG, A_CAT, {"kind": "Puppy", "bark": 1, "age": 1}, {"kind": "Pet"}),
                (
                    {"kind": "Dog"},
                    {"kind": "Cat", "lives": 10},
                    {"kind": "Puppy", "age": 1},
                    {"kind": "bird"},
                    {},
                ),
                {
                    "oneOf": [
                        {"allOf": [kind("Dog"), BARKS]},
                        {"allOf": [kind("Cat"), LIVES]},
                        {"allOf": [kind("Puppy"), BARKS, {"properties": {"age": {"maximum": 1}}}]},
                    ]
                },
            )
        ),
        {
            "Pet": base(),
            "Dog": heir("bark", bark=INTEGER),
            "Cat": heir(lives=NINE),
            "Puppy": heir(base="Dog", age={"type": "integer", "maximum": 1}),
        },
    ),
    # an heir by itself is no choice: its own name is not asked for
    "allOf, an heir by itself": HardDocument(
        ref("Dog"),
        *both(
            Seen(
                ({"kind": "poodle", "bark": 1},),
                ({"kind": "Dog"}, {"bark": 1}),
                {"allOf": [{"required": ["kind"]}, BARKS]},
            )
        ),
        {"Pet": base(), "Dog": heir("bark", bark=INTEGER)},
    ),
    "allOf, mapping": HardDocument(
        ref("Pet"),
        *both(
            Seen(
                ({"kind": "d", "bark": 1}, A_DOG, A_CAT),
                ({"kind": "d"}, {"kind": "Dog"}, {"kind": "c"}),
                {"oneOf": [{"allOf": [kind("d"), BARKS]}, {"allOf": [kind("Cat"), LIVES]}]},
            )
        ),
        {
            "Pet": base(mapping={"d": "Dog"}),
            "Dog": heir("bark", bark=INTEGER),
            "Cat": heir(lives=NINE),
        },
    ),
    # a closed base closes its heirs: what one of them needs can't be there, so that one can't be made
    "allOf, a closed base": HardDocument(
        ref("Pet"),
        *both(
            Seen(
                ({"kind": "Cat"}, {"kind": "Pet"}),
                (A_DOG, {"kind": "Dog"}, A_CAT),
                {"additionalProperties": False, **kind("Cat")},
            )
        ),
        {
            "Pet": base() | {"additionalProperties": False},
            "Dog": heir("bark", bark=INTEGER),
            "Cat": heir(lives=NINE),
        },
    ),
    # names that the base does not let the member have choose nothing
    "allOf, names against the base's enum": HardDocument(
        ref("Pet"),
        *both(Seen((A_DOG,), (A_CAT, {"kind": "Dog"}, {"kind": "Pet"}), {"allOf": [kind("Dog"), BARKS]})),
        {
            "Pet": base() | {"properties": {"kind": {"enum": ["Dog"]}}},
            "Dog": heir("bark", bark=INTEGER),
            "Cat": heir(lives=NINE),
        },
    ),
    # in a list, each item chooses for itself; a wrapper around the base changes nothing
    "allOf, in items": HardDocument(
        {"type": "array", "minItems": 1, "items": {"allOf": [ref("Pet")], "description": "one of them"}},
        *both(
            Seen(
                ([A_DOG, A_CAT],),
                ([A_CAT, {"kind": "Dog"}], [{"kind": "bird"}], []),
                {
                    "minItems": 1,
                    "items": {"oneOf": [{"allOf": [kind("Dog"), BARKS]}, {"allOf": [kind("Cat"), LIVES]}]},
                },
            )
        ),
        {"Pet": base(), "Dog": heir("bark", bark=INTEGER), "Cat": heir(lives=NINE)},
    ),
    # a base whose alternatives extend it leads back to itself, and ends all the same
    "oneOf, alternatives that extend it": HardDocument(
        ref("Pet"),
        *both(
            Seen(
                (A_DOG, A_CAT),
                ({"kind": "Dog"}, {"kind": "Cat", "lives": 10}, {"kind": "Pet"}),
                {"oneOf": [{"allOf": [kind("Dog"), BARKS]}, {"allOf": [kind("Cat"), LIVES]}]},
            )
        ),
        {
            "Pet": base() | {"oneOf": [ref("Dog"), ref("Cat")]},
            "Dog": heir("bark", bark=INTEGER),
            "Cat": heir(lives=NINE),
        },
    ),
    # pets that have pets: the choice is made anew at each level, and ends
    "allOf, recursive": HardDocument(
        ref("Pet"),
        *both(
            Seen(
                ({"kind": "Dog", "friend": {"kind": "Cat"}}, {"kind": "Cat"}),
                (
                    {"kind": "Dog"},
                    {"kind": "Dog", "friend": {"kind": "Dog"}},
                    {"kind": "Dog", "friend": {"kind": "x"}},
                ),
                {
                    "$ref": "#/$defs/P",
                    "$defs": {
                        "P": {
                            "oneOf": [
                                kind("Cat"),
                                {
                                    "allOf": [kind("Dog")],
                                    "required": ["friend"],
                                    "properties": {"friend": {"$ref": "#/$defs/P"}},
                                },
                            ]
                        }
                    },
                },
            )
        ),
        {"Pet": base(), "Dog": heir("friend", friend=ref("Pet")), "Cat": heir()},
    ),
    # 2.0: the discriminator is a name alone, values are definitions' names, and only heirs are chosen
    "2.0 allOf, names": HardDocument(
        ref("Pet", "2.0"),
        *both(
            Seen(
                (A_DOG, {"kind": "Cat"}, {"kind": "Pet"}),
                ({"kind": "Dog"}, {"kind": "bird"}, {}),
                {"oneOf": [{"allOf": [kind("Dog"), BARKS]}, kind("Cat")]},
            )
        ),
        {
            "Pet": animal() | {"discriminator": "kind"},
            "Dog": heir("bark", bark=INTEGER, version="2.0"),
            "Cat": heir(version="2.0"),
        },
        "2.0",
    ),
    # 3.0 writes null beside the choice with `nullable`, which without a `type` adds nothing
    "3.0 oneOf, nullable": HardDocument(
        chosen("oneOf", "Dog", "Cat") | {"nullable": True},
        *both(
            Seen(
                (A_DOG, A_CAT),
                (None, {"kind": "Dog"}),
                {"oneOf": [{"allOf": [kind("Dog"), BARKS]}, {"allOf": [kind("Cat"), LIVES]}]},
            )
        ),
        PETS,
        "3.0.3",
    ),
}
