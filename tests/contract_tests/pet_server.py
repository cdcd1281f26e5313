"""A server that keeps things: pets with toys, in Flask. What it was asked and what it holds can be seen."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from flask import Flask, Response, jsonify, request

DOCUMENT = b"""
openapi: 3.1.0
info: {title: Pets, version: "1"}
servers: [{url: /}]
paths:
  /pets/{petId}:
    parameters: [{name: petId, in: path, required: true, schema: {type: string}}]
    get:
      operationId: readPet
      responses: {"200": {$ref: '#/components/responses/Pet'}, "404": {description: none}}
    delete: {operationId: deletePet, responses: {"204": {description: gone}, "404": {description: none}}}
    put:
      operationId: replacePet
      requestBody: {$ref: '#/components/requestBodies/Pet'}
      responses:
        "200": {$ref: '#/components/responses/Pet'}
        "400": {description: bad}
        "404": {description: none}
  /pets/{pet_id}/toys:
    parameters: [{name: pet_id, in: path, required: true, schema: {type: string}}]
    post:
      operationId: addToy
      responses: {"201": {description: made}, "404": {description: none}}
  /pets/{id}/toys/{toy}:
    parameters:
    - {name: id, in: path, required: true, schema: {type: string}}
    - {name: toy, in: path, required: true, schema: {type: integer}}
    get: {operationId: readToy, responses: {"204": {description: there}, "404": {description: none}}}
  /pets:
    get:
      operationId: listPets
      responses:
        "200": {description: all, content: {application/json: {schema: {type: object}}}}
    post:
      operationId: createPet
      requestBody: {$ref: '#/components/requestBodies/Pet'}
      responses: {"201": {$ref: '#/components/responses/Pet'}, "400": {description: bad}}
components:
  requestBodies:
    Pet: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}}
  responses:
    Pet: {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
  schemas:
    NewPet: {type: object, required: [name], properties: {name: {type: string, minLength: 1}}}
    Pet:
      allOf: [{$ref: '#/components/schemas/NewPet'}]
      required: [uuid]
      properties: {uuid: {type: string}}
"""


@dataclass(slots=True)
class Pets:
    """What the server holds, and the methods and paths it was asked for."""

    names: dict[str, str] = field(default_factory=lambda: {"rex": "Rex"})
    toys: dict[tuple[str, int], bool] = field(default_factory=dict[tuple[str, int], bool])
    asked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


def pets_app(pets: Pets) -> Flask:
    """Make the application."""
    app, numbers = Flask("pets"), count(1)

    @app.before_request
    def note() -> None:
        pets.asked.append((request.method, request.path))

    _serve_pets(app, pets, numbers)
    _serve_toys(app, pets, numbers)
    return app


def _named() -> str | None:
    try:
        body: Any = request.get_json(silent=True)
    except RecursionError:  # 500 nested arrays
        return None
    name = body.get("name") if isinstance(body, dict) else None
    return name if isinstance(name, str) and name else None


def _serve_pets(app: Flask, pets: Pets, numbers: Iterator[int]) -> None:
    def shown(key: str, status: int) -> tuple[Response, int]:
        return jsonify({"uuid": key, "name": pets.names[key]}), status

    @app.get("/pets")
    def listed() -> Any:
        return jsonify({"items": [{"uuid": key, "name": name} for key, name in pets.names.items()]})

    @app.post("/pets")
    def create() -> Any:
        name, key = _named(), f"pet-{next(numbers)}"
        if name is None:
            return "", 400
        pets.names[key] = name
        return shown(key, 201)

    @app.get("/pets/<key>")
    def read(key: str) -> Any:
        return shown(key, 200) if key in pets.names else ("", 404)

    @app.delete("/pets/<key>")
    def delete(key: str) -> Any:
        return ("", 404) if pets.names.pop(key, None) is None else ("", 204)

    @app.put("/pets/<key>")
    def replace(key: str) -> Any:
        name = _named()
        if key not in pets.names or name is None:
            return "", 404 if key not in pets.names else 400
        pets.names[key] = name
        return shown(key, 200)


def _serve_toys(app: Flask, pets: Pets, numbers: Iterator[int]) -> None:
    @app.post("/pets/<key>/toys")
    def add(key: str) -> Any:
        if key not in pets.names:
            return "", 404
        number = next(numbers)
        pets.toys[key, number] = True
        return "", 201, {"Location": f"/pets/{key}/toys/{number}"}

    @app.get("/pets/<key>/toys/<int:number>")
    def read_toy(key: str, number: int) -> Any:
        return ("", 204) if (key, number) in pets.toys else ("", 404)
