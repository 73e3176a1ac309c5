"""What every test shares: GPU tests skip themselves without a device, and property tests never fail by the clock."""

from __future__ import annotations

import pytest
from hypothesis import settings

# A deadline on a busy machine fails tests whose mathematics is right.
settings.register_profile("symgen", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("symgen")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests marked gpu where no CUDA device is to be had."""
    on_device = [item for item in items if item.get_closest_marker("gpu")]
    # torch is only imported if some test asks for a device: it takes seconds.
    if on_device and not _device_found():
        for item in on_device:
            item.add_marker(pytest.mark.skip(reason="no CUDA device"))


def _device_found() -> bool:
    try:
        import torch
    except ImportError:
        return False
    return bool(torch.cuda.is_available())
