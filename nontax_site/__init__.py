"""nontax-site: government non-tax revenue and fiscal bills.

``main`` is the only place that knows every floor. The order of the includes is
the order of the floors: storage below, views on top.
"""

from __future__ import annotations

from typing import Any

FLOORS = (
    "pyramid_services",
    "pyramid_tm",
    "pyramid_retry",
    "pyramid_zodbconn",
    "nontax_site.ports",
    "nontax_site.security",
    "schemas",
    "workflows",
    "views",
)


def main(_global_config: dict[str, str], **settings: Any) -> Any:
    """The WSGI application; ``settings`` are those of ``etc/*.ini``.

    Raises NotConfigured for a setting that is missing or, in production, one
    that only suits a demonstration; for a workflow with a dead end; and for a
    database that is older than the program.
    """
    from pyramid.config import Configurator
    from pyramid.exceptions import ConfigurationExecutionError

    from nontax_site.kernel.errors import NontaxError
    from nontax_site.settings import checked

    try:
        with Configurator(settings=checked(settings)) as config:
            config.hook_zca()
            for floor in FLOORS:
                config.include(floor)
            return config.make_wsgi_app()
    except ConfigurationExecutionError as error:
        if isinstance(error.evalue, NontaxError):
            raise error.evalue from None
        raise
