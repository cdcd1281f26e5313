"""What SPEC may be: a path, a URL, standard input, a revision of a repository; each with its own bounds."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from truespec.spec import DocumentError, Fetch, Moved, References, Spec, lint, load_document
from truespec.spec.document.revision import split_revision

HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n'
SITE = "https://example.com/api/main.yaml"


def fetching(files: Mapping[str, str | Moved], asked: list[str] | None = None) -> Fetch:
    """Make what fetches from a web of a few files; `asked` lists the URLs that were asked for."""

    def fetch(url: str) -> bytes | Moved:
        if asked is not None:
            asked.append(url)
        answer = files.get(url)
        if answer is None:
            raise DocumentError("the server answered 404")
        return answer.encode() if isinstance(answer, str) else answer

    return fetch


class TestUrls:
    """A URL that is named is asked for; what it leads to stays on its site unless that is allowed."""

    def test_references_of_a_document_from_the_web_stay_on_its_site(self) -> None:
        asked: list[str] = []
        fetch = fetching(
            {
                SITE: "a: {$ref: '../parts/b c.yaml#/x'}\nb: {$ref: '/d.yaml?v=1'}\nc: {$ref: 'http://example.com/e'}\n",
                "https://example.com/parts/b%20c.yaml": "x: {$ref: ../api/main.yaml#/z}\n",
                "https://example.com/d.yaml?v=1": "z: 2\n",
            },
            asked,
        )
        document = load_document(SITE, fetch=fetch)
        with pytest.raises(DocumentError, match="no 'z'"):
            document.follow(document.node("/a"))
        assert document.follow(document.node("/b")).value == {"z": 2}
        with pytest.raises(DocumentError, match=r"example\.com is not asked; --allow-remote lets it"):
            document.follow(document.node("/c"))
        assert asked == [SITE, "https://example.com/parts/b%20c.yaml", "https://example.com/d.yaml?v=1"]
        assert [file.name for file in document.files()] == asked

    def test_a_remote_reference_is_fetched_once_when_it_is_allowed(self, tmp_path: Path) -> None:
        asked: list[str] = []
        (tmp_path / "m.yaml").write_text(
            "a: {$ref: 'https://h/x.yaml#/a'}\nb: {$ref: 'https://H:443/./x.yaml#/a'}\nc: {$ref: 'https://h/no'}\n"
            "d: {$ref: 'https://h/no'}\n",
            encoding="utf-8",
        )
        document = load_document(
            tmp_path / "m.yaml",
            references=References(remote=True),
            fetch=fetching({"https://h/x.yaml": "a: {$ref: 'y.yaml'}\n", "https://h/y.yaml": "1\n"}, asked),
        )
        assert document.follow(document.node("/a")).value == 1
        assert document.follow(document.node("/b")).value == 1
        for pointer in ("/c", "/d"):
            with pytest.raises(DocumentError, match="'https://h/no': the server answered 404"):
                document.follow(document.node(pointer))
        assert asked == ["https://h/x.yaml", "https://h/y.yaml", "https://h/no"]

    @pytest.mark.parametrize(
        "reference", ["file:///etc/passwd", "file:main.yaml", "file://localhost/etc/passwd"]
    )
    def test_a_document_from_the_web_leads_to_no_local_file(self, reference: str) -> None:
        document = load_document(
            SITE,
            references=References((Path("/"),), remote=True),
            fetch=fetching({SITE: f"a: {{$ref: '{reference}'}}\n"}),
        )
        with pytest.raises(DocumentError, match="what comes from the web leads to the web only"):
            document.follow(document.node("/a"))

    def test_a_file_that_moved_is_followed_within_the_site(self) -> None:
        fetch = fetching(
            {
                SITE: Moved("/v2/main.yaml"),
                "https://example.com/v2/main.yaml": "a: {$ref: b.yaml}\n",
                "https://example.com/v2/b.yaml": "1\n",
            }
        )
        document = load_document(SITE, fetch=fetch)
        assert document.follow(document.node("/a")).value == 1
        assert document.root.name == SITE

    def test_a_site_that_moves_on_to_https_stays_itself(self) -> None:
        fetch = fetching(
            {
                "http://h/m.yaml": Moved("https://h/m.yaml"),
                "https://h/m.yaml": "a: {$ref: b.yaml}\n",
                "https://h/b.yaml": "1\n",
            }
        )
        document = load_document("http://h/m.yaml", fetch=fetch)
        assert document.follow(document.node("/a")).value == 1

    @pytest.mark.parametrize(
        "to", ["https://other.example/m.yaml", "http://example.com/m.yaml", "file:///etc/passwd"]
    )
    def test_a_file_that_moved_elsewhere_is_not_followed_unless_that_is_allowed(self, to: str) -> None:
        fetch = fetching({SITE: Moved(to), to: HEAD + "paths: {}\n"})
        with pytest.raises(
            DocumentError, match=r"not asked; --allow-remote lets it|neither a file nor an http"
        ):
            Spec.load(SITE, fetch=fetch)
        if to.startswith("http"):
            assert Spec.load(SITE, fetch=fetch, references=References(remote=True)).title == "T"

    def test_a_file_that_moves_in_a_circle_is_given_up(self) -> None:
        with pytest.raises(DocumentError, match="moved on more than 5 times"):
            load_document(SITE, fetch=fetching({SITE: Moved(SITE)}))

    def test_a_document_can_not_ask_for_files_without_end(self) -> None:
        asked: list[str] = []

        def fetch(url: str) -> bytes:
            asked.append(url)
            return b"a: 1\n"

        document = load_document({}, references=References(remote=True), fetch=fetch)
        for number in range(1000):
            document.target(f"https://h/{number}", document.node())
        with pytest.raises(DocumentError, match="more than 1,000 files are not fetched"):
            document.target("https://h/1000", document.node())
        assert len(asked) == 1000

    def test_without_a_function_that_fetches_it_says_what_is_missing(self) -> None:
        with pytest.raises(
            DocumentError, match=r"^https://example.com/api/main.yaml: nothing was given that"
        ):
            load_document(SITE)

    def test_a_password_in_a_url_is_sent_and_not_shown(self) -> None:
        asked: list[str] = []
        fetch = fetching({"https://me:secret@h/m.yaml": HEAD + "paths: []\n"}, asked)
        problems = lint("https://me:secret@h/m.yaml", fetch=fetch)
        assert asked == ["https://me:secret@h/m.yaml"]
        assert {problem.at.file for problem in problems} == {"https://h/m.yaml"}

    def test_what_is_no_document_is_told_with_its_place(self) -> None:
        with pytest.raises(
            DocumentError, match=r"^https://example.com/api/main.yaml:1:1: this is HTML or XML"
        ):
            load_document(SITE, fetch=fetching({SITE: "<html></html>"}))


def test_an_existing_file_comes_before_any_other_meaning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "HEAD:a.yaml").write_text("a: 1\n", encoding="utf-8")
    (tmp_path / "https:").mkdir()
    (tmp_path / "https:" / "a.yaml").write_text("a: 2\n", encoding="utf-8")
    assert load_document("HEAD:a.yaml").root.value == {"a": 1}
    assert load_document("https://a.yaml").root.value == {"a": 2}


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a: 1\n")))
    document = load_document("-")
    assert (document.root.name, document.root.value) == ("<stdin>", {"a": 1})


@pytest.mark.skipif(os.name == "nt", reason="pipes have no names there")
def test_a_pipe_is_read_and_leads_to_nothing_beside_it(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"a: {$ref: '0'}\n")
    os.close(writing)
    try:
        document = load_document(f"/dev/fd/{reading}")
        with pytest.raises(DocumentError, match="lies in no folder"):
            document.follow(document.node("/a"))
    finally:
        os.close(reading)


@pytest.mark.skipif(os.name == "nt", reason="pipes have no names there")
def test_a_reference_to_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "m.yaml").write_text("a: {$ref: pipe}\n", encoding="utf-8")
    document = load_document(tmp_path / "m.yaml")
    with pytest.raises(DocumentError, match="is no regular file"):
        document.follow(document.node("/a"))


@pytest.mark.parametrize(
    ("source", "revision"),
    [
        ("HEAD:a.yaml", ("HEAD", "a.yaml")),
        ("main~2:api/a.yaml", ("main~2", "api/a.yaml")),
        ("v1.0:./a.yaml", ("v1.0", "./a.yaml")),
        ("HEAD^{/fix: it}:a.yaml", ("HEAD^{/fix: it}", "a.yaml")),
        ("feature/x:a:b.yaml", ("feature/x", "a:b.yaml")),
        ("C:\\api\\a.yaml", None),
        ("C:/api/a.yaml", None),
        ("https://h/a.yaml", None),
        ("ftp://h/a.yaml", None),
        ("file:///a.yaml", None),
        ("-x:a.yaml", None),
        (":a.yaml", None),
        ("HEAD:", None),
        ("a.yaml", None),
    ],
)
def test_a_revision_is_what_stands_before_the_first_colon(
    source: str, revision: tuple[str, str] | None
) -> None:
    assert split_revision(source) == revision


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
class TestRevisions:
    """`REVISION:path`, in a repository with two commits; the working tree has neither."""

    @pytest.fixture
    def git(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
        for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.chdir(tmp_path)

        def run(*arguments: str) -> None:
            identity = ("-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
            subprocess.run(["git", *identity, *arguments], check=True, capture_output=True, cwd=tmp_path)

        run("init", "--quiet")
        files = {
            "api/main.yaml": HEAD + "paths: {/a: {$ref: 'parts/my a.yaml'}, /b: {$ref: ../common/b.yaml}, "
            "/c: {$ref: ../../x.yaml},\n  /d: {$ref: parts/out.yaml}, /e: {$ref: parts/in.yaml}, "
            "/f: {$ref: parts}, /g: {$ref: '//x/y'}}\n",
            "api/parts/my a.yaml": "get: {responses: {'200': {description: first}}}\n",
            "common/b.yaml": "put: {responses: {'200': {description: first}}}\n",
        }
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / "api/parts/out.yaml").symlink_to("/etc/passwd")
        (tmp_path / "api/parts/in.yaml").symlink_to("my a.yaml")
        run("add", "--all")
        run("commit", "--quiet", "--message", "First")
        run("tag", "v1")
        (tmp_path / "api/main.yaml").write_text(
            HEAD.replace("T,", "Second,") + "paths: {}\n", encoding="utf-8"
        )
        run("commit", "--quiet", "--all", "--message", "Second")
        shutil.rmtree(tmp_path / "api")
        return run

    def test_a_document_and_its_parts_are_read_as_they_were(self, git: Callable[..., None]) -> None:
        spec = Spec.load("v1:api/main.yaml")
        assert [operation.key for operation in spec.operations] == ["GET /a", "GET /e"]
        assert str(spec.operations[0].location) == "v1:api/parts/my a.yaml:1"
        assert Spec.load("HEAD:api/main.yaml").title == "Second"
        assert Spec.load("HEAD~1:api/main.yaml").title == "T"

    def test_what_it_may_lead_to_is_bounded_as_in_a_folder(self, git: Callable[..., None]) -> None:
        messages = [
            problem.message for problem in lint("v1:api/main.yaml") if problem.rule == "reference-dangling"
        ]
        assert messages == [
            "$ref to '../common/b.yaml': leaves the document's folder; --allow-dir common lets it",
            "$ref to '../../x.yaml': leaves the document's folder; --allow-dir . lets it",
            "$ref to 'parts/out.yaml': is a link that leads out of the repository",
            "$ref to 'parts': is a folder, not a document",
            "$ref to '//x/y': leaves the document's folder; --allow-dir . lets it",
        ]

    def test_a_further_folder_is_that_of_the_revision(self, git: Callable[..., None], tmp_path: Path) -> None:
        spec = Spec.load("v1:api/main.yaml", references=References((Path("common"),)))
        assert [operation.key for operation in spec.operations] == ["GET /a", "PUT /b", "GET /e"]

    def test_a_path_may_start_from_the_working_folder(
        self, git: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path / "common")
        assert Spec.load("v1:../api/main.yaml").title == "T"
        assert Spec.load("v1:api/main.yaml").title == "T"
        assert load_document("v1:./b.yaml").root.value.keys() == {"put"}

    @pytest.mark.parametrize(
        ("source", "message"),
        [
            (
                "v2:api/main.yaml",
                r"no such file, and no revision 'v2' in .*; `git fetch origin v2` may get it$",
            ),
            ("v1:api/none.yaml", r"^v1:api/none.yaml: no such file in v1$"),
            ("v1:api", r"^v1:api: is a folder, not a document$"),
            ("v1:../x.yaml", r"no such file in v1$"),
            ("v1:api/parts/out.yaml", r"is a link that leads out of the repository$"),
            ("v1; touch x:a.yaml", r"no revision 'v1; touch x' in [^;]*$"),
        ],
    )
    def test_what_is_missing_is_said(self, git: Callable[..., None], source: str, message: str) -> None:
        with pytest.raises(DocumentError, match=message):
            load_document(source)


def test_outside_of_a_repository_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.delenv("GIT_DIR", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        DocumentError, match=r"^HEAD:a.yaml: no such file, and no revision: this is not in a git"
    ):
        load_document("HEAD:a.yaml")


def test_without_git_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DocumentError, match="git is not installed"):
        load_document("HEAD:a.yaml")
