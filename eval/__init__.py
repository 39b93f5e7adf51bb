"""Measures how right retrieval and answers are."""
