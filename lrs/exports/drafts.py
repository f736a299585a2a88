"""What a case's bundle is made from, before anything of it is written: how far it reaches, what it says of itself, and
the pass that tells its contents. The export builds from it, the family's preview looks at it."""

from __future__ import annotations

from dataclasses import dataclass

from lrs.access.policy import Asked, Terms, decide, restrict
from lrs.access.purposes import basis
from lrs.bundles.contents.others import Others, by_account
from lrs.bundles.contents.page import Names
from lrs.bundles.contents.subjects import subject_of
from lrs.bundles.contents.told import Telling
from lrs.bundles.manifest import Facts, Party
from lrs.cases.purposes import policy_purpose
from lrs.cases.withholding import left_out
from lrs.cases.work import exporting, exporting_purpose
from lrs.clock import now_ms
from lrs.config import Config
from lrs.exports.covered import Cover
from lrs.exports.needs import Needs
from lrs.exports.order import Order, recipient_kind
from lrs.schooldays import Zone
from lrs.storage.contract.access import Tenant
from lrs.storage.contract.cases import CaseRecord, Withholding


@dataclass(frozen=True, slots=True)
class Draft:
    """`learners` are all UUIDs that the learner has and had."""

    learners: frozenset[str]
    cover: Cover
    facts: Facts
    telling: Telling


class Drafts:
    def __init__(self, needs: Needs, config: Config) -> None:
        self._needs = needs
        self._config = config
        self._zone = config.school.time_zone()

    async def draft(self, tenant: Tenant, case: CaseRecord, order: Order, bundle_id: str) -> Draft:
        """The same for the same order, record and decision. Raises `Forbidden`, naming the rule, where the policy lets
        nothing of the record go."""
        needs = self._needs
        learners = await needs.identities.users(tenant.tenant_id, case.learner)
        terms = await needs.settled.terms(tenant.tenant_id)
        facts = self._facts(tenant, case, order, bundle_id, terms)
        others = Others(recipient_kind(case), bundle_id, bytes.fromhex(order.key),
                        by_account(learners, await needs.roster.staff(tenant.tenant_id)))
        telling = Telling(facts, await self._names(case), learners, others, needs.codes.book(),
                          self._config.studylog.term_begins(), case.decision.carry if case.decision else ())
        return Draft(learners, self._cover(tenant, case, learners, order, terms), facts, telling)

    def _cover(self, tenant: Tenant, case: CaseRecord, learners: frozenset[str], order: Order, terms: Terms) -> Cover:
        """How far the policy lets this case go."""
        reach = restrict(decide(Asked(terms, exporting(case, terms.kind), "bundles/export", now_ms(),
                                      learner=case.learner, purpose=exporting_purpose(case, terms.kind)))).statements
        withheld = case.decision.withholding if case.decision else Withholding()
        return Cover(tenant.tenant_id, case.learner, learners, reach, case.period,
                     left_out(withheld, subject_of(self._needs.codes.book())), Zone(self._zone), order.mark)

    def _facts(self, tenant: Tenant, case: CaseRecord, order: Order, bundle_id: str, terms: Terms) -> Facts:
        origin = self._needs.custodians.origin(tenant)
        issuer = Party(origin, tenant.name, f"{origin}/.well-known/jwks.json", case.school or None)
        ground = basis(terms.kind, terms.bases, policy_purpose(case.purpose))
        return order.facts(bundle_id, case, issuer, ground)

    async def _names(self, case: CaseRecord) -> Names:
        """The learner's name stands on what people read alone: that of a family, or of a school without an LRS."""
        people = await self._needs.roster.people(case.tenant, [case.learner])
        orgs = await self._needs.roster.orgs(case.tenant)
        read = case.recipient is not None and case.recipient.kind in ("family", "paper")
        return Names(self._zone, people[case.learner].name if read and case.learner in people else "",
                     case.recipient.name if case.recipient else "", {org.code: org.name for org in orgs if org.code})
