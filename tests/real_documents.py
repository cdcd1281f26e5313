"""The real documents beside the checkout, by the path of their main file."""

from pathlib import Path
from typing import Final

SHARED_SPECS: Final = Path(__file__).resolve().parents[2] / "shared" / "specs"
"""Documents of real APIs, beside the checkout where there is one."""

DOCUMENTS: Final = (
    "docker.yaml",
    "drs/data_repository_service.openapi.yaml",
    "hotel-booking.yaml",
    "kubernetes.json",
    "line-messaging.yml",
    "meilisearch.json",
    "museum.yaml",
    "parameters-style.json",
    "qdrant.json",
    "quality-on-demand/API_definitions/quality-on-demand.yaml",
    "tags32.yaml",
    "traq.yaml",
)
