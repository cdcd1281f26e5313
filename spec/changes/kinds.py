"""The kinds of change that are no kind of schema: id, default level, what it means (DIFF §2.1 to §2.7).

`proof` as level: breaking with a witness, info when proven safe, undecided else. The kinds of schema changes
are made of a place and a kind (`request-body-max-length-tightened`); `schema_kinds` lists them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from msgspec import Struct

from .annotation_kinds import ANNOTATION_KINDS
from .change import Level
from .description_kinds import DESCRIPTION_KINDS
from .schema_kinds import (
    BODIES,
    CHANGE_PLACES,
    CONTENT_KINDS,
    SCHEMA_CHANGES,
    SCHEMA_KINDS,
    SENT_BY_NEW,
    kind_of,
    place_of,
)


class ChangeKind(Struct, frozen=True):
    """One kind of change. level: by default; `proof` where only the documents decide, `off` where it is told
    to nobody who does not ask for it.
    """

    id: str
    level: Level | Literal["proof", "off"]
    sentence: str


_KINDS: Final = (
    ChangeKind("link-added", "info", "A response leads to another operation."),
    ChangeKind(
        "link-changed", "warning", "A link leads elsewhere, or nowhere; who follows it sends another request."
    ),
    ChangeKind("link-removed", "warning", "A link is gone; who follows it finds nothing."),
    ChangeKind("oauth-flow-added", "info", "There is another way to get a token."),
    ChangeKind("oauth-flow-removed", "warning", "A way to get a token is gone."),
    ChangeKind("oauth-scope-removed", "warning", "A scope is gone; information where nobody asks for it."),
    ChangeKind("oauth-url-changed", "info", "Tokens are got from another URL."),
    ChangeKind("operation-id-added", "info", "The operation has an operationId now."),
    ChangeKind("operation-id-removed", "info", "The operation has no operationId any more."),
    ChangeKind(
        "operation-removed-after-sunset", "info", "An operation is gone after the day on which it was to end."
    ),
    ChangeKind("server-added", "info", "Another host serves the API, too."),
    ChangeKind("server-removed", "warning", "A host is no longer named as a server."),
    ChangeKind("server-variable-default-changed", "info", "A server's variable is another value by default."),
    ChangeKind("server-variable-value-removed", "warning", "A value of a server's variable is gone."),
    ChangeKind("sunset-invalid", "warning", "`x-sunset` is no date."),
    ChangeKind(
        "sunset-missing",
        "breaking",
        "What is deprecated says not until when it stays, and the policy asks for it.",
    ),
    ChangeKind("sunset-moved-earlier", "warning", "What is deprecated goes earlier than was promised."),
    ChangeKind("sunset-removed", "warning", "What is deprecated says no longer until when it stays."),
    ChangeKind(
        "sunset-too-soon", "breaking", "What is deprecated gives less notice than the policy asks for."
    ),
    ChangeKind("tag-added", "info", "The operation is filed under another tag, too."),
    ChangeKind("tag-removed", "info", "The operation is no longer filed under a tag."),
    ChangeKind(
        "comparison-cut-short",
        "undecided",
        "The rest takes more steps than are taken, or truespec failed at it; what came late is undecided.",
    ),
    ChangeKind("document-added", "info", "There is another document."),
    ChangeKind("document-removed", "breaking", "A document is gone, with all operations that it described."),
    ChangeKind(
        "dialect-changed",
        "info",
        "The version of OpenAPI is another one; its consequences are judged like any change.",
    ),
    ChangeKind(
        "operation-absorbed",
        "warning",
        "Another template takes what the removed operation was asked; breaking where it answers otherwise.",
    ),
    ChangeKind("operation-added", "info", "NEW documents an operation that OLD does not."),
    ChangeKind("operation-deprecated", "info", "The operation is deprecated now."),
    ChangeKind(
        "operation-id-changed", "info", "The operationId is another one; generated clients have other names."
    ),
    ChangeKind("operation-reactivated", "info", "The operation is no longer deprecated."),
    ChangeKind(
        "operation-shadowed",
        "warning",
        "A new path takes requests of a template; breaking where it refuses them or answers them otherwise.",
    ),
    ChangeKind("operation-removed", "proof", "A request that OLD documents has no operation in NEW."),
    ChangeKind(
        "operation-removed-deprecated",
        "proof",
        "A deprecated operation is gone while its old promise still runs.",
    ),
    ChangeKind("parameter-added-optional", "info", "NEW knows a parameter more; nobody has to send it."),
    ChangeKind("parameter-added-required", "proof", "NEW asks for a parameter that OLD does not know."),
    ChangeKind("parameter-became-optional", "info", "The parameter may be left out now."),
    ChangeKind("parameter-became-required", "proof", "The parameter may no longer be left out."),
    ChangeKind("parameter-allow-empty-removed", "proof", "The parameter may no longer come without a value."),
    ChangeKind(
        "parameter-allow-reserved-removed",
        "warning",
        "Reserved characters of a value have to be escaped now; a reader may split the URL at them.",
    ),
    ChangeKind("parameter-content-changed", "proof", "The parameter is written in another media type."),
    ChangeKind(
        "parameter-default-added",
        "warning",
        "A server may assume another value where the parameter is missing.",
    ),
    ChangeKind(
        "parameter-default-changed",
        "warning",
        "A server assumes another value where the parameter is missing.",
    ),
    ChangeKind(
        "parameter-default-removed",
        "warning",
        "What a server assumes where the parameter is missing is unknown now.",
    ),
    ChangeKind("parameter-explode-changed", "proof", "Several values are written in another way."),
    ChangeKind(
        "parameter-misread", "breaking", "NEW accepts the bytes of OLD and reads another value from them."
    ),
    ChangeKind(
        "parameter-removed",
        "warning",
        "NEW no longer knows a parameter; servers ignore what they don't know.",
    ),
    ChangeKind(
        "parameter-moved",
        "proof",
        "The parameter goes elsewhere; breaking where it has to come there, else a warning.",
    ),
    ChangeKind(
        "parameter-renamed",
        "proof",
        "The parameter has another name; breaking where it has to come, else a warning.",
    ),
    ChangeKind("parameter-style-changed", "proof", "The parameter is written in another style."),
    ChangeKind(
        "parameter-type-respelled", "info", "The parameter has another type, but takes every text it took."
    ),
    ChangeKind("request-body-added-optional", "info", "A request may have a body now."),
    ChangeKind("request-body-added-required", "proof", "A request has to have a body now."),
    ChangeKind("request-body-became-optional", "info", "The body may be left out now."),
    ChangeKind("request-body-became-required", "proof", "The body may no longer be left out."),
    ChangeKind(
        "request-body-removed", "warning", "NEW documents no body; what clients send has no meaning left."
    ),
    ChangeKind(
        "request-body-unjudged-changed",
        "warning",
        "The schema of content that is not judged inside is another one.",
    ),
    ChangeKind("request-file-became-list", "proof", "A form has a list of files where it had one file."),
    ChangeKind("request-list-became-file", "proof", "A form has one file where it had a list of files."),
    ChangeKind(
        "request-part-content-type-narrowed", "proof", "A part of a form may no longer come in a media type."
    ),
    ChangeKind(
        "request-part-content-type-widened", "info", "A part of a form may come in another media type, too."
    ),
    ChangeKind(
        "request-part-header-required",
        "proof",
        "A part of a form has to have a header field more.",
    ),
    ChangeKind("request-part-style-changed", "proof", "A member of a form is written in another style."),
    ChangeKind("request-media-type-added", "info", "A body may come in another media type, too."),
    ChangeKind(
        "request-media-type-removed", "proof", "No media type of NEW covers what OLD lets clients send."
    ),
    ChangeKind("request-media-type-narrowed", "proof", "Fewer types of a range of OLD are accepted now."),
    ChangeKind("request-media-type-widened", "info", "More types of a range are accepted now."),
    ChangeKind("request-schema-added", "proof", "The body has a schema now, before anything went."),
    ChangeKind("request-schema-removed", "info", "The body has no schema any more, anything goes."),
    ChangeKind(
        "response-body-unjudged-changed",
        "warning",
        "The schema of content that is not judged inside is another one.",
    ),
    ChangeKind("response-content-added", "info", "A response has content now that had none."),
    ChangeKind("response-content-removed", "proof", "OLD promises content, NEW sends none."),
    ChangeKind(
        "request-media-type-parameter-changed",
        "proof",
        "The media type has other parameters; breaking where the old ones are refused, else a warning.",
    ),
    ChangeKind("response-default-added", "info", "A `default` describes what no other response did."),
    ChangeKind("response-default-removed", "info", "No `default` describes what no other response does."),
    ChangeKind("response-error-removed", "info", "NEW describes an error less."),
    ChangeKind("response-header-added", "info", "A response has a header more."),
    ChangeKind("response-header-became-optional", "proof", "A header that was promised may be missing now."),
    ChangeKind("response-header-became-required", "info", "A header is promised now."),
    ChangeKind("response-header-default-changed", "info", "Another value is meant where there is no header."),
    ChangeKind("response-header-removed", "proof", "A header is gone; breaking where it was promised."),
    ChangeKind("response-header-style-changed", "proof", "The same header is written in another way."),
    ChangeKind(
        "response-media-type-added", "info", "Answers may come in another media type, for clients that ask."
    ),
    ChangeKind(
        "response-media-type-removed", "breaking", "Clients that accept only this media type get no answer."
    ),
    ChangeKind("response-media-type-narrowed", "info", "Fewer types of a range come now."),
    ChangeKind("response-media-type-widened", "proof", "A range may come where OLD describes fewer types."),
    ChangeKind("response-schema-added", "info", "Content has a schema now, before anything went."),
    ChangeKind("response-schema-removed", "proof", "Anything may come where OLD described a value."),
    ChangeKind("response-status-added", "info", "NEW may answer with a status that OLD does not document."),
    ChangeKind("response-success-removed", "warning", "A success status of OLD is gone."),
    ChangeKind(
        "response-success-replaced", "proof", "NEW succeeds only with statuses that OLD does not document."
    ),
    ChangeKind("security-added", "proof", "A request without credentials is refused now."),
    ChangeKind("security-alternative-added", "info", "Another kind of credentials is accepted, too."),
    ChangeKind("security-alternative-removed", "proof", "Credentials that were enough are refused now."),
    ChangeKind("security-anonymous-added", "info", "Anyone may call now, with or without credentials."),
    ChangeKind(
        "security-anonymous-removed", "proof", "A request without credentials was fine and is refused now."
    ),
    ChangeKind(
        "security-combined", "proof", "Credentials that were alternatives are asked for together now."
    ),
    ChangeKind("security-removed", "info", "No credentials are asked for any more."),
    ChangeKind(
        "security-scheme-moved",
        "proof",
        "A credential has to stand elsewhere.",
    ),
    ChangeKind("security-scheme-renamed-on-wire", "proof", "A credential goes under another name."),
    ChangeKind("security-scheme-type-changed", "proof", "A credential is of another kind."),
    ChangeKind("security-scope-added", "breaking", "Credentials need a scope more."),
    ChangeKind("security-scope-removed", "info", "Credentials need a scope less."),
    ChangeKind(
        "server-base-path-changed",
        "breaking",
        "No server of NEW serves the base path of OLD: every old URL misses.",
    ),
)

_ANNOUNCED: Final[tuple[tuple[str, Level | Literal["proof"], str], ...]] = (
    ("added", "info", "The server sends a request that OLD does not announce."),
    ("answer-content-added", "proof", "An answer has to have content that OLD's clients do not send."),
    ("answer-content-removed", "info", "The content of an answer is not described any more."),
    ("answer-header-required", "proof", "An answer has to have a header field that OLD does not ask for."),
    ("answer-media-type-removed", "proof", "NEW takes no answer in a media type of OLD."),
    ("answer-status-added", "info", "Clients may answer with a status more."),
    ("answer-status-removed", "proof", "NEW documents no answer of a status that OLD lets clients give."),
    ("answer-unjudged-changed", "warning", "The schema of content that is not judged inside is another one."),
    ("body-added", "info", "The request has a body now."),
    ("body-became-optional", "proof", "A body that was promised may be missing now."),
    ("body-became-required", "info", "The body is promised now."),
    ("body-removed", "proof", "No body comes any more; breaking where one was promised."),
    ("body-unjudged-changed", "warning", "The schema of content that is not judged inside is another one."),
    ("media-type-added", "proof", "The body may come in a media type that OLD does not document."),
    ("media-type-removed", "info", "The body no longer comes in a media type."),
    ("parameter-added", "info", "Another parameter is sent along."),
    ("parameter-became-optional", "proof", "A parameter that was promised may be missing now."),
    ("parameter-became-required", "info", "A parameter is promised now."),
    ("parameter-default-changed", "info", "Another value is meant where the parameter is missing."),
    ("parameter-removed", "proof", "A parameter is gone; breaking where it was promised."),
    ("removed", "breaking", "A request that the server announced no longer comes."),
    ("schema-added", "proof", "Content has a schema now, before anything went."),
    ("schema-removed", "proof", "Content has no schema any more, anything goes."),
)
"""Of requests that the server sends, to be read with `webhook` or `callback` before them."""

_ALL: Final = (
    *_KINDS,
    *(ChangeKind(*each) for each in DESCRIPTION_KINDS),
    *(
        ChangeKind(f"{of}-{kind}", level, sentence)
        for of in ("callback", "webhook")
        for kind, level, sentence in _ANNOUNCED
    ),
)

CHANGE_KINDS: Final[Mapping[str, ChangeKind]] = MappingProxyType(
    {kind.id: kind for kind in sorted(_ALL, key=lambda kind: kind.id)}
)
"""By id, sorted."""


def change_ids() -> list[str]:
    """List every id that a change can have, sorted."""
    of_schemas = (f"{place}-{kind}" for place in CHANGE_PLACES for kind in SCHEMA_KINDS)
    of_contents = (f"{place}-{kind}" for place in BODIES for kind in CONTENT_KINDS)
    return sorted([*CHANGE_KINDS, *of_schemas, *of_contents])


def level_of_kind(id_: str) -> str:
    """Say at which level changes of an id are told, before policy."""
    if id_ in CHANGE_KINDS:
        return CHANGE_KINDS[id_].level
    kind = kind_of(id_)
    return ANNOTATION_KINDS[kind][0] if kind in ANNOTATION_KINDS else "proof"


def sentence_of_kind(id_: str) -> str:
    """Say what an id means: for a schema what changed for its values, and who sends them."""
    if id_ in CHANGE_KINDS:
        return CHANGE_KINDS[id_].sentence
    place, kind = place_of(id_), kind_of(id_)
    said = SCHEMA_CHANGES[kind]
    is_new = place in SENT_BY_NEW
    ways = (
        "the server sends it by NEW, clients of OLD read" if is_new else "clients of OLD send it, NEW reads"
    )
    return f"{said} In {CHANGE_PLACES[place]}: {ways}."
