import pytest

from agendas import services
from agendas.models import AgendaEvent, BlockDefinition


def test_a_new_agenda_has_seven_blocks_in_order_and_a_line_in_the_log(agenda):
    assert [block.definition.order for block in agenda.blocks.select_related("definition")] == [1, 2, 3, 4, 5, 6, 7]
    assert {block.state for block in agenda.blocks.all()} == {"not_started"}
    assert agenda.events.get().kind == AgendaEvent.Kind.AGENDA_STARTED


def test_without_blocks_no_agenda(platform, sanderbout, official, now):
    BlockDefinition.objects.all().delete()
    with pytest.raises(services.MoveRefused, match="bouwstenen"):
        services.start_agenda(
            title="x", slug="x", area=sanderbout, platform=platform, official=official, by=official, now=now
        )
