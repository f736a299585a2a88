"""Mutants are what they claim: one rule of today's source broken, in a process of their own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from conformance.check import chosen
from tests.conformance.mutants import caliper, documents, finding, statements, storing
from tests.conformance.mutants.mutant import Mutant
from tests.conformance.mutants.population import MUTANTS

EACH = pytest.mark.parametrize("mutant", MUTANTS.values(), ids=lambda mutant: mutant.name)
PROBE = """
import sys
from tests.conformance.mutants.mutant import become
from tests.conformance.mutants.population import MUTANTS
become(MUTANTS["scaled-beyond-one"])
from lrs.xapi.validation import is_valid
from lrs.xapi.version import Version
print(is_valid({"actor": {"mbox": "mailto:a@b.jp"}, "verb": {"id": "x:y"}, "object": {"id": "x:y"},
                "result": {"score": {"scaled": 7}}}, Version.V2))
"""


@EACH
def test_a_mutant_breaks_one_place_of_the_source_as_it_is(mutant: Mutant) -> None:
    compile(mutant.source(), mutant.name, "exec")
    assert mutant.old != mutant.new


@EACH
def test_a_mutant_names_nouns_that_have_tests(mutant: Mutant) -> None:
    for noun in mutant.only:
        assert list(chosen(mutant.version, [noun], caliper=True)), noun


def test_there_are_many_and_no_two_of_one_name() -> None:
    parts = (statements, storing, finding, documents, caliper)
    listed = [each.name for part in parts for each in part.POPULATION]
    assert len(listed) == len(MUTANTS) > 150


def test_a_process_becomes_a_mutant_and_the_source_stays() -> None:
    def probed(code: str) -> str:
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()

    assert probed(PROBE) == "True"
    assert probed(PROBE.replace('become(MUTANTS["scaled-beyond-one"])', "")) == "False"
