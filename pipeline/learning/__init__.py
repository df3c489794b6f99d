"""What clerks found out, made into labels, counts and a calibration (học từ hiệu đính)."""

from pipeline.learning.learn import Learned, learn

__all__ = ["Learned", "learn"]
