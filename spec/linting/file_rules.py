"""The rules about files and what leads from one to another: how they are read, references, Overlays."""

from collections.abc import Iterator
from typing import Final

from .references import (
    reference_cyclic,
    reference_dangling,
    reference_mismatched,
    reference_misplaced,
    reference_siblings,
)
from .sample import EMPTY, OK, with_paths, with_schemas
from .scalars import yaml_trap
from .structure import (
    dialect_unknown,
    document_second,
    duplicate_name,
    overlay_extends,
    overlay_unmatched,
    surrogate_lone,
)
from .subject import Fault, LintRule, Subject, told

_SELF: Final = EMPTY.replace("3.1.0", "3.2.0")

_OVERLAY: Final = 'overlay: 1.1.0\ninfo: {title: Example, version: "1"}\n'

_COLLECTION: Final = """\
info: {{name: Example}}
item: [{{name: Books, request: "http://localhost/books"}}, {{name: More, {}}}]
"""

_PAGES: Final = """\
components:
  parameters:
    Page: {name: page, in: query, schema: {type: string}}
  responses:
    Page: {description: Page}
"""

_REDIRECTED: Final = (
    "Leads to the component of the kind that belongs there which has the same name, or one that differs in "
    "case, hyphens and underscores only. Not to one that only resembles it: `PetV1` is not `PetV2`."
)


def _found_while_reading(_: Subject) -> Iterator[Fault]:
    """Find nothing: what shows while a document is read is said then."""
    return iter(())


