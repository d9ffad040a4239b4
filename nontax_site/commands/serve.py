"""``nontax serve``: the web server with sender and timers as threads of its own.

FileStorage is one process (decision 14), so what works after the commit lives
beside the server: the outbox sender, and the timers under their leases.
"""

from __future__ import annotations

from typing import Any

import click

from nontax_site.commands.settings import settings_of


@click.command()
@click.pass_obj
def serve(ini: str) -> None:
    """Serve the site; stop with Ctrl-C."""
    serve_site(settings_of(ini))


def serve_site(settings: dict[str, Any]) -> None:
    """Serve until interrupted; the anchor is written at the stop."""
    from waitress.server import create_server

    from nontax_site import main
    from nontax_site.commands.background import Background

    app = main({}, **settings)
    background = Background(app.registry)
    host, _, port = settings["nontax.listen"].partition(":")
    server = create_server(
        app,
        host=host,
        port=int(port),
        threads=8,
        max_request_body_size=10 * 1024 * 1024,
        max_request_header_size=16 * 1024,
        ident=None,
        clear_untrusted_proxy_headers=True,
    )
    background.start()
    click.echo(f"serving on http://{host}:{port}")
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        background.stop()
