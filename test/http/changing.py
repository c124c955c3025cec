# test/http/changing.py: pictures of an author, and what is done to one by programs.

import client


def picture_of(made, author, **more):
    return made.picture(author_id=author.id, **{
        "title": "First", "licences": ["CC0-1.0"], **more})


def act(person, id, verb, status=200, **body):
    answer = person.post(f"/api/picture/{id}/{verb}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def refused(person, id, verb, status, code, field=None, **body):
    answer = person.post(f"/api/picture/{id}/{verb}", json=body)
    return client.refused(answer, status, code, field)


def revisions(made, id):
    made.connection.rollback()
    return made.value("SELECT max(revision) FROM picture_revision "
                      "WHERE picture_id = %s", id)
