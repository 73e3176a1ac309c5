"""The judging process: killed by its clock or its memory, it costs one verdict and no more."""

import subprocess
import sys

from symgen.terms.relations import Eq
from symgen.terms.text import read
from symgen.verification import Status
from symgen.verification.judging import judge
from symgen.verification.processes import pool
from symgen.verification.processes.pool import Worker


def test_a_slow_claim_is_stopped_and_the_next_one_answered():
    worker = Worker()
    request = {"claim": pool.claim_to_json(Eq(1, 1)), "mode": "common", "budget": "ci", "seed": 0, "rungs": []}
    long_sum = read("Sum(1/(k**2 + sin(k)), (k, 1, 190000)) == 1")
    slow = {**request, "claim": pool.claim_to_json(long_sum), "budget": "deep"}
    assert isinstance(worker.ask(request, 5.0), dict)
    assert "stopped" in worker.ask(slow, 0.3)
    assert isinstance(worker.ask(request, 5.0), dict)
    worker.stop()


def test_a_process_that_died_while_idle_is_replaced_and_the_claim_judged(monkeypatch):
    worker = Worker()
    monkeypatch.setattr(pool, "_idle", [worker])
    worker.start()
    worker._process.kill()
    assert judge(Eq(1, 2), rungs=("points",)).status is Status.REFUTED
    assert judge(Eq(1, 2), rungs=("points",)).status is Status.REFUTED
    worker.stop()


def test_judging_plain_text_needs_no_sympy():
    program = (
        "import sys; from symgen.verification import verify; "
        "v = verify('(x + 1)**2 == x**2 + 2*x + 1', where='x: real'); assert v, v; assert 'sympy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
