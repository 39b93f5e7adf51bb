"""The gate: no change passes that makes the answers to the dev questions worse than the committed baseline."""
