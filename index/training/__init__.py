"""Questions of lay people with the articles that answer them → the tuned upper layers of the retrieval model."""
