# test/http/proposing.py: boxes around gulls, saved or proposed.

BOX = {"x": .1, "y": .1, "w": .2, "h": .2}


def box(name, x=.1, **more):
    return {"type": "bbox", "shape": {**BOX, "x": x}, "object": name, **more}


def put(person, id, regions, headers=None, reason=None):
    return person.client.put(
        f"{person.url}/api/picture/{id}/annotations", json=regions,
        headers=headers, params={"reason": reason})


def save(person, id, regions):
    answer = put(person, id, regions)
    assert answer.status_code == 200, answer.text
    return answer.json()


def propose(person, id, regions, **more):
    answer = put(person, id, regions, **more)
    assert answer.status_code == 202, answer.text
    return answer.json()["id"]
