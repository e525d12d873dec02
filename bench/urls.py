"""The product's addresses, and the yardstick's."""

from django.urls import path

from upstander.web.urls import handler400, handler403, handler404, handler500
from upstander.web.urls import urlpatterns as own

from . import yardstick

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
urlpatterns = [*own, path(yardstick.PATH[1:], yardstick.page)]
