"""A yearly sample of answered questions for people to score: drawing, the scoring sheet, and the report."""
