"""A visitor without a browser: speaks Streamlit's protocol, presses buttons, takes files home.

It does what the page's own script does: it holds the state of the widgets, sends all of it with
every rerun, reruns fragments as often as it is told to, and uploads files by the address that it
asks for. It draws nothing, so that many of them fit beside the server that they load.
"""

import asyncio
import time
import uuid
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Self

import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs, UploadedFileInfo
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets import ClientConnection, Subprotocol, connect

WHOLE = ""  # the fragment that is the whole page
TIMEOUT = 60  # seconds that one request may take


@dataclass(frozen=True, kw_only=True)
class Word:
    """What a progress bar said, and when."""

    at: float
    text: str


class Visitor:
    """One session; `async with Visitor(address, "k=5") as visitor`.

    Attributes:
        elements: what was drawn last in each place, by its path.
        words: all that progress bars said, in order.
        problems: the texts of all errors that were shown.
    """

    def __init__(self, address: str, query: str = "") -> None:
        self.elements: dict[tuple[int, ...], Element] = {}
        self.words: list[Word] = []
        self.problems: list[str] = []
        self._address = address
        self._query = query
        self._http = requests.Session()
        self._socket: ClientConnection
        self._tasks: set[asyncio.Task[None]] = set()
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._page = self._session = ""
        self._values: dict[str, WidgetState] = {}
        self._cached: dict[str, ForwardMsg] = {}
        self._changed = asyncio.Event()
        self._answers: dict[str, asyncio.Future[ForwardMsg]] = {}

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self._get, "/_stcore/health")
        self._token = self._http.cookies.get("_streamlit_xsrf", "")
        cookies = "; ".join(f"{one.name}={one.value}" for one in self._http.cookies)
        self._socket = await connect(
            self._address.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=[Subprotocol("streamlit"), Subprotocol(self._token)],
            additional_headers={"Cookie": cookies},
            max_size=None,
        )
        self._spawn(self._listen())
        await self._rerun()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Leave, as one does by closing the page."""
        for task in [*self._tasks, *self._timers.values()]:
            task.cancel()
        await self._socket.close()
        self._http.close()

    async def find(self, kind: str, label: str) -> Element:
        """The element of this kind ("button", "file_uploader", ...) whose label starts so."""
        while True:
            for element in self.elements.values():
                if element.WhichOneof("type") == kind:
                    found = getattr(element, kind)
                    if found.label.startswith(label):
                        return element
            await self.change()

    async def change(self) -> None:
        """Wait for anything to come in."""
        self._changed.clear()
        await self._changed.wait()

    async def said(self, fits: Callable[[str], bool], since: float = 0.0) -> Word:
        """What a bar says since a time, as soon as it fits."""
        while True:
            for word in self.words:
                if word.at >= since and fits(word.text):
                    return word
            await self.change()

    async def press(self, label: str) -> None:
        """Press a button."""
        button = (await self.find("button", label)).button
        await self._rerun(WidgetState(id=button.id, trigger_value=True))

    async def choose(self, label: str, option: str) -> None:
        """Choose one option of a segmented control."""
        control = (await self.find("button_group", label)).button_group
        state = WidgetState(id=control.id)
        state.string_array_value.data.append(option)
        self._values[control.id] = state
        await self._rerun()

    async def fill(self, label: str, value: float) -> None:
        """Type a number into a field."""
        field = (await self.find("number_input", label)).number_input
        self._values[field.id] = WidgetState(id=field.id, double_value=value)
        await self._rerun()

    async def upload(self, label: str, name: str, data: bytes) -> None:
        """Upload one file."""
        uploader = (await self.find("file_uploader", label)).file_uploader
        urls = await self._ask_where_to_upload(name)
        headers = {"X-Xsrftoken": self._token}
        answer = await asyncio.to_thread(
            self._http.put,
            self._address + urls.upload_url,
            files={"file": (name, data)},
            headers=headers,
            timeout=TIMEOUT,
        )
        answer.raise_for_status()
        state = WidgetState(id=uploader.id)
        info = UploadedFileInfo(name=name, size=len(data), file_id=urls.file_id)
        info.file_urls.CopyFrom(urls)
        state.file_uploader_state_value.uploaded_file_info.append(info)
        self._values[uploader.id] = state
        await self._rerun()

    async def download(self, label: str) -> bytes:
        """What a download button hands out."""
        button = (await self.find("download_button", label)).download_button
        return await asyncio.to_thread(self._get, button.url)

    def _get(self, path: str) -> bytes:
        answer = self._http.get(self._address + path, timeout=TIMEOUT)
        answer.raise_for_status()
        return answer.content

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _ask_where_to_upload(self, name: str) -> FileURLs:
        request = BackMsg()
        request.file_urls_request.request_id = str(uuid.uuid4())
        request.file_urls_request.file_names.append(name)
        request.file_urls_request.session_id = self._session
        answer = asyncio.get_running_loop().create_future()
        self._answers[request.file_urls_request.request_id] = answer
        await self._socket.send(request.SerializeToString())
        return (await answer).file_urls_response.file_urls[0]

    async def _rerun(self, *triggers: WidgetState, fragment: str = WHOLE) -> None:
        request = BackMsg()
        state = request.rerun_script
        state.page_script_hash = self._page
        state.query_string = self._query
        state.fragment_id = fragment
        state.is_auto_rerun = bool(fragment)
        state.widget_states.CopyFrom(WidgetStates(widgets=[*self._values.values(), *triggers]))
        state.cached_message_hashes.extend(self._cached)
        await self._socket.send(request.SerializeToString())

    async def _listen(self) -> None:
        async for data in self._socket:
            message = ForwardMsg.FromString(data)
            self._take(message)
            self._changed.set()

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            referred = ForwardMsg()
            referred.CopyFrom(self._cached[message.ref_hash])
            referred.metadata.CopyFrom(message.metadata)
            message = referred
            kind = referred.WhichOneof("type")
        elif message.metadata.cacheable:
            self._cached[message.hash] = message
        if kind == "new_session":
            self._begin(message)
        elif kind == "delta":
            self._draw(message)
        elif kind == "auto_rerun":
            told = message.auto_rerun
            self._stop([told.fragment_id])
            timer = asyncio.create_task(self._repeat(told.fragment_id, told.interval))
            self._timers[told.fragment_id] = timer
        elif kind == "stop_auto_rerun":
            self._stop(message.stop_auto_rerun.fragment_ids)
        elif kind == "file_urls_response":
            self._answers.pop(message.file_urls_response.response_id).set_result(message)

    def _begin(self, message: ForwardMsg) -> None:
        new = message.new_session
        self._session = new.initialize.session_id or self._session
        if not message.metadata.run.fragment_ids:
            self._page = new.page_script_hash
            self.elements.clear()
            self._stop(list(self._timers))

    def _draw(self, message: ForwardMsg) -> None:
        delta = message.delta
        path = tuple(message.metadata.delta_path)
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        self.elements[path] = element
        kind = element.WhichOneof("type")
        if kind == "progress":
            self.words.append(Word(at=time.monotonic(), text=element.progress.text))
        elif kind == "alert" and element.alert.format == element.alert.ERROR:
            self.problems.append(element.alert.body)
        elif kind == "exception":
            self.problems.append(element.exception.message)

    def _stop(self, fragments: Iterable[str]) -> None:
        for fragment in fragments:
            if timer := self._timers.pop(fragment, None):
                timer.cancel()

    async def _repeat(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            await self._rerun(fragment=fragment)
