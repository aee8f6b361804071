"""Replacing methods of moto's classes."""

import functools

missing = set()


def replace(owner, name, new=False):
    """Decorator: the function becomes owner.name. It must be there before, unless new is set."""

    def put(function):
        if not new and not hasattr(owner, name):
            missing.add(f"{owner.__module__}.{owner.__name__}.{name}")
        setattr(owner, name, function)
        return function

    return put


def wrap(owner, name):
    """Decorator: the function becomes owner.name and gets the earlier one as its first argument."""

    def put(function):
        earlier = getattr(owner, name, None)
        if earlier is None:
            missing.add(f"{owner.__module__}.{owner.__name__}.{name}")
            return function

        @functools.wraps(earlier)
        def call(self, *args, **kwargs):
            return function(earlier, self, *args, **kwargs)

        setattr(owner, name, call)
        return function

    return put


def replace_property(owner, name, new=False):
    """Decorator: the function becomes a read-only property."""

    def put(function):
        return replace(owner, name, new)(property(function))

    return put


def refuse(code, message):
    """Answers with an error of EC2."""
    from moto.ec2.exceptions import EC2ClientError

    raise EC2ClientError(code, message)
