"""Chinese law as typed, dated, sourced records (standard library only)."""
