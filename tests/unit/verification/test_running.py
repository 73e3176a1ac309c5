"""Many claims at once: one that kills its process costs its own verdict, and the rest are what they are one by one."""

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from symgen.cli import run
from symgen.errors import UsageError
from symgen.verification import Status, judging, verify, verify_all
from symgen.verification.processes import pool, running

PLANTED = (sys.executable, str(Path(__file__).with_name("planted.py")))
WHERE = "x: real; a > 0; hog, sleeper, burner, killer, accident, slow, chatter, faulty: real"
TRUE = "(x + {k})**2 == x**2 + 2*{k}*x + {k}**2"
FALSE = "x >= x + {k} + 1"


def cheap(number):
    return [(TRUE, FALSE)[k % 2].format(k=k) for k in range(number)]


@pytest.fixture
def planted(monkeypatch, tmp_path):
    """Claims are judged by processes that can be made to die."""
    monkeypatch.setattr(pool, "COMMAND", PLANTED)
    monkeypatch.setattr(pool, "_idle", [])
    monkeypatch.setenv("PLANTED_MARKER", str(tmp_path / "marker"))
    yield
    pool._stop_idle()


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("SYMGEN_CACHE", str(tmp_path / "cache"))


def expected(texts):
    return [Status.PROVED if text.startswith("(x") else Status.REFUTED for text in texts]


@pytest.mark.parametrize("count", [200, pytest.param(1000, marks=pytest.mark.nightly)])
def test_many_claims_go_on_when_processes_die_by_memory_and_time(planted, place, count):
    texts = cheap(count)
    hog, sleeper, killer, second_hog, burner = 137, count // 2, count // 2 + 1, count - 20, count - 2
    deadly = {
        hog: "hog**2 == 1", sleeper: "sleeper**2 == 1", killer: "killer**2 == 1", second_hog: "hog == 2",
        burner: "burner == 2",
    }  # fmt: skip
    for position, text in deadly.items():
        texts[position] = text
    seen = []
    verdicts = verify_all(texts, where=WHERE, budget="fast", jobs=3, progress=lambda *p: seen.append(p))
    standing = [
        (v.status, e) for k, (v, e) in enumerate(zip(verdicts, expected(texts), strict=True)) if k not in deadly
    ]
    assert all(status is right for status, right in standing) and len(standing) == count - 5
    assert {verdicts[k].status for k in deadly} == {Status.UNDECIDED}
    assert "memory" in verdicts[hog].method and "memory" in verdicts[second_hog].method
    assert "stopped" in verdicts[sleeper].method and "stopped" in verdicts[burner].method
    assert "died" in verdicts[killer].method
    assert seen[-1] == (count, count)

    asked = []
    judged_again = verify_all(texts, where=WHERE, budget="fast", jobs=3, progress=lambda *p: asked.append(p))
    alike = [a == b for k, (a, b) in enumerate(zip(judged_again, verdicts, strict=True)) if k not in deadly]
    assert all(alike)
    assert all("remembered" in judged_again[k].method for k in deadly)


def test_a_rerun_asks_no_process_and_takes_a_tenth_of_the_time(planted, place, monkeypatch):
    texts = [f"slow**2 + {k} >= {k}" for k in range(60)] + ["sleeper == 1"]
    begun = time.monotonic()
    first = verify_all(texts, where=WHERE, budget="fast", jobs=2)
    took = time.monotonic() - begun

    monkeypatch.setattr(judging, "_QUICK", 10.0)  # on a busy machine what takes long to check would go to a process
    monkeypatch.setattr(running, "_ask", lambda *rest: pytest.fail("a process was asked"))
    begun = time.process_time()  # the processor's clock: others on this machine do not count
    again = verify_all(texts, where=WHERE, budget="fast", jobs=2)
    assert time.process_time() - begun < took / 10
    assert again[:-1] == first[:-1] and "remembered" in again[-1].method


def test_an_accident_costs_nothing_when_the_second_try_succeeds(planted):
    texts = ["accident**2 >= 0", *cheap(5)]
    verdicts = verify_all(texts, where=WHERE, jobs=1)
    assert verdicts[0].status in (Status.PROVED, Status.CERTIFIED), str(verdicts[0])
    assert [v.status for v in verdicts[1:]] == expected(texts[1:])


def test_what_a_library_prints_is_no_answer(planted, capfd):
    verdicts = verify_all(["chatter**2 >= 0", *cheap(5)], where=WHERE)
    assert all(v.status in (Status.PROVED, Status.CERTIFIED, Status.REFUTED) for v in verdicts)
    assert "something to say" in capfd.readouterr().err


def test_a_fault_of_ours_is_said_so_and_costs_one_verdict(planted, capfd):
    verdicts = verify_all([*cheap(3), "faulty == 1", *cheap(5)[3:]], where=WHERE)
    assert verdicts.pop(3).method == "a fault inside symgen, KeyError: 'a fault'"
    assert [v.status for v in verdicts] == expected(cheap(5))
    assert "Traceback" in capfd.readouterr().err


def test_a_refutation_outlives_a_process_that_dies_over_its_name(planted, capfd):
    texts = ["x == hog", "x == killer", "x == burner", "x == faulty", "x == x + 1"]
    verdicts = verify_all(texts, where=WHERE, budget="fast", jobs=1)
    assert all(v.status is Status.REFUTED and v.counterexample for v in verdicts)
    assert [v.mistake for v in verdicts] == [None] * 4 + ["dropped term"]
    assert "Traceback" in capfd.readouterr().err


