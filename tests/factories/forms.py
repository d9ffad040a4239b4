"""Forms as a browser sends them: what stands in a template is not sent."""

import re
from typing import Any

_TEMPLATE = re.compile(r"<template.*?</template>", re.DOTALL)


def form_of(page: Any, name: str = "deform") -> Any:
    """The form of a page, without the empty rows kept for the script."""
    page.text = _TEMPLATE.sub("", page.text)
    return page.forms[name]


def fill(form: Any, **facts: Any) -> Any:
    """Type the facts into a form (the first field of each name), give it back."""
    for name, value in facts.items():
        form.set(name, value, index=0)
    return form
