"""A conversation → one computed, cited answer."""
