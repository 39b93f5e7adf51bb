"""Articles → ranked hits: analysis, lexical and dense retrieval, fusion."""
