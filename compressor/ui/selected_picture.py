"""The picture in use: its file, and where that came from."""

from dataclasses import dataclass

from compressor.drive.link import DriveFile
from compressor.imaging import Picture
from compressor.pipeline.setting_schema import Settings
from compressor.ui.picture_cache import PictureFile


@dataclass(frozen=True, kw_only=True, eq=False)
class SelectedPicture:
    """The picture in use.

    Attributes:
        file: the file that it is decoded from.
        name: the name of that file.
        source: where it came from, in words.
        sample: the name of a shipped picture, or None.
        drive: its file on Google Drive, or None.
        animation: what it is a frame of, where another one than the first was chosen, or None.
        frame: which one it is, from 1.
    """

    file: PictureFile
    name: str
    source: str
    sample: str | None = None
    drive: DriveFile | None = None
    animation: "SelectedPicture | None" = None
    frame: int = 1

    @property
    def picture(self) -> Picture:
        """The decoded picture; hold it only while it is used, since it takes much memory."""
        return self.file.decode()

    def picture_for(self, settings: Settings) -> Picture:
        """The picture as a method with these settings sees it: smaller, where they ask for that."""
        return self.file.decode_for(settings)

    @property
    def uploaded(self) -> bool:
        """Whether the user uploaded it, so that others can't get it by its name."""
        return self.sample is None and self.drive is None
