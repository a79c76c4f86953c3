from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from tests.web.auth.conftest import PASSCODE, Home
from tracker.errors import UserError
from tracker.web.auth.hashing_pool import QUEUE_LENGTH, WORKERS, HashingPool, QueueFull


def test_beyond_the_queue_work_is_refused_at_once_and_taken_again_after() -> None:
    pool, go_on = HashingPool(workers=1, queue_length=1), Event()
    try:
        first, second = pool.submit(go_on.wait, 60), pool.submit(go_on.wait, 60)
        with pytest.raises(QueueFull):
            pool.submit(go_on.wait, 60)
        go_on.set()
        assert [first.result(60), second.result(60)] == [True, True]
        assert pool.submit(int, "1").result(60) == 1
    finally:
        go_on.set()
        pool.close()


def test_what_is_cancelled_while_it_waits_frees_its_place() -> None:
    pool, go_on = HashingPool(workers=1, queue_length=1), Event()
    try:
        first, second = pool.submit(go_on.wait, 60), pool.submit(go_on.wait, 60)
        assert second.cancel()
        third = pool.submit(go_on.wait, 60)
        go_on.set()
        assert [first.result(60), third.result(60)] == [True, True]
    finally:
        go_on.set()
        pool.close()


def test_a_full_queue_is_told_and_signed_in_phones_do_not_wait_for_it(locked: Home) -> None:
    cookie, go_on = locked.sign_in(), Event()
    busy = [locked.auth.hashing.submit(go_on.wait, 60) for _ in range(WORKERS + QUEUE_LENGTH)]
    try:
        refused = locked.post_form("/login", passcode=PASSCODE)
        assert (refused.status, refused.headers["retry-after"]) == (429, "5")
        assert "Too many sign-ins at this moment" in refused.body
        with pytest.raises(UserError, match="Too many sign-ins at this moment"):
            locked.auth.change_passcode(PASSCODE, "eight sleepy owls", "device:1", locked.clock())
        assert locked.ask("/log", cookie=cookie).status == 200
    finally:
        go_on.set()
    assert all(work.result(60) for work in busy)
    assert locked.post_form("/login", passcode=PASSCODE).status == 303


def test_of_a_hundred_wrong_sign_ins_at_once_none_fails_and_none_gets_in(locked: Home) -> None:
    with ThreadPoolExecutor(20) as strangers:
        answers = list(
            strangers.map(
                lambda n: locked.post_form("/login", passcode="wrong", address=f"10.0.{n}.1"),
                range(100),
            )
        )
    assert {answer.status for answer in answers} == {401, 429}
    assert sum(answer.status == 401 for answer in answers) <= 50
    assert not any("set-cookie" in answer.headers for answer in answers)
