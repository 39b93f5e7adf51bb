"""An index on disk: what holds after every build, and what is refused."""

from datetime import date

import pytest

from index.analyzer import Analyzer
from index.build import build_index, open_index
from index.chunker import split
from index.dense import passage_id
from index.errors import BuildBusy, IndexCorrupt, IndexMissing, ManifestMismatch, ModelMissing
from index.fusion import Weights
from index.manifest import Manifest
from index.shelf import Shelf
from index.store import VectorStore
from tests.index.fakes import AID, ARTICLES, ON, FakeEncoder, article, corpus

LONG = article(AID, 9, "\n".join(f"（{n}）" + "项" * 150 + "；" for n in "一二三四五"))


def build(root, articles=ARTICLES, encoder=None, **options):
    return build_index(corpus(articles), root=root, built_on=ON, encoder=encoder or FakeEncoder(), **options)


def reopen(root, articles=ARTICLES, encoder=None, **options):
    return open_index(root, corpus(articles), encoder=encoder or FakeEncoder(), **options)


def folders(root):
    return {path.name for path in (root / "index").iterdir() if path.is_dir()}


def test_every_passage_is_stored_once(tmp_path):
    articles = (*ARTICLES, LONG)
    built = build(tmp_path, articles)
    store = VectorStore.open(built.folder / "chroma")
    found = [id for id, _ in store.nearest(FakeEncoder().encode_query("工资"), 100)]
    store.close()
    expected = [passage_id(a.key, part) for a in articles for part in range(len(split(a)))]
    assert len(expected) == len(articles) + len(split(LONG)) - 1 > len(articles)
    assert sorted(found) == sorted(expected)
    assert (built.manifest.articles, built.manifest.passages) == (len(articles), len(expected))


def test_a_long_article_is_one_hit(tmp_path):
    build(tmp_path, (*ARTICLES, LONG))
    retriever = reopen(tmp_path, (*ARTICLES, LONG))
    hits = retriever.search("项项项", k=50, on=ON, any_date=True)
    retriever.close()
    assert len({hit.article.key for hit in hits}) == len(hits) == len(ARTICLES) + 1
    assert hits[0].article == LONG


def test_the_same_inputs_are_not_built_twice(tmp_path):
    first, second = build(tmp_path), build(tmp_path)
    assert not first.skipped
    assert second.skipped
    assert (second.folder, second.manifest) == (first.folder, first.manifest)


def test_a_rebuild_from_nothing_answers_the_same(tmp_path):
    answers = []
    for root in (tmp_path / "a", tmp_path / "b"):
        build(root)
        retriever = reopen(root)
        answers.append([(h.article.key, h.score) for h in retriever.search("拖欠工资", k=5, on=ON)])
        retriever.close()
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"articles": ARTICLES[:-1]}, id="corpus"),
        pytest.param({"encoder": FakeEncoder("other")}, id="model"),
        pytest.param({"weights": Weights(0.123)}, id="dense_weight"),
    ],
)
def test_other_inputs_are_refused_and_then_built(tmp_path, changed):
    build(tmp_path)
    with pytest.raises(ManifestMismatch, match="python -m index build") as error:
        reopen(tmp_path, **changed)
    assert len(str(error.value).split(" (index ")) == 2, "one thing differs, one is named"
    assert not build(tmp_path, **changed).skipped
    reopen(tmp_path, **changed).close()


def test_another_analyzer_is_refused(tmp_path, monkeypatch):
    build(tmp_path)
    monkeypatch.setattr("index.manifest.Analyzer", lambda: type("Other", (), {"version": "0"}))
    with pytest.raises(ManifestMismatch, match="analyzer"):
        reopen(tmp_path)


def test_no_index_says_what_to_run(tmp_path):
    with pytest.raises(IndexMissing, match="make setup"):
        reopen(tmp_path)


def test_no_model_says_what_to_run(tmp_path):
    build(tmp_path)
    with pytest.raises(ModelMissing, match="python -m index model"):
        open_index(tmp_path, corpus())


def damage_names():
    return ["manifest.json", "params.index.json", "vocab.index.json", "data.csc.index.npy", "data_level0.bin"]


@pytest.mark.parametrize("name", damage_names())
@pytest.mark.parametrize("how", ["removed", "emptied", "flipped"])
def test_a_damaged_file_is_one_clear_error_and_is_built_again(tmp_path, name, how):
    built = build(tmp_path)
    (path,) = built.folder.rglob(name)
    if how == "removed":
        path.unlink()
    else:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(b"" if how == "emptied" else bytes(content))
    with pytest.raises(IndexCorrupt, match="python -m index build"):
        reopen(tmp_path)
    assert not build(tmp_path).skipped
    reopen(tmp_path).close()


@pytest.mark.parametrize("content", [None, b"", b"not a database" * 100])
def test_a_damaged_database_is_one_clear_error(tmp_path, content):
    path = build(tmp_path).folder / "chroma" / "chroma.sqlite3"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(IndexCorrupt, match="python -m index build"):
        reopen(tmp_path)


@pytest.mark.parametrize("pointer", [b"", b"gone\n", b"\xff\xfe", b"../..\n"])
def test_a_damaged_pointer_is_one_clear_error(tmp_path, pointer):
    build(tmp_path)
    (tmp_path / "index" / "CURRENT").write_bytes(pointer)
    with pytest.raises((IndexMissing, IndexCorrupt), match="python -m index build"):
        reopen(tmp_path)


def test_opening_changes_no_checked_file(tmp_path):
    build(tmp_path)
    for _ in range(3):
        retriever = reopen(tmp_path)
        retriever.search("工资", k=3, on=ON)
        retriever.close()
    assert build(tmp_path).skipped


def test_leftovers_go_and_the_index_before_stays(tmp_path):
    names = [build(tmp_path, ARTICLES[:n]).folder.name for n in (3, 4, 5)]
    assert folders(tmp_path) == set(names[1:])
    (tmp_path / "index" / "half-built").mkdir()
    build(tmp_path, ARTICLES[:5])
    assert folders(tmp_path) == set(names[1:])


def test_an_index_in_use_is_not_removed(tmp_path):
    first = build(tmp_path, ARTICLES[:3]).folder.name
    retriever = reopen(tmp_path, ARTICLES[:3])
    for n in (4, 5, 6):
        build(tmp_path, ARTICLES[:n])
    assert first in folders(tmp_path)
    assert retriever.search("法律服务", k=1, on=ON)
    retriever.close()
    build(tmp_path, ARTICLES[:7])
    assert first not in folders(tmp_path)


def test_a_second_build_waits_for_nobody(tmp_path):
    with Shelf(tmp_path).writing(), pytest.raises(BuildBusy, match="another build"):
        build(tmp_path)
    assert not build(tmp_path).skipped


def test_imported_texts_are_encoded_once(tmp_path):
    build(tmp_path)
    encoder = FakeEncoder()
    assert build(tmp_path, (*ARTICLES, LONG), encoder).encoded == len(split(LONG))
    assert sorted(encoder.encoded) == sorted(split(LONG))


def test_the_manifest_comes_back_as_it_was(tmp_path):
    built = build(tmp_path)
    assert Manifest.read(built.folder) == built.manifest
    assert built.manifest.built_on == date(2026, 11, 23)
    assert built.manifest.recipe.analyzer == Analyzer().version
