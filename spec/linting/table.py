"""The table of lint rules: each whole in itself, with a document on which it fires and one on which it does
not. `docs/rules.md` is made from it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .contract_rules import CONTRACT_RULES
from .examples import default_invalid, enum_invalid, example_invalid
from .file_rules import FILE_RULES
from .paths import (
    operation_id_duplicate,
    parameter_duplicate,
    path_ambiguous,
    path_duplicate,
    path_parameter_undeclared,
    path_parameter_unused,
)
from .sample import EMPTY, OK, with_paths, with_schemas
from .schemas import (
    discriminator_dangling,
    nullable_ineffective,
    schema_excessive,
    schema_impossible,
    schema_not_judged,
)
from .security import security_scheme_undefined
from .structure import schema_invalid, structure_invalid
from .subject import LintRule, told

_OLD: Final = 'openapi: 3.0.3\ninfo: {title: Example, version: "1"}\npaths: {}\ncomponents:\n  schemas:\n'

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
      responses: {{default: {{description: Any answer}}}}
"""

_TAGGED: Final = """\
openapi: 3.2.0
info: {{title: Example, version: "1"}}
paths: {{}}
tags:
  - {{name: books}}
  - {{name: novels, parent: {}}}
"""


_RESPELLED: Final = (
    "Writes the values as their schema wants them, where each still says the same: the text `3` as the "
    "number 3, `Large` as the `large` of an enum. Nothing is added, cut or left out."
)


_TOKEN: Final = "components: {securitySchemes: {Token: {type: http, scheme: bearer}}}\n"


def _in_path(name: str) -> str:
    return f"{{name: {name}, in: path, required: true, schema: {{type: string}}}}"


