"""xAPI Profiles 1.0: documents read and reported on, Statements judged by their templates, patterns and concepts.

Pure: a document or a Statement as plain JSON in, findings and outcomes out. Nothing here is asked of a Statement unless
somebody wants it asked: the standard gives an LRS no duty about profiles.
"""
