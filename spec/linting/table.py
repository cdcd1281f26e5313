"""The table of lint rules: each whole in itself, with a document on which it fires and one on which it does
not. `docs/rules.md` is made from it.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from .examples import default_invalid, enum_invalid, example_invalid
from .paths import (
    operation_id_duplicate,
    parameter_duplicate,
    path_ambiguous,
    path_duplicate,
    path_parameter_undeclared,
    path_parameter_unused,
)
from .references import reference_cyclic, reference_dangling, reference_mismatched, reference_siblings
from .scalars import yaml_trap
from .schemas import discriminator_dangling, nullable_ineffective, schema_not_judged
from .security import security_scheme_undefined
from .structure import (
    document_second,
    duplicate_name,
    schema_invalid,
    structure_invalid,
    surrogate_lone,
)
from .subject import Fault, LintRule, Subject, told

_HEAD: Final = 'openapi: 3.1.0\ninfo: {title: Example, version: "1"}\n'

_EMPTY: Final = _HEAD + "paths: {}\n"

_OLD: Final = 'openapi: 3.0.3\ninfo: {title: Example, version: "1"}\npaths: {}\ncomponents:\n  schemas:\n'

_OK: Final = '{responses: {"200": {description: OK}}}'


_LINKED: Final = """\
/books/first:
  get:
    operationId: readBook
    responses:
      "200": {{description: OK, links: {{next: {{operationId: {}}}}}}}"""

_IN_2_0: Final = """\
swagger: "2.0"
info: {{title: Example, version: "1"}}
paths:
  /books:
    post:
      parameters:
        - {{name: book, in: body, schema: {{type: object}}}}
        - {}
      responses: {{"200": {{description: OK}}}}
"""

_TAGGED: Final = """\
openapi: 3.2.0
info: {{title: Example, version: "1"}}
paths: {{}}
tags:
  - {{name: books}}
  - {{name: novels, parent: {}}}
