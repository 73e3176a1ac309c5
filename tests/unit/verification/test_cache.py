"""The cache of verdicts: it saves time and nothing else; whatever stands in it, claims are judged and nothing is run."""

import ctypes
import json
import os
import pickle
import sqlite3
import subprocess
import sys
import threading
import time
import warnings
from dataclasses import fields, replace

import pytest

from symgen.terms.relations import Eq
from symgen.terms.text import read, read_context
from symgen.verification import Status, judging, verify
from symgen.verification.processes import cache, pool
from symgen.verification.processes.cache import CacheWarning, Entry, entry_from_text
from symgen.verification.processes.verdict_form import FORMS
from symgen.verification.verdict import Counterexample, Verdict

FALSE = ("log(a + b) == log(a) + log(b)", "a, b > 0")
SUPPORTED = ("besselj(0, x)**2 + besselj(1, x)**2 <= 1", "x: real[0, 5]")
CERTIFIED = ("gamma(x) >= 22/25", "x: real[1, 2]")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder of its own for the cache."""
    monkeypatch.setenv("SYMGEN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def asked(monkeypatch):
    """The requests that reach a worker."""
    requests = []

    def answered(request):
        requests.append(request)
        return pool.answered(request)

    monkeypatch.setattr(judging, "answered", answered)
    return requests


def judged(case, **options):
    return verify(case[0], where=case[1], **options)


def rows(place):
    with sqlite3.connect(place / cache.FILE) as connection:
        return connection.execute("SELECT name, body, total FROM verdicts").fetchall()


def rewrite(place, change, *, with_sum=True):
    """Change the document of the only row, and its sum with it unless that is to be wrong."""
    ((name, body, total),) = rows(place)
    body = change(body)
    total = cache._digest(f"{name}\n{body}") if with_sum else total
    connection = sqlite3.connect(place / cache.FILE)
    with connection:
        connection.execute("UPDATE verdicts SET body = ?, total = ?", (body, total))
    connection.close()


def with_verdict(**parts):
    """A change of a row's text that puts other parts into its verdict."""

    def change(body):
        document = json.loads(body)
        return json.dumps({**document, "verdict": {**document["verdict"], **parts}})

    return change


@pytest.mark.parametrize("case", [FALSE, SUPPORTED, CERTIFIED])
def test_the_second_time_no_worker_is_asked_and_the_verdict_is_the_same(case, place, asked, monkeypatch):
    monkeypatch.setattr(judging, "_QUICK", 60.0)
    first = judged(case)
    assert len(asked) == 1
    assert judged(case) == first
    assert len(asked) == 1


def test_what_is_asked_is_part_of_the_key(place, asked):
    options = [{}, {"seed": 1}, {"mode": "strict"}, {"budget": "fast"}]
    for given in options:
        judged(FALSE, **given)
    judged((FALSE[0], "a, b > 1"))
    assert len(asked) == len(rows(place)) == len(options) + 1


def test_where_a_claim_stood_is_no_part_of_the_key():
    context = read_context("a, b > 0")
    first, second = (read(text, context) for text in (FALSE[0], "   " + FALSE[0]))
    assert first.span != second.span or first.span is None
    keys = {cache.key_of(pool.request_for(c, mode="common", budget="ci", seed=0)) for c in (first, second)}
    assert len(keys) == 1


def test_another_state_of_the_code_has_another_key(monkeypatch):
    request = pool.request_for(Eq(1, 2), mode="common", budget="ci", seed=0)
    before = cache.key_of(request)
    monkeypatch.setattr(cache, "surroundings", lambda: ("another",))
    assert cache.key_of(request) != before


def test_a_changed_file_of_the_package_changes_the_fingerprint(tmp_path, monkeypatch):
    from symgen.verification.processes import fingerprint

    (tmp_path / "rules").mkdir()
    rule = tmp_path / "rules" / "rule.py"
    rule.write_text("one = 1\n")
    monkeypatch.setattr(fingerprint, "_PACKAGE", tmp_path)
    before = fingerprint.code()
    assert fingerprint.code() == before
    rule.write_text("one = 2\n")
    os.utime(rule, ns=(1, 1))
    assert fingerprint.code() != before


def test_libraries_are_named_with_their_versions():
    import flint
    import mpmath

    from symgen.verification.processes.fingerprint import libraries

    told = " ".join(libraries())
    assert sys.version in told and flint.__version__ in told and mpmath.__version__ in told


