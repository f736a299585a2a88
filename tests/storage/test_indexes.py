from lrs.storage import indexes
from lrs.storage.client import Database


async def test_missing_and_unknown_indexes_are_named(db: Database) -> None:
    missing, _ = await indexes.compare(db)
    assert "tenants.origin" in missing
    await indexes.ensure(db)
    await db["tenants"].create_index("name", name="stray")
    assert await indexes.compare(db) == ([], ["tenants.stray"])


async def test_making_the_indexes_again_changes_nothing(db: Database) -> None:
    await indexes.ensure(db)
    before = await indexes.compare(db)
    await indexes.ensure(db)
    assert await indexes.compare(db) == before
