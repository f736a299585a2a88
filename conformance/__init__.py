"""A conformance suite for any Learning Record Store, over HTTP alone: xAPI 1.0.3 and 2.0.0, and Caliper endpoints.

Each test is a small function beside the clause it stands on. None can pass without a request having been sent, and
none of them passes before a server that says the same to everything. See README.md for three commands to begin with.
"""

__version__ = "0.1.0"
