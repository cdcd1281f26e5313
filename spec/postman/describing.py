"""From a collection to the OpenAPI document that it stands for."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec.structs import replace

from ..document import Document, DocumentProblem, Node
from .answers import responses_object, saved_responses
from .contents import Content
from .entries import description_of, text_of
from .items import Item, Tell, items_of
from .media import media_types
from .parameters import parameter_objects
from .placing import MadeFile, Places
from .recognizing import collection_of
from .requests import Sent, sent_of

_PLAIN_METHODS: Final = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")
"""Methods that a Path Item Object of OpenAPI 3.1 has."""

_WORD: Final = re.compile(r"[A-Za-z0-9]+")


def described(document: Document, *, refusals: bool) -> Document:
    """Make the OpenAPI document of a collection. What can't be used is a problem of the result.

    refusals: whether an operation of which no refusal was saved documents that there may be some. A mock then
    answers with them, and without they are problem documents, which say more.
    Raises DocumentError for a collection of format 1, and one without a list of requests.
    """
    root = document.root
    collection = collection_of(document)
    problems = list(root.problems)

    def tell(message: str, node: Node) -> None:
        problems.append(DocumentProblem(message, node.location, "collection-invalid"))

    describing = _Describing(collection, tell, refusals=refusals)
    value = describing.document()
    made = MadeFile(
        root.name,
        root.path,
        "",
        value,
        None,
        tuple(dict.fromkeys(problems)),
        root.uri,
        is_recorded=True,
        source=collection,
        places=describing.places,
    )
    library = replace(document.library, files=dict(document.library.files))
    library.add(made)
    return Document(made, library)


class _Describing:
    """A collection in the middle of being described."""

    def __init__(self, collection: Node, tell: Tell, *, refusals: bool) -> None:
        self.places = Places()
        self._refusals = refusals
        self._collection = collection
        self._tell = tell
        self._items = list(items_of(collection, tell))
        if not self._items:
            tell("this collection has no requests", collection.child("item"))
        self._schemes: dict[str, Mapping[str, Any]] = {}
        self._names: set[str] = set()

    def document(self) -> dict[str, Any]:
        """Make the document."""
        groups = self._groups()
        bases = {sent.target.base for group in groups.values() for each in group.values() for sent in each}
        shared = bases - {""}
        paths = {
            template: self._path_item(template, group, has_own_servers=len(shared) > 1)
            for template, group in groups.items()
        }
        in_3_2 = any("query" in item or "additionalOperations" in item for item in paths.values())
        made: dict[str, Any] = {"openapi": "3.2.0" if in_3_2 else "3.1.1", "info": self._info()}
        if len(shared) == 1:
            made["servers"] = [self.places.put({"url": shared.pop()}, self._collection)]
        tags = self._tags()
        if tags:
            made["tags"] = tags
        made["paths"] = paths
        if self._schemes:
            made["components"] = {"securitySchemes": self._schemes}
        return made

    def _groups(self) -> dict[str, dict[str, list[Sent]]]:
        """Group requests by path template and method; templates that differ in names only are one."""
        groups: dict[str, dict[str, list[Sent]]] = {}
        templates: dict[str, str] = {}
        for item in self._items:
            sent = sent_of(item, self._tell)
            if sent is not None:
                template = templates.setdefault(sent.target.shape, sent.target.template)
                groups.setdefault(template, {}).setdefault(sent.method, []).append(sent)
        return groups

    def _info(self) -> dict[str, Any]:
        info = self._collection.child("info")
        made: dict[str, Any] = {"title": text_of(info.mapping.get("name") or "") or "Collection"}
        description = description_of(info)
        if description:
            made["description"] = description
        made["version"] = _version(info.child("version"))
        return self.places.put(made, info)

    def _tags(self) -> list[Any]:
        folders = {item.folder.name: item.folder.node for item in self._items if item.folder.name}
        made: list[Any] = []
        for name, node in folders.items():
            description = description_of(node)
            tag = {"name": name, "description": description} if description else {"name": name}
            made.append(self.places.put(tag, node))
        return made

    def _path_item(
        self, template: str, group: Mapping[str, list[Sent]], *, has_own_servers: bool
    ) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for method, sent in group.items():
            names = re.findall(r"\{([^{}]*)\}", template)
            operation = self._operation(sent, names, has_own_servers=has_own_servers)
            if method in _PLAIN_METHODS or method == "QUERY":
                made[method.lower()] = operation
            else:
                made.setdefault("additionalOperations", {})[method] = operation
        first = next(iter(group.values()))[0]
        return self.places.put(made, first.item.node)

    def _operation(
        self, sent: Sequence[Sent], names: Sequence[str], *, has_own_servers: bool
    ) -> dict[str, Any]:
        """Describe requests of one method and path as one operation."""
        first = sent[0].item
        made = self._said(first)
        if has_own_servers:
            bases = [base for base in dict.fromkeys(each.target.base for each in sent) if base]
            if bases:
                made["servers"] = [{"url": base} for base in bases]
        parameters = parameter_objects(sent, names, self.places, self._tell)
        if parameters:
            made["parameters"] = parameters
        contents = [each.content for each in sent if each.content is not None]
        if contents:
            made["requestBody"] = self._request_body(contents)
        saved = [response for each in sent for response in saved_responses(each.item, self._tell)]
        made["responses"] = responses_object(saved, self.places, refusals=self._refusals)
        security = self._security(sent)
        if security != [{}]:
            made["security"] = security
        return self.places.put(made, first.node)

    def _said(self, item: Item) -> dict[str, Any]:
        """Take over what is said of a request for people."""
        made: dict[str, Any] = {}
        operation_id = self._operation_id(item.name)
        if operation_id:
            made["operationId"] = operation_id
        if item.name:
            made["summary"] = item.name
        description = description_of(item.request) or description_of(item.node)
        if description:
            made["description"] = description
        if item.folder.name:
            made["tags"] = [item.folder.name]
        return made

    def _request_body(self, contents: Sequence[Content]) -> dict[str, Any]:
        made = {"content": media_types(contents, self.places, requires=False)}
        return self.places.put(made, contents[0].node)

    def _security(self, sent: Sequence[Sent]) -> list[Any]:
        """List what requests need, each an alternative; `[{}]` where nothing is."""
        found: list[Any] = []
        for each in sent:
            authorization = each.authorization
            requirement: dict[str, Any] = {}
            if authorization is not None and authorization.name:
                scheme = self.places.put(dict(authorization.scheme), authorization.node)
                requirement = {self._scheme(authorization.name, scheme): []}
            if requirement not in found:
                found.append(requirement)
        return found

    def _scheme(self, name: str, scheme: Mapping[str, Any]) -> str:
        """Name a scheme: as one like it is named already, or anew."""
        unique, number = name, 1
        while unique in self._schemes and self._schemes[unique] != scheme:
            number += 1
            unique = f"{name}{number}"
        self._schemes.setdefault(unique, scheme)
        return unique

    def _operation_id(self, name: str) -> str:
        """Make an operationId of the name of a request, another for each; "" where it has no letters."""
        first, *rest = _WORD.findall(name) or [""]
        plain = first[:1].lower() + first[1:] + "".join(word[:1].upper() + word[1:] for word in rest)
        unique, number = plain, 1
        while plain and unique in self._names:
            number += 1
            unique = f"{plain}{number}"
        self._names.add(unique)
        return unique


def _version(version: Node) -> str:
    """Write the version: a text, or an object of its numbers (Postman Collection Format, Version)."""
    if isinstance(version.value, str) and version.value:
        return version.value
    numbers = [str(version.mapping.get(part, 0)) for part in ("major", "minor", "patch")]
    return ".".join(numbers) if version.mapping else "1.0.0"
