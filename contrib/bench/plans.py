# contrib/bench/plans.py: hand-written SQL for a query: every plan worth trying, from names to the answer.
"""A floor is the fastest of these plans. Each begins with names, like a
query does, and gives the columns of an answer, like ours does."""

SHOWN = "p.is_listed AND p.is_shown"

# ordering -> (keys of the index, descending)
ORDERINGS = {
    "date-desc": (["p.id"], True),
    "date-asc": (["p.id"], False),
    "title-asc": (["p.title_folded", "title_tiebreak(p.title)", "p.id"], False),
    "title-desc": (["p.title_folded", "title_tiebreak(p.title)", "p.id"], True),
    "number-regions-desc": (["p.region_count", "p.id"], True),
    "number-regions-asc": (["p.region_count", "p.id"], False),
    "random": (["p.random_key", "p.id"], False),
}

# The answer's columns, as the page's rows q are joined with their pictures.
COLUMNS = """p.id, p.title, t.description, {author}, t.origin_url,
 p.created_at, p.width, p.height, {format}, {nature},
 ARRAY(SELECT l.code FROM licence l WHERE l.id = ANY (p.licence_ids)),
 {replaces}, CASE WHEN p.is_obsolete THEN p.replaced_by_id END, {copied},
 t.creator, t.credit_url, t.regions, {sha256}"""
PAGE = """ FROM ({page}) q JOIN picture p ON p.id = q.id
 JOIN picture_text t ON t.picture_id = q.id"""

JOINED = "SELECT " + COLUMNS.format(
    author="a.name", format="f.media_type", nature="n.code", replaces="r.id",
    copied="c.id", sha256="m.sha256") + PAGE + """
 JOIN media m ON m.id = t.media_id JOIN account a ON a.id = p.author_id
 JOIN file_format f ON f.id = p.file_format_id
 LEFT JOIN nature n ON n.id = p.nature_id
 LEFT JOIN picture r ON r.replaced_by_id = p.id AND r.is_listed
 LEFT JOIN picture c ON c.id = p.copied_from_id AND c.is_listed"""

# Fewer tables to join: planned several times faster.
LOOKED_UP = "SELECT " + COLUMNS.format(
    author="(SELECT a.name FROM account a WHERE a.id = p.author_id)",
    format="(SELECT f.media_type FROM file_format f WHERE f.id = p.file_format_id)",
    nature="(SELECT n.code FROM nature n WHERE n.id = p.nature_id)",
    replaces="(SELECT r.id FROM picture r WHERE r.replaced_by_id = p.id AND r.is_listed)",
    copied="(SELECT c.id FROM picture c WHERE c.id = p.copied_from_id AND c.is_listed)",
    sha256="(SELECT m.sha256 FROM media m WHERE m.id = t.media_id)") + PAGE


def quote(text):
    return "'" + text.replace("'", "''") + "'"


def names(values):
    return "ARRAY[" + ", ".join(quote(v) for v in values) + "]::text[]"


def numbers(values):
    return "ARRAY[" + ", ".join(str(v) for v in values) + "]::int[]"


