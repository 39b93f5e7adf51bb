"""What is said: topics (our plain words for what an article says), citations that resolve, and the finished answer."""
