"""Deleting what a run has made, so that the server is left as it was found."""

from ..spec import Operation, Request
from .credentials import credentials_for
from .draft import Draft, write
from .session import Session
from .things import Thing


def clean_up(session: Session) -> None:
    """Delete what the run has made, inner things first; note what can't be deleted."""
    left: list[str] = []
    for thing in list(session.things.own()):
        delete = thing.resource.item.get("DELETE")
        request = _deletion(session, delete, thing) if delete is not None else None
        exchange = session.inquest.client.send(request) if request is not None else None
        response = exchange.response if exchange is not None else None
        if response is None or not (200 <= response.status < 300 or response.status in (404, 410)):
            left.append(thing.path)
    if left:
        more = f" and {len(left) - 1} more" if len(left) > 1 else ""
        session.notes.append(f"what the run has made is left on the server: {left[0]}{more}")


def _deletion(session: Session, operation: Operation, thing: Thing) -> Request | None:
    """Write the request that deletes a thing; None where the document allows no such key."""
    values = session.things.values_for(operation, thing)
    if not values:
        return None
    others = {
        parameter: parameter.schema.example()
        for parameter in operation.parameters
        if parameter.required and parameter not in values
    }
    request = write(Draft(operation, {**values, **others}))
    return credentials_for(operation, session.target.fields).added_to(request)
