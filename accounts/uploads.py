"""What comes along with a press: bounded before it is read."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class WithinBounds(FileUploadHandler):
    """Refuses a press that says it brings more than we ever keep, and one that brings more than it says. Django bounds
    the words of a form by itself, but not its files."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803 - Django's names
        self.received = 0
        self._check(content_length)

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        self._check(self.received)
        return raw_data

    def file_complete(self, file_size):
        return None

    @staticmethod
    def _check(size: int) -> None:
        if size > settings.LARGEST_PRESS_BYTES:
            raise RequestDataTooBig("More was sent than fits in one press.")
