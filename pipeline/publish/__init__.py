"""The published database: built from the archive's artefacts, replaced atomically."""

from pipeline.publish.database import PublishReport, publish

__all__ = ["PublishReport", "publish"]
