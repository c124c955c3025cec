# test/http/test_rights.py: who may do what: each door tried by everyone, as a table.
#
# A new address adds a line to DOORS: what it is asked, and for each of COLUMNS
# the status that is right. "owner" is the account that the line is about.

import re

import pytest

from people import PASSWORD, Person, Stranger
from pool import CHECKOUT

COLUMNS = ("anonymous", "other", "owner", "suspended", "administrator",
           "read", "write", "stale", "no_csrf", "foreign")
# Who is trusted comes first: others may leave nothing to fill.
WHO = ("trusted", *COLUMNS)
# Whose forms have the token of a session, and whose that of a visit.
SIGNED_IN = ("other", "owner", "administrator", "foreign", "trusted")
VISITING = ("anonymous", "suspended", "stale")


def door(method, path, statuses, trusted=None, **more):
    """Whom the gallery's owner trusts is anybody else but where it says."""
    table = dict(zip(COLUMNS, statuses.split(), strict=True))
    table["trusted"] = trusted or table["other"]
    return pytest.param(method, path, table, more, id=f"{method} {path}")


# What is one's own: no token is enough. What is sent is right up to the last
# thing that is looked at, so that nothing else refuses it.
OWN = "401 200 200 401 200 403 403 401 200 200"
OWN_DONE = "401 303 303 401 303 403 403 401 403 403"
OWN_WRONG = "401 422 422 401 422 403 403 401 403 403"
# What administrators do, sent with a fault that is found last.
ADMIN_WRONG = "401 403 403 401 422 403 403 401 403 403"

# A gallery of the owner's: what shapes it is for the owner and for
# administrators, what fills it for whom the owner trusts as well.
FILL = SHAPE = "401 403 200 401 200 403 200 401 200 403"
SHAPE_SHOWN = "401 403 200 401 200 200 200 401 200 200"
SHAPE_SENT = "401 403 303 401 303 403 403 401 403 403"

# What administrators do, without a form.
ADMIN_DONE = "401 403 403 401 200 403 403 401 403 403"
ADMIN_READS = "401 403 403 401 200 403 403 401 403 403"
ADMIN_FORM = "401 403 403 401 303 403 403 401 403 403"
REASON = {"reason": "spam"}

# A proposal for a picture of the owner's, made by somebody else.
JUDGED = "401 403 200 401 200 403 200 401 200 403"
JUDGED_WRONG = "401 403 409 401 409 403 409 401 409 403"

# Where another protocol says how to refuse.
LABEL_QUEUE = ("/size", "/obtain", "/classify")

