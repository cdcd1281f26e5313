"""The contract of the Images API, held against this repository's server."""

import pytest


def test_the_server_keeps_the_contract(truespec_operation):
    """Every planned request of each operation: one test an operation, each finding in its message."""
    truespec_operation.check()


@pytest.mark.parametrize("sample", [1, 2, 4])
def test_as_many_images_as_asked_for(truespec_client, sample):
    """A test of one's own: what the document can't say; both messages are held to it all the same."""
    body = {"prompt": "유니콘", "image": "1/reference-1423131.png", "ratio": "1:1", "sample": sample}
    exchange = truespec_client.request("POST", "/api/images/create", body=body, headers={"X-Api-Key": "key"})
    assert exchange.response.status == 200
    assert exchange.response.body.count(b'"imageId"') == sample
