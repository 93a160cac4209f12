"""A session with a Streamlit server without a browser: the protocol of the page's own script.

It keeps the state of the widgets, sends all of it with every rerun, reruns fragments as often as
the server asks for, and keeps the elements that the server sends. It draws nothing, so that many
sessions fit beside the server that they load.
"""

import asyncio
import time
import uuid
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from typing import Self

import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets import ClientConnection, ConnectionClosed, Subprotocol, connect

WHOLE_PAGE = ""  # the fragment id of a rerun of the whole page
TIMEOUT_SECONDS = 60  # of one request
ANSWER_SECONDS = 10  # then it is asked again for the address of an upload


@dataclass(frozen=True, kw_only=True)
class ProgressMessage:
    """A text of a progress bar, and when it came (time.monotonic)."""

    time: float
    text: str


class StreamlitSession:
    """One session; `async with StreamlitSession(address, "k=5") as session`.

    Attributes:
        elements: the last element that was sent for each place, by its path.
        messages: all texts of progress bars, in order.
        problems: the texts of all errors that were shown.
        notices: the texts of all notices and warnings that were shown.
        is_drawing: whether the server draws the page, or a part of it.
        sessions: how many sessions of the server the page has had, one after the other.
        unanswered: how many requests for the address of an upload had no answer.
    """

    def __init__(self, address: str, query: str = "", tab_of: Self | None = None) -> None:
        """Prepare a session, in the browser of another one where `tab_of` is given."""
        self.elements: dict[tuple[int, ...], Element] = {}
        self.messages: list[ProgressMessage] = []
        self.problems: list[str] = []
        self.notices: list[str] = []
        self.is_drawing = False
        self.sessions = 1
        self.unanswered = 0
        self._address = address
        self._query = query
        self._http = requests.Session()
        if tab_of is not None:
            self._http.cookies.update(tab_of._http.cookies)
        self._websocket: ClientConnection
        self._tasks: set[asyncio.Task[None]] = set()
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._page = self._session = ""
        self._values: dict[str, WidgetState] = {}
        self._cached: dict[str, ForwardMsg] = {}
        self._changed = asyncio.Event()
        self._answers: dict[str, asyncio.Future[ForwardMsg]] = {}
        self._is_connected = False
        self._runs = 0  # of the whole page that have ended

    async def __aenter__(self) -> Self:
        await self._connect()
        await self._rerun()
        return self

    async def _connect(self) -> None:
        """Connect, to the session that the page had before where the server still has it."""
        await asyncio.to_thread(self._get, "/_stcore/health")
        self._token = self._http.cookies.get("_streamlit_xsrf", "")
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._http.cookies)
        protocols = ["streamlit", self._token, *([self._session] if self._session else [])]
        self._websocket = await connect(
            self._address.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=[Subprotocol(protocol) for protocol in protocols],
            additional_headers={"Cookie": cookies},
            max_size=None,
            ping_timeout=None,  # a busy server is late, and that is measured
        )
        self._is_connected = True
        self._spawn(self._listen())

    async def lose_connection(self) -> None:
        """Break the connection, as a network does; the page stays as it is."""
        self._stop_timers(list(self._timers))
        await self._websocket.close()

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End the session, as a browser does that closes the page."""
        for task in [*self._tasks, *self._timers.values()]:
            task.cancel()
        await self._websocket.close()
        self._http.close()

    async def wait_for_change(self) -> None:
        """Wait for any message from the server.

        Raises:
            ConnectionError: the connection is lost.
        """
        if self._is_connected:
            self._changed.clear()
            await self._changed.wait()
        if not self._is_connected:
            raise ConnectionError("the connection to the server is lost")

    def _get(self, path: str) -> bytes:
        answer = self._http.get(self._address + path, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        return answer.content

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _request_upload_urls(self, name: str) -> FileURLs:
        """Ask for the address of an upload, and again where no answer comes.

        Streamlit 1.67 drops an answer that it has not sent yet when a run of the whole page begins
        (`ForwardMsgQueue.clear`); a browser then waits until the file is chosen again.
        """
        while True:
            request = BackMsg()
            request.file_urls_request.request_id = str(uuid.uuid4())
            request.file_urls_request.file_names.append(name)
            request.file_urls_request.session_id = self._session
            answer = asyncio.get_running_loop().create_future()
            self._answers[request.file_urls_request.request_id] = answer
            await self._websocket.send(request.SerializeToString())
            try:
                message = await asyncio.wait_for(answer, ANSWER_SECONDS)
            except TimeoutError:
                self.unanswered += 1
            else:
                return message.file_urls_response.file_urls[0]

    async def _request_deferred_file(self, file_id: str) -> str:
        request = BackMsg()
        operation = request.backend_operation_request
        operation.request_id = str(uuid.uuid4())
        operation.session_id = self._session
        operation.deferred_file.file_id = file_id
        answer = asyncio.get_running_loop().create_future()
        self._answers[operation.request_id] = answer
        await self._websocket.send(request.SerializeToString())
        response = (await answer).backend_operation_response
        if response.error_msg:
            raise RuntimeError(response.error_msg)
        return str(response.deferred_file.url)

    async def _rerun(self, *triggers: WidgetState, fragment: str = WHOLE_PAGE) -> None:
        request = BackMsg()
        state = request.rerun_script
        state.page_script_hash = self._page
        state.query_string = self._query
        state.fragment_id = fragment
        state.is_auto_rerun = bool(fragment)
        state.widget_states.CopyFrom(WidgetStates(widgets=[*self._values.values(), *triggers]))
        state.cached_message_hashes.extend(self._cached)
        try:
            await self._websocket.send(request.SerializeToString())
        except ConnectionClosed as error:
            raise ConnectionError("the connection to the server is lost") from error

    async def _listen(self) -> None:
        try:
            async for data in self._websocket:
                message = ForwardMsg.FromString(data)
                self._handle(message)
                self._changed.set()
        except ConnectionClosed:
            pass
        finally:
            self._is_connected = False
            for answer in self._answers.values():
                answer.cancel()
            self._answers.clear()
            self._changed.set()

    def _handle(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "ref_hash" or message.metadata.cacheable:
            message = self._cached_message(message)
            kind = message.WhichOneof("type")
        if kind == "new_session":
            self._start_run(message)
        elif kind == "delta":
            self._store_element(message)
        elif kind == "script_finished":
            self._end_run(message.script_finished)
        elif kind == "auto_rerun":
            rerun = message.auto_rerun
            self._stop_timers([rerun.fragment_id])
            timer = asyncio.create_task(self._rerun_often(rerun.fragment_id, rerun.interval))
            self._timers[rerun.fragment_id] = timer
        elif kind == "stop_auto_rerun":
            self._stop_timers(message.stop_auto_rerun.fragment_ids)
        elif kind == "file_urls_response":
            self._answers.pop(message.file_urls_response.response_id).set_result(message)
        elif kind == "backend_operation_response":
            request_id = message.backend_operation_response.request_id
            self._answers.pop(request_id).set_result(message)

    def _cached_message(self, message: ForwardMsg) -> ForwardMsg:
        """Keep a message that the server will not send again, or return the one that is meant."""
        if message.WhichOneof("type") != "ref_hash":
            self._cached[message.hash] = message
            return message
        cached = ForwardMsg()
        cached.CopyFrom(self._cached[message.ref_hash])
        cached.metadata.CopyFrom(message.metadata)
        return cached

    def _start_run(self, message: ForwardMsg) -> None:
        new = message.new_session
        session = new.initialize.session_id or self._session
        if self._session and session != self._session:
            self.sessions += 1
        self._session = session
        self.is_drawing = True
        if not message.metadata.run.fragment_ids:
            self._page = new.page_script_hash
            self.elements.clear()
            self._stop_timers(list(self._timers))

    def _end_run(self, status: int) -> None:
        """Take note of the end of a run of the page, and forget widgets that it has no more."""
        self.is_drawing = False
        if status != ForwardMsg.FINISHED_SUCCESSFULLY:  # a part of the page, or cut short
            return
        self._runs += 1
        widgets = [getattr(each, str(each.WhichOneof("type"))) for each in self.elements.values()]
        ids = {getattr(widget, "id", "") for widget in widgets}
        self._values = {id: value for id, value in self._values.items() if id in ids}

    def _store_element(self, message: ForwardMsg) -> None:
        delta = message.delta
        path = tuple(message.metadata.delta_path)
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        self.elements[path] = element
        kind = element.WhichOneof("type")
        if kind == "progress":
            message_text = element.progress.text
            self.messages.append(ProgressMessage(time=time.monotonic(), text=message_text))
        elif kind == "alert" and element.alert.format == element.alert.ERROR:
            self.problems.append(element.alert.body)
        elif kind == "alert":
            self.notices.append(element.alert.body)
        elif kind == "exception":
            self.problems.append(element.exception.message)

    def _stop_timers(self, fragments: Iterable[str]) -> None:
        for fragment in fragments:
            if timer := self._timers.pop(fragment, None):
                timer.cancel()

    async def _rerun_often(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            await self._rerun(fragment=fragment)