FILE_RULES: Final = (
    LintRule(
        id="collection-invalid",
        level="error",
        sentence="A part of a Postman collection is not formed as its format says, and is left out.",
        section="Postman Collection Format, Item; Request; Response",
        violates=_COLLECTION.format("items: []"),
        conforms=_COLLECTION.format("item: []"),
        run=told("collection-invalid"),
    ),
    LintRule(
        id="dialect-unknown",
        level="warning",
        sentence="A dialect of JSON Schema is named that is not known; the schemas are read as 2020-12.",
        section='OpenAPI, Specifying Schema Dialects; JSON Schema, The "$schema" Keyword',
        violates=with_schemas('Name: {$schema: "https://example.com/dialect", type: string}'),
        conforms=with_schemas('Name: {$schema: "http://json-schema.org/draft-07/schema#", type: string}'),
        run=dialect_unknown,
    ),
    LintRule(
        id="document-second",
        level="warning",
        sentence="A file holds more than one YAML document, and only the first is read.",
        section="OpenAPI, Format; YAML 1.2, Streams",
        violates=EMPTY + "---\nx-more: 1\n",
        conforms="---\n" + EMPTY + "...\n",
        run=document_second,
    ),
    LintRule(
        id="document-unreadable",
        level="error",
        sentence="The document can't be read: it is missing, no text, or neither YAML nor JSON.",
        section="OpenAPI, Format",
        violates="openapi: 3.1.0\ninfo: {title: Example\npaths: {}\n",
        conforms=EMPTY,
        run=_found_while_reading,
    ),
    LintRule(
        id="duplicate-name",
        level="warning",
        sentence="A name stands twice in one mapping; readers keep one of its values, or refuse it all.",
        section="YAML 1.2, Mapping; RFC 8259, Objects",
        violates=EMPTY + "x-note: {a: 1, b: 2, a: 3}\n",
        conforms=EMPTY + "x-note: {a: 1, b: 2}\n",
        run=duplicate_name,
    ),
    LintRule(
        id="overlay-extends",
        level="warning",
        sentence="An Overlay that is applied says that it was written for another document.",
        section="Overlay Specification, Overlay Object, `extends`",
        violates=_SELF + "$self: https://example.com/books.yaml\n",
        conforms=_SELF + "$self: https://example.com/films.yaml\n",
        run=overlay_extends,
        overlay=_OVERLAY + "extends: https://example.com/films.yaml\n"
        "actions: [{target: $.info, update: {x-by: overlay}}]\n",
    ),
    LintRule(
        id="overlay-unmatched",
        level="warning",
        sentence="An action of an Overlay selects nothing.",
        section="Overlay Specification, Action Object, `target`",
        violates=EMPTY,
        conforms=EMPTY + "tags: []\n",
        run=overlay_unmatched,
        overlay=_OVERLAY + "actions: [{target: $.tags, remove: true}]\n",
    ),
    LintRule(
        id="reference-cyclic",
        level="error",
        sentence="A reference leads back to itself, so that it stands for nothing.",
        section="JSON Schema, Guarding Against Infinite Recursion; OpenAPI, Reference Object",
        violates=with_schemas(
            'A: {$ref: "#/components/schemas/B"}\nB: {allOf: [{$ref: "#/components/schemas/A"}]}'
        ),
        conforms=with_schemas('Tree: {properties: {child: {$ref: "#/components/schemas/Tree"}}}'),
        run=reference_cyclic,
    ),
    LintRule(
        id="reference-dangling",
        level="error",
        sentence="A reference leads nowhere.",
        section="OpenAPI, Reference Object; JSON Schema, `$ref`",
        violates=with_schemas(
            'Pet: {type: object}\nPets: {type: array, items: {$ref: "#/components/schemas/pet"}}'
        ),
        conforms=with_schemas(
            'Pet: {type: object}\nPets: {type: array, items: {$ref: "#/components/schemas/Pet"}}'
        ),
        run=reference_dangling,
        fix=_REDIRECTED,
    ),
    LintRule(
        id="reference-mismatched",
        level="error",
        sentence="A reference leads to another kind of object than the one that belongs in its place.",
        section="OpenAPI, Reference Object",
        violates=with_paths('/a:\n  get: {responses: {"200": {$ref: "#/components/parameters/Page"}}}')
        + _PAGES,
        conforms=with_paths('/a:\n  get: {responses: {"200": {$ref: "#/components/responses/Page"}}}')
        + _PAGES,
        run=reference_mismatched,
        fix=_REDIRECTED,
    ),
    LintRule(
        id="reference-misplaced",
        level="warning",
        sentence="A reference stands where no Reference Object may; it is followed all the same.",
        section="OpenAPI, Reference Object; Paths Object",
        violates=with_paths('$ref: "#/x-paths"').removesuffix("\n") + f"\nx-paths: {{/a: {{get: {OK}}}}}\n",
        conforms=with_paths('/a: {$ref: "#/x-item"}').removesuffix("\n") + f"\nx-item: {{get: {OK}}}\n",
        run=reference_misplaced,
    ),
    LintRule(
        id="reference-siblings",
        level="warning",
        sentence="Members stand beside `$ref` that are ignored there, though they say something.",
        section="OpenAPI, Reference Object",
        violates=with_paths(
            '/a:\n  get: {responses: {"200": {$ref: "#/components/responses/Page", links: {}}}}'
        )
        + "components:\n  responses:\n    Page: {description: Page}\n",
        conforms=with_paths(
            '/a:\n  get: {responses: {"200": {$ref: "#/components/responses/Page", description: A page}}}'
        )
        + "components:\n  responses:\n    Page: {description: Page}\n",
        run=reference_siblings,
    ),
    LintRule(
        id="surrogate-lone",
        level="warning",
        sentence="A string holds half a surrogate pair, which no UTF-8 text can carry.",
        section="RFC 8259, String and Character Issues",
        violates='{"openapi": "3.1.0", "info": {"title": "\\ud83d", "version": "1"}, "paths": {}}',
        conforms='{"openapi": "3.1.0", "info": {"title": "\\ud83d\\ude00", "version": "1"}, "paths": {}}',
        run=surrogate_lone,
    ),
    LintRule(
        id="version-unknown",
        level="error",
        sentence="The document names no version of OpenAPI, or one that is not known.",
        section="OpenAPI, OpenAPI Object, `openapi`",
        violates="openapi: 4.0.0\n",
        conforms=EMPTY,
        run=_found_while_reading,
    ),
    LintRule(
        id="yaml-trap",
        level="warning",
        sentence="A plain scalar means one thing to some readers of YAML and another to others.",
        section="OpenAPI, Format; Responses Object, HTTP Status Code; YAML 1.2, Core Schema",
        violates=EMPTY + "x-ratios: [square, 16:9]\n",
        conforms=EMPTY + 'x-ratios: [square, "16:9"]\n',
        run=yaml_trap,
        fix="Quotes the text; writes the number without prefix or leading zeros. The value stays the same.",
    ),
)
"""The rules, sorted by id."""
