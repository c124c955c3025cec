# test/http/conftest.py: where the instance under test is, from the environment.

import functools
import os
import pathlib

import psycopg2
import psycopg2.extras
import pytest
import requests

# What waits for a lock in the database hears the signal that ends a test.
psycopg2.extensions.set_wait_callback(psycopg2.extras.wait_select)

PATIENCE_S = 300    # for an answer that no test says otherwise of


def setting(name):
    value = os.environ.get(name)
    if not value:
        pytest.skip(f"{name} is not set: run by test/run, on an instance")
    return value


@functools.cache
def is_ours(file):
    """Where others test beside us, a file is tested by the first to come."""
    claims = os.environ.get("TEST_CLAIMS")
    try:
        if claims:
            (pathlib.Path(claims) / file).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def pytest_collection_modifyitems(items):
    """What looks at all pictures again and again goes first, while few are
    there."""
    items.sort(key=lambda item: item.path.name not in
               ("test_query_model.py", "test_schema_maintained.py"))


def pytest_runtest_protocol(item):
    return None if is_ours(item.path.name) else True


@pytest.fixture(scope="session")
def url():
    return setting("PINAKES_URL").rstrip("/")


@pytest.fixture(scope="session", autouse=True)
def listener():
    """Every answer of the API is held against its description."""
    url = os.environ.get("PINAKES_URL")
    if not url:
        yield None
        return
    from described import Listener
    listener = Listener(url.rstrip("/"))
    send = requests.Session.send

    def send_and_hear(session, request, **settings):
        settings["timeout"] = settings.get("timeout") or PATIENCE_S
        answer = send(session, request, **settings)
        listener.hear(answer, settings.get("stream", False))
        return answer

    requests.Session.send = send_and_hear
    yield listener
    requests.Session.send = send


@pytest.fixture(autouse=True)
def answers_as_described(listener):
    if listener is not None:
        listener.begin()
    yield
    if listener is not None and listener.mistakes:
        mistakes, listener.mistakes = listener.mistakes, []
        pytest.fail("not as templates/help/openapi.yaml says:\n"
                    + "\n".join(mistakes[:20]), pytrace=False)


@pytest.fixture(scope="session")
def http():
    session = requests.Session()
    session.trust_env = False
    return session


@pytest.fixture(scope="session")
def var():
    return pathlib.Path(setting("PINAKES_VAR"))


@pytest.fixture(scope="session")
def owner_conninfo():
    return setting("PINAKES_OWNER")


@pytest.fixture(scope="session")
def writer_conninfo():
    return setting("PINAKES_WRITER")


@pytest.fixture(scope="session")
def reader_conninfo():
    return setting("PINAKES_READER")


@pytest.fixture
def administrator():
    """A connection that may do everything; what it did not commit is undone."""
    connection = psycopg2.connect(setting("PINAKES_ADMINISTRATOR"))
    yield connection
    connection.close()


@pytest.fixture
def owner(owner_conninfo):
    connection = psycopg2.connect(owner_conninfo)
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def shared_data():
    checkout = pathlib.Path(__file__).resolve().parents[2]
    folder = pathlib.Path(os.environ.get("SHARED_DATA")
                          or checkout / "../shared/data")
    if not folder.is_dir():
        pytest.skip(f"no shared test data in {folder} (SHARED_DATA)")
    return folder


@pytest.fixture
def made(owner_conninfo):
    from made import Made
    pictures = Made(owner_conninfo)
    yield pictures
    pictures.close()


@pytest.fixture
def person(made, url):
    from people import Person
    return Person(made, url).sign_in()


@pytest.fixture
def author(made, url):
    from people import Person
    return Person(made, url, "author").sign_in()


@pytest.fixture
def other(made, url):
    from people import Person
    return Person(made, url, "other").sign_in()


@pytest.fixture
def friend(made, url):
    from people import Person
    return Person(made, url, "friend").sign_in()


@pytest.fixture
def boss(made, url):
    """An administrator."""
    from people import Person
    return Person(made, url, "boss", True).sign_in()


@pytest.fixture
def frozen(made, url):
    from freezing import Frozen
    return Frozen(made, url)


@pytest.fixture
def things(made):
    """A cat and a dog, which are animals."""
    animal = made.object("Animal")
    return [made.object("Cat", [animal]), made.object("Dog", [animal])]


@pytest.fixture
def gull(made):
    """The name of an object."""
    return made.named_object("gull")


@pytest.fixture(scope="module")
def all_is_true(owner_conninfo):
    """Once a file: it looks at everything that all tests have left."""
    yield
    with psycopg2.connect(owner_conninfo) as connection, \
            connection.cursor() as cursor:
        cursor.execute("SELECT * FROM check_maintained()")
        assert cursor.fetchall() == []


@pytest.fixture(scope="session")
def client(url):
    from client import Client
    return Client(url)


@pytest.fixture
def search(url):
    from searching import searcher
    return searcher(url)


@pytest.fixture
def find(client, made):
    """Asks for pictures of this test, by rules as YAML; ids, newest first."""
    def lines(rules):
        """'a: 1; b: 2' as list items."""
        return "".join(f"- {rule.strip()}\n" for rule in rules.split(";")
                       if rule.strip())

    def find(want="", exclude="", more="", **parameters):
        parameters.setdefault("limit", 1000)
        text = f"want:\n- in_gallery: {made.gallery_id}\n{lines(want)}"
        if exclude:
            text += f"exclude:\n{lines(exclude)}"
        return client.ids(text + more, **parameters)
    return find
