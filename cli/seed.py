"""`--seed`: any text starts the random choices; a whole number is itself."""

from zlib import crc32


def seed_number(seed: str | None) -> int:
    """Give the number that a seed stands for: 0 where there is none, always the same for the same text."""
    if seed is None:
        return 0
    try:
        return int(seed)
    except ValueError:
        return crc32(seed.encode("utf-8", "surrogatepass"))
