"""All mutants by name."""

from tests.conformance.mutants import documents, finding, statements, storing

MUTANTS = {each.name: each for part in (statements, storing, finding, documents) for each in part.POPULATION}
