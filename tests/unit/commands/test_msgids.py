"""Finding msgids in Python, ZCML and the tree."""

from nontax_site.commands.msgids import msgids, python_msgids, zcml_msgids


def found(source, name="views/bills/void.py"):
    return [msgid for msgid, _ in python_msgids(source, name)]


def test_words_in_calls_are_found():
    assert found('_("Void")\nfmt.words("Seal")\nwords(request, "Sign")') == [
        "Void",
        "Seal",
        "Sign",
    ]
    assert found('_("Yes" if ok else "No")') == ["Yes", "No"]
    assert found("_(name)\n_()\nprint('x')\nf()('y')") == []


def test_sentences_of_errors_are_found():
    source = (
        "class Gone(Refused):\n"
        '    code = "gone"\n'
        '    message: ClassVar[str] = "It is ${gone}."\n'
        '    remedy = ("Look " "again.")\n'
        "    a.message = 'not this'\n"
    )
    assert found(source) == ["It is ${gone}.", "Look again."]


def test_tables_of_titles_and_words_are_found():
    assert found('TITLES = {"a": "Alpha"}\nSTATE_WORDS: dict = {"b": "Beta"}') == [
        "Alpha",
        "Beta",
    ]
    assert found('NAMES = {"a": "Alpha"}\nTITLES = []\nx.y = {"a": "b"}') == []


def test_nouns_and_reasons_are_found():
    assert found('NotFound(what="bill")\nNotConfigured(what="file x")') == ["bill"]
    assert found('Proof(False, "It expired.")\nProof(ok=False, reason="Gone.")') == [
        "It expired.",
        "Gone.",
    ]


def test_words_of_nodes_are_found_in_schemas_only():
    source = 'colander.SchemaNode(colander.String(), title="Payer", name="payer")'
    assert found(source, "schemas/notices.py") == ["Payer"]
    assert found('text_node("payer", "Payer")', "schemas/notices.py") == ["Payer"]
    assert found(source) == found('text_node("payer", "Payer")') == []


def test_titles_of_definitions_are_found():
    source = (
        '<configure xmlns="http://namespaces.repoze.org/bfg">'
        '<workflow description="Bill" name="bill">'
        '<state name="signed" title="Signed"><key name="do" value="Sign"/>'
        '<key name="step" value="1"/></state>'
        '<transition name="void_signed" title="Void"/><transition name="x"/>'
        "</workflow></configure>"
    )
    words = [msgid for msgid, _ in zcml_msgids(source, "bills.zcml")]
    assert words == ["Bill", "Signed", "Sign", "Void"]


def test_the_whole_tree_is_read_and_places_are_kept(tmp_path):
    (tmp_path / "views").mkdir()
    (tmp_path / "workflows").mkdir()
    (tmp_path / "views/a.py").write_text('_("Void")\n_("${n}")\n_("—")')
    (tmp_path / "views/a.pt").write_text(
        '<p i18n:domain="nontax" i18n:translate="">Void</p>'
    )
    (tmp_path / "workflows/b.zcml").write_text('<a><state title="Sealed"/></a>')
    assert msgids(tmp_path) == {
        "Sealed": ["workflows/b.zcml:0"],
        "Void": ["views/a.pt:1", "views/a.py:1"],
    }
