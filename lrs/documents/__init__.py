"""State, agent profile and activity profile documents: one behaviour, three kinds."""
