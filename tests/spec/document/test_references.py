"""Where references lead: every spelling of a file, pointers, identifiers of JSON Schema, and the bounds."""

from pathlib import Path

import pytest
from truespec.spec import DocumentError, Json, References, Spec, lint, load_document

from ...effort import calls_of

HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n'


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / next(iter(files))


def followed(path: Path, pointer: str = "/a") -> Json:
    document = load_document(path)
    return document.follow(document.node(pointer)).value


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("b.yaml#/x", "b.yaml"),
        ("./b.yaml#/x", "b.yaml"),
        ("sub/../b.yaml#/x", "b.yaml"),
        ("%62.yaml#/x", "b.yaml"),
        ("b.yaml?version=2#/x", "b.yaml"),
        ("a dir/b@{x}.yaml#/x", "a dir/b@{x}.yaml"),
        ("a%20dir/b%40%7Bx%7D.yaml#/x", "a dir/b@{x}.yaml"),
        ("what?.yaml#/x", "what?.yaml"),
        ("what%3F.yaml#/x", "what?.yaml"),
        ("100%.yaml#/x", "100%.yaml"),
        ("100%25.yaml#/x", "100%.yaml"),
        ("a%20b.yaml#/x", "a%20b.yaml"),
        ("é/ü.yaml#/x", "é/ü.yaml"),
        ("%C3%A9/%C3%BC.yaml#/x", "é/ü.yaml"),
        ("c:d.yaml/../b.yaml#/x", None),
        ("b.yaml#/%78", "b.yaml"),
    ],
)
def test_a_file_is_found_by_every_spelling_of_its_name(
    tmp_path: Path, reference: str, name: str | None
) -> None:
    write(tmp_path, {name or "b.yaml": "x: found\n"})
    path = write(tmp_path, {"main.yaml": f"a: {{$ref: {reference!r}}}\n"})
    if name is None:
        with pytest.raises(DocumentError, match="neither a file beside the document nor an http"):
            followed(path)
    else:
        assert followed(path) == "found"


def test_a_file_of_many_spellings_is_one_file(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        {
            "main.yaml": "a: [b.yaml, ./b.yaml, sub/../b.yaml, '%62.yaml', link.yaml, 'b.yaml?x']\n",
            "b.yaml": "x: 1\n",
            "sub/c.yaml": "x: 1\n",
        },
    )
    (tmp_path / "link.yaml").symlink_to("b.yaml")
    document = load_document(path)
    found = {id(document.target(name, document.node()).file) for name in document.node("/a").value}
    whole = document.target(path.as_uri(), document.node())
    assert len(found) == 1
    assert whole.file is document.root
    assert [Path(file.name).name for file in document.files()] == ["main.yaml", "b.yaml"]


def test_a_reference_starts_from_the_file_that_it_stands_in(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        {
            "main.yaml": "a: {$ref: 'one/two/b.yaml#/x'}\nc: wrong\n",
            "one/two/b.yaml": "x: {$ref: '../c.yaml#/c'}\n",
            "one/c.yaml": "c: {$ref: '#/d'}\nd: right\n",
        },
    )
    assert followed(path) == "right"


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("#/b/a~1b", 1),
        ("#/b/m~0n", 2),
        ("#/b/c%25d", 3),
        ("#/b/c%d", 3),
        ("#/b/%22", 4),
        ("#/b/e%20f", 5),
        ("#/b/e f", 5),
        ("#/b/", 6),
        ("#/b/list/1", "second"),
        ("#/b/%7Bid%7D", 7),
    ],
)
def test_a_pointer_is_decoded_once(reference: str, value: Json) -> None:
    names = {"a/b": 1, "m~n": 2, "c%d": 3, '"': 4, "e f": 5, "": 6, "list": ["first", "second"], "{id}": 7}
    document = load_document({"a": {"$ref": reference}, "b": names})
    assert document.follow(document.node("/a")).value == value


@pytest.mark.parametrize("token", ["01", "-", "²", "٣", "9" * 5000, "1.0", "+1", ""])
def test_what_is_no_position_finds_no_item(token: str) -> None:
    document = load_document({"a": {"$ref": f"#/b/{token}"}, "b": [0] * 12})
    with pytest.raises(DocumentError, match="leads nowhere"):
        document.follow(document.node("/a"))


