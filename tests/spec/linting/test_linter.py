"""`lint` says what is wrong in words a writer of documents knows, where it stands, once."""

from copy import deepcopy
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from truespec.spec import Json, References, is_array, is_object, lint, load_document

IMAGES: Json = yaml.safe_load(files("truespec.spec").joinpath("images.yaml").read_bytes())

HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n'
OK = "{responses: {default: {description: D}}}"


def said(text: str) -> list[str]:
    return [str(problem) for problem in lint(text.encode(), name="x.yaml")]


def test_the_flagship_contract_has_no_problem() -> None:
    assert lint(Path(str(files("truespec.spec").joinpath("images.yaml")))) == ()


def test_a_problem_is_one_line_with_place_pointer_message_and_rule() -> None:
    assert said(HEAD + "paths:\n  /a:\n    get:\n      respones: {}\n") == [
        (
            "x.yaml:6:7 #/paths/~1a/get/respones  the Operation Object has no field `respones`; did you mean "
            "`responses`?  [structure-invalid]"
        )
    ]


STRUCTURE = {
    "a field is missing": (
        "openapi: 3.1.0\ninfo: {title: T}\npaths: {}\n",
        ["2:1 #/info  `info` lacks the required member 'version'"],
    ),
    "a wrong type": (
        HEAD + "paths: []\n",
        ["3:1 #/paths  the Paths Object is of type array, has to be object"],
    ),
    "nothing where an object belongs": (
        HEAD + "paths:\n  /a:\n    get:\n",
        ["5:5 #/paths/~1a/get  the Operation Object is of type null, has to be object"],
    ),
    "nothing described": (
        HEAD,
        ["1:1  the OpenAPI Object needs one of `paths`, `components`, `webhooks`"],
    ),
    "an unknown field": (
        HEAD + "paths: {}\nbasePath: /a\n",
        ["4:1 #/basePath  the OpenAPI Object has no field `basePath`; own fields start with `x-`"],
    ),
    "an unknown field in a part": (
        'openapi: 3.1.0\ninfo: {title: T, version: "1", contact: {mail: a}}\npaths: {}\n',
        ["2:42 #/info/contact/mail  the Contact Object has no field `mail`; did you mean `email`?"],
    ),
    "a place that does not exist": (
        HEAD + f"paths:\n  /a:\n    parameters: [{{name: a, in: body, schema: {{}}}}]\n    get: {OK}\n",
        [
            (
                '5:28 #/paths/~1a/parameters/0/in  `in` is "body", has to be one of "query", '
                '"header", "path", "cookie"'
            )
        ],
    ),
    "a place that does not exist, in 3.0": (
        HEAD.replace("3.1.0", "3.0.3")
        + f"paths:\n  /a:\n    parameters: [{{name: a, in: body, schema: {{}}}}]\n    get: {OK}\n",
        [
            (
                '5:28 #/paths/~1a/parameters/0/in  `in` is "body", has to be one of "path", '
                '"query", "header", "cookie"'
            )
        ],
    ),
    "neither schema nor content": (
        HEAD + f"paths:\n  /a:\n    parameters: [{{name: a, in: query}}]\n    get: {OK}\n",
        ["5:18 #/paths/~1a/parameters/0  the Parameter Object needs one of `schema`, `content`"],
    ),
    "both schema and content": (
        HEAD
        + "paths:\n  /a:\n    parameters: [{name: a, in: query, schema: {}, content: {a/b: {}}}]\n"
        + f"    get: {OK}\n",
        [
            (
                "5:18 #/paths/~1a/parameters/0  the Parameter Object has `schema` and `content`, only one of "
                "them may stand"
            )
        ],
    ),
    "a scheme without its fields, in 3.0": (
        HEAD.replace("3.1.0", "3.0.3")
        + "paths: {}\ncomponents: {securitySchemes: {Key: {type: apiKey, in: header}}}\n",
        [
            (
                "4:32 #/components/securitySchemes/Key  the Security Scheme Object lacks the required member "
                "'name'"
            )
        ],
    ),
    "a kind of scheme that does not exist, in 3.0": (
        HEAD.replace("3.1.0", "3.0.3") + "paths: {}\ncomponents: {securitySchemes: {Key: {type: basic}}}\n",
        [
            (
                '4:38 #/components/securitySchemes/Key/type  `type` is "basic", has to be one of "apiKey", '
                '"http", "oauth2", "openIdConnect"'
            )
        ],
    ),
    "a schema's type that does not exist": (
        HEAD + "components: {schemas: {A: {type: strin}}}\n",
        [
            (
                '3:28 #/components/schemas/A/type  `type` is "strin", has to be one of "array", "boolean", '
                '"integer", "null", "number", "object", "string"'
            )
        ],
    ),
    "a keyword of 3.1 in 3.0": (
        HEAD.replace("3.1.0", "3.0.3") + "paths: {}\ncomponents: {schemas: {A: {const: 1}}}\n",
        ["4:28 #/components/schemas/A/const  the Schema Object has no field `const`"],
    ),
    "a status that is none": (
        HEAD + 'paths:\n  /a:\n    get: {responses: {"20": {description: OK}, "200": {description: OK}}}\n',
        ["5:23 #/paths/~1a/get/responses/20  the Responses Object has no field `20`"],
    ),
    "no answer": (
        HEAD + "paths:\n  /a:\n    get: {responses: {}}\n",
        ["5:11 #/paths/~1a/get/responses  the Responses Object has 0 members, at least 1 required"],
    ),
    "a name that is not allowed": (
        HEAD + "components: {schemas: {a b: {}}}\n",
        ['3:14 #/components/schemas  `schemas` has a member name that is "a b", does not match the pattern'],
    ),
}