@pytest.mark.parametrize("word", ["off", "OFF", "0", "no"])
def test_it_can_be_switched_off(word, tmp_path, monkeypatch):
    monkeypatch.setenv("SYMGEN_CACHE", word)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.folder() is None
    assert judged(FALSE).status is Status.REFUTED and list(tmp_path.iterdir()) == []


def test_it_can_be_passed_over(place, asked):
    assert judged(FALSE, cache=False).status is Status.REFUTED
    assert not place.exists()


def test_where_it_stands(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("SYMGEN_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.folder() == tmp_path / "symgen"
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache.folder() == tmp_path / ".cache" / "symgen"


# What is remembered is checked.


def forged(place, case, **parts):
    """Judge a case, replace its remembered verdict, and judge it again: the warnings and the verdict."""
    first = judged(case)
    rewrite(place, with_verdict(**parts))
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        again = judged(case)
    return first, again, [str(w.message) for w in seen if w.category is CacheWarning]


PROVED_BY = ("normaliser", "definedness", "points", "induction")


@pytest.mark.parametrize("rung", PROVED_BY)
def test_a_forged_proof_of_a_false_claim_is_found_out(rung, place):
    parts = {"status": "PROVED", "rung": rung, "counterexample": None, "method": "trust me"}
    first, again, said = forged(place, FALSE, **parts)
    assert again == first and again.status is Status.REFUTED
    assert len(said) == 1 and "did not pass its check" in said[0]
    assert json.loads(rows(place)[0][1])["verdict"]["status"] == "REFUTED"


@pytest.mark.parametrize("point", [{"x": "0"}, {"x": "1/2"}, {"x": "5"}])
def test_a_forged_counterexample_to_a_true_claim_is_found_out(point, place):
    counterexample = {"point": point, "left": "1", "right": "2", "difference": "", "ratio": ""}
    parts = {"status": "REFUTED", "rung": "points", "counterexample": counterexample, "mistake": None}
    first, again, said = forged(place, ("x*(1 - x) <= 1/4", "x: real[0, 1]"), **parts)
    assert again == first and again
    assert len(said) == 1 and "did not pass its check" in said[0]


def test_a_verdict_that_took_long_is_checked_by_the_worker(place, asked):
    first = judged(FALSE)
    rewrite(place, lambda body: json.dumps({**json.loads(body), "seconds": 5.0}))
    assert judged(FALSE) == first
    assert "remembered" in asked[-1]
    rewrite(place, with_verdict(status="PROVED", rung="induction", counterexample=None))
    with pytest.warns(CacheWarning, match="did not pass"):
        assert judged(FALSE) == first


def test_forged_support_of_a_false_claim_is_found_out(place):
    parts = {
        "status": "SUPPORTED",
        "rung": "points",
        "counterexample": None,
        "mistake": None,
        "repair": "",
        "repair_status": "",
    }
    first, again, said = forged(place, FALSE, **parts)
    assert again == first and again.status is Status.REFUTED and "did not pass its check" in said[0]


def test_what_cannot_be_checked_quickly_is_believed_on_its_sum(place, asked):
    gaussian = ("Integral(exp(-x**2), (x, -oo, oo)) == sqrt(pi)", "")
    first = judged(gaussian)
    rewrite(place, lambda body: json.dumps({**json.loads(body), "seconds": 9.0}))
    assert judged(gaussian) == first and len(asked) == 1


def test_the_cache_leaves_sympy_unloaded(place):
    program = f"{PROGRAM}\nassert 'sympy' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
    assert len(rows(place)) == 1


def test_a_check_that_does_not_end_costs_no_whole_verdict(place, monkeypatch):
    first = judged(FALSE)
    rewrite(place, lambda body: json.dumps({**json.loads(body), "seconds": 5.0}))
    with monkeypatch.context() as stopped:
        stopped.setattr(judging, "answered", lambda request: "the budget ran out")
        assert judged(FALSE).status is Status.UNDECIDED
    assert judged(FALSE) == first


# What is damaged is dropped.

DAMAGE = {
    "truncated": (lambda body: body[: len(body) // 2], True),
    "not JSON": (lambda body: "\x80\x04\x95 joblib", True),
    "nested without end": (lambda body: "[" * 100_000, True),
    "another sum": (lambda body: body.replace("REFUTED", "PROVED"), False),
    "other fields": (lambda body: json.dumps({**json.loads(body), "more": 1}), True),
    "no fields": (lambda body: "[]", True),
    "an unknown status": (with_verdict(status="CERTAIN"), True),
    "a status that no judging gives": (with_verdict(status="UNREADABLE"), True),
    "an unknown rung": (with_verdict(rung="os"), True),
    "a number for a text": (with_verdict(method=3), True),
    "a text for a number": (with_verdict(points="3"), True),
    "control characters": (with_verdict(method="\x1b[2J"), True),
    "a false counterexample": (with_verdict(counterexample={"point": {}}), True),
    "no finite time": (lambda body: body.replace('"seconds": ', '"seconds": 1e999, "x": '), True),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_entry_is_dropped_with_a_warning_and_the_claim_judged_again(kind, place):
    first = judged(FALSE)
    change, with_sum = DAMAGE[kind]
    rewrite(place, change, with_sum=with_sum)
    begun = time.monotonic()
    with pytest.warns(CacheWarning, match="damaged"):
        assert judged(FALSE) == first
    assert time.monotonic() - begun < 5
    assert judged(FALSE) == first  # mended: a warning would fail here
    assert entry_from_text(rows(place)[0][1]).verdict == first


def test_a_blob_in_place_of_the_text_is_dropped(place):
    first = judged(FALSE)
    rewrite(place, lambda body: sqlite3.Binary(pickle.dumps(Bomb())) and body)
    connection = sqlite3.connect(place / cache.FILE)
    with connection:
        connection.execute("UPDATE verdicts SET body = ?", (pickle.dumps(Bomb()),))
    connection.close()
    with pytest.warns(CacheWarning, match="damaged"):
        assert judged(FALSE) == first


class Bomb:
    """Unpickled, it makes a file."""

    def __reduce__(self):
        return os.mkdir, ("PWNED_MARKER",)


def joblib_file(path):
    path.write_bytes(pickle.dumps(Bomb()))


def truncated(path):
    judged(SUPPORTED)
    path.write_bytes(path.read_bytes()[:5000])


def a_directory(path):
    path.mkdir()


def a_pipe(path):
    os.mkfifo(path)


def a_link_to_a_device(path):
    path.symlink_to("/dev/zero")


def another_database(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE verdicts (name, body, total, more)")
    connection.close()


def an_endless_view(path):
    counting = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i name, i body, i total FROM n"
    connection = sqlite3.connect(path)
    connection.execute(f"CREATE VIEW verdicts AS {counting}")
    connection.close()


def a_trigger_without_end(path):
    judged(SUPPORTED)
    connection = sqlite3.connect(path)
    counting = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    connection.execute(f"CREATE TRIGGER slow BEFORE INSERT ON verdicts BEGIN {counting}; END")
    connection.close()


PLANTED = [
    joblib_file, truncated, a_directory, a_pipe, a_link_to_a_device, another_database, an_endless_view, a_trigger_without_end,
]  # fmt: skip


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_whatever_stands_in_place_of_the_file_the_claim_is_judged(plant, place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    place.mkdir()
    plant(place / cache.FILE)
    cache._open_caches.clear()
    begun = time.monotonic()
    with pytest.warns(CacheWarning) as said:
        assert judged(FALSE).status is Status.REFUTED
    assert time.monotonic() - begun < 5
    assert str(place / cache.FILE) in str(said[0].message)
    assert not (tmp_path / "PWNED_MARKER").exists()
    assert judged(FALSE).status is Status.REFUTED  # and no second warning


@pytest.mark.parametrize("plant", [joblib_file, truncated, another_database, an_endless_view])
def test_a_file_that_is_no_cache_is_set_aside_and_a_new_one_works(plant, place, asked):
    place.mkdir()
    plant(place / cache.FILE)
    planted = (place / cache.FILE).read_bytes()
    cache._open_caches.clear()
    with pytest.warns(CacheWarning, match="set aside"):
        judged(FALSE)
    assert (place / f"{cache.FILE}.damaged").read_bytes() == planted
    before = len(asked)
    judged(FALSE)
    assert len(asked) == before


def test_the_folder_may_be_a_file(place):
    place.write_text("not a folder")
    with pytest.warns(CacheWarning, match="cannot be used"):
        assert judged(FALSE).status is Status.REFUTED


PROGRAM = """
import sys
from symgen.verification import verify
from symgen.verification.processes import cache
cache.surroundings = lambda: ("one state",)  # nobody edits the package between two processes of a test
for _ in range(2):
    v = verify("log(a + b) == log(a) + log(b)", where="a, b > 0")
    assert str(v.status) == "REFUTED", v
"""
DROP_FROM_BOUNDS, WRITE_ANYWHERE = 24, 1  # of prctl: after it not even root writes where it may not


def obey_permissions():
    libc = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() == 0 and libc.prctl(DROP_FROM_BOUNDS, WRITE_ANYWHERE, 0, 0, 0):
        os._exit(77)


@pytest.mark.parametrize("filled", [False, True])
def test_a_folder_that_cannot_be_written(filled, place):
    if filled:
        subprocess.run([sys.executable, "-c", PROGRAM], check=True)
        (place / cache.FILE).chmod(0o444)
    place.mkdir(exist_ok=True)
    place.chmod(0o555)
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, preexec_fn=obey_permissions)
    place.chmod(0o755)
    if done.returncode == 77:
        pytest.skip("root here cannot give up writing everywhere")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("CacheWarning:") == (0 if filled else 1), done.stderr


def test_two_writers_at_once(place):
    writers = [
        subprocess.Popen([sys.executable, "-W", "error", "-c", PROGRAM], stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    errors = [writer.communicate()[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0] and errors == ["", ""]
    assert len(rows(place)) == 1


def test_many_writers_in_one_file_lose_nothing(place):
    """Eight connections as in eight processes, writing and reading the same keys."""
    verdict = judged(FALSE)
    made = [cache.Cache(place) for _ in range(8)]

    def work(one):
        for number in range(40):
            one.store(f"key {number}", Entry(verdict, 0.1))
            assert one.find(f"key {number}").verdict == verdict

    threads = [threading.Thread(target=work, args=(one,)) for one in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rows(place)) == 41 and not any(one._is_off for one in made)


def test_a_locked_file_costs_little_and_no_verdict(place, asked):
    judged(SUPPORTED)
    connection = sqlite3.connect(place / cache.FILE)
    connection.execute("BEGIN EXCLUSIVE")
    begun = time.monotonic()
    with pytest.warns(CacheWarning, match="locked"):
        assert judged(FALSE).status is Status.REFUTED
    assert time.monotonic() - begun < 5
    connection.close()


def test_warnings_made_errors_cost_no_verdict(place, capsys):
    first = judged(FALSE)
    rewrite(place, lambda body: "{")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert judged(FALSE) == first
    assert "damaged" in capsys.readouterr().err


# What was cut short is no truth.


def test_a_verdict_cut_short_lapses_says_so_and_can_be_tried_again(place, monkeypatch):
    stopped = "the budget ran out: the judging process was stopped after 10 s"
    calls = []

    def answered(request):
        calls.append(request)
        return stopped

    monkeypatch.setattr(judging, "answered", answered)
    assert judged(FALSE).method == stopped
    remembered = judged(FALSE)
    assert remembered.status is Status.UNDECIDED and "remembered" in remembered.method and len(calls) == 1
    judged(FALSE, retry=True)
    assert len(calls) == 2
    monkeypatch.setattr(cache, "CUT_LASTS", -1.0)
    judged(FALSE)
    assert len(calls) == 3


def test_a_whole_verdict_does_not_lapse(monkeypatch):
    whole = Entry(Verdict(Status.UNDECIDED), 0.1, cut=False, at=0.0)
    assert not whole.has_lapsed and replace(whole, cut=True).has_lapsed


def test_old_rows_make_room(place, monkeypatch):
    monkeypatch.setattr(cache, "MOST_ROWS", 3)
    verdict = judged(FALSE)
    store = cache.opened()
    for number in range(6):
        store.store(f"key {number}", Entry(verdict, 0.1))
    assert [name for name, _, _ in rows(place)] == ["key 3", "key 4", "key 5"]


def test_every_field_of_a_verdict_has_a_form():
    assert {str(field.type) for kind in (Verdict, Counterexample) for field in fields(kind)} <= FORMS.keys()