"""


def _found_while_reading(_: Subject) -> Iterator[Fault]:
    """Find nothing: what shows while a document is read is said then."""
    return iter(())


def _schemas(lines: str) -> str:
    """Write a document with these component schemas."""
    return _EMPTY + "components:\n  schemas:\n" + "".join(f"    {line}\n" for line in lines.splitlines())


def _paths(lines: str) -> str:
    """Write a document with these paths."""
    return _HEAD + "paths:\n" + "".join(f"  {line}\n" for line in lines.splitlines())


def _in_path(name: str) -> str:
    return f"{{name: {name}, in: path, required: true, schema: {{type: string}}}}"


_ENTRIES: Final = (
    LintRule(
        id="default-invalid",
        level="error",
        sentence="A default does not meet its own schema.",
        section="OpenAPI, Schema Object, `default`",
        violates=_schemas("Size: {type: integer, default: large}"),
        conforms=_schemas("Size: {type: integer, default: 3}"),
        run=default_invalid,
    ),
    LintRule(
        id="discriminator-dangling",
        level="warning",
        sentence="A value in the mapping of a discriminator leads to no schema: nothing is held to it.",
        section="OpenAPI, Discriminator Object, `mapping`",
        violates=_schemas(
            'Pet: {oneOf: [{$ref: "#/components/schemas/Dog"}], discriminator: '
            "{propertyName: kind, mapping: {dog: Dogg}}}\nDog: {type: object}"
        ),
        conforms=_schemas(
            'Pet: {oneOf: [{$ref: "#/components/schemas/Dog"}], discriminator: '
            "{propertyName: kind, mapping: {dog: Dog}}}\nDog: {type: object}"
        ),
        run=discriminator_dangling,
    ),
    LintRule(
        id="document-second",
        level="warning",
        sentence="A file holds more than one YAML document, and only the first is read.",
        section="OpenAPI, Format; YAML 1.2, Streams",
        violates=_EMPTY + "---\nx-more: 1\n",
        conforms="---\n" + _EMPTY + "...\n",
        run=document_second,
    ),
    LintRule(
        id="document-unreadable",
        level="error",
        sentence="The document can't be read: it is missing, no text, or neither YAML nor JSON.",
        section="OpenAPI, Format",
        violates="openapi: 3.1.0\ninfo: {title: Example\npaths: {}\n",
        conforms=_EMPTY,
        run=_found_while_reading,
    ),
    LintRule(
        id="duplicate-name",
        level="warning",
        sentence="A name stands twice in one mapping; readers keep one of its values, or refuse it all.",
        section="YAML 1.2, Mapping; RFC 8259, Objects",
        violates=_EMPTY + "x-note: {a: 1, b: 2, a: 3}\n",
        conforms=_EMPTY + "x-note: {a: 1, b: 2}\n",
        run=duplicate_name,
    ),
    LintRule(
        id="enum-invalid",
        level="warning",
        sentence="A member of an enum is refused by the rest of its schema, so it can never be used.",
        section="JSON Schema Validation, `enum`",
        violates=_schemas("Size: {type: string, enum: [large, 3]}"),
        conforms=_schemas('Size: {type: string, enum: [large, "3"]}'),
        run=enum_invalid,
    ),
    LintRule(
        id="example-invalid",
        level="error",
        sentence="An example does not meet the schema that it illustrates.",
        section="OpenAPI, Media Type Object, `example`; Parameter Object and Schema Object alike",
        violates=_schemas("Size: {type: integer, examples: [3, large]}"),
        conforms=_schemas("Size: {type: integer, examples: [3, 4.0]}"),
        run=example_invalid,
    ),
    LintRule(
        id="link-dangling",
        level="error",
        sentence="A link leads to an operation that is not there.",
        section="OpenAPI, Link Object, `operationId` and `operationRef`",
        violates=_paths(_LINKED.format("readBooks")),
        conforms=_paths(_LINKED.format("readBook")),
        run=told("link-dangling"),
    ),
    LintRule(
        id="nullable-ineffective",
        level="warning",
        sentence="A schema of OpenAPI 3.0 is `nullable`, and null is refused all the same.",
        section="OpenAPI 3.0, Schema Object, `nullable`",
        violates=_OLD + "    Size: {nullable: true, type: string, enum: [small, large]}\n",
        conforms=_OLD + "    Size: {nullable: true, type: string, enum: [small, large, null]}\n",
        run=nullable_ineffective,
    ),
    LintRule(
        id="operation-id-duplicate",
        level="error",
        sentence="Two operations have the same operationId.",
        section="OpenAPI, Operation Object, `operationId`",
        violates=_paths(
            '/a:\n  get: {operationId: read, responses: {"200": {description: OK}}}\n'
            '/b:\n  get: {operationId: read, responses: {"200": {description: OK}}}'
        ),
        conforms=_paths(
            '/a:\n  get: {operationId: readA, responses: {"200": {description: OK}}}\n'
            '/b:\n  get: {operationId: readB, responses: {"200": {description: OK}}}'
        ),
        run=operation_id_duplicate,
    ),
    LintRule(
        id="parameter-duplicate",
        level="error",
        sentence="A parameter stands twice in one list: the same name in the same place.",
        section="OpenAPI, Operation Object, `parameters`",
        violates=_paths(
            "/a:\n  parameters:\n    - {name: page, in: query, schema: {type: integer}}\n"
            f"    - {{name: page, in: query, schema: {{type: string}}}}\n  get: {_OK}"
        ),
        conforms=_paths(
            "/a:\n  parameters:\n    - {name: page, in: query, schema: {type: integer}}\n"
            f"    - {{name: page, in: header, schema: {{type: string}}}}\n  get: {_OK}"
        ),
        run=parameter_duplicate,
    ),
    LintRule(
        id="parameter-exclusive",
        level="error",
        sentence="Parameters exclude each other: a body and form fields, a query string and its parameters.",
        section="Swagger 2.0, Parameter Object, `in`; OpenAPI 3.2, Parameter Object, `in`",
        violates=_IN_2_0.format("{name: note, in: formData, type: string}"),
        conforms=_IN_2_0.format("{name: note, in: query, type: string}"),
        run=told("parameter-exclusive"),
    ),
    LintRule(
        id="path-ambiguous",
        level="warning",
        sentence="Two paths fit the same request, and nothing says which of them is meant.",
        section="OpenAPI, Path Templating Matching",
        violates=_paths(
            f"/{{kind}}/me:\n  parameters: [{_in_path('kind')}]\n  get: {_OK}\n"
            f"/books/{{id}}:\n  parameters: [{_in_path('id')}]\n  get: {_OK}"
        ),
        conforms=_paths(
            f"/books/me:\n  get: {_OK}\n/books/{{id}}:\n  parameters: [{_in_path('id')}]\n  get: {_OK}"
        ),
        run=path_ambiguous,
    ),
    LintRule(
        id="path-duplicate",
        level="error",
        sentence="Two paths are the same but for the names of their parameters.",
        section="OpenAPI, Paths Object",
        violates=_paths(
            f"/books/{{id}}:\n  parameters: [{_in_path('id')}]\n  get: {_OK}\n"
            f"/books/{{name}}:\n  parameters: [{_in_path('name')}]\n  delete: {_OK}"
        ),
        conforms=_paths(
            f"/books/{{id}}:\n  parameters: [{_in_path('id')}]\n  get: {_OK}\n"
            f"/films/{{name}}:\n  parameters: [{_in_path('name')}]\n  delete: {_OK}"
        ),
        run=path_duplicate,
    ),
    LintRule(
        id="path-parameter-undeclared",
        level="error",
        sentence="A variable of a path is described by no path parameter of the operation.",
        section="OpenAPI, Path Templating",
        violates=_paths(f"/books/{{id}}:\n  get: {_OK}"),
        conforms=_paths(f"/books/{{id}}:\n  parameters: [{_in_path('id')}]\n  get: {_OK}"),
        run=path_parameter_undeclared,
    ),
    LintRule(
        id="path-parameter-unused",
        level="error",
        sentence="A path parameter has no place in its path.",
        section="OpenAPI, Parameter Object, `name`",
        violates=_paths(f"/books:\n  parameters: [{_in_path('id')}]\n  get: {_OK}"),
        conforms=_paths(f"/books:\n  get: {_OK}"),
        run=path_parameter_unused,
    ),
    LintRule(
        id="reference-cyclic",
        level="error",
        sentence="A reference leads back to itself, so that it stands for nothing.",
        section="JSON Schema, Guarding Against Infinite Recursion; OpenAPI, Reference Object",
        violates=_schemas(
            'A: {$ref: "#/components/schemas/B"}\nB: {allOf: [{$ref: "#/components/schemas/A"}]}'
        ),
        conforms=_schemas('Tree: {properties: {child: {$ref: "#/components/schemas/Tree"}}}'),
        run=reference_cyclic,
    ),
    LintRule(
        id="reference-dangling",
        level="error",
        sentence="A reference leads nowhere.",
        section="OpenAPI, Reference Object; JSON Schema, `$ref`",
        violates=_schemas(
            'Pet: {type: object}\nPets: {type: array, items: {$ref: "#/components/schemas/Pett"}}'
        ),
        conforms=_schemas(
            'Pet: {type: object}\nPets: {type: array, items: {$ref: "#/components/schemas/Pet"}}'
        ),
        run=reference_dangling,
    ),
    LintRule(
        id="reference-mismatched",
        level="error",
        sentence="A reference leads to another kind of object than the one that belongs in its place.",
        section="OpenAPI, Reference Object",
        violates=_paths('/a:\n  get: {responses: {"200": {$ref: "#/components/parameters/Page"}}}')
        + "components:\n  parameters:\n    Page: {name: page, in: query, schema: {type: string}}\n",
        conforms=_paths('/a:\n  get: {responses: {"200": {$ref: "#/components/responses/Page"}}}')
        + "components:\n  responses:\n    Page: {description: Page}\n",
        run=reference_mismatched,
    ),
    LintRule(
        id="reference-siblings",
        level="warning",
        sentence="Members stand beside `$ref` that are ignored there, though they say something.",
        section="OpenAPI, Reference Object",
        violates=_paths('/a:\n  get: {responses: {"200": {$ref: "#/components/responses/Page", links: {}}}}')
        + "components:\n  responses:\n    Page: {description: Page}\n",
        conforms=_paths(
            '/a:\n  get: {responses: {"200": {$ref: "#/components/responses/Page", description: A page}}}'
        )
        + "components:\n  responses:\n    Page: {description: Page}\n",
        run=reference_siblings,
    ),
    LintRule(
        id="schema-invalid",
        level="error",
        sentence="A keyword of a schema has a value that it can't have.",
        section="OpenAPI, Schema Object; JSON Schema Validation",
        violates=_schemas('Name: {type: string, maxLength: "5"}'),
        conforms=_schemas("Name: {type: string, maxLength: 5}"),
        run=schema_invalid,
    ),
    LintRule(
        id="schema-not-judged",
        level="warning",
        sentence="A pattern is right and can't be run by the engine, so that no value is held to it.",
        section="ECMA-262, Patterns; JSON Schema Core, Regular Expressions",
        violates=_schemas("Twice: {type: string, pattern: '^(?:(a)|b)\\1$'}"),
        conforms=_schemas("Twice: {type: string, pattern: '^(a|b)\\1$'}"),
        run=schema_not_judged,
    ),
    LintRule(
        id="security-scheme-undefined",
        level="error",
        sentence="A security requirement names a scheme that the document does not define.",
        section="OpenAPI, Security Requirement Object",
        violates=_EMPTY + "security: [{Token: []}]\n",
        conforms=_EMPTY
        + "security: [{Token: []}]\n"
        + "components: {securitySchemes: {Token: {type: http, scheme: bearer}}}\n",
        run=security_scheme_undefined,
    ),
    LintRule(
        id="server-variable-undefined",
        level="error",
        sentence="A variable of a server's URL is not described, or its default is none of its own values.",
        section="OpenAPI, Server Object, `variables`; Server Variable Object, `default`",
        violates=_EMPTY + "servers: [{url: 'https://{area}.example.com'}]\n",
        conforms=_EMPTY
        + "servers: [{url: 'https://{area}.example.com', variables: {area: {default: eu}}}]\n",
        run=told("server-variable-undefined"),
    ),
    LintRule(
        id="structure-invalid",
        level="error",
        sentence="An object is not formed as the OpenAPI Specification says.",
        section="OpenAPI, Schema (of each version, by the official JSON Schema)",
        violates=_paths("/a:\n  get: {responses: {}}"),
        conforms=_paths(f"/a:\n  get: {_OK}"),
        run=structure_invalid,
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
        id="tag-parent-undefined",
        level="error",
        sentence="The parent of a tag is no tag of the document, or one of its own children.",
        section="OpenAPI 3.2, Tag Object, `parent`",
        violates=_TAGGED.format("library"),
        conforms=_TAGGED.format("books"),
        run=told("tag-parent-undefined"),
    ),
    LintRule(
        id="version-unknown",
        level="error",
        sentence="The document names no version of OpenAPI, or one that is not known.",
        section="OpenAPI, OpenAPI Object, `openapi`",
        violates="openapi: 4.0.0\n",
        conforms=_EMPTY,
        run=_found_while_reading,
    ),
    LintRule(
        id="yaml-trap",
        level="warning",
        sentence="A plain scalar means one thing to readers of YAML 1.2 and another to those of YAML 1.1.",
        section="OpenAPI, Format; YAML 1.2, Core Schema",
        violates=_EMPTY + "x-ratios: [square, 16:9]\n",
        conforms=_EMPTY + 'x-ratios: [square, "16:9"]\n',
        run=yaml_trap,
    ),
)

LINT_RULES: Final[Mapping[str, LintRule]] = MappingProxyType({rule.id: rule for rule in _ENTRIES})
"""All rules by id, sorted."""