def test_a_process_that_answers_nonsense_costs_one_verdict(monkeypatch):
    monkeypatch.setattr(pool, "COMMAND", (sys.executable, "-c", "print('ready'); input(); print('no JSON')"))
    worker = pool.Worker()
    assert "other than JSON" in worker.ask({"budget": "ci"}, 5.0)
    worker.stop()


def test_a_process_that_cannot_start_is_said_so(monkeypatch):
    monkeypatch.setattr(pool, "COMMAND", (sys.executable, "-c", "raise SystemExit(1)"))
    worker = pool.Worker()
    assert "died" in worker.ask({"budget": "ci"}, 5.0)
    monkeypatch.setattr(pool, "COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    monkeypatch.setattr(pool, "_START", 0.2)
    assert "did not start" in worker.ask({"budget": "ci"}, 5.0)
    worker.stop()


def test_a_forsaken_process_ends_itself(planted, monkeypatch):
    """When the process that asks is killed, the one that judges must not go on for ever."""
    program = (
        "from symgen.verification import worker; import signal, time; worker._ORPHANED = -7.5\n"
        "worker._end_in_time('fast'); time.sleep(60)"
    )
    done = subprocess.run([sys.executable, "-c", program], timeout=30)
    assert done.returncode < 0


MIXED = [
    "(a + b)**2 == a**2 + 2*a*b + b**2", "log(a + b) == log(a) + log(b)", "exp(x) >= 1 + x", "a +* b == 1",
    "gamma(a + 1) == a*gamma(a)", "abs(x) >= x", "sqrt(x**2) == x", ["(a + b)**2", "a**2 + b**2", "b**2 + a**2"],
    ["a + b", "b + a", "a + b"], "log(a + b) == log(a) + log(b)", "x/x == 1", "Sum(k, (k, 1, 9)) == 45",
]  # fmt: skip
MIXED_WHERE = "a, b > 0; x: real"


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_verdicts_are_those_of_one_by_one_in_order(jobs):
    alone = [verify(text, where=MIXED_WHERE, seed=5) for text in MIXED]
    assert verify_all(MIXED, where=MIXED_WHERE, seed=5, jobs=jobs) == alone
    assert alone[7].first_wrong == 0 and len({v.status for v in alone}) >= 3


def test_each_claim_may_have_its_own_declarations_and_mode():
    verdicts = verify_all(["x/x == 1"] * 4, where=["x: real", "x > 0"] * 2, mode=["common"] * 2 + ["strict"] * 2)
    assert [str(v.status) for v in verdicts] == ["PROVED", "PROVED", "REFUTED", "PROVED"]
    with pytest.raises(UsageError, match="one for each"):
        verify_all(["x == x"], where=["x: real", "y: real"])


@pytest.mark.parametrize(
    ("options", "said"), [({"jobs": -1}, "jobs"), ({"budget": "huge"}, "fast"), ({"mode": "lax"}, "strict")]
)
def test_wrong_options_are_usage_errors(options, said):
    with pytest.raises(UsageError, match=said):
        verify_all(cheap(2), where=WHERE, **options)


def test_a_function_is_no_claim():
    with pytest.raises(UsageError, match="claim 1, counted from 0"):
        verify_all(["x == x", lambda x: x], where=WHERE)


def test_no_claims_have_no_verdicts():
    assert verify_all([]) == []


def test_the_same_claim_is_judged_once(monkeypatch):
    requests = []
    real = running._ask
    monkeypatch.setattr(running, "_ask", lambda given, *rest: (requests.extend(given), real(given, *rest)))
    verdicts = verify_all(["sqrt(x**2) == x"] * 20, where="x: real")
    assert len(requests) == 1 and Counter(v.status for v in verdicts) == {Status.REFUTED: 20}


def test_an_interrupt_stops_the_processes(planted, monkeypatch):
    started = []
    real = pool.Worker.start

    def start(worker):
        real(worker)
        started.append(worker._process)

    def interrupted(done, total):
        raise KeyboardInterrupt

    monkeypatch.setattr(pool.Worker, "start", start)
    with pytest.raises(KeyboardInterrupt):
        verify_all([*cheap(5), "sleeper == 1"], where=WHERE, jobs=2, progress=interrupted)
    assert started and all(process.poll() is not None for process in started)


def test_jobs_0_is_one_for_each_processor():
    assert running._processors() == len(os.sched_getaffinity(0))


# From the command line.


def lines(tmp_path, *texts):
    path = tmp_path / "claims.txt"
    path.write_text("\n".join(texts))
    return str(path)


def test_the_exit_code_of_a_run_in_which_processes_died(planted, tmp_path, capsys):
    right = [TRUE.format(k=k) for k in range(20)]
    options = ["--where", WHERE, "--jobs", "2", "--budget", "fast"]
    assert run(["verify", lines(tmp_path, *right), *options]) == 0
    assert run(["verify", lines(tmp_path, *right, "hog**2 == 1", "sleeper == 1"), *options]) == 3
    assert run(["verify", lines(tmp_path, *right, "killer == 1", FALSE.format(k=3)), *options]) == 1
    shown = capsys.readouterr()
    assert "died" in shown.out and "20 claims: 20 PROVED" in shown.err


def test_judging_is_what_a_claim_alone_gets_too(planted):
    assert "memory" in judging.judge(verified("hog**2 == 1"), budget="fast").method


def verified(text):
    from symgen.terms.text import read, read_context

    return read(text, read_context(WHERE))
