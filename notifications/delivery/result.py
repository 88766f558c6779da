"""What came of one message in one try."""

from dataclasses import dataclass

from notifications.models import DeliveryAttempt, Message

Outcome = DeliveryAttempt.Outcome
# Before the recipient is named, a failure is about us or the mail server, not about this message.
ABOUT_THE_SERVER = ("connect", "mail")


@dataclass(frozen=True)
class Result:
    outcome: Outcome
    # How far it came: "before", "guard", or the step of the conversation.
    step: str
    code: int | None = None
    detail: str = ""
    # For what the evidence proved.
    proof: Message.Evidence | None = None
    unsaid: tuple[str, ...] = ()

    @property
    def is_about_the_server(self) -> bool:
        return self.outcome == Outcome.LATER and self.step in ABOUT_THE_SERVER

    @property
    def is_about_the_address(self) -> bool:
        """Others to the same address would probably fare the same at this moment."""
        return self.outcome in (Outcome.LATER, Outcome.UNCERTAIN) and self.step not in (*ABOUT_THE_SERVER, "before")

    @property
    def is_refusal(self) -> bool:
        return self.outcome == Outcome.REFUSED and self.code is not None

    @property
    def is_try(self) -> bool:
        """Whether it counts as one of the tries of this message."""
        return self.outcome not in (Outcome.NOT_NEEDED, Outcome.PROVED_SENT)
