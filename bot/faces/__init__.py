"""The residents' page without Gradio: pure functions from records to HTML, and what the page sends back.

    card(answer, …) -> HTML      talk(history, …) -> HTML      Ratings(file).add(…)

Every text of a person or a table is escaped here; nothing below reads a clock, a file of the user, or the network.
"""
