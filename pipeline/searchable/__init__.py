"""Searchable PDFs (PDF tìm kiếm được): the scan as it is, the restored text as an invisible layer over it.

placing.py    where on the page each word of the restored text stands
layer.py      the words as invisible text, page by page (reportlab)
blankfont.py  the font of that text: no shapes, one width, every letter's meaning
original.py   the source as a PDF whose images keep their bytes (pikepdf, img2pdf)
oldlayer.py   another program's invisible text, taken out
names.py      which file in the folder belongs to which document
writing.py    one document's PDF
stage.py      a batch of them in worker processes
"""