# A page sends a form, which carries a token; the API takes JSON. A form
# without its token, and whatever another site sends, is refused with 403;
# what only reads has nothing to refuse there. Columns: anonymous, another
# account, the owner, the owner suspended, an administrator, a token to read,
# a token to write, a session that has ended, no token of the form, a foreign
# Origin. Whom the owner of the gallery trusts is beside them.
DOORS = [
    door("GET", "/api/picture/{picture}", "200 200 200 200 200 200 200 200 200 200"),
    door("GET", "/api/me", "401 200 200 401 200 200 200 401 200 200"),
    door("POST", "/api/login", "401 401 401 401 401 401 401 401 401 403",
         json={"username": "{nobody} {who}", "password": "x"}),
    door("POST", "/api/logout", "200 200 200 200 200 200 200 200 200 403"),
    door("GET", "/login", "200 303 303 200 303 303 303 200 303 303"),
    door("POST", "/login", "401 401 401 401 401 403 403 401 403 403",
         form={"username": "{nobody} {who}", "password": "x"}),
    door("POST", "/logout", "303 303 303 303 303 403 403 303 403 403",
         form={}),
    door("GET", "/register", "200 303 303 200 303 303 303 200 303 303"),
    door("POST", "/register", "422 422 422 422 422 403 403 422 403 403",
         form={"username": "", "password": ""}),
    door("GET", "/account", OWN),
    door("GET", "/account/password", OWN),
    door("GET", "/account/sessions", OWN),
    door("GET", "/account/tokens", OWN),
    door("GET", "/account/delete", OWN),
    door("POST", "/account/password", OWN_WRONG,
         form={"password": PASSWORD, "new_password": "short"}),
    door("POST", "/account/tokens", OWN_WRONG,
         form={"password": PASSWORD, "scope": "all"}),
    door("POST", "/account/delete", OWN_WRONG, form={"password": PASSWORD}),
    door("POST", "/account/sessions/end", OWN_DONE, form={"session": "x"}),
    door("POST", "/account/tokens/revoke", OWN_DONE, form={"token": "1"}),
    door("GET", "/reset/{link}", "200 200 200 200 200 200 200 200 200 200"),
    door("POST", "/reset/{link}", "422 422 422 422 422 403 403 422 403 403",
         form={"new_password": "short"}),
    door("POST", "/api/new-gallery",
         "401 201 201 401 201 403 201 401 201 403", json={"title": "x"}),
    door("POST", "/api/gallery/{gallery}/edit", SHAPE, json={"title": "x"}),
    door("POST", "/api/gallery/{gallery}/add-picture", FILL, "200",
         json={"picture_id": "{picture}"}),
    door("POST", "/api/gallery/{gallery}/move-picture",
         "401 403 422 401 422 403 422 401 422 403", "422",
         json={"picture_id": 2147483647, "position": 1}),
    door("GET", "/api/gallery/{gallery}/order",
         "200 200 200 200 200 200 200 200 200 200"),
    door("GET", "/gallery/{gallery}/arrange", SHAPE_SHOWN, "200"),
    door("POST", "/gallery/{gallery}/arrange", SHAPE_SENT, "303", form={}),
    door("POST", "/api/gallery/{gallery}/remove-picture", FILL, "200",
         json={"picture_id": "{picture}"}),
    door("POST", "/api/gallery/{gallery}/users/add", SHAPE,
         json={"username": "{owner}"}),
    door("POST", "/api/gallery/{gallery}/users/remove", SHAPE,
         json={"username": "{owner}"}),
    door("POST", "/api/gallery/{gallery}/delete", SHAPE, json={}),
    door("GET", "/gallery/{gallery}",
         "200 200 200 200 200 200 200 200 200 200"),
    door("GET", "/gallery/{gallery}/edit", SHAPE_SHOWN),
    door("GET", "/gallery/{gallery}/delete", SHAPE_SHOWN),
    door("GET", "/user/{owner}/activity",
         "200 200 200 200 200 200 200 200 200 200"),
    door("GET", "/new-gallery", "401 200 200 401 200 200 200 401 200 200"),
    door("POST", "/new-gallery", "401 303 303 401 303 403 403 401 403 403",
         form={"title": "x"}),
    door("POST", "/gallery/fill", "401 403 303 401 303 403 403 401 403 403",
         "303",
         form={"gallery": "{gallery}", "picture": "{picture}"}),
    door("POST", "/gallery/{gallery}/add", SHAPE_SENT, "303",
         form={"numbers": "{picture}"}),
    door("POST", "/gallery/{gallery}/remove", SHAPE_SENT, "303",
         form={"picture": "{picture}"}),
    door("POST", "/gallery/{gallery}/edit", SHAPE_SENT, form={"title": "x"}),
    door("POST", "/gallery/{gallery}/users/add", SHAPE_SENT,
         form={"username": "{owner}"}),
    door("POST", "/gallery/{gallery}/users/remove", SHAPE_SENT,
         form={"username": "{owner}"}),
    door("POST", "/gallery/{gallery}/delete",
         "401 403 303 401 410 403 403 401 403 403", form={}),
    door("GET", "/api/token", OWN),
    door("POST", "/api/token", "401 422 422 401 422 403 403 401 422 403",
         json={"scope": "all", "password": PASSWORD}),
    door("POST", "/api/token/revoke",
         "401 401 401 401 401 200 200 401 401 403", json={}),
    door("POST", "/api/token/{token}/delete",
         "401 200 200 401 200 403 403 401 200 403"),
    door("GET", "/upload", "401 200 200 401 200 200 200 401 200 200"),
    door("POST", "/upload", "401 400 400 401 400 403 400 401 400 403",
         form={"licence": "MIT"}),
    door("POST", "/api/upload", "401 400 400 401 400 403 400 401 400 403",
         json={}),
    door("POST", "/api/inspect", "401 400 400 401 400 403 400 401 400 403",
         json={}),
    door("POST", "/api/have", "200 200 200 200 200 200 200 200 200 200",
         json={"sha256": []}),
    door("POST", "/api/new-object", "401 422 422 401 422 403 422 401 422 403",
         json={"name": ""}),
    door("GET", "/api/object-tree", "200 200 200 200 200 200 200 200 200 200"),
    door("POST", "/api/object-tree",
         "401 403 403 401 200 403 403 401 403 403", json={}),
    door("GET", "/new-object", "401 200 200 401 200 200 200 401 200 200"),
    door("POST", "/new-object", "401 422 422 401 422 403 403 401 403 403",
         form={"name": ""}),
    door("GET", "/object/{object}/history",
         "200 200 200 200 200 200 200 200 200 200"),
    door("GET", "/api/object/{object}/history",
         "200 200 200 200 200 200 200 200 200 200"),
    door("GET", "/object/{object}/edit",
         "401 403 403 401 200 403 403 401 403 403"),
    door("POST", "/object/{object}/edit", ADMIN_WRONG,
         form={"act": "merge", "into": "{nobody}"}),
    door("POST", "/api/object/{object}/edit", ADMIN_WRONG, json={"name": ""}),
    door("POST", "/api/object/{object}/parents/add", ADMIN_WRONG,
         json={"parent": "{nobody}"}),
    door("POST", "/api/object/{object}/parents/remove",
         "401 403 403 401 200 403 403 401 403 403",
         json={"parent": "{nobody}"}),
    door("POST", "/api/object/{object}/merge", ADMIN_WRONG,
         json={"into": "{object}"}),
    door("POST", "/api/object/{object}/delete?preview=true",
         "401 403 403 401 200 403 403 401 403 403", json={}),
    door("POST", "/api/picture/{owned}/rate",
         "401 200 200 401 200 403 200 401 200 403", json={"rating": 3}),
    door("POST", "/api/picture/{owned}/update",
         "401 403 200 401 200 403 200 401 200 403", json={"title": "{who}"}),
    door("PATCH", "/api/picture/{owned}/update",
         "401 403 200 401 200 403 200 401 200 403", json={"title": "{who}"}),
    door("POST", "/api/picture/{owned}/copy",
         "401 201 201 401 201 403 201 401 201 403", json={}),
    door("POST", "/api/picture/{owned}/remove-replacement",
         "401 403 200 401 200 403 200 401 200 403", json={}),
    door("POST", "/api/picture/{owned}/mark-replacement",
         "401 403 422 401 422 403 422 401 422 403",
         json={"replacement_id": 2147483647}),
    door("POST", "/api/picture/{owned}/delete",
         "401 403 200 401 200 403 200 401 200 403", json={}),
    door("GET", "/api/picture/{owned}/history",
         "200 200 200 200 200 200 200 200 200 200"),
    door("POST", "/api/picture/{owned}/revert",
         "401 403 200 401 200 403 200 401 200 403",
         json={"kind": "picture", "revision": 1}),
    door("GET", "/picture/{owned}/edit", SHAPE_SHOWN),
    door("POST", "/picture/{owned}/edit", SHAPE_SENT,
         form={"title": "{who}", "licence": "CC0-1.0"}),
    door("POST", "/picture/{owned}/rate", OWN_DONE, form={"rating": "3"}),
    door("POST", "/picture/{owned}/copy", OWN_DONE, form={}),
    door("GET", "/picture/{owned}/replace", SHAPE_SHOWN),
    door("POST", "/picture/{owned}/replace", SHAPE_SENT,
         form={"replacement": ""}),
    door("POST", "/picture/{owned}/revert", SHAPE_SENT,
         form={"kind": "picture", "revision": "1"}),
    door("GET", "/picture/{owned}/delete", SHAPE_SHOWN),
    door("POST", "/picture/{owned}/delete", SHAPE_SENT, form={}),
    door("GET", "/picture/{owned}/annotate",
         "401 200 200 401 200 200 200 401 200 200"),
    door("PUT", "/api/picture/{owned}/annotations",
         "401 200 200 401 200 403 200 401 200 403", json=[]),
    door("POST", "/api/next-picture",
         "401 200 200 401 200 403 200 401 200 403",
         json={"gallery_id": "{gallery}"}),
    door("GET", "/annotate?gallery={gallery}",
         "401 200 200 401 200 403 200 401 200 200"),
    door("POST", "/api/queue/2147483647/done",
         "401 404 404 401 404 403 404 401 404 403",
         json={"picture_id": "{owned}", "outcome": "saved"}),
    door("POST", "/api/queue/2147483647/renew",
         "401 404 404 401 404 403 404 401 404 403",
         json={"picture_id": "{owned}"}),
    door("GET", "/api/picture/{owned}/comments",
         "200 200 200 200 200 200 200 200 200 200"),
    door("POST", "/api/picture/{owned}/comments",
         "401 201 201 401 201 403 201 401 201 403", json={"text": "x"}),
    door("GET", "/picture/{owned}/comments",
         "200 200 200 200 200 200 200 200 200 200"),
    door("POST", "/picture/{owned}/comments",
         "401 303 303 401 303 403 403 401 403 403", form={"text": "x"}),
    door("POST", "/api/comment/{comment}/delete", JUDGED, json={}),
    door("POST", "/comment/{comment}/delete",
         "401 403 303 401 303 403 403 401 403 403", form={}),
    door("GET", "/api/picture/{owned}/proposals",
         "200 200 200 200 200 200 200 200 200 200"),
    door("GET", "/api/proposal", "401 200 200 401 200 200 200 401 200 200"),
    door("GET", "/api/proposal/{proposal}",
         "200 200 200 200 200 200 200 200 200 200"),
    door("POST", "/api/proposal/{proposal}/refuse", JUDGED, json={}),
    door("POST", "/api/proposal/{withdrawn}/accept", JUDGED_WRONG, json={}),
    door("POST", "/api/proposal/{proposal}/withdraw",
         "401 403 403 401 403 403 403 401 403 403", json={}),
    door("GET", "/proposal/{proposal}",
         "200 200 200 200 200 200 200 200 200 200"),
    door("GET", "/proposals", "401 200 200 401 200 200 200 401 200 200"),
    door("POST", "/proposal/{proposal}/refuse",
         "401 403 303 401 303 403 403 401 403 403", form={}),
    door("POST", "/proposal/{withdrawn}/accept",
         "401 403 409 401 409 403 403 401 403 403", form={}),
    door("POST", "/proposal/{proposal}/withdraw",
         "401 403 403 401 403 403 403 401 403 403", form={}),
    door("POST", "/api/picture/{picture}/hide", ADMIN_DONE, json=REASON),
    door("POST", "/api/picture/{picture}/restore", ADMIN_DONE, json=REASON),
    door("POST", "/api/picture/{picture}/purge", ADMIN_WRONG, json=REASON),
    door("POST", "/api/admin/block", ADMIN_WRONG,
         json={**REASON, "sha256": "x"}),
    door("POST", "/api/admin/unblock", ADMIN_WRONG,
         json={**REASON, "sha256": "x"}),
    door("GET", "/api/admin/report", ADMIN_READS),
    door("POST", "/api/admin/report/2147483647/claim",
         "401 403 403 401 404 403 403 401 403 403", json={}),
    door("POST", "/api/admin/report/2147483647/close",
         "401 403 403 401 404 403 403 401 403 403",
         json={"outcome": "nothing"}),
    door("POST", "/api/admin/suspend", ADMIN_WRONG,
         json={**REASON, "username": "{nobody}"}),
    door("POST", "/api/admin/resume", ADMIN_WRONG,
         json={**REASON, "username": "{nobody}"}),
    door("GET", "/admin/picture/{picture}/file/nothing",
         "401 403 403 401 404 403 403 401 403 403"),
    door("POST", "/api/picture/{picture}/report",
         "201 201 201 201 201 201 201 201 201 403", json=REASON),
    door("GET", "/picture/{picture}/report",
         "200 200 200 200 200 200 200 200 200 200"),
    door("POST", "/picture/{picture}/report",
         "422 422 422 422 422 403 403 422 403 403",
         form={"reason": "boredom"}),
    door("GET", "/log", "200 200 200 200 200 200 200 200 200 200"),
    door("GET", "/admin", ADMIN_READS),
    door("GET", "/admin/revert", ADMIN_READS),
    door("POST", "/admin/revert", ADMIN_WRONG,
         form={"username": "{nobody}", "from": "2", "to": "1"}),
    door("POST", "/api/admin/revert", ADMIN_WRONG,
         json={"username": "{nobody}", "from": "2", "to": "1"}),
    door("GET", "/admin/reports", ADMIN_READS),
    door("GET", "/admin/uploads", ADMIN_READS),
    door("GET", "/admin/users", ADMIN_READS),
    door("GET", "/admin/picture/{picture}", ADMIN_READS),
    door("POST", "/admin/picture/{picture}", ADMIN_FORM,
         form={**REASON, "deed": "hide"}),
    door("POST", "/admin/users", ADMIN_WRONG,
         form={**REASON, "deed": "suspend", "username": "{nobody}"}),
    door("POST", "/admin/report/2147483647/claim",
         "401 403 403 401 404 403 403 401 403 403", form={}),
    door("POST", "/admin/report/2147483647/close",
         "401 403 403 401 404 403 403 401 403 403",
         form={"outcome": "nothing"}),
    door("POST", "/api/gallery/{gallery}/label-set",
         "401 403 422 401 422 403 422 401 422 403",
         json={"dataset_name": "x", "labels": [""]}),
    door("GET", "/api/gallery/{gallery}/label-set",
         "404 404 404 404 404 404 404 404 404 404"),
    door("POST", "/api/gallery/{gallery}/label-set/add",
         "401 403 404 401 404 403 404 401 404 403", json={}),
    door("GET", "/api/label-set/",
         "200 200 200 200 200 200 200 200 200 200"),
    door("GET", "/label-set/",
         "200 200 200 200 200 200 200 200 200 200"),
    door("GET", "/api/gallery/{gallery}/label-set/agreement",
         "404 404 404 404 404 404 404 404 404 404"),
    door("POST", "/api/gallery/{gallery}/label-set/edit",
         "401 403 404 401 404 403 404 401 404 403", json={}),
    door("GET", "/gallery/{gallery}/label",
         "401 404 404 401 404 403 404 401 404 404"),
    door("POST", "/gallery/{gallery}/label",
         "401 404 404 401 404 403 403 401 403 403", form={}),
    door("GET", "/gallery/{gallery}/label-set",
         "200 200 200 200 200 200 200 200 200 200"),
    door("POST", "/gallery/{gallery}/label-set",
         "401 403 422 401 422 403 403 401 403 403",
         form={"dataset_name": "x", "labels": ""}),
    door("POST", "/gallery/{gallery}/label-set/add",
         "401 403 404 401 404 403 403 401 403 403", form={}),
    door("POST", "/gallery/{gallery}/label-set/edit",
         "401 403 404 401 404 403 403 401 403 403", form={"labels": "x"}),
    door("GET", "/api/gallery/{gallery}/label-set/export",
         "404 404 404 404 404 404 404 404 404 404"),
    door("GET", "/api/changes", "200 200 200 200 200 200 200 200 200 200"),
    door("GET", "/api/dataset", "200 200 200 200 200 200 200 200 200 200"),
    door("POST", "/api/dataset", "401 422 422 401 422 403 422 401 422 403",
         json={"title": "", "query": ""}),
    door("POST", "/api/export/nothing",
         "401 404 404 401 404 403 404 401 404 403", json={}),
    door("GET", "/api/dataset/2147483647/export/jsonl",
         "404 404 404 404 404 404 404 404 404 404"),
    door("GET", "/dataset", "200 200 200 200 200 200 200 200 200 200"),
    door("GET", "/new-dataset", "401 200 200 401 200 200 200 401 200 200"),
    door("POST", "/new-dataset", "401 422 422 401 422 403 403 401 403 403",
         form={"title": "", "query": ""}),
    door("GET", "/api/log", "200 200 200 200 200 200 200 200 200 200"),
    *(door("POST", path, "200 200 200 200 200 200 200 200 200 200")
      for path in ("/query-pictures", "/api/query-pictures", "/api/query-tree",
                   "/api/query-counts", "/api/query-facets")),
    # By Basic or a token: a session is nobody here.
    *(door("POST", path, "401 401 401 401 401 404 404 401 401 403",
           json={"dataset_name": "{nobody}"})
      for path in LABEL_QUEUE),
]


