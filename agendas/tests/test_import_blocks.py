import re

import pytest
from django.core.management import CommandError, call_command

from agendas.management.commands.import_blocks import OWN_FILE
from agendas.models import BlockDefinition


def test_seven_blocks_come_in_order_and_a_second_time_changes_nothing(db, capsys):
    call_command("import_blocks")
    assert list(BlockDefinition.objects.values_list("order", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    assert BlockDefinition.objects.get(order=4).title == "Wat maken mensen hier mee?"
    call_command("import_blocks", str(OWN_FILE))
    assert "0 added, 0 changed, 7 unchanged" in capsys.readouterr().out
    call_command("import_blocks", verbosity=0)
    assert capsys.readouterr().out == ""


def test_the_texts_say_u(db):
    assert not re.search(r"\b(je|jij|jouw|jullie)\b", OWN_FILE.read_text(encoding="utf-8").split('"blocks"')[1], re.I)


def test_a_wrong_file_is_refused_by_name(db, tmp_path):
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"blocks": [{"order": 1}]}')
    with pytest.raises(CommandError, match="slug"):
        call_command("import_blocks", str(wrong))
    assert not BlockDefinition.objects.exists()
