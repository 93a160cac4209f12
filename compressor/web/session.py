"""A session that fetches files: it sends nothing of the user's, and to no private address."""

import requests
from requests.adapters import BaseAdapter

from compressor.web.connections import PublicAddressAdapter
from compressor.web.download import DownloadLimits

CONNECT_SECONDS = 10.0
READ_SECONDS = 15.0
HEADERS = {
    "User-Agent": "kmeans-image-compressor/1.0",
    # Google's own sentences are recognised by their English wording.
    "Accept-Language": "en",
    # Unpacked bytes are the ones that are counted, so ask for nothing packed.
    "Accept-Encoding": "identity",
}


class WebSession(requests.Session):
    """A session that sends nothing of the user's and follows no redirect by itself.

    `adapter` replaces the transport (in tests); there is none for plain http.
    """

    def __init__(self, adapter: BaseAdapter | None = None) -> None:
        super().__init__()
        # Keeps the passwords of a .netrc at home. The price is that proxies named in the
        # environment are not used, behind which the address check would mean nothing.
        self.trust_env = False
        self.headers.update(HEADERS)
        self.adapters.clear()
        self.mount("https://", adapter or PublicAddressAdapter())

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: requests would read a redirect's body to its end, however long it is."""

    def request_once(self, url: str, limits: DownloadLimits) -> requests.Response:
        """Request an address, without cookies; the body is not read yet."""
        self.cookies.clear()
        seconds = limits.seconds_left()
        timeout = min(CONNECT_SECONDS, seconds), min(READ_SECONDS, seconds)
        return self.get(url, stream=True, allow_redirects=False, timeout=timeout)
