"""Servers that none of us wrote, each with the description that it brings: how they start and are tested."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final
from urllib.request import Request, urlopen

from msgspec import Struct

from ..ports import free_port
from .foreign import PATIENCE, SECONDS, install_debian, install_node, served


class Place(Struct, frozen=True):
    """Where a server is run. programs: the folder of those that were installed for Python."""

    programs: Path
    folder: Path
    port: int

    def python(self, *arguments: str) -> list[str]:
        """Write a command for the Python that has the packages."""
        return [str(self.programs / "python"), *arguments]

    def file(self, name: str, text: str) -> str:
        """Write a file that the server needs; give its path."""
        (self.folder / name).write_text(text)
        return str(self.folder / name)


class Stranger(Struct, frozen=True):
    """One server. command: starts it. document: where it gives its description, or what finds that.

    base: the path below which its operations are. arguments: what else `truespec test` is told.
    """

    name: str
    command: Callable[[Place], list[str]]
    document: str | Callable[[], bytes]
    base: str = ""
    arguments: tuple[str, ...] = ()
    fields: Mapping[str, str] = {}

    def running(self, place: Place) -> AbstractContextManager[str]:
        """Run it until the block ends; give its address."""
        variables = {"HOME": str(place.folder), "NO_PROXY": "*"}
        return served(self.command(place), place.port, place.folder, variables)

    def description(self, url: str) -> bytes:
        """Get its description, from itself."""
        if not isinstance(self.document, str):
            return self.document()
        with urlopen(Request(url + self.document, headers=dict(self.fields)), timeout=SECONDS) as answer:
            return bytes(answer.read())


def examined(stranger: Stranger, programs: Path, folder: Path) -> Mapping[str, Any]:
    """Start a server, test it as a user does, and give the JSON report."""
    place = Place(programs, folder, free_port())
    document, report = folder / "document", folder / "report.json"
    with stranger.running(place) as url:
        document.write_bytes(stranger.description(url))
        command = [sys.executable, "-m", "truespec.cli", "test", str(document), "--url", url + stranger.base]
        done = subprocess.run(
            [*command, "--no-schemathesis", "--json", str(report), *stranger.arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
    assert done.returncode in (0, 1), done.stderr
    return dict(json.loads(report.read_text()))


_TEMPLATES: Final = b"/usr/share/prometheus/alertmanager"
ALERTMANAGER_SETTINGS: Final = "route: {receiver: none}\nreceivers: [{name: none}]\n"


def _alertmanager_program() -> Path:
    return install_debian() / "usr" / "bin" / "prometheus-alertmanager"


def _alertmanager(place: Place) -> list[str]:
    settings = place.file("alertmanager.yml", ALERTMANAGER_SETTINGS)
    program = place.folder / "alertmanager"
    # It looks for its templates where the package would be installed, which is only unpacked: the path in the
    # program, as long as it was, is made to lead to a link in the folder that it runs in.
    program.write_bytes(
        _alertmanager_program().read_bytes().replace(_TEMPLATES, _TEMPLATES.removeprefix(b"/") + b"/")
    )
    program.chmod(0o755)
    (place.folder / "usr").symlink_to(install_debian() / "usr")
    return [
        *(
            str(program),
            "--config.file",
            settings,
            "--storage.path",
            str(place.folder / "data"),
        ),
        *("--web.listen-address", f"127.0.0.1:{place.port}", "--cluster.listen-address="),
    ]


def _alertmanager_document() -> bytes:
    """Take the description out of the program, which holds it for its own router and serves it nowhere."""
    program = _alertmanager_program().read_bytes()
    begin = program.rindex(b'{\n  "consumes"', 0, program.index(b'"swagger": "2.0"'))
    text = program[begin : begin + 100_000].decode(errors="replace")
    return json.dumps(json.JSONDecoder().raw_decode(text)[0], indent=1).encode()


CHROMA: Final = "import sys, chromadb_rust_bindings as b; b.cli(['chroma', *sys.argv[1:]])"


def _chroma(place: Place) -> list[str]:
    options = ("--path", str(place.folder / "data"), "--host", "127.0.0.1", "--port", str(place.port))
    return place.python("-c", CHROMA, "run", *options)


DJANGO: Final = """
import sys, types
from django.conf import settings
from django.urls import include, path
urls = types.ModuleType("urls")
sys.modules["urls"] = urls
settings.configure(
    SECRET_KEY="of a test", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF="urls", USE_TZ=True, SITE_ID=1,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "django.sqlite"}},
    INSTALLED_APPS=[
        *(f"django.contrib.{name}" for name in ("auth", "contenttypes", "sites", "sessions", "messages")),
        "rest_framework", "rest_framework.authtoken", "drf_spectacular",
        "allauth", "allauth.account", "allauth.socialaccount", "dj_rest_auth", "dj_rest_auth.registration",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend", ACCOUNT_EMAIL_VERIFICATION="none",
    REST_FRAMEWORK={
        "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
        "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.TokenAuthentication"],
    },
)
import django
django.setup()
from drf_spectacular.views import SpectacularJSONAPIView
urls.urlpatterns = [
    path("openapi.json", SpectacularJSONAPIView.as_view()),
    path("auth/", include("dj_rest_auth.urls")),
    path("auth/registration/", include("dj_rest_auth.registration.urls")),
]
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from rest_framework.authtoken.models import Token
call_command("migrate", verbosity=0)
ann = User.objects.create_user("ann", "ann@example.com", "ann's secret")
Token.objects.create(user=ann, key="ann's-token")
from waitress import serve
serve(get_wsgi_application(), host="127.0.0.1", port=int(sys.argv[1]))
"""


def _django(place: Place) -> list[str]:
    return place.python(place.file("server.py", DJANGO), str(place.port))


def _glances(place: Place) -> list[str]:
    options = ("--bind", "127.0.0.1", "--port", str(place.port), "--disable-webui", "--quiet")
    return place.python("-m", "glances", "-w", *options)


def _httpbin(place: Place) -> list[str]:
    return place.python(
        "-m", "gunicorn", "--threads", "8", "--bind", f"127.0.0.1:{place.port}", "httpbin:app"
    )


def _jupyter(place: Place) -> list[str]:
    root = place.folder / "notebooks"
    root.mkdir()
    (root / "notes.txt").write_text("a file\n")
    return place.python(
        *("-m", "jupyter_server", "--ip=127.0.0.1", f"--port={place.port}", "--allow-root", "--no-browser"),
        *(f"--ServerApp.root_dir={root}", "--ServerApp.disable_check_xsrf=True"),
        *("--IdentityProvider.token=secret", "--ServerApp.terminals_enabled=False"),
    )


KINTO: Final = """
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = %s
[app:main]
use = egg:kinto
kinto.storage_backend = kinto.core.storage.memory
kinto.cache_backend = kinto.core.cache.memory
kinto.permission_backend = kinto.core.permission.memory
kinto.userid_hmac_secret = of a test
kinto.bucket_create_principals = system.Authenticated
multiauth.policies = basicauth
multiauth.policy.basicauth.use = kinto.core.authentication.BasicAuthAuthenticationPolicy
"""


def _kinto(place: Place) -> list[str]:
    settings = place.file("kinto.ini", KINTO % place.port)
    return [str(place.programs / "kinto"), "start", "--ini", settings, "--port", str(place.port)]


LOOPBACK: Final = """
const http = require('http');
const {TodoListApplication} = require('@loopback/example-todo');
(async () => {
  const rest = {port: Number(process.argv[2]), host: '127.0.0.1', openApiSpec: {setServersFromRequest: true}};
  const app = new TodoListApplication({rest});
  app.bind('datasources.config.db').to({name: 'db', connector: 'memory'});
  const found = {result: {addressMatches: [{coordinates: {x: -122.08, y: 37.42}}]}};
  const geocoder = http.createServer((_, answer) => {  // no test asks a service of another's
    answer.setHeader('Content-Type', 'application/json');
    answer.end(JSON.stringify(found));
  });
  await new Promise(done => geocoder.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${geocoder.address().port}/`;
  const responsePath = '$.result.addressMatches[*].coordinates';
  const template = {method: 'GET', url, query: {address: '{address}'}, responsePath};
  const operations = [{template, functions: {geocode: ['address']}}];
  app.bind('datasources.config.geocoder').to({name: 'geocoder', connector: 'rest', operations});
  await app.boot();
  await app.start();
})();
"""


def _loopback(place: Place) -> list[str]:
    (place.folder / "node_modules").symlink_to(install_node() / "node_modules")
    return ["node", "--preserve-symlinks-main", place.file("server.js", LOOPBACK), str(place.port)]


def _each(option: str, operations: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for operation in operations for word in (option, operation))


_HTTPBIN_WAITS: Final = _each(
    "--exclude",
    (
        "GET /drip",
        *(f"{method} /delay/{{delay}}" for method in ("DELETE", "GET", "PATCH", "POST", "PUT", "TRACE")),
    ),
)
"""Operations that wait as long as they are asked to: no answer within the time is no fault of theirs."""

_KINTO_OPERATIONS: Final = _each(
    "--only",
    (
        *("GET /", "POST /batch", "GET /buckets", "POST /buckets", "GET /buckets/{id}", "PUT /buckets/{id}"),
        *("PATCH /buckets/{id}", "DELETE /buckets/{id}"),
    ),
)
"""The other operations are made of the same parts, and take minutes."""

STRANGERS: Final = (
    Stranger("alertmanager", _alertmanager, _alertmanager_document, "/api/v2"),
    Stranger("chroma", _chroma, "/openapi.json"),
    Stranger(
        "django",
        _django,
        "/openapi.json",
        arguments=("-H", "Authorization: Token ann's-token"),
        fields={"Authorization": "Token ann's-token"},
    ),
    Stranger("glances", _glances, "/openapi.json", arguments=("--value", "plugin=load")),
    Stranger("httpbin", _httpbin, "/spec.json", arguments=("--timeout", "3", *_HTTPBIN_WAITS)),
    Stranger(
        "jupyter",
        _jupyter,
        "/api/spec.yaml",
        arguments=("-H", "Authorization: token secret", "--value", "path=notes.txt"),
        fields={"Authorization": "token secret"},
    ),
    Stranger("kinto", _kinto, "/v1/__api__", "/v1", arguments=("--basic", "bob:secret", *_KINTO_OPERATIONS)),
    Stranger("loopback", _loopback, "/openapi.json"),
)
