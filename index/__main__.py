"""Command line: make the model folder and the index, search, and say what there is.

python -m index model [--model ID]
python -m index build [--corpus DIR]
python -m index search QUERY [-k N] [--law NAME] [--on DATE] [--residents] [--json]
python -m index info
python -m index vectors
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from corpus.days import day_arg
from corpus.errors import CorpusError
from corpus.links import Links
from corpus.models import Status, TextKind
from corpus.store import Corpus
from index.build import build_index, default_encoder, open_index, ship_vectors
from index.calibration import in_library
from index.errors import RetrievalError
from index.manifest import Manifest
from index.model import ensure_model
from index.models import Hit
from index.shelf import Shelf
from index.specs import find_spec

ROOT = Path("var")
_STATUS = {Status.IN_FORCE: "现行有效", Status.NOT_YET: "尚未施行", Status.ENDED: "已经失效"}


def main(argv: Sequence[str] | None = None, *, root: Path = ROOT) -> int:
    """Run one command; 0 done, 1 findings, 2 usage (argparse exits with it)."""
    options = _parser(root).parse_args(argv)
    try:
        if options.command == "model":
            print(ensure_model(find_spec(options.model), root))
            return 0
        if options.command == "info":
            return info(root)
        corpus = Corpus.load(operator_dir=options.corpus)
        if options.command == "build":
            return build(corpus, root)
        if options.command == "vectors":
            passages, new = ship_vectors(corpus, encoder=default_encoder(root))
            print(f"{passages} vectors, {new} of them new")
            return 0
        return search(options, corpus, root)
    except (CorpusError, RetrievalError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def build(corpus: Corpus, root: Path) -> int:
    """Build the index where it is not up to date; print what it holds."""
    started = time.perf_counter()
    built = build_index(corpus, root=root, built_on=date.today())
    took = "up to date" if built.skipped else f"built in {time.perf_counter() - started:.1f} s"
    print(f"{built.folder}: {built.manifest.articles} articles, {built.manifest.passages} passages, {took}")
    return 0


def info(root: Path) -> int:
    """Print the manifest of the current index."""
    folder = Shelf(root).current()
    manifest = Manifest.read(folder)
    print(f"folder       {folder}\nbuilt on     {manifest.built_on}")
    print(f"articles     {manifest.articles}\npassages     {manifest.passages}")
    for name, value in manifest.recipe.items():
        print(f"{name:12} {value}")
    return 0


def search(options: argparse.Namespace, corpus: Corpus, root: Path) -> int:
    """Print the best articles for a query; 1 when there are none or none is likely to answer."""
    laws = None
    if options.law is not None:
        laws = {law.name for law in corpus.laws if options.law in law.name}
        if not laws:
            print(f"no law has {options.law!r} in its name; python -m corpus check counts them", file=sys.stderr)
            return 1
    retriever = open_index(root, corpus)
    try:
        finder = retriever.for_residents() if options.residents else retriever
        hits = finder.search(options.query, k=options.k, on=options.on, laws=laws)
    finally:
        retriever.close()
    links = Links(corpus)
    if not in_library(hits):
        print(
            "资料库里没有找到能回答这个问题的条文。" + ("列出的只是最接近的，多半不相干。" if hits else ""),
            file=sys.stderr,
        )
    if options.json:
        print(json.dumps([_record(hit, links, options.on) for hit in hits], ensure_ascii=False, indent=1))
    else:
        _print(hits, links, options.on)
    return 0 if in_library(hits) else 1


def _print(hits: Sequence[Hit], links: Links, on: date) -> None:
    for hit in hits:
        mark = "" if hit.article.law.text_kind is TextKind.OFFICIAL else "　〔要点（非官方文本）〕"
        chance = f"　可能性{hit.chance:.0%}" if hit.chance is not None else ""
        print(f"{hit.rank}. {hit.article.label}{mark}　{hit.score:.3f}{chance}")
        print(f"   {' '.join(hit.article.text.split())[:120]}")
        for other in links.linked(hit.article.id, on):
            print(f"   一起看：{other.article.label}。{other.link.reason}")
        if cited := links.references(hit.article, on):
            print(f"   引用了：{'、'.join(f'《{id.law}》{id.number}' for id in cited)}")


def _record(hit: Hit, links: Links, on: date) -> dict[str, object]:
    law = hit.article.law
    return {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "chance": None if hit.chance is None else round(hit.chance, 4),
        "in_library": in_library([hit]),
        "law": law.name,
        "article": str(hit.article.id.number),
        "text": hit.article.text,
        "text_kind": law.text_kind.value,
        "in_force": {
            "from": law.validity.start.isoformat(),
            "to": law.validity.end.isoformat() if law.validity.end else None,
        },
        "status": _STATUS[law.validity.status(on)],
        "source": law.source.title,
        "references": [str(id) for id in links.references(hit.article, on)],
        "together_with": [
            {"article": str(other.article.id), "relation": other.link.relation.value, "reason": other.link.reason}
            for other in links.linked(hit.article.id, on)
        ],
    }


def _parser(root: Path) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m index", description="Model, index and search.")
    commands = parser.add_subparsers(dest="command", required=True)
    model = commands.add_parser("model", help="make the model folder")
    model.add_argument("--model", metavar="ID", help="a model of index/data/models.toml; default: its default")
    commands.add_parser("info", help="what the index was made from")
    for name, text in (
        ("build", "build the index where it is not up to date"),
        ("vectors", "encode new passages for the table that ships with the program"),
        ("search", "rank articles for a query"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("--corpus", type=Path, metavar="DIR", default=root / "corpus", help="imported documents")
    finder = commands.choices["search"]
    finder.add_argument("query")
    finder.add_argument("-k", type=_positive, default=10, metavar="N")
    finder.add_argument("--law", metavar="NAME", help="part of the law's name")
    finder.add_argument("--on", type=day_arg, default=date.today(), metavar="DATE", help="YYYY-MM-DD")
    finder.add_argument("--residents", action="store_true", help="the laws that residents ask about first")
    finder.add_argument("--json", action="store_true")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1000:
        raise argparse.ArgumentTypeError("must be from 1 to 1000")
    return number


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("index").setLevel(logging.INFO)
    sys.exit(main())
