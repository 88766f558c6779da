"""The text blocks that an installation begins with."""

import json
from pathlib import Path

from initiatives.models import TextBlock

BLOCKS = Path(__file__).parents[1] / "data" / "text_blocks.json"


def load_text_blocks() -> int:
    """Add the blocks of our list when there are none at all; what was edited or removed here stays so. Returns how many
    came."""
    if TextBlock.objects.exists():
        return 0
    listed = json.loads(BLOCKS.read_text(encoding="utf-8"))["blocks"]
    return len(TextBlock.objects.bulk_create(TextBlock(**each, order=order) for order, each in enumerate(listed)))
