"""`truespec webhook SPEC NAME --to URL`: send one request that the API sends itself, and judge the answer."""

import json as json_text
import os
from collections.abc import Iterator
from difflib import get_close_matches
from random import Random
from typing import Any

from msgspec.structs import replace

from ..mockserver import Called, Calling, Entry, Receiver, Sender, call, calls_after
from ..spec import MessageSecrets, Operation, Spec, TargetError, UsageError
from .exit_codes import ExitCode, exit_code_for
from .header_field import header_fields
from .output import remark, write, write_to
from .reading import Documents


def run(
    *,
    documents: Documents,
    spec: str,
    name: str,
    to: str,
    method: str | None,
    example: str | None,
    dynamic: bool,
    seed: str | None,
    header: tuple[str, ...],
    timeout: float,
    verify: bool,
    json: str | None,
) -> ExitCode:
    """Send it, and tell what was sent, what was answered, and what either breaks.

    1 where a message breaks the document, 4 where there is no answer.
    """
    receiver = Receiver.parse(to)
    if receiver is None:
        raise UsageError(f"{to!r} is no address of a receiver; it looks like http://localhost:8000/hooks")
    fields = header_fields(header, os.environ)
    document = documents.load(spec)
    operation, sender = _named(document, name, method)
    _check_example(operation, example)
    random = Random(seed) if dynamic else None
    how = Calling.on_demand(example or "", random, fields)
    with Sender(timeout, verify=verify) as sending:
        called = call(sender, operation, to, how, sending)
        near = replace(how, hosts=frozenset((receiver.host,)))  # callbacks of its own go where that went
        sent = [called, *calls_after(called, near, sending)]
    called, *further = (each.without_secrets(MessageSecrets.of(document)) for each in sent)
    (remark if json == "-" else write)("\n".join(line for each in (called, *further) for line in _told(each)))
    if json is not None:
        shown = {**_shown(called), "callbacks": [_shown(each) for each in further]}
        write_to(json, json_text.dumps(shown, ensure_ascii=False, indent=2))
    if called.exchange.response is None and not called.request_violations:
        raise TargetError(f"{called.url}: {called.exchange.error}", called.url)
    return exit_code_for(clean=all(each.conforms for each in (called, *further)))


def _shown(called: Called) -> dict[str, Any]:
    return {**Entry.of_call(called).json(), "source": called.source or None}


def _named(spec: Spec, name: str, method: str | None) -> tuple[Operation, str]:
    """Find what is to be sent: a webhook, else a callback, by its name.

    Raises UsageError, with the nearest name, where there is none, and where several methods could be meant.
    """
    found = [each for each in spec.sent() if name in _names_of(each[1])]
    if not found:
        names = [*spec.webhooks, *(each for operation in spec.operations for each in operation.callbacks)]
        close = get_close_matches(name, names, 1, 0.4)
        known = f"there are {', '.join(names)}" if names else "it has neither webhooks nor callbacks"
        hint = f"did you mean {close[0]!r}?" if close else known
        raise UsageError(f"no webhook {name!r} in {spec.name}; {hint}")
    fitting = [each for each in found if method is None or each[0].method == method.upper()]
    if method is not None and not fitting:
        raise UsageError(f"{name!r} has no {method.upper()}, only {_methods(found)}")
    if len({sender for _, sender in fitting}) > 1:
        several = dict.fromkeys(repr(sender) for _, sender in fitting)
        raise UsageError(f"{name!r} may be {', or '.join(several)}: give one of these as the name")
    if len(fitting) > 1:
        raise UsageError(f"{name!r} has {_methods(found)}: --method says which")
    return fitting[0]


def _names_of(sender: str) -> tuple[str, ...]:
    """List what `callback done of POST /orders` may be called: that, without the first word, and `done`."""
    plain = sender.partition(" ")[2]
    return sender, plain, plain.partition(" of ")[0] if sender.startswith("callback ") else plain


def _methods(found: list[tuple[Operation, str]]) -> str:
    return ", ".join(dict.fromkeys(operation.method for operation, _ in found))


def _check_example(operation: Operation, example: str | None) -> None:
    body = operation.request_body
    names = [name for media in (body.content.values() if body else ()) for name in media.examples if name]
    if example is None or example in names:
        return
    close = get_close_matches(example, names, 1, 0.4)
    known = f"there are {', '.join(names)}" if names else "its content has none with a name"
    hint = f"did you mean {close[0]!r}?" if close else known
    raise UsageError(f"{operation.key} has no example {example!r} ({operation.location}); {hint}")


def _told(called: Called) -> Iterator[str]:
    """Tell what was sent and answered, under each message what it breaks."""
    exchange, answer = called.exchange, called.exchange.response
    yield f"{called.sender}: {exchange.request.method} {called.url}"
    yield from _message(exchange.request)
    if called.source:
        yield f"  content: {called.source}"
    yield from _broken(called.request_violations)
    if answer is None:
        yield f"{'no answer' if called.is_sent else 'not sent'}: {exchange.error}"
        return
    yield f"answered {answer.status} in {called.seconds * 1e3:.0f} ms"
    yield from _message(answer)
    yield from _broken(called.answer_violations)
    yield "both messages conform" if called.conforms else "the document is broken"


def _message(message: Any) -> Iterator[str]:
    kind = message.field("content-type")
    if kind is not None:
        yield f"    Content-Type: {kind}"
    if message.body:
        yield from (f"    {line}" for line in message.body.decode("utf-8", "replace").splitlines())


def _broken(violations: Any) -> Iterator[str]:
    yield from (f"  breaks: {each.where}: {each.message}  ({each.at})" for each in violations)
