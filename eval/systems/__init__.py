"""Systems under test: ours, a plain BM25 bot, any OpenAI-compatible endpoint, another search, a file of answers."""
