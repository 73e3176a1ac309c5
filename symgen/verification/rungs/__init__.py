"""One file a rung: `applies(task)` says whether it has something to say, `run(task)` answers a Finding or None."""
