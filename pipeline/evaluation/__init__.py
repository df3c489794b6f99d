"""The project's own accuracy figures, on labelled reports, reproducible by anybody."""
