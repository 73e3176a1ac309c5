"""Over dask.distributed: the verdicts of this machine, and clear words when there is nobody there."""

import builtins
import socket

import pytest

from symgen.errors import MissingExtraError, UsageError
from symgen.verification import Status, verify_all
from symgen.verification.processes import cluster

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

pytestmark = pytest.mark.filterwarnings("default")

TEXTS = [
    "log(a*b) == log(a) + log(b)",
    "log(a + b) == log(a) + log(b)",
    "a +* b == 1",
    "sin(x)*exp(-x) <= 1/2 + x**2",
    "a**2 + b**2 == (a + b)**2",
    "a/b == b/a",
]


@pytest.fixture(scope="module")
def address():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=2, processes=True, dashboard_address=":0", host="127.0.0.1"
    ) as made:
        yield made.scheduler_address


def test_the_verdicts_are_those_of_this_machine(address):
    here = verify_all(TEXTS, where="a, b > 0; x: real")
    there = verify_all(TEXTS, where="a, b > 0; x: real", dask=address)
    assert there == here
    assert {v.status for v in here} >= {Status.PROVED, Status.REFUTED, Status.UNREADABLE}


def test_a_cluster_of_another_version_is_refused(address, monkeypatch):
    monkeypatch.setattr(cluster, "__version__", "0.0.0")
    with pytest.raises(UsageError, match="same versions"):
        verify_all(TEXTS, where="a, b > 0; x: real", dask=address)


def test_a_claim_that_the_cluster_lost_is_undecided():
    class Lost:
        status = "error"

        def exception(self):
            return RuntimeError("worker lost four times")

    assert "worker lost four times" in cluster._outcome(Lost())


def unused_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{port}", "nowhere", "tcp://no.such.host.invalid:8786"])
def test_an_address_that_does_not_answer_is_a_usage_error(address, monkeypatch):
    monkeypatch.setattr(cluster, "_PATIENCE", 0.5)
    address = address.format(port=unused_port())
    with pytest.raises(UsageError, match="dask scheduler") as said:
        verify_all(TEXTS, where="a, b > 0; x: real", dask=address)
    told = str(said.value)
    assert all(part in told for part in ("asked:", "found:", "where:", "try:")) and address in told


def test_a_scheduler_without_workers_is_a_usage_error(monkeypatch):
    monkeypatch.setattr(cluster, "_PATIENCE", 0.5)
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=":0", host="127.0.0.1") as made,
        pytest.raises(UsageError, match="no worker"),
    ):
        verify_all(TEXTS, where="a, b > 0; x: real", dask=made.scheduler_address)


def test_without_the_extra_the_error_names_it(monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name == "distributed":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"symgen\[cluster\]"):
        verify_all(TEXTS, where="a, b > 0; x: real", dask="tcp://127.0.0.1:1")
