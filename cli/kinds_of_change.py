"""The list of every kind of change there is: what `truespec diff --ids` writes."""

import json

from ..spec import change_ids, level_of_kind, sentence_of_kind


def kinds_as_text() -> str:
    """List ids with their levels, one a line, sorted."""
    ids = change_ids()
    width = max(map(len, ids))
    return "\n".join(f"{id_:{width}}  {level_of_kind(id_)}" for id_ in ids)


def kinds_as_json() -> str:
    """List ids with their levels and what they mean, sorted."""
    kinds = [
        {"id": id_, "level": level_of_kind(id_), "meaning": sentence_of_kind(id_)} for id_ in change_ids()
    ]
    return json.dumps(kinds, ensure_ascii=False, indent=2)
