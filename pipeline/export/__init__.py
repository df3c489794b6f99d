"""The analysts' copy (bản phát hành): the published database for the tools that people already use."""

from pipeline.export.release import Release, release

__all__ = ["Release", "release"]