@pytest.mark.parametrize(("text", "expected"), STRUCTURE.values(), ids=STRUCTURE)
def test_a_wrong_structure_is_one_line_at_its_deepest_place(text: str, expected: list[str]) -> None:
    lines = said(text)
    assert len(lines) == len(expected), lines
    for line, start in zip(lines, expected, strict=True):
        assert line.startswith(f"x.yaml:{start}"), line


RULES = {
    "the same nowhere is said once": (
        HEAD + "components:\n  schemas:\n" + "".join(f"    S{n}: {{$ref: '#/x'}}\n" for n in range(3)),
        [
            (
                "5:10 #/components/schemas/S0/$ref  $ref '#/x' leads nowhere: no 'x' in #/ (and 2 more)  "
                "[reference-dangling]"
            )
        ],
    ),
    "a cycle is said once": (
        HEAD
        + "components:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n"
        + "    B: {$ref: '#/components/schemas/A'}\n",
        [
            (
                "5:9 #/components/schemas/A/$ref  the reference leads back to itself: "
                "#/components/schemas/A → #/components/schemas/B → #/components/schemas/A  [reference-cyclic]"
            )
        ],
    ),
    "one keyword broken by many items is said once": (
        HEAD + "components: {schemas: {A: {type: array, items: {type: string}, examples: [[1, 2, 3]]}}}\n",
        [
            (
                "3:76 #/components/schemas/A/examples/0/0  the example does not meet its schema: "
                "/0 is of type integer, has to be string (and 2 more); "
                "its schema is at x.yaml:3  [example-invalid]"
            )
        ],
    ),
    "a wrong type breaks the enum, too": (
        HEAD + "components: {schemas: {A: {type: string, enum: [a], examples: [1]}}}\n",
        [
            (
                "3:64 #/components/schemas/A/examples/0  the example does not meet its schema: is of type "
                "integer, has to be string; its schema is at x.yaml:3  [example-invalid]"
            )
        ],
    ),
    "a pattern that is none": (
        HEAD + 'components: {schemas: {A: {pattern: "a("}}}\n',
        [
            (
                '3:28 #/components/schemas/A/pattern  the pattern "a(" is no regular expression: '
                "a group that is not closed at character 3  [schema-invalid]"
            )
        ],
    ),
    "an example in a parameter": (
        HEAD
        + "paths:\n  /a:\n    parameters: [{name: a, in: query, schema: {type: integer}, example: x}]\n"
        + f"    get: {OK}\n",
        [
            (
                "5:64 #/paths/~1a/parameters/0/example  the example does not meet its schema: "
                "is of type string, has to be integer; its schema is at x.yaml:5  [example-invalid]"
            )
        ],
    ),
    "an unknown scheme close to a known one": (
        HEAD
        + "paths: {}\nsecurity: [{Tokn: []}]\n"
        + "components: {securitySchemes: {Token: {type: http, scheme: basic}}}\n",
        [
            (
                "4:13 #/security/0/Tokn  the security scheme 'Tokn' is not defined; did you mean 'Token'?  "
                "[security-scheme-undefined]"
            )
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), RULES.values(), ids=RULES)
def test_a_rule_says_what_is_wrong_and_where(text: str, expected: list[str]) -> None:
    assert said(text) == [f"x.yaml:{line}" for line in expected]


QUIET = {
    "recursion in schemas": (
        "components: {schemas: {T: {properties: {t: {$ref: '#/components/schemas/T'}}}}}\n"
    ),
    "a property called $ref": "components: {schemas: {T: {properties: {$ref: {type: string}}}}}\n",
    "an example with a read-only member in a component": (
        "components: {schemas: {T: {properties: {id: {readOnly: true}}, additionalProperties: false, "
        "examples: [{id: 1}]}}}\n"
    ),
    "XML as text": (
        "components: {responses: {R: {description: R, content: {application/xml: "
        "{schema: {type: object}, example: <a/>}}}}}\n"
    ),
    "an older draft": (
        "jsonSchemaDialect: http://json-schema.org/draft-04/schema#\n"
        "components: {schemas: {T: {minimum: 1, exclusiveMinimum: true}}}\n"
    ),
    "a concrete path beside a template": (
        "paths:\n  /a/{b}:\n    parameters: [{name: b, in: path, required: true, schema: {}}]\n"
        f"    get: {OK}\n"
        f"  /a/mine:\n    get: {OK}\n"
    ),
    "a header named in lower case like an extension": (
        "components: {responses: {R: {description: R, headers: {x-count: {schema: {type: integer}}}}}}\n"
    ),
    "a pattern of ECMA-262": "components: {schemas: {T: {pattern: '^(?<y>[0-9]{4})[^]\\k<y>$'}}}\n",
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_what_only_looks_wrong_is_left_alone(text: str) -> None:
    assert said(HEAD + text) == []


def test_a_shared_parameter_is_held_to_each_path_that_uses_it() -> None:
    text = (
        HEAD
        + f"paths:\n  /a/{{id}}:\n    parameters: [{{$ref: '#/components/parameters/Id'}}]\n    get: {OK}\n"
        + f"  /b:\n    parameters: [{{$ref: '#/components/parameters/Id'}}]\n    get: {OK}\n"
        + "components: {parameters: {Id: {name: id, in: path, required: true, schema: {}}}}\n"
    )
    assert said(text) == [
        "x.yaml:8:18 #/paths/~1b/parameters/0  the path /b has no {id}  [path-parameter-unused]"
    ]


def test_other_files_are_linted_with_the_kind_that_their_reference_expects(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "answer.yaml").write_text("descripton: x\ncontent: {a/b: {schema: {type: 5}}}\n")
    main = tmp_path / "main.yaml"
    main.write_text(HEAD + "paths:\n  /a:\n    get: {responses: {'200': {$ref: parts/answer.yaml}}}\n")
    problems = lint(load_document(main, name="main.yaml", references=References((tmp_path,))))
    assert [(problem.at.file, problem.at.line, problem.at.pointer) for problem in problems] == [
        ("parts/answer.yaml", 1, ""),
        ("parts/answer.yaml", 1, "/descripton"),
        ("parts/answer.yaml", 2, "/content/a~1b/schema/type"),
    ]


def test_problems_stand_in_the_order_of_the_document() -> None:
    text = HEAD + "paths:\n  /b: {get: 1}\n  /a: {get: 2}\nx-on: [no, yes]\ntags: 5\n"
    lines = [problem.at.line for problem in lint(text.encode())]
    assert lines == sorted(lines)
    assert len(lines) == 5


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["$ref", "type", "schema", "name", "in", "a", "#/a"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@st.composite
def spoiled_documents(draw: st.DrawFn) -> Json:
    """The flagship contract with one node replaced by anything."""
    document = deepcopy(IMAGES)
    container: Json = document
    depth = draw(st.integers(0, 9))
    while True:
        token: Json = draw(
            st.sampled_from(list(container) if is_object(container) else range(len(container)))
        )
        inner: Json = container[token]
        if depth == 0 or not inner or not (is_object(inner) or is_array(inner)):
            container[token] = draw(JSON)
            return document
        container, depth = inner, depth - 1


@pytest.mark.unmeasured
@settings(max_examples=25)
@given(spoiled_documents())
def test_whatever_a_document_holds_lint_comes_back_with_problems_that_have_places(document: Json) -> None:
    for problem in lint(document):
        assert problem.message
        assert "\n" not in str(problem)
        assert problem.fix is None or isinstance(list(problem.fix()), list)
        assert problem.at.file == "<dict>"


REAL = {
    "museum.yaml": {"yaml-trap"},
    "parameters-style.json": {"encoding-unmatched", "error-undeclared", "path-ambiguous"},
    "traq.yaml": {"error-undeclared", "format-ineffective", "required-undeclared", "yaml-trap"},
    "meilisearch.json": {"default-invalid", "example-invalid", "structure-invalid"},
    "qdrant.json": set[str](),
    "line-messaging.yml": {"error-undeclared", "path-ambiguous", "yaml-trap"},
    "tags32.yaml": set[str](),
    "docker.yaml": {"error-undeclared", "example-invalid", "reference-siblings", "required-undeclared"},
    "hotel-booking.yaml": {"example-invalid", "schema-impossible"},
}
"""Which rules fire on real documents; each was checked by hand against the text."""


@pytest.mark.unmeasured
@pytest.mark.parametrize(("name", "rules"), REAL.items(), ids=REAL)
def test_a_real_document_has_the_problems_that_it_has(shared_specs: Path, name: str, rules: set[str]) -> None:
    assert {problem.rule for problem in lint(shared_specs / name)} == rules


def test_an_unknown_dialect_is_told_once_and_its_keywords_are_left_alone() -> None:
    problems = lint(
        (HEAD + "jsonSchemaDialect: https://a.test/d\ncomponents: {schemas: {T: {type: strange}}}\n").encode()
    )
    assert [(problem.rule, problem.at.pointer) for problem in problems] == [
        ("dialect-unknown", "/jsonSchemaDialect")
    ]


def test_a_dialect_that_is_no_text_is_told_as_any_wrong_value() -> None:
    told = said(HEAD + "components: {schemas: {T: {$schema: [a], type: strange}}}\n")
    assert any("$schema" in line for line in told)
    assert any("strange" in line for line in told)
