#!/usr/bin/env python3
"""Serve AWS as far as the CPI needs it: moto, with what it does differently from AWS mended.

usage: emulator.py PORT [--until-stdin-closes] [--with-parent] [--plain] [--verbose]
"""

import argparse
import ctypes
import io
import logging
import os
import pathlib
import signal
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent

# moto reads these when it is imported. The credentials are for calls of moto to itself.
SETTINGS = {
    "AWS_ACCESS_KEY_ID": "emulator",
    "AWS_SECRET_ACCESS_KEY": "emulator",
    "AWS_EC2_METADATA_DISABLED": "true",
    "MOTO_EC2_ENABLE_INSTANCE_TYPE_VALIDATION": "true",
    "MOTO_ENABLE_AMI_VALIDATION": "true",
    "MOTO_ENABLE_KEYPAIR_VALIDATION": "true",
    "MOTO_AMIS_PATH": str(HERE / "images.json"),
}


def arguments():
    parser = argparse.ArgumentParser(description="AWS emulator for specs of the CPI")
    parser.add_argument("port", type=int, help="port of 127.0.0.1; 0 takes a free one")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end when stdin ends")
    parser.add_argument("--with-parent", action="store_true", help="end when the parent process dies (Linux)")
    parser.add_argument("--plain", action="store_true", help="moto as it is, nothing mended")
    parser.add_argument("--verbose", action="store_true", help="log every request to stderr")
    return parser.parse_args()


def end_with_parent():
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:  # it died before the call
        os._exit(0)


def end_with_stdin():
    while os.read(0, 65536):
        pass
    os._exit(0)


class OneAtATime:
    """moto is not made for requests side by side: each is read, then handled alone."""

    def __init__(self, app):
        self.app, self.lock = app, threading.Lock()

    def __call__(self, environ, start_response):
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length:
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))
        with self.lock:
            return list(self.app(environ, start_response))


def application(plain):
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    sys.path.insert(0, str(HERE))
    import mending
    from mending.images import take_own_fields

    mending.check_version()
    if plain:
        take_own_fields()
    else:
        mending.mend()
    return OneAtATime(DomainDispatcherApplication(create_backend_app))


def main():
    given = arguments()
    if given.with_parent:
        end_with_parent()
    if given.until_stdin_closes:
        threading.Thread(target=end_with_stdin, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    os.environ.update(SETTINGS)
    app = application(given.plain)
    if not given.verbose:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)

    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", given.port, app, threaded=True, request_handler=MotoRequestHandler)
    print(f"ready http://127.0.0.1:{server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
