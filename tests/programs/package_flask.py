"""Flask: routes, JSON, sessions, templates and errors, through its test client."""

import _packages

_packages.need("flask", "markupsafe")

import flask

app = flask.Flask(__name__)
app.secret_key = "key"


@app.route("/hi/<name>", methods=["GET", "POST"])
def hi(name):
    flask.session["n"] = flask.session.get("n", 0) + 1
    return flask.jsonify(name=name, n=flask.session["n"], q=flask.request.args.get("q"))


@app.route("/page")
def page():
    return flask.render_template_string("Hello {{ x }}", x="<b>")


@app.route("/fail")
def fail():
    flask.abort(418, "no coffee")


client = app.test_client()
assert client.get("/hi/bob?q=1").json == {"name": "bob", "n": 1, "q": "1"}
assert client.post("/hi/bob").json == {"name": "bob", "n": 2, "q": None}
assert client.get("/page").text == "Hello &lt;b&gt;"
assert client.get("/none").status == "404 NOT FOUND"
assert client.delete("/page").status_code == 405
answer = client.get("/fail")
assert answer.status_code == 418 and "no coffee" in answer.text
with app.test_request_context():
    assert flask.url_for("hi", name="é", q="a b") == "/hi/%C3%A9?q=a+b"
