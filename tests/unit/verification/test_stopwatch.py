import time

from symgen.verification.processes.stopwatch import PATIENCE, Stopwatch


def test_work_costs_its_processor_time():
    watch, begun = Stopwatch(), time.thread_time()
    while time.thread_time() - begun < 0.1:
        sum(range(1000))
    assert watch.seconds >= 0.1


def test_waiting_costs_a_share_of_the_wall_clock():
    waited = Stopwatch(time.thread_time(), time.monotonic() - 100 * PATIENCE)
    assert 100 <= waited.seconds < 101
    assert Stopwatch().seconds < 100
