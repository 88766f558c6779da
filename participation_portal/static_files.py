"""Static files with a fingerprint in their name, compressed beforehand."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Compresses each file once: those under their plain name serve only the error pages that stand outside Django."""

    def compress_files(self, paths):
        with_fingerprint = set(self.hashed_files.values())
        return super().compress_files(path for path in paths if path in with_fingerprint)
