"""`hoso sql`: a prompt (dấu nhắc) on the published database, and the same without a terminal."""

from pipeline.prompt.conversation import Conversation, converse, take_all
from pipeline.prompt.remembered import history_path
from pipeline.prompt.statements import lines_of, statements

__all__ = ["Conversation", "converse", "history_path", "lines_of", "statements", "take_all"]
