"""diary-under-test.local: announced, taken by another machine, and kept when this one's address changes.

Real multicast DNS, on the loopback interface: its addresses stand for the machines of a home.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest
from zeroconf import AddressResolverIPv4, Zeroconf  # type: ignore[attr-defined]

from tracker.web.announcement import Announcement

NAME = "diary-under-test"
"""Another name than that of a diary which another test serves at the same time: multicast reaches both."""

HERE, ELSEWHERE, LATER = "127.0.0.1", "127.0.0.2", "127.0.0.3"
Machine = Callable[..., tuple[Announcement, list[str], set[str]]]


def can_multicast() -> bool:
    try:
        with closing(Zeroconf(interfaces=[HERE])):
            return True
    except OSError:
        return False


pytestmark = pytest.mark.skipif(not can_multicast(), reason="no multicast on this machine")


def address_of(name: str) -> str | None:
    """Return the address that a phone gets for a name."""
    with closing(Zeroconf(interfaces=[HERE])) as phone:
        resolver = AddressResolverIPv4(f"{name}.")
        return resolver.parsed_addresses()[0] if resolver.request(phone, 3000) else None


@pytest.fixture
def machine() -> Iterator[Machine]:
    """Return a way to announce a diary on a machine; it returns what was told and the names answered to."""
    with ExitStack() as stack:

        def announce(address: Callable[[], str | None]) -> tuple[Announcement, list[str], set[str]]:
            sentences, names = list[str](), {"localhost"}
            announcement = Announcement("http", 8501, names, sentences.append, address, NAME)
            stack.callback(announcement.close)
            announcement.check()
            return announcement, sentences, names

        yield announce


def test_a_phone_finds_the_diary_by_its_name_and_the_diary_answers_to_it(machine: Machine) -> None:
    announcement, sentences, names = machine(lambda: HERE)
    assert announcement.name == "diary-under-test.local"
    assert address_of("diary-under-test.local") == HERE
    assert names == {"localhost", "diary-under-test.local"}
    assert sentences == [
        "Phones at home find it by name, too: http://diary-under-test.local:8501/quick"
    ]


def test_the_name_stays_when_the_address_changes(machine: Machine) -> None:
    addresses = [HERE]
    announcement, sentences, _ = machine(lambda: addresses[0])
    addresses[0] = LATER
    announcement.check()
    assert announcement.name == "diary-under-test.local"
    assert address_of("diary-under-test.local") == LATER
    assert len(sentences) == 1, "nobody needs to do anything"


def test_a_name_that_another_machine_has_is_told_and_the_next_one_is_taken(
    machine: Machine,
) -> None:
    machine(lambda: ELSEWHERE)
    announcement, sentences, names = machine(lambda: HERE)
    assert announcement.name == "diary-under-test-2.local"
    assert sentences[0] == (
        "The name diary-under-test.local belongs to another machine in this network (127.0.0.2), "
        "so open this diary as diary-under-test-2.local. To have the name here, stop what uses it there, "
        "then start this diary again."
    )
    assert address_of("diary-under-test-2.local") == HERE
    assert "diary-under-test.local" not in names, "it does not answer to the other one's name"


def test_two_diaries_of_one_machine_share_the_name(machine: Machine) -> None:
    machine(lambda: HERE)
    assert machine(lambda: HERE)[0].name == "diary-under-test.local"


def test_a_closed_diary_is_found_no_more(machine: Machine) -> None:
    announcement, _, _ = machine(lambda: HERE)
    announcement.close()
    assert address_of("diary-under-test.local") is None
    announcement.check()
    assert announcement.name is None


def test_without_a_network_nothing_is_announced(machine: Machine) -> None:
    addresses: list[str | None] = [None]
    announcement, sentences, _ = machine(lambda: addresses[0])
    assert (announcement.name, sentences) == (None, [])
    addresses[0] = socket.gethostbyname("localhost")
    announcement.check()
    assert announcement.name == "diary-under-test.local"
