"""Values of the user's: by name, for one operation, for a place in a body."""

from collections.abc import Sequence

import pytest
from truespec.contract_tests import Supplies, Things
from truespec.contract_tests.user_values import read_values
from truespec.spec import Operation, Spec, UsageError

DOCUMENT = b"""
openapi: 3.1.0
info: {title: Orders, version: "1"}
paths:
  /orders/{orderId}:
    parameters: [{name: orderId, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: readOrder
      parameters: [{name: tags, in: query, schema: {type: array, items: {type: string}}}]
      responses: {"200": {description: OK}}
    put:
      operationId: replaceOrder
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {"200": {description: OK}}
components:
  schemas:
    Order:
      type: object
      required: [customer, orderId]
      properties:
        orderId: {type: integer}
        customer: {type: object, required: [id], properties: {id: {type: string, pattern: "^c"}}}
"""
SPEC = Spec.load(DOCUMENT, name="orders.yaml")
BODY = {"orderId": 1, "customer": {"id": "c1"}}


def supplied(*values: str) -> Supplies:
    return Supplies(Things(SPEC), read_values(values, SPEC))


def by_name(supplies: Supplies, operation: Operation) -> dict[str, object]:
    return {each.name: value for each, value in supplies.parameters(operation).items()}


def filled(supplies: Supplies) -> object:
    operation = SPEC.operation("replaceOrder")
    assert operation.request_body is not None
    schema = operation.request_body.content["application/json"].schema
    assert schema is not None
    return supplies.filled(operation, schema, BODY)


def test_a_value_is_for_every_parameter_and_member_of_its_name() -> None:
    supplies = supplied("orderId=7")
    assert [by_name(supplies, each) for each in SPEC.operations] == [{"orderId": 7}] * 2
    assert filled(supplies) == {**BODY, "orderId": 7}


@pytest.mark.parametrize("name", ["readOrder", "GET /orders/{orderId}"])
def test_a_value_of_one_operation_goes_before_one_for_all(name: str) -> None:
    supplies = supplied("orderId=7", f"{name}:orderId=8", f'{name}:tags=["a","b"]')
    assert by_name(supplies, SPEC.operation("readOrder")) == {"orderId": 8, "tags": ["a", "b"]}
    assert by_name(supplies, SPEC.operation("replaceOrder")) == {"orderId": 7}


def test_a_pointer_names_a_place_within_bodies() -> None:
    assert filled(supplied("/customer/id=c9")) == {**BODY, "customer": {"id": "c9"}}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["orderId=x"], r"the value 'x' is not allowed for orderId \(orders.yaml:6"),
        (["/customer/id=x"], "the value 'x' is not allowed for /customer/id"),
        (["/customer/name=x"], "no parameter and no member of a body in orders.yaml is called"),
        (["readOrdr:orderId=1"], "no operation 'readOrdr' in orders.yaml; did you mean 'readOrder'"),
        (
            ["readOrder:tag=a"],
            r"in GET /orders/\{orderId\} of orders.yaml is called 'tag'; did you mean 'tags'",
        ),
    ],
)
def test_a_value_that_can_be_for_nothing_is_told(values: Sequence[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_values(tuple(values), SPEC)
