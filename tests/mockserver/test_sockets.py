"""The sockets of a server."""

import socket
import threading
from collections.abc import Generator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from truespec.mockserver import listen, listen_locally
from truespec.spec import UsageError


def has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


FAMILIES = [
    pytest.param("127.0.0.1", socket.AF_INET, id="ipv4"),
    pytest.param(
        "::1", socket.AF_INET6, id="ipv6", marks=pytest.mark.skipif(not has_ipv6(), reason="needs IPv6")
    ),
]


@pytest.fixture
def stack() -> Generator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def bound(stack: ExitStack, host: str, port: int = 0) -> list[socket.socket]:
    return [stack.enter_context(closing(each)) for each in listen(host, port)]


@pytest.mark.parametrize(("address", "family"), FAMILIES)
def test_localhost_is_both_families_on_one_port(stack: ExitStack, address: str, family: int) -> None:
    sockets = bound(stack, "localhost")
    assert len({each.getsockname()[1] for each in sockets}) == 1
    assert family in [each.family for each in sockets]
    with socket.create_connection((address, sockets[0].getsockname()[1]), timeout=5):
        pass


@pytest.mark.parametrize(("address", "family"), FAMILIES)
def test_a_port_in_use_is_told_for_each_family(stack: ExitStack, address: str, family: int) -> None:
    taken = stack.enter_context(socket.create_server((address, 0), family=socket.AddressFamily(family)))
    port = taken.getsockname()[1]
    with pytest.raises(UsageError, match=f"^port {port} on localhost is in use; stop what listens there"):
        listen("localhost", port)
    with pytest.raises(UsageError, match="is in use"):
        listen(address, port)


def test_what_could_be_bound_is_closed_again_when_the_other_family_is_taken(stack: ExitStack) -> None:
    if not has_ipv6():
        pytest.skip("needs IPv6")
    taken = stack.enter_context(socket.create_server(("::1", 0), family=socket.AF_INET6))
    port = taken.getsockname()[1]
    with pytest.raises(UsageError):
        listen("localhost", port)
    bound(stack, "127.0.0.1", port)


def test_two_mocks_never_share_a_port(stack: ExitStack) -> None:
    (first,) = bound(stack, "127.0.0.1")
    with pytest.raises(UsageError, match="is in use"):
        listen("127.0.0.1", first.getsockname()[1])


def test_free_ports_are_found_by_many_at_once(stack: ExitStack) -> None:
    found: list[list[socket.socket]] = []

    def find() -> None:
        found.append(listen("localhost", 0))

    threads = [threading.Thread(target=find) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    for one in (one for each in found for one in each):
        stack.callback(one.close)
    assert len({each[0].getsockname()[1] for each in found}) == 20


@pytest.mark.parametrize(
    ("host", "port", "reason"),
    [
        ("192.0.2.1", 0, "can't listen on 192.0.2.1"),
        ("no-such-host.invalid", 0, "the host 'no-such-host.invalid' is not known here"),
        ("a" * 70, 0, "is not known here"),
        ("", 0, "is not known here"),
        ("127.0.0.1", 70000, "port 70000"),
        ("127.0.0.1", -1, "port -1"),
    ],
)
def test_an_address_that_is_not_ours_is_told(host: str, port: int, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        listen(host, port)


def test_a_unix_socket_that_was_left_behind_is_replaced_and_one_in_use_is_told(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(path)
    with listen_locally(path) as made:
        assert made.getsockname() == path
        with pytest.raises(UsageError, match="can't listen on the socket"), listen_locally(path):
            pass
    assert not Path(path).exists()


def test_a_file_that_is_no_socket_stays(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("mine")
    with pytest.raises(UsageError), listen_locally(str(path)):
        pass
    assert path.read_text() == "mine"
