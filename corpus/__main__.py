"""Command line: check the sources, show a provision, import an official document.

python -m corpus check
python -m corpus show CITATION [--on DATE]
python -m corpus import FILE… [--id LAW] [--published DATE] [--start DATE] [--dry-run]
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from corpus import importer, validity
from corpus.days import day_arg
from corpus.errors import CorpusError
from corpus.ids import ArticleNumber
from corpus.models import Status, TextKind, Validity
from corpus.store import Corpus

OPERATOR_DIR = Path("var/corpus")
_STATUS = {Status.IN_FORCE: "现行有效", Status.NOT_YET: "尚未施行", Status.ENDED: "已经失效"}


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 findings, 2 usage (argparse exits with it)."""
    parser = _parser()
    options = parser.parse_args(argv)
    if options.command == "import" and len(options.files) > 1 and (options.id or options.published or options.start):
        parser.error("--id, --published and --start are about one document; import one file at a time")
    try:
        code = _run(options)
        sys.stdout.flush()  # while a reader that has left can still be told apart from a fault
    except CorpusError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of a pipe has left: what is still buffered has nowhere to go
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def _run(options: argparse.Namespace) -> int:
    if options.command == "check":
        return check(options.dir)
    if options.command == "show":
        return show(options.citation, options.on, options.dir)
    return import_files(options)


def check(folder: Path) -> int:
    """Load and validate every source, print the counts; 1 with file and row when something is wrong."""
    corpus = Corpus.load(operator_dir=folder)
    findings = [
        f"validity.toml: {row.law} published {row.published} is not in the library; correct or remove the row"
        for row in stale_rows(corpus)
    ]
    for law in corpus.laws:
        if law.validity.end is not None and law.validity.end <= law.validity.start:
            findings.append(f"{law.key}: ends on {law.validity.end}, before it starts on {law.validity.start}")
    for finding in findings:
        print(finding, file=sys.stderr)
    articles = list(corpus.articles())
    digest = sum(law.text_kind is TextKind.DIGEST for law in corpus.laws)
    names = {law.name for law in corpus.laws}
    missing = sum(len(corpus.missing(name)) for name in names)
    print(f"法律文件 {len(names)} 件，版本 {len(corpus.laws)} 个，条文 {len(articles)} 条")
    print(f"其中要点（非官方文本）{digest} 件，已知存在但没有收录的条文 {missing} 条")
    print(f"内容摘要 {corpus.digest}")
    return 1 if findings else 0


def stale_rows(corpus: Corpus) -> list[validity.Row]:
    """Return the rows of validity.toml about versions that the library does not have."""
    held = {(law.name, law.published) for law in corpus.laws}
    corrections = validity.read()
    return [row for row in corrections if row.version not in held and row not in corrections.left_out]


def show(citation: str, on: date, folder: Path) -> int:
    """Print one provision: title, number, text, validity, status on the day, source."""
    from corpus.citations import cite

    resolved = cite(citation, Corpus.load(operator_dir=folder), on=on)
    article = resolved.article
    law = article.law
    mark = "" if law.text_kind is TextKind.OFFICIAL else "　〔要点（非官方文本）〕"
    print(f"《{law.name}》{article.id.number}{resolved.portion}{mark}")
    if article.chapter or article.section:
        print(" ".join(part for part in (article.chapter, article.section) if part))
    print(f"\n{resolved.text}\n")
    if not article.complete:
        print("（本条内容不完整，以官方文本为准）")
    print(f"效力：{_days(law.validity)}；{on.isoformat()}：{_STATUS[law.validity.status(on)]}")
    print(
        f"来源：{law.source.title}"
        + (f" {law.source.url}" if law.source.url else "")
        + f"（{law.source.seen_on} 查看）"
    )
    return 0


def import_files(options: argparse.Namespace) -> int:
    """Import documents one by one and print what each changes, article by article."""
    corpus = Corpus.load(operator_dir=options.dir)
    for path in options.files:
        articles = importer.read_document(
            path,
            imported_on=date.today(),
            id=options.id,
            published=options.published,
            start=options.start,
            known=corpus.laws,
        )
        law = articles[0].law
        had = [article for article in corpus.articles() if article.law.name == law.name]
        print(f"《{law.name}》 {law.level} {law.issuer} 共 {len(articles)} 条")
        print(f"公布 {law.published}，施行 {law.validity.start}（不对时用 --published、--start 指定）")
        print_difference(importer.compare(articles, had))
        if options.dry_run:
            print("试运行：没有写入")
        else:
            print(f"已写入 {importer.write(articles, options.dir)}")
    if not options.dry_run:
        print("重建索引后生效：python -m index build")
    return 0


def print_difference(difference: importer.Difference) -> None:
    """Print the numbers of the articles that are new, changed and gone."""
    old = difference.against
    if old is None:
        print("库中原来没有这件文件")
        return
    kind = "要点（非官方文本）" if old.text_kind is TextKind.DIGEST else "文本"
    print(f"与库中 {old.published} 的{kind}比较：")
    for label, numbers in (
        ("新增", difference.added),
        ("改动", difference.changed),
        ("减少", difference.removed),
    ):
        print(f"  {label} {len(numbers)} 条" + (f"：{_list(numbers)}" if numbers else ""))


def _list(numbers: tuple[ArticleNumber, ...], most: int = 40) -> str:
    more = f" 等{len(numbers)}条" if len(numbers) > most else ""
    return "、".join(str(number) for number in numbers[:most]) + more


def _days(validity: Validity) -> str:
    return f"{validity.start.isoformat()} 起" + (f"，{validity.end.isoformat()} 止（不含当日）" if validity.end else "")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m corpus", description="法律文本库")
    commands = parser.add_subparsers(dest="command", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--dir", type=Path, default=OPERATOR_DIR, help="folder of imported documents")
    commands.add_parser("check", parents=[common], help="load and validate every source")
    one = commands.add_parser("show", parents=[common], help="print a provision")
    one.add_argument("citation", help="for example 援助法31-5, 法律援助法第三十一条第五项, 刑法二百七十六条之一")
    one.add_argument("--on", type=day_arg, default=date.today(), metavar="DATE", help="the day asked about (today)")
    many = commands.add_parser("import", parents=[common], help="import official documents")
    many.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".docx, .html, .md or .txt")
    many.add_argument("--id", metavar="LAW", help="full official name, where the document's title is not it")
    many.add_argument("--published", type=day_arg, metavar="DATE", help="day of publication, where it is not printed")
    many.add_argument("--start", type=day_arg, metavar="DATE", help="first day in force, where it is not printed")
    many.add_argument("--dry-run", action="store_true", help="print the difference, write nothing")
    return parser


if __name__ == "__main__":
    sys.exit(main())
