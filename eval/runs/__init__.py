"""Runs: a system over the benchmark, recorded so that it can be resumed, judged again and compared."""
