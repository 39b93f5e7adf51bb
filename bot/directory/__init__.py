"""What an operator knows of the place: agencies' windows and lawyers to choose from, imported from checked tables."""
