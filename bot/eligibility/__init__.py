"""Who is likely to get legal aid, computed from dated rules. Pure: imports neither retrieval nor LangChain."""
