"""The desk of the hotline's staff: law by citation, name or words, in a few milliseconds, from the corpus alone.

    desk      what was typed → an article, a law's contents, choices, or one sentence     (pure over the corpus)
    search    words → hits, by the index, or letter by letter when the index is down
    links     what an article cites, what cites it, and its provincial or national twin
    routes    the JSON routes and the page under /staff

Nothing a caller says is stored; a reported gap is masked first (`gaps`).
"""
