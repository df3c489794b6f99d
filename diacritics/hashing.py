"""The hash table of n-grams: two-choice buckets of eight fingerprints, looked up over whole arrays.

An n-gram is a row of word ids, oldest first. A lookup costs one or two gathers of a cache line and no
Python per n-gram. A fingerprint of 16 bits is mistaken for another about once in 4,000 lookups of absent
n-grams, one of 32 bits practically never; the language model asks for a longer n-gram only where the
shorter one is there.
"""

import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]
SLOTS = 8
_AT_ONCE = 1 << 15
"""Keys looked up at a time: as many as the nearer caches of a processor hold with all that comes of them."""
_MIX_1, _MIX_2, _MIX_3 = (
    np.uint64(0x9E3779B97F4A7C15),
    np.uint64(0xBF58476D1CE4E5B9),
    np.uint64(0x94D049BB133111EB),
)


def pack(*ids: npt.NDArray[np.integer]) -> U64:
    """Up to four word ids (below 65,536), oldest first, as one key; the order of the n-gram stays distinct
    because no id of a stored n-gram is 0."""
    key = ids[0].astype(np.uint64)
    for column in ids[1:]:
        key = (key << np.uint64(16)) | column.astype(np.uint64)
    return key


def _mix(key: U64) -> U64:
    """splitmix64: every bit of the key moves every bit of the hash."""
    with np.errstate(over="ignore"):
        key = key + _MIX_1
        key = (key ^ (key >> np.uint64(30))) * _MIX_2
        key = (key ^ (key >> np.uint64(27))) * _MIX_3
    return key ^ (key >> np.uint64(31))


Table = npt.NDArray[np.uint16] | npt.NDArray[np.uint32]


def places(
    key: U64, buckets: int, bits: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.unsignedinteger]]:
    """First bucket, second bucket and fingerprint (never 0) of each key."""
    h = _mix(key)
    low = h & np.uint64(0x00FFFFFF)
    high = (h >> np.uint64(24)) & np.uint64(0x00FFFFFF)
    # the buckets use up 48 bits: 32 more have to be mixed anew
    fingerprint = (
        (_mix(h) >> np.uint64(32)).astype(np.uint32) if bits == 32 else (h >> np.uint64(48)).astype(np.uint16)
    )
    np.maximum(fingerprint, 1, out=fingerprint)
    first = (low * np.uint64(buckets)) >> np.uint64(24)
    second = (high * np.uint64(buckets)) >> np.uint64(24)
    return first.astype(np.int64), second.astype(np.int64), fingerprint


def find(table: Table, key: U64) -> npt.NDArray[np.int64]:
    """Slot number of each key in a table of shape (buckets, 8), or -1."""
    slot = np.empty(len(key), dtype=np.int64)
    for start in range(0, len(key), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        slot[part] = _find(table, key[part])
    return slot


def _find(table: Table, key: U64) -> npt.NDArray[np.int64]:
    slot = np.full(len(key), -1, dtype=np.int64)
    first, second, fingerprint = places(key, len(table), 8 * table.dtype.itemsize)
    _search(table, second, fingerprint, slot)
    _search(table, first, fingerprint, slot)
    return slot


def _search(
    table: Table,
    bucket: npt.NDArray[np.int64],
    fingerprint: npt.NDArray[np.unsignedinteger],
    slot: npt.NDArray[np.int64],
) -> None:
    """Note the slots of those fingerprints that lie in their buckets."""
    hit = table.take(bucket, axis=0) == fingerprint[:, None]
    # eight truth values as one number: most keys are absent, and where they would be is no matter
    found = np.flatnonzero(hit.view(np.uint64)[:, 0])
    slot[found] = bucket[found] * SLOTS + hit[found].argmax(axis=1)


def build(
    key: U64, bits: int = 16, load: float = 0.92, round_size: int = 50_000
) -> tuple[Table, npt.NDArray[np.int64]]:
    """A table for distinct keys and the slot of each (-1: found no room).

    Keys come in order of importance; each goes to the emptier of its two buckets. With the default load less
    than one in a thousand finds no room.
    """
    buckets = int(len(key) / (SLOTS * load)) + 1
    shape = (buckets, SLOTS)
    table: Table = np.zeros(shape, np.uint32) if bits == 32 else np.zeros(shape, np.uint16)
    filled = np.zeros(buckets, dtype=np.int64)
    slots = np.full(len(key), -1, dtype=np.int64)
    step = max(1, min(round_size, len(key) // 64))
    for start in range(0, len(key), step):
        members = np.arange(start, min(start + step, len(key)))
        first, second, fingerprint = places(key[members], buckets, bits)
        target = np.where(filled[first] <= filled[second], first, second)
        other = first + second - target
        for wanted in (target, other):
            todo = np.flatnonzero(slots[members] < 0)
            order = todo[np.argsort(wanted[todo], kind="stable")]
            bucket = wanted[order]
            rank = np.arange(len(bucket)) - np.searchsorted(bucket, bucket)
            room = filled[bucket] + rank < SLOTS
            order, bucket, position = order[room], bucket[room], (filled[bucket] + rank)[room]
            table[bucket, position] = fingerprint[order]
            slots[members[order]] = bucket * SLOTS + position
            np.add.at(filled, bucket, 1)
    return table, slots
