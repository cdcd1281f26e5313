"""Whether a document is a Postman collection, and of which format."""

from ..document import Document, Node
from ..errors import DocumentError


def is_collection(document: Document) -> bool:
    """Whether a document is a Postman collection: it has `info.name` and a list `item`; or one of its older
    and broken forms, which `collection_of` refuses.
    """
    root = _unwrapped(document.node())
    info = root.child("info")
    names_itself = "name" in info.mapping or "schema" in info.mapping or "_postman_id" in info.mapping
    return (names_itself and ("item" in root.mapping or _says_so(root))) or _is_version_1(root)


def collection_of(document: Document) -> Node:
    """Find the collection in a document that is one; the API of Postman puts it into a member of its own.

    Raises DocumentError for format 1, and where there is no list of requests.
    """
    root = _unwrapped(document.node())
    if _is_version_1(root) or "/v1.0.0/" in str(root.child("info").mapping.get("schema")):
        message = "this is a Postman collection of format 1; export it again as Collection v2.1"
        raise DocumentError(message, root.location)
    if not isinstance(root.child("item").value, list):
        message = "this Postman collection has no list `item` of requests and folders"
        raise DocumentError(message, root.child("item").location)
    return root


def _says_so(root: Node) -> bool:
    return "getpostman.com" in str(root.child("info").mapping.get("schema"))


def _is_version_1(root: Node) -> bool:
    return isinstance(root.child("requests").value, list) and {"id", "name", "order"} <= root.mapping.keys()


def _unwrapped(root: Node) -> Node:
    inner = root.child("collection")
    return inner if "info" in inner.mapping and "item" in inner.mapping else root
