# test/http/galleries.py: galleries made, changed and looked into by programs.


def make(person, title="Boats", description="*Afloat*"):
    answer = person.post("/api/new-gallery", json={
        "title": title, "description": description})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def act(person, id, what, status=200, **more):
    answer = person.post(f"/api/gallery/{id}/{what}", json=more)
    assert answer.status_code == status, answer.text
    return answer


def held(person, id):
    """The numbers of the pictures in a gallery, by a query."""
    answer = person.post("/api/query-pictures?limit=1000&ordering=date-asc",
                         data=f"want: [in_gallery: [{id}]]")
    return [picture["id"] for picture in answer.json()]
