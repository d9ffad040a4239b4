"""What a signature is over."""

from views.api.proving import signed_bytes


def test_the_signed_bytes_are_time_path_and_body():
    assert signed_bytes("t", "/p", b"{}") == b"t\n/p\n{}"
