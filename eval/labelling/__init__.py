"""Two people label the same questions in sheets: export, import, agreement (κ), adjudication, back into the data."""
