"""Where our judge and openapi-core are known to differ, as data: who is right, and by which section.

`docs/second-opinion.md` says more of each; a test holds page and table together, and tests over real
documents fail on any difference that none of these explains.
"""

import re
from collections.abc import Callable
from typing import Final, Literal
from urllib.parse import unquote

from msgspec import Struct

from ..json_value import Json, is_array, is_object
from ..judge import breaks_format_alone, content_schema
from ..message import Request, Response
from ..model import Operation
from ..violation import Violation
from .opinion import Opinion


class Asked(Struct, frozen=True):
    """One message and both verdicts on it. method: of the request, also where the message is the answer."""

    operation: Operation
    method: str
    message: Request | Response
    violations: tuple[Violation, ...]
    opinion: Opinion

    @property
    def agree(self) -> bool:
        """Whether both say the same; where the second could not judge there is nothing to differ from."""
        return self.opinion.verdict == "unable" or bool(self.violations) == (
            self.opinion.verdict == "violates"
        )

    @property
    def content_type(self) -> str:
        """The media type of the content, in lower case without parameters; "" where none is named."""
        return (self.message.field("content-type") or "").partition(";")[0].strip().lower()


class Disagreement(Struct, frozen=True):
    """One known difference. right: whose verdict the standard supports; section: where it says so.

    they_refuse: whether it accounts for one thing that openapi-core holds against a message that we accept.
    we_refuse: whether it accounts for one violation that we find in a message that openapi-core accepts.
    """

    id: str
    right: Literal["truespec", "openapi-core", "either"]
    sentence: str
    section: str
    they_refuse: Callable[[Asked, str], bool] = lambda asked, text: False
    we_refuse: Callable[[Asked, Violation], bool] = lambda asked, violation: False


def disagreement(asked: Asked) -> Disagreement | None:
    """Find what explains that the two verdicts on a message differ: the first reason, where all are known.

    None where the two agree, or where something is left that no known difference explains.
    """
    if asked.agree:
        return None
    if asked.violations:
        reasons = [
            _first(lambda each, v=violation: each.we_refuse(asked, v)) for violation in asked.violations
        ]
    else:
        reasons = [_first(lambda each, t=text: each.they_refuse(asked, t)) for text in asked.opinion.messages]
    return None if None in reasons else reasons[0]


def _first(explains: Callable[[Disagreement], bool]) -> Disagreement | None:
    return next((each for each in DISAGREEMENTS if explains(each)), None)


def _says(pattern: str) -> Callable[[Asked, str], bool]:
    """Recognize what openapi-core says."""
    compiled = re.compile(pattern)
    return lambda asked, text: compiled.search(text) is not None


def _breaks(*codes: str, rule: str = "") -> Callable[[Asked, Violation], bool]:
    """Recognize our violation by its keyword, and where given by its rule."""
    return lambda asked, violation: violation.code in codes and violation.rule.startswith(rule)


def _raw_content(asked: Asked, text: str) -> bool:
    return re.search(r"^body /: b['\"]", text) is not None and not asked.content_type.startswith("multipart/")


def _form(asked: Asked, text: str) -> bool:
    is_form = asked.content_type in ("application/x-www-form-urlencoded", "multipart/form-data")
    return is_form and re.search(_UNREADABLE + r"|^body /\S+: b['\"]", text) is not None


def _typed_text(asked: Asked, text: str) -> bool:
    return asked.content_type.startswith("text/") and re.search(r"^body /: '", text) is not None


def _head(asked: Asked, text: str) -> bool:
    return asked.method == "HEAD" and "Missing response data" in text


def _bodiless(asked: Asked, text: str) -> bool:
    return isinstance(asked.message, Response) and (
        asked.message.status in (204, 205, 304) or asked.message.status < 200
    )


def _trailing_break(asked: Asked, violation: Violation) -> bool:
    """Whether a text is refused for the line break at its end, also by the nearest of some alternatives."""
    is_of_pattern = violation.code == "pattern" or "does not match" in violation.message
    return is_of_pattern and _ends_in_break(violation.value)


