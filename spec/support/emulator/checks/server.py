"""The server itself."""

import threading
import unittest

from .case import Case, FLAGS


class Server(Case):
    def test_reset_forgets_everything(self):
        self.ec2.create_placement_group(GroupName="pg")
        volume = self.volume()
        Case.emulator.post("/moto-api/reset")
        self.assertEqual(self.ec2.describe_placement_groups()["PlacementGroups"], [])
        self.refused("InvalidVolume.NotFound", self.describe_volume, volume=volume)


class Order(unittest.TestCase):
    def test_one_request_at_a_time(self):
        """Two requests never meet inside the application; without the lock they would."""
        from emulator import OneAtATime

        both = threading.Barrier(2)

        def app(environ, start_response):
            try:
                both.wait(0.3)
            except threading.BrokenBarrierError:
                return [b"alone"]
            return [b"met"]

        served, answers = (app if FLAGS else OneAtATime(app)), []
        threads = [threading.Thread(target=lambda: answers.append(b"".join(served({}, None)))) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(answers, [b"alone"] * 2)
