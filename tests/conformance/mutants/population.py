"""All mutants by name."""

from tests.conformance.mutants import caliper, documents, finding, statements, storing

MUTANTS = {each.name: each for part in (statements, storing, finding, documents, caliper)
           for each in part.POPULATION}
