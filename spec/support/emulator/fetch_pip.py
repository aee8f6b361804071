#!/usr/bin/env python3
"""Download pip's wheel to DIR/pip.whl from the package index that pip would use: fetch_pip.py DIR

For a Python that has neither pip nor ensurepip. The wheel's checksum is fixed here, whatever the index says.
"""

import base64
import configparser
import hashlib
import html.parser
import json
import os
import pathlib
import ssl
import sys
import urllib.parse
import urllib.request

WHEEL = "pip-25.3-py3-none-any.whl"
SHA256 = "9655943313a94722b7774661c21049070f6bbb0a1516bf02f7c8d5d9201514cd"
# pip's own default
INDEX = "https://pypi.org/simple"
FORMATS = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"


def configuration():
    """pip.conf as pip reads it, the last file first in rank; PIP_* over all. https://pip.pypa.io/en/stable/topics/configuration/"""
    home = pathlib.Path.home()
    files = ["/etc/pip.conf", "/etc/xdg/pip/pip.conf", "/Library/Application Support/pip/pip.conf", home / ".pip/pip.conf",
             home / "Library/Application Support/pip/pip.conf",
             pathlib.Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "pip/pip.conf"]
    if os.environ.get("PIP_CONFIG_FILE"):
        files.append(os.environ["PIP_CONFIG_FILE"])
    parser = configparser.RawConfigParser()
    parser.read([str(file) for file in files if os.path.isfile(file)], encoding="utf-8")
    found = {}
    for section in ("global", "install"):
        if parser.has_section(section):
            found.update(parser.items(section))
    for name in ("index-url", "cert", "proxy"):
        value = os.environ.get("PIP_" + name.upper().replace("-", "_"))
        if value:
            found[name] = value
    return found


def opener(settings):
    certificates = settings.get("cert") or os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    context = ssl.create_default_context(cafile=certificates or None)  # SSL_CERT_FILE counts without one
    handlers = [urllib.request.HTTPSHandler(context=context)]
    if settings.get("proxy"):
        handlers.append(urllib.request.ProxyHandler({"http": settings["proxy"], "https": settings["proxy"]}))
    return urllib.request.build_opener(*handlers)


def get(open_, url, accept="*/*"):
    """The content, its type, and the address it came from; user and password may be part of the address."""
    parts = urllib.parse.urlsplit(url)
    request = urllib.request.Request(parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(), headers={"Accept": accept})
    if parts.username:
        user = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
        request.add_header("Authorization", "Basic " + base64.b64encode(user.encode()).decode())
    with open_.open(request, timeout=60) as response:
        return response.read(), response.headers.get_content_type(), response.url


class Links(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            self.found.append(dict(attributes).get("href") or "")


def wheel_address(open_, index):
    page = index.rstrip("/") + "/pip/"
    content, kind, address = get(open_, page, FORMATS)
    if kind.endswith("json"):
        links = [file["url"] for file in json.loads(content)["files"]]
    else:
        parser = Links()
        parser.feed(content.decode())
        links = parser.found
    for link in links:
        link = urllib.parse.urljoin(address, link).partition("#")[0]
        if link.endswith("/" + WHEEL):
            return with_user(link, page)
    sys.exit(f"fetch_pip.py: {address} does not have {WHEEL}")


def with_user(link, page):
    """Files on the index's own host need its user and password too."""
    link, page = urllib.parse.urlsplit(link), urllib.parse.urlsplit(page)
    if page.username and link.hostname == page.hostname:
        link = link._replace(netloc=page.netloc)
    return link.geturl()


def main():
    settings = configuration()
    open_ = opener(settings)
    content = get(open_, wheel_address(open_, settings.get("index-url") or INDEX))[0]
    if hashlib.sha256(content).hexdigest() != SHA256:
        sys.exit(f"fetch_pip.py: {WHEEL} does not have the checksum {SHA256}")
    pathlib.Path(sys.argv[1], "pip.whl").write_bytes(content)


if __name__ == "__main__":
    main()