class Rule:
    """One rule, in the forms that plans need.

    tests    ways to test a row p; any may be the fastest
    index    a test that an index of picture can serve, or None
    members  a SELECT of all picture ids, from another table, or None
    lists    (id list, SELECT of one list's picture ids, its id column): in
             the order of ids, which is that of dates; or None
    one      a test that gives the pictures of a single id in order, or None
    begin    CTE that looks names up, or None
    bound    a test of the key of these orderings: reads only a part of the
             index
    """

    def __init__(self, kind, value, number):
        self.kind, self.value, self.number = kind, value, number
        self.tests, self.index, self.members = [], None, None
        self.lists, self.one, self.begin, self.bound = None, None, None, None
        getattr(self, "make_" + kind)(value)

    def named(self, table, column, values):
        self.begin = "n%d AS MATERIALIZED (SELECT id FROM %s WHERE %s = ANY (%s))" % (
            self.number, table, column, names(values))
        return "ARRAY(SELECT id FROM n%d)" % self.number, "n%d" % self.number

    def objects(self, values, down):
        below = " UNION SELECT e.object_id FROM d JOIN object_parent e ON e.parent_id = d.id"
        self.begin = (
            "n%d AS MATERIALIZED (WITH RECURSIVE d(id) AS (SELECT id FROM object"
            " WHERE name = ANY (%s) UNION SELECT object_id FROM object_alias"
            " WHERE name = ANY (%s)%s) SELECT id FROM d)" % (
                self.number, names(values), names(values), below if down else ""))
        ids, cte = "ARRAY(SELECT id FROM n%d)" % self.number, "n%d" % self.number
        self.index = "p.object_ids && " + ids
        self.tests = [
            self.index,
            "(SELECT bool_or(u IN (SELECT id FROM %s)) FROM unnest(p.object_ids) u)" % cte,
            "EXISTS (SELECT FROM picture_object x WHERE x.picture_id = p.id"
            " AND x.object_id = ANY (%s))" % ids,
            "(SELECT true FROM picture_object x WHERE x.picture_id = p.id"
            " AND x.object_id = ANY (%s) LIMIT 1)" % ids]
        self.members = ("SELECT x.picture_id FROM %s d JOIN picture_object x"
                        " ON x.object_id = d.id" % cte)
        self.lists = (cte, "SELECT x.picture_id FROM picture_object x"
                      " WHERE x.object_id = d.id", "x.picture_id")
        if not down and len(values) == 1:
            self.one = ("picture_object x JOIN picture p ON p.id = x.picture_id",
                        "x.object_id = (SELECT id FROM %s)" % cte, "x.picture_id")

    def list_of_one(self):
        source, test, _ = self.one
        return "SELECT x.picture_id FROM %s WHERE %s" % (source.split(" JOIN ")[0], test)

    def make_has(self, value):
        self.objects(value, True)

    def make_has_object(self, value):
        self.objects(value, False)

    def owned(self, table, column, target, values):
        ids, cte = self.named(table, column, values)
        self.index = "p.%s = ANY (%s)" % (target, ids)
        self.tests = [self.index]
        self.lists = (cte, "SELECT x.id FROM picture x WHERE x.%s = d.id" % target, "x.id")
        if len(values) == 1:
            self.one = ("picture p", "p.%s = (SELECT id FROM %s)" % (target, cte), "p.id")

    def make_nature(self, value):
        self.owned("nature", "code", "nature_id", value)

    def make_author(self, value):
        self.owned("account", "name", "author_id", value)

    def make_copied_from(self, value):
        self.index = "p.copied_from_id = ANY (%s)" % numbers(value)
        self.tests = [self.index]
        self.lists = ("unnest(%s)" % numbers(value),
                      "SELECT x.id FROM picture x WHERE x.copied_from_id = d.id", "x.id")
        if len(value) == 1:
            self.one = ("picture p", "p.copied_from_id = %d" % value[0], "p.id")

    def make_licence(self, value):
        ids, cte = self.named("licence", "code", value)
        self.index = "p.licence_ids && " + ids
        self.tests = [self.index]
        self.members = ("SELECT x.picture_id FROM %s d JOIN picture_licence x"
                        " ON x.licence_id = d.id" % cte)

    def make_in_gallery(self, value):
        self.tests = [
            "EXISTS (SELECT FROM gallery_picture x WHERE x.picture_id = p.id"
            " AND x.gallery_id = ANY (%s))" % numbers(value),
            "p.id IN (SELECT x.picture_id FROM gallery_picture x"
            " WHERE x.gallery_id = ANY (%s))" % numbers(value),
            "(SELECT true FROM gallery_picture x WHERE x.picture_id = p.id"
            " AND x.gallery_id = ANY (%s) LIMIT 1)" % numbers(value)]
        self.members = ("SELECT x.picture_id FROM gallery_picture x"
                        " WHERE x.gallery_id = ANY (%s)" % numbers(value))
        self.lists = ("unnest(%s)" % numbers(value),
                      "SELECT x.picture_id FROM gallery_picture x"
                      " WHERE x.gallery_id = d.id", "x.picture_id")
        if len(value) == 1:
            self.one = ("gallery_picture x JOIN picture p ON p.id = x.picture_id",
                        "x.gallery_id = %d" % value[0], "x.picture_id")

    def like(self, column, value):
        pattern = value if "%" in value else "%" + value + "%"
        return "%s LIKE %s" % (column, quote(pattern.lower()))

    def make_title(self, value):
        self.index = self.like("p.title_folded", value)
        self.tests = [self.index]

    def make_description(self, value):
        test = self.like("x.description_folded", value)
        # EXISTS may be made a hash of all texts; a single value never is.
        self.tests = [
            "(SELECT %s FROM picture_text x WHERE x.picture_id = p.id)" % test,
            "EXISTS (SELECT FROM picture_text x WHERE x.picture_id = p.id"
            " AND %s)" % test]
        self.members = "SELECT x.picture_id FROM picture_text x WHERE " + test

    def make_origin_url(self, value):
        self.index = "(p.origin_key >= %s AND p.origin_key < %s)" % (
            quote(value), quote(value + "\U0010ffff"))
        self.tests = [self.index]

    def compare(self, column, sign, value):
        self.index = "p.%s %s %s" % (column, sign, value)
        self.tests = [self.index]

    def make_above_width(self, value):
        self.compare("width", ">=", value)

    def make_below_width(self, value):
        self.compare("width", "<=", value)

    def make_above_height(self, value):
        self.compare("height", ">=", value)

    def make_below_height(self, value):
        self.compare("height", "<=", value)

    def make_above_rating_count(self, value):
        self.compare("rating_count", ">=", value)

    def make_below_rating_count(self, value):
        self.compare("rating_count", "<=", value)

    def make_above_region_count(self, value):
        self.compare("region_count", ">=", value)
        self.bound = "number-regions"

    def make_below_region_count(self, value):
        self.compare("region_count", "<=", value)
        self.bound = "number-regions"

    def make_above_rating(self, value):
        self.tests = ["p.rating_sum >= p.rating_count * %s::float8" % value]

    def make_below_rating(self, value):
        self.tests = ["p.rating_sum <= p.rating_count * %s::float8" % value]

    def make_before_date(self, value):
        self.index = ("p.id < coalesce((SELECT x.id FROM picture x WHERE x.created_at"
                      " >= to_timestamp(%s) ORDER BY x.created_at LIMIT 1), 2147483647)" % value)
        self.tests = [self.index]
        self.bound = "date"

    def make_after_date(self, value):
        self.index = ("p.id > coalesce((SELECT x.id FROM picture x WHERE x.created_at"
                      " <= to_timestamp(%s) ORDER BY x.created_at DESC LIMIT 1), 0)" % value)
        self.tests = [self.index]
        self.bound = "date"


