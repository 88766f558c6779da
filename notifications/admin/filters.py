"""Which messages a list shows."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from notifications import kinds, post_room


class HelpFilter(admin.SimpleListFilter):
    title = gettext_lazy("post die niet aankwam")
    parameter_name = "hulp"

    def lookups(self, request, model_admin):
        return [("1", gettext_lazy("vraagt uw besluit")), ("mijn", gettext_lazy("over mijn plannen en platformen"))]

    def queryset(self, request, queryset):
        if self.value() == "mijn":
            return queryset.filter(pk__in=post_room.concerning(request.user).values("pk"))
        return queryset.needing_a_person() if self.value() == "1" else queryset


class HeapFilter(admin.SimpleListFilter):
    title = gettext_lazy("stapel")
    parameter_name = "stapel"

    def lookups(self, request, model_admin):
        return [(name, label) for name, (label, _kind, _held) in post_room.HEAPS.items()]

    def queryset(self, request, queryset):
        heap = post_room.HEAPS.get(self.value())
        return queryset & heap[2]() if heap else queryset


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("soort")
    parameter_name = "soort"

    def labels(self) -> dict[str, str]:
        """The kinds there are, by name."""
        return {kind.name: kind.label for kind in kinds.every()}

    def lookups(self, request, model_admin):
        return sorted(((name, str(label)) for name, label in self.labels().items()), key=lambda pair: pair[1])

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset
