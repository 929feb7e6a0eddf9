"""``{% kept name=value … %}…{% endkept %}``: a part of a template that is rendered once for the same values.

Inside there are these names and no others, so that whatever the part is made of stands in its key, with the language.
Values must be hashable, and equal only where the part would be the same: frozen dataclasses, words and numbers, and of
models their columns. A model itself is equal to its row of yesterday.
"""

from __future__ import annotations

from django.db.models import Model
from django.template import Context, Library, Node, TemplateSyntaxError
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from haowai.reader.fragments import FRAGMENTS

register = Library()


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    bits = token.split_contents()[1:]
    values = token_kwargs(bits, parser)
    if bits or not values:
        raise TemplateSyntaxError("{% kept %} takes name=value, as many as its part is made of")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(values, nodelist)


class KeptNode(Node):
    """The part, and what it is made of."""

    def __init__(self, values: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.values = values
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        values = {name: value.resolve(context) for name, value in self.values.items()}
        if models := [name for name, value in values.items() if isinstance(value, Model)]:
            raise TypeError(f"a model is no key: {', '.join(models)}")
        key = (self, get_language(), *values.values())

        def make() -> str:
            return self.nodelist.render(context.new(values))

        return mark_safe(FRAGMENTS.get(key, make))  # noqa: S308 rendered by a template
