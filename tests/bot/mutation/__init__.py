"""Mutation testing of the rules: small mistakes, made one at a time, that the tests of eligibility must notice."""
