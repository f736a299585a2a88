"""Mutants of documents and their preconditions."""

from __future__ import annotations

from tests.conformance.mutants.mutant import Mutant

_S, _M, _P, _H, _D = ("lrs.documents.service", "lrs.documents.merge", "lrs.documents.preconditions",
                      "lrs.http.documents", "lrs.storage.documents")
ALL, CONCURRENCY, STATE = ("state", "agents-profile", "activities-profile"), ("concurrency",), ("state",)

POPULATION = [
    Mutant("post-replaces", _M, "{**_members(kept, nesting), **_members(posted, nesting)}",
           "{**_members(posted, nesting)}", ALL),
    Mutant("merge-keeps-the-old", _M, "{**_members(kept, nesting), **_members(posted, nesting)}",
           "{**_members(posted, nesting), **_members(kept, nesting)}", ALL),
    Mutant("merges-any-type", _S, "if not is_json(content_type) or not is_json(kept.content_type):",
           "if not is_json(kept.content_type):", ALL),
    Mutant("new-json-unread", _S, "        if is_json(content_type):\n            check_object",
           "        if False:\n            check_object",
           ALL),
    Mutant("if-match-ignored", _P, "if self.if_match is not None and", "if False and", CONCURRENCY),
    Mutant("if-none-match-ignored", _P, "if self.if_none_match is not None and", "if False and", CONCURRENCY),
    Mutant("if-match-star-only", _P, "(tags == ANY or etag in tags)", "(tags == ANY)", CONCURRENCY),
    Mutant("star-is-a-tag", _P, "(tags == ANY or etag in tags)", "(etag in tags)", CONCURRENCY),
    Mutant("blind-replace", _S, '                raise Conflict("document-replaced-blindly")', "                pass",
           CONCURRENCY),
    Mutant("blind-replace-of-state", _S, 'Version.V2: frozenset({"state", "agent-profile", "activity-profile"})',
           'Version.V2: frozenset({"agent-profile", "activity-profile"})', CONCURRENCY),
    Mutant("state-guarded-in-1", _S,
           '_NO_BLIND_REPLACE: dict[Version, frozenset[Kind]] = {\n    Version.V1: frozenset({',
           '_NO_BLIND_REPLACE: dict[Version, frozenset[Kind]] = {\n    Version.V1: frozenset({"state", ', CONCURRENCY,
           "1.0.3"),
    Mutant("delete-without-conditions", _S,
           "-> None:\n            preconditions.check(there.etag if there else None)",
           "-> None:\n            pass", CONCURRENCY),
    Mutant("last-writer-wins", _D, '{"_id": record["_id"], "etag": replaces}, record)',
           '{"_id": record["_id"]}, record)',
           CONCURRENCY),
    Mutant("first-writers-all-win", _D, "        except DuplicateKeyError:\n            return False",
           "        except DuplicateKeyError:\n            return True", CONCURRENCY),
    Mutant("etag-of-another-hash", _S, "hashlib.sha1(content, usedforsecurity=False)", "hashlib.sha256(content)", ALL,
           "1.0.3"),
    Mutant("etag-without-quotes", _H, "\"ETag\": f'\"{document.etag}\"'", '"ETag": document.etag', ALL),
    Mutant("content-type-lost", _H, '"Content-Type": document.content_type}', '"Content-Type": "application/json"}',
           ALL),
    Mutant("last-modified-missing", _H, ', "Last-Modified": http_date(document.updated),', ",", ALL),
    Mutant("since-ignored", _D, '            query["updated"] = {"$gt": since}', "            pass", ALL),
    Mutant("registrations-mix", _D, 'place.registration or "", place.document_id', '"", place.document_id', STATE),
    Mutant("delete-all-of-every-registration", _S,
           "delete_all(principal.tenant, scope.kind, scope.about, scope.registration)",
           "delete_all(principal.tenant, scope.kind, scope.about, None)", STATE),
    Mutant("delete-all-deletes-nothing", _H,
           "            await call.app[DOCUMENTS].delete_all(call.principal, self._scope(call, params))\n",
           "            self._scope(call, params)\n", STATE),
    Mutant("agents-mix", _H, 'agent = str(ifi(self._agent(call, params))) if "agent" in self.about else None',
           'agent = self._agent(call, params) and "x" if "agent" in self.about else None', ALL),
    Mutant("delete-of-nothing-is-404", _S, "        def decide(there: Document | None) -> None:\n",
           '        def decide(there: Document | None) -> None:\n            if there is None:\n'
           '                raise NotFound("document-not-found")\n', ALL),
    Mutant("registration-anything", _H, 'optional(parameters.uuid, params, "registration")',
           'params.get("registration")',
           STATE),
]