class World:
    """Everyone, with what the lines name."""

    def __init__(self, made, url):
        self.made, self.url = made, url
        self.owner = Person(made, url, "owner")
        self.people = {
            "anonymous": Stranger(url),
            "other": Person(made, url, "other").sign_in(),
            "owner": self.owner.sign_in(),
            "suspended": Person(made, url, "suspended").sign_in(),
            "administrator": Person(made, url, "boss", True).sign_in(),
            "read": self.program("read"),
            "write": self.program("write"),
            "stale": Person(made, url, "stale").sign_in(),
            "no_csrf": self.person("owner"),
            "foreign": self.person("owner"),
            "trusted": Person(made, url, "trusted").sign_in(),
        }
        self.people["suspended"].change("suspended_at = now()")
        made.run("UPDATE session SET expires_at = started_at + "
                 "interval '1 microsecond' WHERE token_sha256 = %s",
                 self.people["stale"].kept)
        made.connection.commit()
        self.owner.token("read")
        number = made.value("SELECT max(id) FROM api_token "
                            "WHERE account_id = %s", self.owner.id)
        made.object("thing")
        self.names = {"picture": made.picture(),
                      "owned": made.picture(author_id=self.owner.id,
                                            licences=["CC0-1.0"]), "owner": self.owner.name,
                      "gallery": made.gallery("x", self.owner.id),
                      "token": number, "link": self.link(),
                      "object": made.name("thing"),
                      "nobody": made.name("nobody")}
        made.run("INSERT INTO gallery_trust (gallery_id, account_id) "
                 "VALUES (%s, %s)", self.names["gallery"],
                 self.people["trusted"].id)
        made.connection.commit()
        self.names["comment"] = made.value(
            """INSERT INTO comment (picture_id, writer_id, tool, text)
            VALUES (%s, %s, 'test', 'x') RETURNING id""",
            self.names["owned"], self.owner.id)
        self.names["proposal"] = self.propose("waiting")
        self.names["withdrawn"] = self.propose("withdrawn")

    def propose(self, state):
        """What somebody wants the owner's picture to have."""
        maker = self.made.account(self.made.name(f"maker of {state}"))
        proposal = self.made.value(
            """INSERT INTO proposal (picture_id, proposer_id, tool,
                base_revision, regions) VALUES (%s, %s, 'test', 0, '[]')
            RETURNING id""", self.names["owned"], maker)
        if state != "waiting":
            self.made.run("""UPDATE proposal SET state = %s::proposal_state,
                closed_at = now(), closed_tool = 'test' WHERE id = %s""",
                          state, proposal)
        self.made.connection.commit()
        return proposal

    def link(self):
        link = self.made.value("SELECT admin.reset_password(%s)",
                               self.owner.name)
        self.made.connection.commit()
        return link.rpartition("/")[2]

    def person(self, like):
        """Another browser of the owner."""
        person = Stranger(self.url)
        person.made, person.id = self.made, self.owner.id
        person.name = self.owner.name
        return person.sign_in()

    def program(self, scope):
        program = Stranger(self.url)
        program.client.headers["Authorization"] = \
            "Bearer " + self.owner.token(scope)
        return program

    def fill(self, thing):
        if isinstance(thing, dict):
            return {key: self.fill(value) for key, value in thing.items()}
        if not isinstance(thing, str):
            return thing
        # A name alone stands for what it is: a number stays one.
        return self.names[thing[1:-1]] if thing[1:-1] in self.names and \
            thing[0] == "{" else thing.format(**self.names)


