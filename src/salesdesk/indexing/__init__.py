"""Looking after the search: what records are found by, and the indexes of it.

The verbs keep both up to date. Here is what is done to all records at once: after a
restore, after an upgrade, when very much has changed, and when somebody wants it.
"""
