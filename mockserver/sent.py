"""What a request says of its parameters, as decoded text: enough to compare it with examples, and to see
what is there.
"""

from urllib.parse import unquote, unquote_plus

from msgspec import Struct

from ..spec import Match, Parameter, Request


class Sent(Struct, frozen=True):
    """A request that has found its operation."""

    match: Match
    request: Request

    def texts(self, place: str, name: str) -> list[str]:
        """List the values of a parameter, decoded."""
        if place == "path":
            value = self.match.path_values.get(name)
            return [] if value is None else [unquote(value)]
        if place == "header":
            return [value for key, value in self.request.fields if key.lower() == name.lower()]
        if place == "query":
            pairs = (part.partition("=") for part in self.request.query.split("&"))
            return [unquote_plus(value) for key, _, value in pairs if unquote_plus(key) == name]
        cookies = (part.strip().partition("=") for part in (self.request.field("Cookie") or "").split(";"))
        return [unquote(value) for key, _, value in cookies if key == name]

    def has(self, parameter: Parameter) -> bool:
        """Say whether there is anything of a parameter."""
        if parameter.style == "deepObject":
            pairs = (part.partition("=") for part in self.request.query.split("&"))
            return any(unquote_plus(key).startswith(f"{parameter.name}[") for key, _, _ in pairs)
        return bool(self.texts(parameter.place, parameter.name))
