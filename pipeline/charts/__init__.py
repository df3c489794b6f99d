"""Pictures (biểu đồ) of what a publication says, with the numbers behind them."""

from pipeline.charts.data import EVERYTHING, Selection
from pipeline.charts.folder import write_pictures
from pipeline.charts.pictures import Picture, pictures

__all__ = ["EVERYTHING", "Picture", "Selection", "pictures", "write_pictures"]
