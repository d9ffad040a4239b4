"""Why a file is not taken: each reason its own, said to who sent it."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.errors import BadInput, Refused


class FileRefused(BadInput):
    """A file that is not taken, whatever the reason; nothing was kept."""

    code = "file-refused"
    message = "This file is not taken."

    def __init__(self, *, field: str = "files", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class NoFile(FileRefused):
    """Nothing was chosen."""

    code = "no-file"
    message = "Please choose at least one file."


class FileEmpty(FileRefused):
    """A file of no bytes."""

    code = "file-empty"
    message = "«${name}» is empty."


class FileTooLarge(FileRefused):
    """A file beyond the limit."""

    code = "file-too-large"
    message = "«${name}» is larger than ${limit} MB."
    remedy = "Make it smaller, or send it in parts."


class TooManyFiles(FileRefused):
    """More files than one document holds, or than are sent at once."""

    code = "too-many-files"
    message = "More than ${limit} files are not taken."


class FileKindUnknown(FileRefused):
    """Content of a kind that is not taken: a program, a page, a drawing, a script."""

    code = "file-kind-unknown"
    message = "«${name}» is not a kind of file that is taken here."
    remedy = "Send a PDF, a picture (PNG or JPEG), OFD, Word, Excel or plain text."


class ContentNotAsNamed(FileRefused):
    """The name promises another kind than the content is."""

    code = "content-not-as-named"
    message = "«${name}» is named like another kind of file: its content is ${kind}."
    remedy = "Open it, save it under its right kind and send it again."


class FileNameMisleads(FileRefused):
    """A name with two endings, one of them of a program."""

    code = "file-name-misleads"
    message = "«${name}» has two endings, one of them of a program or a page."
    remedy = "Rename it with one ending and send it again."


class FileDamaged(FileRefused):
    """The content begins like its kind and does not go on like it."""

    code = "file-damaged"
    message = "«${name}» cannot be read to its end, or holds something behind it."
    remedy = "Open it, save it again and send the new file."


class FileActive(FileRefused):
    """A paper with a macro, a script or a program inside."""

    code = "file-active"
    message = "«${name}» holds a macro, a script or another file that could run."
    remedy = "Save it without macros, or as PDF, and send it again."


class FileLocked(FileRefused):
    """A paper with a password cannot be looked at by who decides."""

    code = "file-locked"
    message = "«${name}» is protected by a password."
    remedy = "Save it without a password and send it again."


class ImageTooLarge(FileRefused):
    """A picture of more points than any scan has."""

    code = "image-too-large"
    message = "«${name}» has ${width} × ${height} points; more than ${limit} million."
    remedy = "Scan it again with 300 points to an inch."


class ArchiveTooLarge(FileRefused):
    """A packed file that unpacks to far more than it is."""

    code = "archive-too-large"
    message = "«${name}» would unpack to more than is taken."


class FileInfected(FileRefused):
    """The virus scan named a finding."""

    code = "file-infected"
    message = "«${name}» is infected: ${virus}."
    remedy = "Do not open it. Clean the computer it comes from."


class FileBeingScanned(Refused):
    """The virus scan has not answered yet."""

    code = "file-being-scanned"
    message = "«${name}» is still being checked for viruses."
    remedy = "Try again in a few seconds; it counts and can be opened once it is clean."


class AttachingClosed(Refused):
    """Papers are added while the document is worked upon, by who works upon it."""

    code = "attaching-closed"
    message = "No paper can be added while this is ${state}."
    remedy = "A note of the auditors may still be added by an auditor."


class PaperRemoved(Refused):
    """What was taken out of the papers stays so."""

    code = "paper-removed"
    message = "This paper was removed before."
