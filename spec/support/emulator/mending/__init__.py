"""What moto does differently from AWS, mended in the running process.

mend() replaces methods of moto's classes; none of moto's files is changed, and no state is kept outside moto's own
objects, so that moto's reset is a full one. Where moto and AWS's documentation differ, the documentation wins; pages are
named without their head https://docs.aws.amazon.com/.
"""

MOTO = "5.2.5"


def check_version():
    """Ends the program when moto is not the version that the replacements were written for."""
    import moto

    if moto.__version__ != MOTO:
        raise SystemExit(f"emulator: moto {moto.__version__} is installed, but its replaced methods are those of {MOTO}")


def mend():
    """Replaces what differs; ends the program with a list when moto lacks something that is to be replaced."""
    from . import attachments, balancers, elastic_addresses, images, instances, interfaces, launch, modifications
    from . import patch, placement, requests, several_interfaces, snapshots, tags, volumes

    for room in (tags, images, snapshots, volumes, modifications, attachments, interfaces, elastic_addresses, placement,
                 instances, launch, balancers, several_interfaces, requests):
        room.mend()
    if patch.missing:
        raise SystemExit("emulator: moto lacks what is to be replaced: " + ", ".join(sorted(patch.missing)))
