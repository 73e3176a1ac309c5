"""Judging in processes that can be killed, one or many, here or on a cluster; and the cache of their verdicts."""
