"""A reader of server-sent events, as a browser's EventSource is one."""

import http.client
import json

from sandbox import PATIENCE_SECONDS


class EventSource:
    """One connection. `comments` has the comments that came so far."""

    def __init__(self, sandbox, path, headers=()):
        self._connection = http.client.HTTPConnection(sandbox.address, timeout=PATIENCE_SECONDS)
        accept = {"accept": "text/event-stream"}
        self._connection.request("GET", path, headers=accept | dict(headers))
        self.response = self._connection.getresponse()
        self.status, self.headers = self.response.status, self.response.headers
        self.comments, self.retry = [], None

    def next(self):
        """The next event, {"id", "event", "data"}, its data read as JSON; None at the end."""
        event = {}
        for line in iter(self.response.readline, b""):
            text = line.decode().rstrip("\n")
            if not text:
                if "data" in event:
                    return event
                continue
            field, _, value = text.partition(":")
            value = value.removeprefix(" ")
            if not field:
                self.comments.append(value)
            elif field == "retry":
                self.retry = int(value)
            elif field == "data":
                event["data"] = json.loads(value)
            else:
                event[field] = value
        return None

    def until(self, accepted):
        """The events up to the first that is accepted, it included."""
        events = []
        while not events or not accepted(events[-1]):
            event = self.next()
            if event is None:
                raise AssertionError(f"the stream ended after {events}")
            events.append(event)
        return events

    def rest(self):
        """The events up to the stream's end."""
        return list(iter(self.next, None))

    def close(self):
        self.response.close()
        self._connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()
