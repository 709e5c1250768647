"""The catalogues of messages, as whoever words a message meets them."""

from __future__ import annotations

import gettext

import pytest

from sphinx_kb.tools import catalogue


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package with a message in a module, a template and a script, and an empty catalogue of one language."""
    folder = tmp_path / "garden"
    (folder / "locale/zh_CN/LC_MESSAGES").mkdir(parents=True)
    (folder / "locale/zh_CN/LC_MESSAGES/garden.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n', encoding="utf-8")
    (folder / "beds.py").write_text('def water(days):\n    return _("Water every %s days") % days\n', encoding="utf-8")
    (folder / "bed.html").write_text("<p>{{ _('In the shade') }}</p>", encoding="utf-8")
    (folder / "bed.js").write_text('button.textContent = _("Sow");', encoding="utf-8")
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    monkeypatch.setattr(catalogue, "PACKAGES", ("garden",))
    monkeypatch.setenv("LANGUAGE", "en")
    return folder


def translate(package, **messages):
    path = package / "locale/zh_CN/LC_MESSAGES/garden.po"
    text = path.read_text(encoding="utf-8")
    for message, words in messages.items():
        english = message.replace("_", " ")
        assert f'msgid "{english}"\nmsgstr ""' in text
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{words}"')
    path.write_text(text, encoding="utf-8")


def test_messages_of_modules_templates_and_scripts_without_translation_are_found(package, capsys):
    assert catalogue.main(["--check"]) == 1
    said = capsys.readouterr().out
    for message in ("Water every %s days", "In the shade", "Sow"):
        assert f"garden/locale/zh_CN/LC_MESSAGES/garden.po: no translation for “{message}”" in said


def test_a_catalogue_that_is_complete_and_up_to_date_is_left_in_peace(package, capsys):
    catalogue.main([])
    translate(package, In_the_shade="背阴处", Sow="播种")
    text = (package / "locale/zh_CN/LC_MESSAGES/garden.po").read_text(encoding="utf-8")
    text = text.replace('days"\nmsgstr ""', 'days"\nmsgstr "每 %s 天浇一次"')
    (package / "locale/zh_CN/LC_MESSAGES/garden.po").write_text(text, encoding="utf-8")
    assert catalogue.main([]) == 0
    capsys.readouterr()
    assert catalogue.main(["--check"]) == 0
    assert capsys.readouterr().out == ""
    translations = gettext.translation("garden", package / "locale", ["zh_CN"])
    assert translations.gettext("Sow") == "播种"


def test_a_message_that_is_gone_leaves_the_catalogue_and_a_new_one_is_found(package, capsys):
    catalogue.main([])
    translate(package, Sow="播种")
    (package / "bed.js").write_text('button.textContent = _("Plant");', encoding="utf-8")
    assert catalogue.main([]) == 1
    assert "“Plant”" in capsys.readouterr().out
    assert "播种" not in (package / "locale/zh_CN/LC_MESSAGES/garden.po").read_text(encoding="utf-8")


def test_a_message_that_was_reworded_is_told_with_the_words_that_it_had(package, capsys):
    catalogue.main([])
    translate(package, In_the_shade="背阴处")
    catalogue.main([])
    (package / "bed.html").write_text("<p>{{ _('In full shade') }}</p>", encoding="utf-8")
    capsys.readouterr()
    catalogue.main([])
    assert "“In full shade”; for “In the shade” it was “背阴处”\n" in capsys.readouterr().out


def test_a_language_is_an_empty_file_and_not_every_gap_of_it_is_printed(package, capsys, monkeypatch):
    monkeypatch.setattr(catalogue, "SHOWN", 1)
    path = package / "locale/de/LC_MESSAGES/garden.po"
    path.parent.mkdir(parents=True)
    path.touch()
    assert catalogue.main([]) == 1
    told = [line for line in capsys.readouterr().out.splitlines() if "/de/" in line or "more" in line]
    assert len(told) == 3  # one gap of each language and how many more each has, of which the last names no language
    assert path.with_suffix(".mo").is_file()


def test_the_same_messages_give_the_same_bytes(package):
    catalogue.main([])
    first = (package / "locale/zh_CN/LC_MESSAGES/garden.mo").read_bytes()
    (package / "locale/zh_CN/LC_MESSAGES/garden.mo").unlink()
    catalogue.main([])
    assert (package / "locale/zh_CN/LC_MESSAGES/garden.mo").read_bytes() == first
