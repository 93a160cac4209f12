"""Answers of the server that the beginning of a page's run must not drop.

A browser asks for the address of an upload, for a download whose file is made at the press, or
whether the server is there still. Streamlit 1.67 puts the answer into the session's queue of
messages, and at the beginning of each run of a whole page `ForwardMsgQueue.clear` throws away what
it has not sent yet, but for messages about runs and toasts. So an answer that is in the queue at
that moment is lost, and nobody asks again: an upload stands still until its file is chosen anew, a
download never begins, and a connection is taken for broken. On a server with 20 visitors that
happened once in some hundred uploads.

What belongs to the run that is over is dropped as before. Where a later Streamlit has another
queue, or keeps the answers by itself, nothing is changed.
"""

from functools import wraps
from typing import Any

from streamlit.runtime import forward_msg_queue

ANSWERS = frozenset({"file_urls_response", "backend_operation_response", "heartbeat_ack"})


def keep_answers() -> None:
    """Have the queues of all sessions keep answers; a second call changes nothing."""
    queue_class = getattr(forward_msg_queue, "ForwardMsgQueue", None)
    clear = getattr(queue_class, "clear", None)
    if queue_class is None or clear is None or hasattr(clear, "__wrapped__"):
        return

    @wraps(clear)
    def clear_all_but_answers(queue: Any, *args: Any, **kwargs: Any) -> None:
        is_new_run = kwargs.get("retain_lifecycle_msgs") or any(args[:1])
        answers = _answers(queue) if is_new_run else []  # `flush` sends all that it clears
        clear(queue, *args, **kwargs)
        if answers:
            kept = {id(message) for message in queue._queue}
            queue._queue[:0] = [message for message in answers if id(message) not in kept]

    queue_class.clear = clear_all_but_answers


def _answers(queue: Any) -> list[Any]:
    """Return the answers in a queue; none where it is not the list of messages that is known."""
    messages = getattr(queue, "_queue", None)
    if not isinstance(messages, list):
        return []
    return [message for message in messages if message.WhichOneof("type") in ANSWERS]
