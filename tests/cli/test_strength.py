"""`truespec fuzz --self`."""

from .conftest import Truespec

ORDERS = """\
openapi: 3.1.0
info: {title: Orders, version: "1"}
paths:
  /orders:
    get:
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "%s"}}}}}
components: {schemas: {Order: {type: object}}}
"""


def test_what_can_not_be_read_is_told_before_it_is_measured_as_saying_nothing(truespec: Truespec) -> None:
    ended = truespec("fuzz", "--self", "-", stdin=ORDERS % "../orders.yaml")
    assert "warning: " in ended.stderr
    assert "../orders.yaml" in ended.stderr
    whole = truespec("fuzz", "--self", "-", stdin=ORDERS % "#/components/schemas/Order")
    assert whole.stderr == ""
    assert "contract strength" in ended.stdout
