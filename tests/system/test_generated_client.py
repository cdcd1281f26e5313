"""A client that openapi-python-client generates from the document, in front of the proxy."""

import json
import subprocess
from pathlib import Path
from typing import Final

import pytest
from truespec.mockserver import truespec_mock, truespec_proxy

pytestmark = pytest.mark.system

IMAGES: Final = Path(__file__).resolve().parents[2] / "spec" / "images.yaml"

SENT: Final = """\
import json, sys
from images_client import AuthenticatedClient
from images_client.api.images import create_images
from images_client.models import CreateImagesRequest, CreateImagesRequestRatio
client = AuthenticatedClient(sys.argv[1], token="k", prefix="", auth_header_name="X-Api-Key")
answers = []
for length in (5, 5000):
    body = CreateImagesRequest("a" * length, CreateImagesRequestRatio.SQUARE, "1/a.png")
    answer = create_images.sync_detailed(client=client, body=body)
    answers.append([answer.status_code, len(json.loads(answer.content)), "sl-violations" in answer.headers])
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def generated(foreign: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Generate the client; give the Python that has what it needs, and the folder that it lies in."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "settings.yaml").write_text("post_hooks: []\n")
    subprocess.run(
        [
            str(foreign / "openapi-python-client"),
            *("generate", "--path", str(IMAGES), "--config", "settings.yaml"),
            *("--meta", "none", "--output-path", "images_client"),
        ],
        check=True,
        cwd=folder,
    )
    return foreign / "python", folder


def test_a_generated_client_sees_no_proxy_and_is_judged(generated: tuple[Path, Path]) -> None:
    python, folder = generated
    answers: list[list[list[object]]] = []
    with truespec_mock(IMAGES) as mock, truespec_proxy(IMAGES, mock.url) as proxy:
        for url in (mock.url, proxy.url):
            command = [str(python), "-c", SENT, url]
            ran = subprocess.run(command, check=True, cwd=folder, capture_output=True, text=True)
            answers.append(json.loads(ran.stdout))
    assert [each[0] for each in answers[0]] == [200, 422]
    assert answers[0] == answers[1]
    assert [[each.code for each in seen.request.errors] for seen in proxy.seen] == [[], ["maxLength"]]
    assert [seen.response.errors for seen in proxy.seen] == [(), ()]
