"""Templates of the inputs of forms, and how they are rendered."""
