"""Rendering of forms with our own templates, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import deform
from deform.template import ZPTRendererFactory

from views.i18n import deform_translator

FOLDERS = (
    str(Path(__file__).parent),
    str(Path(deform.__file__).parent / "templates"),
)


def described(field: Any) -> str | None:
    """Ids of what is said about a field: its fault, then its help."""
    ids = []
    if field.error:
        ids.append(f"error-{field.oid}")
    if field.description:
        ids.append(f"help-{field.oid}")
    return " ".join(ids) or None


def renderer_for(request: Any) -> Callable[..., Any]:
    """The renderer of the reader's language; made once per language."""
    made: dict[str, Any] = request.registry.__dict__.setdefault("_form_renderers", {})
    locale = request.locale_name
    if locale not in made:
        translate = deform_translator(request)
        plain = ZPTRendererFactory(FOLDERS, auto_reload=False, translator=translate)
        made[locale] = _with_words(plain, translate)
    return made[locale]


def _with_words(plain: Any, translate: Callable[[Any], str]) -> Callable[..., Any]:
    """The renderer, given what is said about each field in the reader's language."""

    def words_of(field: Any) -> str:
        messages = field.error.messages() if field.error else ()
        return " ".join(translate(message) for message in messages if message)

    def render(template: str, **values: Any) -> Any:
        field = values["field"]
        values.setdefault("in_row", False)
        return plain(
            template,
            described=described(field),
            invalid="true" if field.error else None,
            said=words_of(field),
            words_of=words_of,
            **values,
        )

    return render
