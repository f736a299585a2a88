"""Cross-origin requests of browser apps (the Fetch standard's CORS protocol).

Keys, not cookies, protect this server, so credentials mode is never allowed and ``*`` is a safe answer.
"""

from __future__ import annotations

ALLOWED_METHODS = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
ALLOWED_HEADERS = ", ".join((
    "Accept", "Accept-Language", "Authorization", "Content-Encoding", "Content-Type", "If-Match", "If-None-Match",
    "X-Experience-API-Consistent-Through", "X-Experience-API-Hash", "X-Experience-API-Version", "X-Request-ID"))
EXPOSED_HEADERS = ", ".join((
    "Content-Language", "ETag", "Last-Modified", "Link", "Location", "Retry-After", "WWW-Authenticate",
    "X-Experience-API-Consistent-Through", "X-Experience-API-Hash", "X-Experience-API-Version", "X-Request-ID"))
PREFLIGHT_SECONDS = 7200


class Cors:
    """`origins`: comma-separated web origins, or ``*`` for any; empty allows none."""

    def __init__(self, origins: str) -> None:
        self._origins = {origin.strip().rstrip("/").lower() for origin in origins.split(",") if origin.strip()}

    def answer_headers(self, origin: str) -> dict[str, str]:
        """What an answer to a page of `origin` carries, also when it is an error."""
        if "*" in self._origins:
            return {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED_HEADERS}
        if origin.lower() in self._origins:
            return {"Access-Control-Allow-Origin": origin, "Vary": "Origin",
                    "Access-Control-Expose-Headers": EXPOSED_HEADERS}
        return {"Vary": "Origin"}

    @staticmethod
    def preflight_headers() -> dict[str, str]:
        """What a preflight learns beyond `answer_headers`."""
        return {"Access-Control-Allow-Methods": ALLOWED_METHODS, "Access-Control-Allow-Headers": ALLOWED_HEADERS,
                "Access-Control-Max-Age": str(PREFLIGHT_SECONDS)}
