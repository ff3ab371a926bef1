"""files.*: an upload in three steps, reading and deleting. Blocks may not show a fresh file yet, as Slack's own checks take time."""

from collections.abc import Mapping
from dataclasses import replace

from bot.console.feed import JsonObject
from bot.console.payloads import children, text, whole
from bot.console.slack.content import decoded
from bot.console.slack.desk import ApiError, Desk, Method
from bot.console.workspace import BOT, Conversation, StoredFile

_KINDS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}
_MOST_ALT_TEXT = 1000


class Uploads:
    """Files whose upload has begun: their announced length, and whether an `alt_txt` was given."""

    def __init__(self) -> None:
        self.begun: dict[str, tuple[StoredFile, int, bool]] = {}

    def begin(self, desk: Desk, args: Mapping[str, object]) -> JsonObject:
        name, length = text(args.get("filename")), whole(args.get("length"), 0)
        if not name or not length:
            raise ApiError("invalid_arguments")
        if len(text(args.get("alt_txt"))) > _MOST_ALT_TEXT:
            raise ApiError("alt_txt_too_large")
        file = StoredFile(desk.name("F"), name, "application/octet-stream", b"", BOT)
        self.begun[file.id] = (file, length, bool(args.get("alt_txt")))
        return {"file_id": file.id, "upload_url": f"{desk.url}/upload/v1/{file.id}"}

    def receive(self, file_id: str, content: bytes) -> bool:
        """Takes the bytes; whether they were expected and are as long as announced."""
        if file_id not in self.begun or len(content) != self.begun[file_id][1]:
            return False
        file = self.begun[file_id][0]
        file.content, file.content_type = content, content_type(file.name, content)
        return True

    def complete(self, desk: Desk, args: Mapping[str, object]) -> JsonObject:
        wanted = children(decoded(args.get("files"), "invalid_arguments"))
        if not wanted:
            raise ApiError("invalid_arguments")
        place = self._place(desk, args)
        done = [self._one(desk, text(each.get("id")), text(each.get("title")), place) for each in wanted]
        # Slack drops the share without a word where an alt_txt came with the upload (python-slack-sdk issue 1818).
        shared = [file for file, with_alt in done if not with_alt]
        if place and shared:
            for file in shared:
                file.shared_in.add(place.id)
            desk.post(place, BOT, {"text": text(args.get("initial_comment")), "files": [shown(desk, file) for file in shared]})
        return {"files": [shown(desk, file) for file, _ in done]}

    def _place(self, desk: Desk, args: Mapping[str, object]) -> Conversation | None:
        if not args.get("channel_id"):
            return None
        place = desk.conversation(args["channel_id"])
        if not place.bot_is_member:
            raise ApiError("not_in_channel")
        return place

    def _one(self, desk: Desk, file_id: str, title: str, place: Conversation | None) -> tuple[StoredFile, bool]:
        file, _, with_alt = self.begun.pop(file_id, (None, 0, False))
        if file is None or not file.content:
            raise ApiError("file_not_found")
        file.title, file.not_ready_for = title or file.name, desk.settings.file_not_ready_uses
        desk.workspace.files[file.id] = file
        return file, with_alt


def files_info(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    file = _found(desk, args)
    seen = shown(desk, replace(file, content_type="") if file.not_ready_for else file)
    file.not_ready_for = max(0, file.not_ready_for - 1)
    return {"file": seen}


def files_delete(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    file = _found(desk, args)
    if file.author != BOT:
        raise ApiError("cant_delete_file")
    del desk.workspace.files[file.id]
    return {}


def shown(desk: Desk, file: StoredFile) -> JsonObject:
    """A file as the API and events describe it; its bytes are behind a bearer token."""
    address = f"{desk.url}/files-pri/{desk.settings.team_id}-{file.id}"
    owner = desk.workspace.author_id(file.author)
    about: JsonObject = {"id": file.id, "name": file.name, "title": file.title or file.name, "mimetype": file.content_type}
    about |= {"filetype": file.name.rpartition(".")[2].lower(), "size": len(file.content), "user": owner, "mode": "hosted"}
    return about | {"url_private": f"{address}/{file.name}", "url_private_download": f"{address}/download/{file.name}"}


def content_type(name: str, content: bytes) -> str:
    """What the bytes are, by their first bytes, else by the name."""
    for start, kind in _KINDS.items():
        if content.startswith(start):
            return kind
    ending = name.rpartition(".")[2].lower()
    return {"csv": "text/csv", "tsv": "text/tab-separated-values", "txt": "text/plain"}.get(ending, "application/octet-stream")


def _found(desk: Desk, args: Mapping[str, object]) -> StoredFile:
    file = desk.workspace.files.get(text(args.get("file")))
    if file is None:
        raise ApiError("file_not_found")
    return file


METHODS: dict[str, Method] = {"files.info": files_info, "files.delete": files_delete}
