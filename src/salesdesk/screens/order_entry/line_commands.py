"""What is done with a line that stands: it is changed or taken off, and the way to the lines and back."""

from __future__ import annotations

from salesdesk.domain.drafts.rules import DraftLine, NewLine
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.screens.commands import command, key_name
from salesdesk.screens.order_entry.below_floor import say_saved
from salesdesk.screens.order_entry.call_commands import CallCommands
from salesdesk.screens.order_entry.line_form import LineForm
from salesdesk.screens.order_entry.meant import NOT_YET
from salesdesk.screens.order_entry.said import SAVED, say_elsewhere
from salesdesk.screens.order_entry.steps import require_typed
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.line_table import LineTable

__all__ = ["LineCommands"]


class LineCommands(CallCommands):
    """The commands of the line at the cursor."""

    @command("enter", N_("Change"), N_("Change the line at the cursor."), where=LineTable)
    async def change_line(self) -> None:
        """Change what was typed on a line; the rest stays."""
        line = self.lines.current
        if line is None:
            return
        require_typed(line)
        changed: list[DraftLine | None] = []

        async def save(seen: DraftLine, typed: NewLine) -> None:
            if part := await self.doubted(typed, seen.typed):
                raise Refused(NOT_YET[part]).at(part)
            changed.append(await self.call.change(seen, typed))

        await self.show_form("line", LineForm(self.seat, line, save, self.call.now))
        if changed:
            self.show_lines(changed[0])
            await say_saved(self, self.call, changed[:1])
        else:
            self.show_what_changed()

    @command("delete", N_("Remove"), N_("Take the line at the cursor off the order."), where=LineTable)
    async def remove_line(self) -> None:
        """Take a line off; its goods are free again."""
        line = self.lines.current
        if line is None:
            return
        if not await self.call.remove(line):
            self.warn(SAVED)
            return
        self.show_lines()
        if not say_elsewhere(self, self.call):
            text = N_("{code} is off the order; {key} puts it back.")
            self.tell(text, code=line.code or line.text, key=self.say(key_name("insert")))
        if not self.call.lines:
            self.go_to(self.entry.finder.field)

    @command("plus,add", N_("Add"), N_("Type the next line."), where=LineTable)
    async def next_line(self) -> None:
        """Back to the article field."""
        self.go_to(self.entry.finder.field)

    @command("down", N_("Lines"), N_("From the empty article field to the lines."), where=Field, hidden=True)
    async def into_lines(self) -> None:
        """To the last line: the one just typed is the one to mend."""
        self.lines.move_to(self.lines.total - 1)
        self.go_to(self.lines)

    @command(
        "up", N_("Article"), N_("From the first line back to the article."), where=LineTable, hidden=True
    )
    async def out_of_lines(self) -> None:
        """Back to the article field."""
        self.go_to(self.entry.finder.field)
