#!/usr/bin/env python3
"""One check for each thing that is mended.

usage: selftest.py [--plain] [unittest's arguments]

Starts an emulator of its own. --plain starts one without mends: then every test but those of MotoItself must fail.
"""

import sys
import unittest

from checks.case import FLAGS, Case
from checks.requests import Ids, Tags  # noqa: F401
from checks.launches import Launches  # noqa: F401
from checks.instances import Instances, MotoItself  # noqa: F401
from checks.interfaces import Balancers, ElasticAddresses, Interfaces, SeveralInterfaces  # noqa: F401
from checks.volumes import Modifications, Volumes  # noqa: F401
from checks.images import Images, Snapshots  # noqa: F401
from checks.server import Order, Server  # noqa: F401

if __name__ == "__main__":
    if "--plain" in sys.argv:
        sys.argv.remove("--plain")
        FLAGS.append("--plain")
    program = unittest.main(exit=False)
    if Case.emulator:
        Case.emulator.stop()
    sys.exit(not program.result.wasSuccessful())
