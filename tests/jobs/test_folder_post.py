"""Letters as files."""

from email.message import EmailMessage
from pathlib import Path

from iapflow.jobs.folder_post import FolderPost


def test_a_letter_is_one_file_however_often_it_is_written(tmp_path: Path):
    """And no half-written file stays behind."""
    letter = EmailMessage()
    letter.set_content("Sveiki")
    post = FolderPost(tmp_path / "letters")

    post.deliver("00000001-7", letter)
    post.deliver("00000001-7", letter)

    assert ["00000001-7.eml"] == [path.name for path in (tmp_path / "letters").iterdir()]
