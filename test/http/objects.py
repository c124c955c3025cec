# test/http/objects.py: objects registered, changed and shown by programs.

from client import part


def register(person, name, /, **more):
    return person.post("/api/new-object", json={"name": name, **more})


def change(person, name, act, /, **more):
    return person.post(f"/api/object/{part(name)}/{act}", json=more)


def show(person, name):
    answer = person.get(f"/api/object/{part(name)}/")
    return answer.json() if answer.status_code == 200 else None
