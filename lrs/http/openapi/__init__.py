"""What can be asked of ``/api/v1/``, described for programs and people: OpenAPI 3.1, one file per noun.

A noun's file says what only people know: words, parameters, what comes back. What the table of paths knows already (who
may call, which method) is taken from there by `document.py`, so that it cannot be told wrongly.
"""