def test_a_pointer_leads_through_references_as_bundlers_write_it(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        {
            "main.yaml": "a: {$ref: '#/paths/~1x/get/schema'}\npaths: {/x: {$ref: 'x.yaml#/item'}}\n",
            "x.yaml": "item: {get: {$ref: '#/operation'}}\noperation: {schema: {type: string}}\n",
        },
    )
    assert followed(path) == {"type": "string"}


def test_a_name_beside_a_reference_comes_before_what_it_refers_to() -> None:
    document = load_document(
        {"a": {"$ref": "#/b/x"}, "b": {"$ref": "#/c", "x": "beside"}, "c": {"x": "behind"}}
    )
    assert document.follow(document.node("/a")).value == "beside"


def test_pointers_that_lead_through_each_other_end() -> None:
    text: Json = {f"n{number}": {"$ref": f"#/n{number + 1}/x/x/x/x"} for number in range(60)}
    text["n60"] = {"$ref": "#/n0/x"}
    document = load_document(text)

    def follow() -> None:
        with pytest.raises(DocumentError):
            document.follow(document.node("/n0"))

    assert calls_of(follow) < 100_000


def test_a_reference_names_the_schema_that_was_probably_meant(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        {
            "main.yaml": HEAD
            + "paths: {}\ncomponents: {schemas: {Pet: {}, A: {$ref: '#/components/schemas/pet'}}}"
        },
    )
    (problem,) = lint(path)
    assert problem.message.endswith("no 'pet' in #/components/schemas; did you mean 'Pet'?")


@pytest.mark.unmeasured
def test_dangling_references_cost_little_however_many_there_are() -> None:
    def cost(number_of_schemas: int) -> int:
        numbers = range(number_of_schemas)
        schemas: Json = {f"Schema{number:05}": {"type": "object"} for number in numbers}
        schemas |= {
            f"Broken{number:05}": {"$ref": f"#/components/schemas/Shema{number:05}"} for number in numbers
        }
        document = load_document({"components": {"schemas": schemas}})

        def follow() -> None:
            for number in numbers:
                with pytest.raises(DocumentError):
                    document.follow(document.node(f"/components/schemas/Broken{number:05}"))

        return calls_of(follow)

    assert cost(1600) < 4.4 * cost(400)


