"""Addresses of the app."""

from django.urls import path, re_path

from initiatives import views
from initiatives.views import owner, part

app_name = "initiatives"

urlpatterns = [
    path("", views.initiative_list, name="list"),
    path("indienen/", views.submit, name="submit"),
    path("indienen/bestand/<uuid:token>/<uuid:name>/", views.draft_file, name="draft_file"),
    path("lijkt-op/", views.similar_fragment, name="similar"),
    path("resultaten/", views.result_list, name="results"),
    path("lessen/", views.lesson_list, name="lessons"),
    path("rss.xml", views.feed, name="feed"),
    path("kaart/", views.initiative_map, name="map"),
    path("kaart.geojson", views.map_data, name="map_data"),
    path("ontvangst/<str:token>/", views.receipt, name="receipt"),
    re_path(r"^download/(?P<what>plannen|gevraagd|regels)\.(?P<kind>csv|xlsx)$", views.download, name="download"),
    path("bevestigen/<str:token>/", views.confirm, name="confirm"),
    path("beheren/", views.manage_by_code, name="manage_by_code"),
    path("beheren/nieuwe-link/<str:token>/", views.renew, name="renew"),
    path("uitnodiging/<str:token>/", owner.invitation, name="invitation"),
    path("beheren/<str:token>/", owner.manage, name="manage"),
    path("beheren/<str:token>/reactie/", owner.reply, name="owner_reply"),
    path("beheren/<str:token>/afspraak/", owner.turn_key, name="owner_promise"),
    path("beheren/<str:token>/tekst/", owner.change_text, name="owner_text"),
    path("beheren/<str:token>/voorstel/", owner.offered_text, name="owner_offered_text"),
    path("beheren/<str:token>/medestanders/", owner.invite, name="owner_invite"),
    path("beheren/<str:token>/overdragen/", owner.hand_over, name="owner_hand_over"),
    path("beheren/<str:token>/uitnodiging/<int:pk>/stop/", owner.end, name="owner_end"),
    path("beheren/<str:token>/stoppen/", owner.leave, name="owner_leave"),
    path("beheren/<str:token>/afronden/", owner.close, name="owner_close"),
    path("beheren/<str:token>/terugblik/", owner.look_back, name="owner_look_back"),
    path("beheren/<str:token>/intrekken/", owner.withdraw, name="owner_withdraw"),
    path("beheren/<str:token>/gegevens/", owner.data, name="owner_data"),
    path("beheren/<str:token>/gegevens/bestand/", owner.data_file, name="owner_data_file"),
    path("beheren/<str:token>/aanbod/", owner.offers, name="owner_offers"),
    path("beheren/<str:token>/aanvullingen/", owner.comments, name="owner_comments"),
    path("huisregels/", part.house_rules, name="house_rules"),
    path("moderatie/", part.moderation, name="moderation"),
    path("meedoen/<str:token>/", part.part, name="part"),
    path("aanbod/<str:token>/", part.my_offer, name="my_offer"),
    path("aanvulling/<str:token>/", part.my_comment, name="my_comment"),
    path("beheren/<str:token>/bestand/<uuid:name>/", views.owner_file, name="owner_file"),
    path("<slug:number>/bestand/<uuid:name>/", views.plan_file, name="file"),
    path("<slug:number>/steunen/", part.support, name="support"),
    path("<slug:number>/volgen/", part.follow, name="follow"),
    path("<slug:number>/meedoen/", part.offer, name="offer"),
    path("<slug:number>/aanvullen/", part.comment, name="comment"),
    path("<slug:number>/aanvullingen/", part.comments, name="comments"),
    path("<slug:number>/aanvullingen/<int:comment>/melden/", part.flag, name="flag"),
    re_path(r"^(?P<number>[0-9]{4}-[0-9]{4,7})/$", views.detail, name="detail"),
    re_path(r"^(?P<number>[0-9]{4}-[0-9]{4,7})/versies/$", views.versions, name="versions"),
    re_path(r"^(?P<number>[0-9]{4}-[0-9]{4,7})/kaart\.png$", views.card, name="card"),
]