class Query:
    """Rules wanted and excluded, and the page that is asked for."""

    def __init__(self, want, exclude, ordering, limit):
        count = 0
        self.want, self.exclude = [], []
        for rules, target in ((want, self.want), (exclude, self.exclude)):
            for kind, value in rules:
                count += 1
                target.append(Rule(kind, value, count))
        self.ordering, self.limit = ordering, limit
        self.keys, self.descending = ORDERINGS[ordering]

    def order(self, keys):
        return ", ".join(k + (" DESC" if self.descending else "") for k in keys)

    def key_columns(self):
        return ", ".join("%s AS k%d" % (k, i) for i, k in enumerate(self.keys))

    def outer_order(self):
        if self.ordering == "random":
            return self.order(["q.half"] + ["q.k%d" % i for i in range(len(self.keys))])
        return self.order(["q.k%d" % i for i in range(len(self.keys))])

    def tests(self, form, raw=(), without=()):
        """All rules as tests; only those in raw may use an index."""
        parts = [SHOWN]
        # What has an object has a region: the walk need not read the rest.
        if self.ordering.startswith("number-regions") and any(
                r.kind in ("has", "has_object") for r in self.want):
            parts.append("p.region_count >= 1")
        for rule in self.want:
            if rule in without:
                continue
            if rule in raw and rule.index:
                parts.append(rule.index)
            else:
                parts.append("(%s) IS TRUE" % rule.tests[min(form, len(rule.tests) - 1)])
        for rule in self.exclude:
            test = rule.tests[min(form, len(rule.tests) - 1)]
            if rule in raw and rule.bound:
                parts.append("NOT (%s)" % test)
            else:
                parts.append("(%s) IS NOT TRUE" % test)
        return " AND ".join(parts)

    def forms(self):
        return range(max([len(r.tests) for r in self.want + self.exclude] or [1]))

    def bounds(self):
        return [r for r in self.want + self.exclude
                if r.bound and self.ordering.startswith(r.bound)]

    # ---- the plans: (name, rows "id, keys", is it whole) ----

    def walks(self):
        for form in self.forms():
            tests = self.tests(form, raw=self.bounds())
            if self.ordering != "random":
                yield "walk %d" % form, (
                    "SELECT p.id, %s FROM picture p WHERE %s ORDER BY %s LIMIT %d" % (
                        self.key_columns(), tests, self.order(self.keys), self.limit))
                continue
            halves = [
                "(SELECT p.id, %d AS half, %s FROM picture p WHERE %s AND"
                " p.random_key %s @START@ ORDER BY %s LIMIT %d)" % (
                    half, self.key_columns(), tests, sign,
                    self.order(self.keys), self.limit)
                for half, sign in ((0, ">="), (1, "<"))]
            yield "walk %d" % form, "%s UNION ALL %s LIMIT %d" % (*halves, self.limit)

    def plain(self):
        if self.ordering == "random" or not (self.want or self.exclude):
            return
        yield "planner's own", (
            "SELECT p.id, %s FROM picture p WHERE %s ORDER BY %s LIMIT %d" % (
                self.key_columns(), self.tests(0, raw=self.want + self.exclude),
                self.order(self.keys), self.limit))

    def sorted_page(self, gathered):
        half = ""
        keys = ["k%d" % i for i in range(len(self.keys))]
        if self.ordering == "random":
            half = "(k0 < @START@)::int AS half, "
            keys = ["(k0 < @START@)"] + keys
        return "SELECT id, %s%s FROM (%s) g ORDER BY %s LIMIT %d" % (
            half, ", ".join("k%d" % i for i in range(len(self.keys))), gathered,
            self.order(keys), self.limit)

    def gather(self, raw, member, form):
        source = "picture p"
        if member:
            source = "(SELECT DISTINCT picture_id FROM (%s) x) s JOIN picture p ON p.id = s.picture_id" % member.members
        return self.sorted_page("SELECT p.id, %s FROM %s WHERE %s OFFSET 0" % (
            self.key_columns(), source,
            self.tests(form, raw=raw, without=[member] if member else [])))

    def gathers(self):
        indexed = [r for r in self.want if r.index]
        sets = [[r] for r in indexed]
        if len(indexed) > 1:
            sets.append(indexed)
        for form in self.forms():
            for raw in sets:
                yield "gather %s %d" % ("+".join(r.kind for r in raw), form), \
                    self.gather(raw, None, form)
            for rule in self.want:
                if rule.members:
                    yield "gather rows of %s %d" % (rule.kind, form), \
                        self.gather([], rule, form)

    def drives(self):
        """Ordered lists of ids, merged: only for dates."""
        if not self.ordering.startswith("date"):
            return
        for rule in self.want:
            if rule.one:
                source, test, column = rule.one
                tests = self.tests(0, raw=self.bounds(), without=[rule]).replace(
                    "p.id ", column + " ")
                yield "drive %s" % rule.kind, (
                    "SELECT p.id, p.id AS k0 FROM %s WHERE %s AND %s ORDER BY %s LIMIT %d" % (
                        source, test, tests, self.order([column]), self.limit))
            if not rule.lists:
                continue
            for factor in (1, 8, 64, 512) if len(self.want + self.exclude) > 1 else (1.25,):
                yield "drive %s lists %s" % (rule.kind, factor), \
                    self.merged(rule, int(self.limit * factor) + 16)

    def meets(self):
        """Lists of single ids, merged where they meet: only for dates."""
        single = [r for r in self.want if r.one and r.members]
        if not self.ordering.startswith("date") or len(single) < 2:
            return
        for first, second in ((0, 1), (1, 0)):
            yield "meet %d" % first, (
                "SELECT p.id, p.id AS k0 FROM (%s) s JOIN (%s) o USING (picture_id)"
                " JOIN picture p ON p.id = s.picture_id WHERE %s ORDER BY %s LIMIT %d" % (
                    single[first].list_of_one(), single[second].list_of_one(),
                    self.tests(0, without=[single[first], single[second]]),
                    self.order(["s.picture_id"]), self.limit))

    def merged(self, rule, batch):
        cte, one, column = rule.lists
        direction = " DESC" if self.descending else ""
        bounds = "".join(
            " AND " + (r.index if r in self.want else "NOT (%s)" % r.index)
            for r in self.bounds()).replace("p.id ", column + " ")
        return (
            "SELECT p.id, p.id AS k0 FROM (SELECT DISTINCT y.id FROM %s d(id) CROSS JOIN"
            " LATERAL (%s%s ORDER BY 1%s LIMIT %d) y(id) ORDER BY 1%s LIMIT %d) s"
            " JOIN picture p ON p.id = s.id WHERE %s ORDER BY s.id%s LIMIT %d" % (
                cte, one, bounds, direction, batch, direction, batch,
                self.tests(0, without=[rule]), direction, self.limit))

    def candidates(self):
        """[(name, statement planned each time, statement to prepare)]"""
        begins = [r.begin for r in self.want + self.exclude if r.begin]
        begin = "WITH " + ", ".join(begins) + " " if begins else ""
        found = []
        for plans in (self.walks, self.plain, self.drives, self.meets, self.gathers):
            for name, page in plans():
                end = " ORDER BY " + self.outer_order()
                found.append((name, begin + LOOKED_UP.format(page=page) + end,
                              begin + JOINED.format(page=page) + end))
        return found