def _ends_in_break(value: Json) -> bool:
    if isinstance(value, str):
        return value.endswith("\n")
    inside = list(value.values()) if is_object(value) else value if is_array(value) else []
    return any(map(_ends_in_break, inside))


def _token_missing(asked: Asked, violation: Violation) -> bool:
    kinds = {scheme.type for each in asked.operation.security for scheme, _ in each.schemes}
    return violation.where.part == "security" and bool(kinds & {"oauth2", "openIdConnect"})


def _inherited(asked: Asked, violation: Violation) -> bool:
    """Whether content is described by a schema that selects its heirs."""
    schema = content_schema(asked.operation, asked.message)
    if not violation.rule.endswith("body-schema") or violation.code == "discriminator" or schema is None:
        return False
    written = (definition.node.mapping for definition in schema.bundled.definitions.values())
    return any("discriminator" in each and not each.keys() & {"oneOf", "anyOf"} for each in written)


def _format(asked: Asked, violation: Violation) -> bool:
    return breaks_format_alone(asked.operation, asked.message, violation)


def _spelled_boolean(asked: Asked, violation: Violation) -> bool:
    text = str(violation.value).lower()
    return violation.code == "type" and text in _SPELLINGS and "boolean" in violation.message


def _deep(asked: Asked, violation: Violation) -> bool:
    """Whether a parameter in the style deepObject has more in it than the standard has words for."""
    if violation.where.part != "query" or not isinstance(asked.message, Request):
        return False
    name = violation.where.name
    styles = {each.style for each in asked.operation.parameters if each.name == name}
    query = unquote(asked.message.target.partition("?")[2])
    return styles == {"deepObject"} and re.search(r"\]\[|\[\]|=\{", query) is not None


_SPELLINGS: Final = ("0", "1", "f", "n", "no", "off", "on", "t", "y", "yes")

_WHOLE: Final = (
    r"invalid literal for int\(\) with base 10: '[^']*(\.0+|[eE][^']*)'"
    r"|: '?-?\d+(\.0|(\.\d+)?e\+\d+)'? is not (of type 'integer'|valid under any of the given schemas)"
)
_UNREADABLE: Final = (
    r"dictionary update sequence|not available|bytes-like object|Expected dict|not an object format"
    r"|Expected list|not an array format"
)

