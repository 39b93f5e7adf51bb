"""What a killed build need not load again: the fork server of test_kill.py imports this once."""

import bm25s
import chromadb

from index.analyzer import Analyzer

LOADED = (bm25s, chromadb, Analyzer().terms("法律援助"))
