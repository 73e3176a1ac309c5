"""A judging process that can be made to die: claims about symbols of certain names have it do so."""

import os
import sys
import time

from symgen.verification import ladder, worker

MARKER = "PLANTED_MARKER"  # names the file that says that the accident has happened


def hog():
    """Ask for more than the memory limit leaves."""
    return bytearray(8 * 1024**3)


def sleeper():
    """Not answer within any budget."""
    time.sleep(600)


def burner():
    """Keep a processor busy beyond any budget."""
    while True:
        pass


def killer():
    """Die at once, as when the system ends a process for want of memory."""
    os.kill(os.getpid(), 9)


def accident():
    """Die the first time only."""
    marker = os.environ[MARKER]
    if not os.path.exists(marker):
        with open(marker, "w"):
            killer()


def slow():
    """Answer later than an ordinary claim, without costing a processor."""
    time.sleep(0.15)


def chatter():
    """Print where answers go."""
    os.write(1, b"a library has something to say\n")


def faulty():
    """Meet an error that nobody foresaw."""
    return {}["a fault"]


PLANTS = {plant.__name__: plant for plant in (hog, sleeper, burner, killer, accident, slow, chatter, faulty)}
_climb, _named = ladder.climb, ladder.named


def climb(task, rungs=ladder.RUNGS, **options):
    """What the symbols on the left plant happens while the claim is judged."""
    meet(task.claim.left)
    return _climb(task, rungs, **options)


def named(task, verdict):
    """What the symbols on the right plant happens while the mistake is named."""
    meet(task.claim.right)
    return _named(task, verdict)


def meet(side):
    for symbol in side.free:
        PLANTS.get(symbol.attrs[0], lambda: None)()


if __name__ == "__main__":
    sys.path.pop(0)
    ladder.climb, ladder.named = climb, named
    worker.main()
