"""The evaluators' page: reports read back, set against each other, and their wrong answers one by one.

records   a report file → typed records, or one sentence why not
shelf     the folder of reports: what lies there, newest first
against   two runs over the same questions: gained, lost, and whether that is more than chance
routes    the page under /eval and its JSON routes; they read, nothing writes
"""
