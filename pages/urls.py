"""Addresses of the hall."""

from django.urls import path, re_path

from pages.platform import views as platform
from pages.views import areas, calendar, demo, find, goals, home, information, mine, my_data, post, service

urlpatterns = [
    path("", home.home, name="home"),
    path("zoek-buurt/", find.find_area, name="find_area"),
    path("wijken/", areas.area_list, name="area_list"),
    path("wijken/<slug:slug>/", areas.wijk_detail, name="wijk_detail"),
    path("buurten/<slug:slug>/", areas.buurt_detail, name="buurt_detail"),
    path("wijken/<slug:slug>/agenda.ics", calendar.wijk_calendar, name="wijk_calendar"),
    path("buurten/<slug:slug>/agenda.ics", calendar.buurt_calendar, name="buurt_calendar"),
    path("doelen/", goals.goal_list, name="goal_list"),
    path("doelen/thema/<slug:slug>/", goals.theme_detail, name="theme_detail"),
    path("doelen/<slug:slug>/", goals.goal_detail, name="goal_detail"),
    path("platform/<slug:slug>/", platform.workplace, name="platform_workplace"),
    path("platform/<slug:slug>/stap/<int:pk>/", platform.block, name="platform_block"),
    path("platform/<slug:slug>/afspraak/nieuw/", platform.promise_new, name="platform_promise_new"),
    path("platform/<slug:slug>/afspraak/<int:number>/", platform.promise, name="platform_promise"),
    path(
        "platform/<slug:slug>/afspraak/<int:number>/waar-blijft/",
        platform.promise_ask_after,
        name="platform_ask_after_promise",
    ),
    re_path(
        r"^platform/(?P<slug>[-a-zA-Z0-9_]+)/plan/(?P<number>[0-9]{4}-[0-9]{4,7})/waar-blijft/$",
        platform.plan_ask_after,
        name="platform_ask_after_plan",
    ),
    re_path(
        r"^platform/(?P<slug>[-a-zA-Z0-9_]+)/advies/(?P<number>[0-9]{4}-[0-9]{4,7})/$",
        platform.advice,
        name="platform_advice",
    ),
    path("mijn/", mine.my_page, name="my_page"),
    path("mijn/post/", post.my_post, name="my_post"),
    path("mijn/gegevens/", my_data.my_data, name="my_data"),
    path("mijn/gegevens/bestand/", my_data.my_data_file, name="my_data_file"),
    path("gegevens/", my_data.ask_for_data, name="ask_for_data"),
    path("gegevens/gewist/", my_data.data_gone, name="data_gone"),
    path("gegevens/<str:token>/", my_data.data_by_link, name="data_by_link"),
    path("gegevens/<str:token>/bestand/", my_data.data_by_link_file, name="data_by_link_file"),
    path("over/", information.about, name="about"),
    path("privacy/", information.privacy, name="privacy"),
    path("toegankelijkheid/", information.accessibility, name="accessibility"),
    path("demo/", demo.demo, name="demo"),
    path("demo/inloggen/<slug:key>/", demo.demo_sign_in, name="demo_sign_in"),
    path("demo/post/", demo.demo_post, name="demo_post"),
    path("demo/post/<uuid:uuid>/", demo.demo_letter, name="demo_letter"),
    path("taal/<slug:code>/", service.set_language, name="set_language"),
    path("healthz", service.healthz, name="healthz"),
    path("readyz", service.readyz, name="readyz"),
    path("statusz", service.statusz, name="statusz"),
    path("robots.txt", service.robots_txt, name="robots_txt"),
    path("favicon.ico", service.favicon, name="favicon"),
    path(".well-known/security.txt", service.security_txt, name="security_txt"),
]
