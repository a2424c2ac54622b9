"""What ours and the peers give to each known item that texts answer, together and in random order, for somebody who
grades it without knowing whose is whose."""

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from relevance.known import KnownItem
from relevance.owners import Asked
from relevance.peers import Row, gathered

DEPTH = 5  # owners of each
TEXTS = 3  # of each owner, of each way


def write_pool(
    folder: Path, items: Sequence[KnownItem], asked: Asked, by_peer: Mapping[str, Mapping[str, Sequence[str]]]
) -> int:
    """Write pool.jsonl and return how many owners are to be graded in all. `by_peer` are keys of texts by item, the
    best first. The order is by chance, but the same each time."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = {row.key: row for row in asked.texts}
    names = {row.key: row for row in asked.directory}
    lines, count = [], 0
    for item in items:
        rankings = [keys[item.key] for keys in by_peer.values()]
        pooled = _pooled(item.key, asked, rankings, rows)
        count += len(pooled)
        owners = [_shown(owner, keys, rows, names) for owner, keys in pooled.items()]
        random.Random(item.key).shuffle(owners)  # noqa: S311 - hides nothing worth a secret
        line = {"id": item.key, "kind": item.kind, "text": item.text, "owners": owners}
        lines.append(json.dumps(line, ensure_ascii=False) + "\n")
    (folder / "pool.jsonl").write_text("".join(lines), encoding="utf-8")
    return count


def _pooled(
    item: str, asked: Asked, rankings: Sequence[Sequence[str]], rows: Mapping[str, Row]
) -> dict[str, dict[str, None]]:
    """The texts by owner that any way has among its first five owners, each once."""
    pooled: dict[str, dict[str, None]] = {}
    ours = asked.answered[item]
    for owner, keys in list(zip(ours.owners, ours.texts, strict=True))[:DEPTH]:
        if owner:  # a topic is nobody to ask
            pooled.setdefault(owner, {}).update(dict.fromkeys(keys[:TEXTS]))
    owner_of = {key: row.owner for key, row in rows.items()}
    for ranking in rankings:
        for owner in gathered(ranking, owner_of)[:DEPTH]:
            stands = [key for key in ranking if owner_of[key] == owner][:TEXTS]
            pooled.setdefault(owner, {}).update(dict.fromkeys(stands))
    return pooled


def _shown(
    owner: str, keys: Mapping[str, None], rows: Mapping[str, Row], names: Mapping[str, Row]
) -> dict[str, object]:
    """Texts in the order of their keys, which tells nothing of who found them."""
    texts = [{"title": rows[key].title, "text": rows[key].text} for key in sorted(keys, key=int)]
    return {"owner": owner, "name": names[owner].title, "about": names[owner].text, "texts": texts}