class TestIdentifiers:
    """JSON Schema 2020-12, Core, sections 8 and 9."""

    def test_an_id_is_the_base_of_the_references_inside(self) -> None:
        document = load_document(
            {
                "$id": "https://example.com/root.json",
                "$defs": {
                    "A": {"$anchor": "foo"},
                    "B": {
                        "$id": "other.json",
                        "$defs": {
                            "X": {"$anchor": "bar"},
                            "Y": {"$id": "t/inner.json", "type": "integer"},
                        },
                    },
                },
            }
        )
        root, inside = document.node(), document.node("/$defs/B/$defs/X")
        for reference, base, pointer in (  # the table of 2020-12, Core, Appendix A
            ("#", root, ""),
            ("#/$defs/A", root, "/$defs/A"),
            ("#foo", root, "/$defs/A"),
            ("https://example.com/root.json#/$defs/A", inside, "/$defs/A"),
            ("other.json", root, "/$defs/B"),
            ("other.json#bar", root, "/$defs/B/$defs/X"),
            ("#bar", inside, "/$defs/B/$defs/X"),
            ("#/$defs/X", inside, "/$defs/B/$defs/X"),
            ("root.json#/$defs/B/$defs/X", inside, "/$defs/B/$defs/X"),
            ("t/inner.json", inside, "/$defs/B/$defs/Y"),
            ("https://example.com/t/inner.json", root, "/$defs/B/$defs/Y"),
        ):
            assert document.target(reference, base).pointer == pointer, reference

    def test_an_anchor_belongs_to_its_resource(self) -> None:
        document = load_document(
            {"$id": "https://h/a", "$defs": {"B": {"$id": "b", "$defs": {"C": {"$anchor": "c"}}}}}
        )
        with pytest.raises(DocumentError, match="no \\$anchor 'c'"):
            document.target("#c", document.node())
        assert document.target("b#c", document.node()).pointer == "/$defs/B/$defs/C"

    def test_files_that_call_themselves_otherwise_are_found_beside_each_other(self, tmp_path: Path) -> None:
        path = write(
            tmp_path,
            {
                "main.yaml": HEAD + "a: {$ref: schemas/pet.json}\n",
                "schemas/pet.json": '{"$id": "https://example.com/s/pet.json", "$ref": "tag.json#/$defs/T"}',
                "schemas/tag.json": '{"$id": "https://example.com/s/tag.json", '
                '"$defs": {"T": {"type": "string"}}}',
            },
        )
        document = load_document(path)
        assert document.follow(document.node("/a")).value == {"type": "string"}
        absolute = document.target("https://example.com/s/tag.json#/$defs/T", document.node())
        assert absolute.value == {"type": "string"}

    def test_the_document_says_its_own_uri(self, tmp_path: Path) -> None:
        path = write(
            tmp_path,
            {
                "main.yaml": "openapi: 3.2.0\n$self: https://example.com/api/main.yaml\n"
                "a: {$ref: 'https://example.com/api/main.yaml#/b'}\nb: 1\nc: {$ref: 'parts/c.yaml#/d'}\n",
                "parts/c.yaml": "d: {$ref: ../main.yaml#/b}\n",
            },
        )
        assert followed(path, "/a") == 1
        assert followed(path, "/c") == 1

    @pytest.mark.parametrize(
        "inert",
        [
            {"example": {"$id": "https://h/x", "$anchor": "n"}},
            {"enum": [{"$id": "https://h/x", "$anchor": "n"}]},
            {"x-more": {"$id": "https://h/x", "$anchor": "n"}},
            {"default": {"properties": {"$id": "https://h/x", "$anchor": "n"}}},
        ],
        ids=["example", "enum", "extension", "default"],
    )
    def test_data_identifies_nothing(self, inert: Json) -> None:
        document = load_document({"openapi": "3.1.0", "components": {"schemas": {"A": inert}}})
        with pytest.raises(DocumentError):
            document.target("#n", document.node())
        with pytest.raises(DocumentError):
            document.target("https://h/x", document.node())

    def test_a_property_may_be_called_like_a_keyword(self) -> None:
        schema: Json = {"properties": {"example": {"$anchor": "n"}, "$id": {"type": "string"}}}
        document = load_document({"components": {"schemas": {"A": schema}}})
        assert document.target("#n", document.node()).pointer == "/components/schemas/A/properties/example"

    @pytest.mark.parametrize("version", ["3.0.3", "2.0"])
    def test_before_3_1_schemas_do_not_identify_themselves(self, version: str) -> None:
        key = "swagger" if version == "2.0" else "openapi"
        document = load_document(
            {
                key: version,
                "components": {"schemas": {"A": {"$id": "https://h/x", "not": {"$ref": "#/b"}}}},
                "b": 1,
            }
        )
        assert document.follow(document.node("/components/schemas/A/not")).value == 1

    def test_old_drafts_write_anchors_as_ids(self) -> None:
        draft_7 = load_document({"definitions": {"A": {"$id": "#a", "type": "string"}}})
        assert draft_7.target("#a", draft_7.node()).pointer == "/definitions/A"
        draft_4 = load_document(
            {
                "$schema": "http://json-schema.org/draft-04/schema#",
                "id": "http://h/root.json",
                "definitions": {"A": {"id": "#a"}, "B": {"id": "b.json"}},
            }
        )
        assert draft_4.target("#a", draft_4.node()).pointer == "/definitions/A"
        assert draft_4.target("http://h/b.json", draft_4.node()).pointer == "/definitions/B"

    def test_a_dialect_is_the_nearest_that_is_named(self) -> None:
        document = load_document(
            {
                "openapi": "3.1.0",
                "jsonSchemaDialect": "https://h/default",
                "components": {"schemas": {"A": {}, "B": {"$schema": "https://h/b", "not": {}}}},
            }
        )
        assert document.dialect(document.node("/components/schemas/A")) == "https://h/default"
        assert document.dialect(document.node("/components/schemas/B/not")) == "https://h/b"

    def test_dynamic_anchors_are_those_of_the_resource(self) -> None:
        document = load_document(
            {
                "openapi": "3.1.0",
                "components": {
                    "schemas": {
                        "A": {"$dynamicAnchor": "n", "properties": {"x": {}}},
                        "B": {"$id": "https://h/b", "$defs": {"C": {"$dynamicAnchor": "m"}}},
                        "D": {"$recursiveAnchor": True},
                        "E": {},
                    }
                },
            }
        )
        names = {
            name: dict.fromkeys(document.dynamic_anchors(document.node(f"/components/schemas/{name}")))
            for name in "ABDE"
        }
        assert names == {"A": {"n": None}, "B": {"m": None}, "D": {"": None}, "E": {}}
        inner = document.node("/components/schemas/A/properties/x")
        assert document.dynamic_anchors(inner)["n"].pointer == "/components/schemas/A"


