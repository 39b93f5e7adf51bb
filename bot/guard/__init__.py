"""What in a conversation is not the person's case: words that command a program, code, chatter, a greeting."""
