"""The load client, against the bare handler: it sends what it is told to and counts every answer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from tests.bench import load, traffic
from tests.bench.servers import Bare, headers


@pytest.fixture(scope="module")
def bare() -> Iterator[Bare]:
    with Bare() as running:
        yield running


@pytest.mark.parametrize("clients", [1, 8])
def test_each_request_is_answered_once(bare: Bare, clients: int) -> None:
    requests = partial(load.posts, traffic.texts(0, 10), 1, headers("Basic"))
    done = load.run(bare.port, requests, clients, 30, 100)
    assert len(done.latencies) == 100
    assert done.failures.total() == 0
    assert 0 < done.percentile(0.5) <= done.percentile(0.99)


def test_it_ends_when_its_time_is_over(bare: Bare) -> None:
    requests = partial(load.posts, traffic.texts(0, 10), 1, headers("Basic"))
    assert load.run(bare.port, requests, 4, 0.1).latencies


def test_other_answers_than_success_are_failures(bare: Bare) -> None:
    done = load.run(bare.port, partial(load.gets, ["/nowhere"], headers("Basic")), 2, 30, 10)
    assert done.failures == {404: 10}


def test_a_server_that_is_not_there_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="_run"):
        load.run(1, partial(load.gets, ["/nowhere"], {}), 1, 1)