class TestBounds:
    """What a document may lead to: its own folder and below, and what the user names."""

    def test_a_further_folder_is_read_when_it_is_named(self, tmp_path: Path) -> None:
        path = write(
            tmp_path, {"api/main.yaml": "a: {$ref: '../common/b.yaml#/x'}\n", "common/b.yaml": "x: 1\n"}
        )
        with pytest.raises(
            DocumentError, match=r"leaves the document's folder; --allow-dir .*common lets it"
        ):
            followed(path)
        document = load_document(path, references=References((tmp_path / "common",)))
        assert document.follow(document.node("/a")).value == 1

    def test_the_hint_is_what_to_type(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(
            tmp_path, {"api/main.yaml": "a: {$ref: '../my common/b.yaml#/x'}\n", "my common/b.yaml": "x: 1\n"}
        )
        monkeypatch.chdir(tmp_path)
        document = load_document("api/main.yaml")
        with pytest.raises(DocumentError, match=r"--allow-dir 'my common' lets it"):
            document.follow(document.node("/a"))
        document = load_document("api/main.yaml", references=References((Path("my common"),)))
        target = document.follow(document.node("/a"))
        assert target.file.name == "my common/b.yaml"

    def test_a_link_out_of_a_further_folder_is_not_followed(self, tmp_path: Path) -> None:
        path = write(
            tmp_path,
            {"api/main.yaml": "a: {$ref: ../common/b.yaml}\n", "common/c.yaml": "", "secret.yaml": "x: 1\n"},
        )
        (tmp_path / "common/b.yaml").symlink_to(tmp_path / "secret.yaml")
        document = load_document(path, references=References((tmp_path / "common",)))
        with pytest.raises(DocumentError, match="leaves the document's folder"):
            document.follow(document.node("/a"))

    def test_a_document_without_a_folder_leads_nowhere_unless_one_is_named(self, tmp_path: Path) -> None:
        write(tmp_path, {"b.yaml": "x: 1\n"})
        text = b"a: {$ref: 'b.yaml#/x'}\n"
        document = load_document(text)
        with pytest.raises(DocumentError, match="the document lies in no folder"):
            document.follow(document.node("/a"))
        document = load_document(text, references=References((tmp_path,)))
        assert document.follow(document.node("/a")).value == 1

    def test_a_missing_part_costs_only_what_needs_it(self, tmp_path: Path) -> None:
        path = write(
            tmp_path,
            {
                "main.yaml": HEAD
                + """paths:
  /a: {$ref: 'https://example.com/a.yaml'}
  /b: {get: {responses: {"200": {description: OK}}}}
"""
            },
        )
        assert [operation.key for operation in Spec.load(path).operations] == ["GET /b"]
        (problem,) = lint(path)
        assert problem.rule == "reference-dangling"
        assert problem.message == (
            "$ref to 'https://example.com/a.yaml': example.com is not asked; --allow-remote lets it"
        )


def test_a_chain_of_references_may_be_of_any_length() -> None:
    chain: dict[str, Json] = {f"c{number}": {"$ref": f"#/c{number + 1}"} for number in range(3_000)}
    document = load_document({**chain, "c3000": {"value": 1}})
    assert document.follow(document.node("/c0")).pointer == "/c3000"
    assert document.follow(document.node("/c1500")).pointer == "/c3000"
