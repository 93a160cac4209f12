"""An answer that waits to be sent is still sent when a run of the page begins in that moment."""

from collections.abc import Callable

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.testing.v1 import AppTest

from compressor.ui.startup.kept_answers import ANSWERS, keep_answers
from tests.support.pages import Page


@pytest.fixture(autouse=True)
def streamlits_own_queue(restore_methods: Callable[..., None]) -> None:
    """The queue as Streamlit has it, and afterwards as it was."""
    restore_methods(ForwardMsgQueue, "clear")


def upload_address() -> ForwardMsg:
    message = ForwardMsg()
    message.file_urls_response.response_id = "an upload"
    return message


def download_address() -> ForwardMsg:
    message = ForwardMsg()
    message.backend_operation_response.request_id = "a download"
    return message


def sign_of_life() -> ForwardMsg:
    return ForwardMsg(heartbeat_ack=True)


def text(content: str) -> ForwardMsg:
    message = ForwardMsg()
    message.delta.new_element.text.body = content
    message.metadata.delta_path.extend([0, 0])
    return message


def end_of_run() -> ForwardMsg:
    return ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)


def queue_of(*messages: ForwardMsg) -> ForwardMsgQueue:
    queue = ForwardMsgQueue()
    for message in messages:
        queue.enqueue(message)
    return queue


Answer = Callable[[], ForwardMsg]
EVERY_ANSWER = pytest.mark.parametrize("answer", [upload_address, download_address, sign_of_life])


@EVERY_ANSWER
def test_streamlit_drops_it_and_once_it_does_not_this_mend_can_go(answer: Answer) -> None:
    queue = queue_of(answer())
    queue.clear(retain_lifecycle_msgs=True)
    assert queue.is_empty()


@EVERY_ANSWER
def test_an_answer_stays_and_what_the_last_run_drew_goes(answer: Answer) -> None:
    keep_answers()
    queue = queue_of(text("earlier"), answer(), end_of_run())
    queue.clear(retain_lifecycle_msgs=True)
    queue.enqueue(text("now"))
    queue.enqueue(text("later"))  # takes the place of the one before
    kinds = [message.WhichOneof("type") for message in queue.flush()]
    assert kinds == [answer().WhichOneof("type"), "script_finished", "delta"]
    assert queue.is_empty()


def test_it_is_sent_once() -> None:
    keep_answers()
    keep_answers()
    queue = queue_of(upload_address())
    queue.clear(True)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["a fragment"])
    queue.clear(retain_lifecycle_msgs=True)
    assert [message.WhichOneof("type") for message in queue.flush()] == ["file_urls_response"]
    assert queue.flush() == []


def test_a_queue_that_is_emptied_is_empty() -> None:
    keep_answers()
    queue = queue_of(upload_address())
    queue.clear()
    assert queue.is_empty()


def test_another_queue_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    cleared = []
    monkeypatch.setattr(ForwardMsgQueue, "clear", lambda queue, **_: cleared.append(queue))
    keep_answers()
    queue = queue_of()
    queue._queue = None  # type: ignore[assignment]  # what it may be one day
    queue.clear(retain_lifecycle_msgs=True)
    assert cleared == [queue]


def test_all_are_answers_that_streamlit_knows() -> None:
    kinds = {field.name for field in ForwardMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    assert kinds >= ANSWERS


def test_the_first_page_that_is_drawn_mends_it(script: Page) -> None:
    test: AppTest = script("app.py").run()
    assert not test.exception
    queue = queue_of(upload_address())
    queue.clear(retain_lifecycle_msgs=True)
    assert not queue.is_empty()
