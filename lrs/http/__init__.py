"""The API edge: routes, middleware, requests, responses, one file a noun."""