DISAGREEMENTS: Final[tuple[Disagreement, ...]] = (
    Disagreement(
        "boolean-spelled",
        "truespec",
        "openapi-core reads `0`, `1`, `y`, `no`, `on` and the like as booleans, in parameters and forms.",
        "JSON Schema 2020-12, Instance Data Model (the two booleans are `true` and `false`)",
        we_refuse=_spelled_boolean,
    ),
    Disagreement(
        "content-of-text",
        "either",
        "A text of digits or `true` under a schema of another type than string: we read it as that type.",
        "OpenAPI 3.2, Media Type Object (silent on the value of plain text)",
        they_refuse=_typed_text,
    ),
    Disagreement(
        "content-raw",
        "truespec",
        "Binary content is handed to a schema as bytes, which are no JSON value; we judge no inside of it.",
        "OpenAPI 3.1, Working with Binary Data",
        they_refuse=_raw_content,
    ),
    Disagreement(
        "discriminator-inherited",
        "truespec",
        "A schema that others inherit from by `allOf` selects among them by its `discriminator`.",
        "OpenAPI 3.2, Discriminator Object, Models with Polymorphism Support and a Discriminator Object",
        we_refuse=_inherited,
    ),
    Disagreement(
        "discriminator-unknown",
        "truespec",
        "A value that no mapping and no schema's name knows selects nothing; it looks where `oneOf` is only.",
        "OpenAPI 3.2, Discriminator Object, Options for Mapping Values",
        we_refuse=_breaks("discriminator"),
    ),
    Disagreement(
        "form-unreadable",
        "truespec",
        "Objects and arrays in forms are not read in every style and content type.",
        "OpenAPI 3.1, Encoding Object",
        they_refuse=_form,
    ),
    Disagreement(
        "format-unchecked",
        "either",
        "Formats are asserted by us; openapi-core asserts those for which a package is installed.",
        "JSON Schema 2020-12 Validation, Vocabularies for Semantic Content With `format`",
        they_refuse=_says(r"is not a '(int32|int64|float|double|byte)'"),
        we_refuse=_format,
    ),
    Disagreement(
        "head-content",
        "truespec",
        "The answer to HEAD has no content, whatever is documented for it.",
        "RFC 9110, HEAD",
        they_refuse=_head,
        we_refuse=lambda asked, violation: asked.method == "HEAD" and violation.code == "content",
    ),
    Disagreement(
        "integer-zero-fraction",
        "either",
        "`4.0` is the integer 4 to us in every version; openapi-core says so of 3.1 bodies only.",
        "JSON Schema 2020-12 Validation, `type`; OpenAPI 3.0, Data Types",
        they_refuse=_says(_WHOLE),
    ),
    Disagreement(
        "parameter-deep",
        "either",
        "`p[a][]=1` puts an array into an object, and all that a text says of one place is held together.",
        "OpenAPI 3.2, Parameter Object, Style Values (silent on arrays and objects inside of deepObject)",
        we_refuse=_deep,
    ),
    Disagreement(
        "parameter-object",
        "truespec",
        "Exploded objects among other parameters, and delimiters inside values, are not read by it.",
        "OpenAPI 3.1, Parameter Object, Style Examples",
        they_refuse=_says(
            rf"^(Query|Path|Cookie|Header) parameter error: ({_UNREADABLE})|^Missing required path parameter"
        ),
        we_refuse=lambda asked, violation: (
            violation.rule == "request-parameter-malformed" and "a name without a value" in violation.message
        ),
    ),
    Disagreement(
        "path-empty",
        "either",
        "An empty segment is no value of a path parameter to us.",
        "OpenAPI 3.1, Paths Object, Path Templating (silent on empty segments)",
        we_refuse=lambda asked, violation: (
            violation.rule == "request-parameter-required" and violation.where.part == "path"
        ),
    ),
    Disagreement(
        "pattern-line-end",
        "truespec",
        "`$` is the very end of a text; in Python it matches before a final line break, too.",
        "ECMA-262, CompileAssertion; JSON Schema 2020-12 Core, Regular Expressions",
        we_refuse=_trailing_break,
    ),
    Disagreement(
        "query-empty",
        "either",
        "`name=` is the empty text to us; openapi-core refuses it without `allowEmptyValue`.",
        "OpenAPI 3.2, Parameter Object, Style Examples, column `empty`",
        they_refuse=_says(r"query parameter cannot be empty"),
    ),
    Disagreement(
        "security-form",
        "truespec",
        "`Bearer` without a token, and `Basic` without `user:password` in Base64, count as credentials.",
        "RFC 6750, Authorization Request Header Field; RFC 7617, The 'Basic' Authentication Scheme",
        we_refuse=lambda asked, violation: (
            violation.where.part == "security" and asked.message.field("authorization") is not None
        ),
    ),
    Disagreement(
        "security-unchecked",
        "truespec",
        "A request without a token is let in where a security scheme is `oauth2` or `openIdConnect`.",
        "OpenAPI 3.1, Security Requirement Object",
        we_refuse=_token_missing,
    ),
    Disagreement(
        "status-bodiless",
        "truespec",
        "204, 205, 304 and 1xx have no content, whatever is documented for them.",
        "RFC 9110, 204 No Content",
        they_refuse=_bodiless,
        we_refuse=lambda asked, violation: violation.rule == "response-body-forbidden",
    ),
    Disagreement(
        "status-field",
        "truespec",
        "101, 407 and 426 need the field that says how to go on.",
        "RFC 9110, 101 Switching Protocols",
        we_refuse=lambda asked, violation: violation.rule == "response-status-field-missing",
    ),
)
"""Every known difference, by id."""
