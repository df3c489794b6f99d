"""What all records share: frozen, no unknown fields, compared by value."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """An immutable record. A change is a new record made with ``model_copy(update=...)``."""

    model_config = ConfigDict(frozen=True, extra="forbid")