def knock(world, who, method, path, form=None, json=None):
    person = world.people[who]
    more, headers = {}, {}
    world.names["who"] = who
    if form is not None:
        more["data"] = world.fill(form)
        if who in SIGNED_IN:
            # The token of a session is the same on all its pages.
            more["data"]["csrf"] = person.csrf("/account/")
        elif who in VISITING:
            more["data"]["csrf"] = person.csrf("/login")
    if json is not None:
        more["json"] = world.fill(json)
    if who == "foreign":
        headers["Origin"] = "https://evil.example"
    return person.client.request(method, world.url + world.fill(path),
                                 headers=headers,
                                 allow_redirects=False, **more)


@pytest.fixture
def world(made, url):
    return World(made, url)


@pytest.mark.parametrize("method, path, statuses, more", DOORS)
def test_each_door_opens_to_whom_it_shall(world, method, path, statuses, more):
    found = {who: knock(world, who, method, path, **more) for who in WHO}
    assert {who: answer.status_code for who, answer in found.items()} == \
        {who: int(status) for who, status in statuses.items()}
    for who, answer in found.items():
        if answer.status_code in (401, 403):
            assert_is_refusal(answer, path)


def assert_is_refusal(answer, path):
    """In the words of whoever asks, and kept by nobody."""
    kind = answer.headers["Content-Type"].split(";")[0]
    if path in LABEL_QUEUE:
        assert kind == ("application/json" if answer.status_code == 401
                        else "application/problem+json")
    else:
        assert kind == ("application/problem+json" if path.startswith("/api/")
                        else "text/html")
    assert answer.headers["Cache-Control"] == "no-store"
    assert ("WWW-Authenticate" in answer.headers) == \
        (answer.status_code == 401)


def routes_that_write():
    """Methods and patterns of what is more than reading, by the program."""
    table = (CHECKOUT / "fcgi/routes.c").read_text()
    for methods, path in re.findall(r'^\t\{ ([A-Z_| ]+),\s+"([^"]+)",', table,
                                    re.M):
        for method in methods.replace("METHOD_", "").split(" | "):
            if method != "GET":
                yield method, path


def test_every_address_that_takes_something_is_a_door():
    doors = [(each.values[0], each.values[1].partition("?")[0])
             for each in DOORS]
    routes = list(routes_that_write())
    assert len(routes) > 90
    for method, path in routes:
        pattern = re.sub(r"\\\{[a-z]+\\\}", "[^/]+", re.escape(path))
        assert any(method == at and re.fullmatch(pattern, door)
                   for at, door in doors), f"{method} {path} is no door"
