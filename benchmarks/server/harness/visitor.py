"""A visitor of the app without a browser, who presses buttons, uploads and downloads."""

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import requests
from streamlit.proto.Common_pb2 import UploadedFileInfo
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.server.harness.streamlit_session import (
    TIMEOUT_SECONDS,
    ProgressMessage,
    StreamlitSession,
)

# What the script of compressor/ui/links/address_bar.py sets.
ADDRESS_PARAMETERS = re.compile(r"for \(const \[name, value\] of (.*)\) url\.searchParams\.set")


class Visitor(StreamlitSession):
    """A visitor; `async with Visitor(address, "k=5") as visitor`."""

    async def reconnect(self) -> None:
        """Connect again, as a page does by itself, and draw the page anew.

        A server that still has the page's session goes on with it; another one gets the address.
        """
        self._stop_timers(list(self._timers))
        self._query = urlencode(self.address_parameters()) or self._query
        await self._connect()
        ended = self._runs
        await self._rerun()
        while self._runs == ended:
            await self.wait_for_change()

    async def find(self, kind: str, label: str) -> Element:
        """Wait for an element of a kind ("button", "file_uploader", ...) whose label starts so."""
        while True:
            for element in self.elements.values():
                if element.WhichOneof("type") == kind:
                    widget = getattr(element, kind)
                    if widget.label.startswith(label):
                        return element
            await self.wait_for_change()

    async def wait_for_message(
        self, condition: Callable[[str], bool], since: float = 0.0
    ) -> ProgressMessage:
        """Wait for a progress bar's text, sent since a time, that meets a condition."""
        while True:
            for message in self.messages:
                if message.time >= since and condition(message.text):
                    return message
            await self.wait_for_change()

    def component(self, name: str) -> dict[str, Any] | None:
        """Return the data of the element of our own with this name; None where there is none."""
        for element in list(self.elements.values()):
            if element.WhichOneof("type") == "bidi_component":
                component = element.bidi_component
                if component.component_name == name:
                    data: dict[str, Any] = json.loads(component.json or component.mixed.json)
                    return data
        return None

    async def fetch(self, address: str) -> bytes:
        """Return the file of a relative address, such as that of a picture on the page."""
        return await asyncio.to_thread(self._get, f"/{address}")

    def address_parameters(self) -> dict[str, str]:
        """Return the parameters that the page has written into the address."""
        for element in list(self.elements.values()):
            if element.WhichOneof("type") == "html":
                match = ADDRESS_PARAMETERS.search(element.html.body)
                if match is not None:
                    return dict(json.loads(match[1]))
        return {}

    def has(self, kind: str, label: str) -> bool:
        """Return whether there is an element of a kind whose label starts so."""
        return any(
            element.WhichOneof("type") == kind and getattr(element, kind).label.startswith(label)
            for element in list(self.elements.values())
        )

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until a condition holds of what the page shows.

        Raises:
            RuntimeError: the page shows an error, which was not there when the wait began.
        """
        known = len(self.problems)
        while not condition():
            if len(self.problems) > known:
                raise RuntimeError(self.problems[-1])
            await self.wait_for_change()

    async def open_page(self, label: str) -> None:
        """Follow a link to a page of the app."""
        link = (await self.find("page_link", label)).page_link
        self._page = link.page_script_hash
        self.elements.clear()  # nobody presses anything of the page before
        await self._rerun()

    async def press(self, label: str) -> None:
        """Press a button."""
        button = (await self.find("button", label)).button
        await self._rerun(WidgetState(id=button.id, trigger_value=True))

    async def fill(self, label: str, value: float) -> None:
        """Type a number into a field."""
        field = (await self.find("number_input", label)).number_input
        self._values[field.id] = WidgetState(id=field.id, double_value=value)
        await self._rerun()

    async def label_of_many_files_uploader(self) -> str:
        """Wait for an uploader of many files at once, and return its label."""
        while True:
            for element in list(self.elements.values()):
                is_uploader = element.WhichOneof("type") == "file_uploader"
                if is_uploader and element.file_uploader.multiple_files:
                    return str(element.file_uploader.label)
            await self.wait_for_change()

    async def choose(self, label: str, option: str) -> None:
        """Choose one of the options that stand side by side."""
        group = (await self.find("button_group", label)).button_group
        state = WidgetState(id=group.id)
        state.string_array_value.data.append(option)
        self._values[group.id] = state
        await self._rerun()

    async def upload(self, label: str, name: str, data: bytes) -> None:
        """Upload one file."""
        await self.upload_all(label, {name: data})

    async def upload_all(self, label: str, files: Mapping[str, bytes]) -> None:
        """Upload files by their names, in place of those that the uploader had."""
        uploader = (await self.find("file_uploader", label)).file_uploader
        state = WidgetState(id=uploader.id)
        for name, data in files.items():
            info = await self._send_file(name, data)
            state.file_uploader_state_value.uploaded_file_info.append(info)
        self._values[uploader.id] = state
        await self._rerun()

    async def _send_file(self, name: str, data: bytes) -> UploadedFileInfo:
        urls = await self._request_upload_urls(name)
        headers = {"X-Xsrftoken": self._token}
        answer = await asyncio.to_thread(
            requests.put,  # a connection of its own: the server closes one that was idle
            self._address + urls.upload_url,
            cookies=self._http.cookies,
            files={"file": (name, data)},
            headers=headers,
            timeout=TIMEOUT_SECONDS,
        )
        answer.raise_for_status()
        info = UploadedFileInfo(name=name, size=len(data), file_id=urls.file_id)
        info.file_urls.CopyFrom(urls)
        return info

    async def download(self, label: str) -> bytes:
        """Return the file of a download button, which the server has, or writes now."""
        button = (await self.find("download_button", label)).download_button
        url = button.url
        if button.deferred_file_id:
            url = await self._request_deferred_file(button.deferred_file_id)
        return await asyncio.to_thread(self._get, url)
