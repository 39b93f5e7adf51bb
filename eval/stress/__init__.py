"""What must not change an answer: rewordings that keep the case, and words that try to command the program."""