_ENTRIES: Final = (
    *CONTRACT_RULES,
    *FILE_RULES,
    LintRule(
        id="default-invalid",
        level="error",
        sentence="A default does not meet its own schema.",
        section="OpenAPI, Schema Object, `default`",
        violates=with_schemas('Size: {type: integer, default: "3"}'),
        conforms=with_schemas("Size: {type: integer, default: 3}"),
        run=default_invalid,
        fix=_RESPELLED,
    ),
    LintRule(
        id="discriminator-dangling",
        level="warning",
        sentence="A value in the mapping of a discriminator leads to no schema: nothing is held to it.",
        section="OpenAPI, Discriminator Object, `mapping`",
        violates=with_schemas(
            'Pet: {oneOf: [{$ref: "#/components/schemas/Dog"}], discriminator: '
            "{propertyName: kind, mapping: {dog: Dogg}}}\nDog: {properties: {kind: {type: string}}}"
        ),
        conforms=with_schemas(
            'Pet: {oneOf: [{$ref: "#/components/schemas/Dog"}], discriminator: '
            "{propertyName: kind, mapping: {dog: Dog}}}\nDog: {properties: {kind: {type: string}}}"
        ),
        run=discriminator_dangling,
    ),
    LintRule(
        id="enum-invalid",
        level="warning",
        sentence="A member of an enum is refused by the rest of its schema, so it can never be used.",
        section="JSON Schema Validation, `enum`",
        violates=with_schemas("Size: {type: string, enum: [large, 3]}"),
        conforms=with_schemas('Size: {type: string, enum: [large, "3"]}'),
        run=enum_invalid,
        fix="Writes the member as the `type` wants it where it says the same: the number 3 as the text `3`.",
    ),
    LintRule(
        id="example-invalid",
        level="error",
        sentence="An example does not meet the schema that it illustrates.",
        section="OpenAPI, Media Type Object, `example`; Parameter Object and Schema Object alike",
        violates=with_schemas('Size: {type: integer, examples: [3, "4"]}'),
        conforms=with_schemas("Size: {type: integer, examples: [3, 4.0]}"),
        run=example_invalid,
        fix=_RESPELLED,
    ),
    LintRule(
        id="link-dangling",
        level="error",
        sentence="A link leads to an operation that is not there.",
        section="OpenAPI, Link Object, `operationId` and `operationRef`",
        violates=with_paths(_LINKED.format("readBooks")),
        conforms=with_paths(_LINKED.format("readBook")),
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
        violates=with_paths(
            '/a:\n  get: {operationId: read, responses: {"200": {description: OK}}}\n'
            '/b:\n  get: {operationId: read, responses: {"200": {description: OK}}}'
        ),
        conforms=with_paths(
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
        violates=with_paths(
            "/a:\n  parameters:\n    - {name: page, in: query, schema: {type: integer}}\n"
            f"    - {{name: page, in: query, schema: {{type: integer}}}}\n  get: {OK}"
        ),
        conforms=with_paths(
            "/a:\n  parameters:\n    - {name: page, in: query, schema: {type: integer}}\n"
            f"    - {{name: page, in: header, schema: {{type: string}}}}\n  get: {OK}"
        ),
        run=parameter_duplicate,
        fix="Leaves the first of them, where they are equal.",
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
        violates=with_paths(
            f"/{{kind}}/me:\n  parameters: [{_in_path('kind')}]\n  get: {OK}\n"
            f"/books/{{id}}:\n  parameters: [{_in_path('id')}]\n  get: {OK}"
        ),
        conforms=with_paths(
            f"/books/me:\n  get: {OK}\n/books/{{id}}:\n  parameters: [{_in_path('id')}]\n  get: {OK}"
        ),
        run=path_ambiguous,
    ),
    LintRule(
        id="path-duplicate",
        level="error",
        sentence="Two paths are the same but for the names of their parameters.",
        section="OpenAPI, Paths Object",
        violates=with_paths(
            f"/books/{{id}}:\n  parameters: [{_in_path('id')}]\n  get: {OK}\n"
            f"/books/{{name}}:\n  parameters: [{_in_path('name')}]\n  delete: {OK}"
        ),
        conforms=with_paths(
            f"/books/{{id}}:\n  parameters: [{_in_path('id')}]\n  get: {OK}\n"
            f"/films/{{name}}:\n  parameters: [{_in_path('name')}]\n  delete: {OK}"
        ),
        run=path_duplicate,
    ),
    LintRule(
        id="path-parameter-undeclared",
        level="error",
        sentence="A variable of a path is described by no path parameter of the operation.",
        section="OpenAPI, Path Templating",
        violates=with_paths(f"/books/{{id}}:\n  get: {OK}"),
        conforms=with_paths(f"/books/{{id}}:\n  parameters: [{_in_path('id')}]\n  get: {OK}"),
        run=path_parameter_undeclared,
        fix="Describes the variable as what it is without a description: any text. A parameter that differs "
        "in case, hyphens and underscores only gets its name instead.",
    ),
    LintRule(
        id="path-parameter-unused",
        level="error",
        sentence="A path parameter has no place in its path.",
        section="OpenAPI, Parameter Object, `name`",
        violates=with_paths(f"/books:\n  parameters: [{_in_path('id')}]\n  get: {OK}"),
        conforms=with_paths(f"/books:\n  get: {OK}"),
        run=path_parameter_unused,
    ),
    LintRule(
        id="schema-excessive",
        level="warning",
        sentence="The smallest value of a schema is larger than what truespec makes: without an example, "
        "nothing is mocked or tested with it.",
        section="JSON Schema Validation, `minItems`, `minLength`, `minProperties`, `pattern`",
        violates=with_schemas("Rows: {type: array, minItems: 1000000000}"),
        conforms=with_schemas("Rows: {type: array, minItems: 1000}"),
        run=schema_excessive,
    ),
    LintRule(
        id="schema-impossible",
        level="warning",
        sentence="No value meets a schema: what it asks for contradicts itself, or never ends.",
        section="JSON Schema Core, Validation: a message that needs such a value can't conform",
        violates=with_schemas("Size: {type: string, minLength: 5, maxLength: 3}"),
        conforms=with_schemas("Size: {type: string, minLength: 3, maxLength: 5}"),
        run=schema_impossible,
    ),
    LintRule(
        id="schema-invalid",
        level="error",
        sentence="A keyword of a schema has a value that it can't have.",
        section="OpenAPI, Schema Object; JSON Schema Validation",
        violates=with_schemas('Name: {type: string, maxLength: "5"}'),
        conforms=with_schemas("Name: {type: string, maxLength: 5}"),
        run=schema_invalid,
        fix="As `structure-invalid`; leaves the first of equal items; writes in the version's own words "
        "`exclusiveMinimum: true`, `type: [string, null]`, `const`, a single one of `examples`, and "
        "`required: true` at a member.",
    ),
    LintRule(
        id="schema-not-judged",
        level="warning",
        sentence="A pattern, or a composition that multiplies beyond measure, is right and can't be run by "
        "the engine, so that no value is held to it.",
        section="ECMA-262, Patterns; JSON Schema Core, Regular Expressions",
        violates=with_schemas("Twice: {type: string, pattern: '^(?:(a)|b)\\1$'}"),
        conforms=with_schemas("Twice: {type: string, pattern: '^(a|b)\\1$'}"),
        run=schema_not_judged,
    ),
    LintRule(
        id="security-scheme-undefined",
        level="error",
        sentence="A security requirement names a scheme that the document does not define.",
        section="OpenAPI, Security Requirement Object",
        violates=EMPTY + "security: [{token: []}]\n" + _TOKEN,
        conforms=EMPTY + "security: [{Token: []}]\n" + _TOKEN,
        run=security_scheme_undefined,
        fix="Names the scheme that differs in case, hyphens and underscores only.",
    ),
    LintRule(
        id="server-variable-undefined",
        level="error",
        sentence="A variable of a server's URL is not described, or its default is none of its own values.",
        section="OpenAPI, Server Object, `variables`; Server Variable Object, `default`",
        violates=EMPTY + "servers: [{url: 'https://{area}.example.com'}]\n",
        conforms=EMPTY + "servers: [{url: 'https://{area}.example.com', variables: {area: {default: eu}}}]\n",
        run=told("server-variable-undefined"),
    ),
    LintRule(
        id="structure-invalid",
        level="error",
        sentence="An object is not formed as the OpenAPI Specification says.",
        section="OpenAPI, Schema (of each version, by the official JSON Schema)",
        violates=with_paths("/a:\n  get: {respones: {default: {description: Any answer}}}"),
        conforms=with_paths(f"/a:\n  get: {OK}"),
        run=structure_invalid,
        fix="Writes a mistyped field or word of the standard as the one that it resembles, if that is not "
        "there; a number as the text that it has to be (`version: 1.10`), a text as the number; `required: "
        "true` at a path parameter; as the missing description of a response the name of its status; "
        "`value:` around what stands bare in `examples`.",
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
)

LINT_RULES: Final[Mapping[str, LintRule]] = MappingProxyType(
    {rule.id: rule for rule in sorted(_ENTRIES, key=lambda rule: rule.id)}
)
"""All rules by id, sorted."""
