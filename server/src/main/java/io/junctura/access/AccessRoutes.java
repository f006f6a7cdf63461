package io.junctura.access;

import static io.junctura.http.Schemas.bool;
import static io.junctura.http.Schemas.nullable;
import static io.junctura.http.Schemas.object;
import static io.junctura.http.Schemas.oneOf;
import static io.junctura.http.Schemas.page;
import static io.junctura.http.Schemas.string;
import static io.junctura.http.Schemas.time;

import io.javalin.http.Context;
import io.junctura.access.AccessStore.Person;
import io.junctura.access.AccessStore.Token;
import io.junctura.http.Answers;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RequestHead;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Set-up, sign-in and tokens over HTTP. */
final class AccessRoutes implements Routes {
    private final Access access;

    AccessRoutes(Access access) {
        this.access = access;
    }

    @Override
    public void routes(RouteTable table) {
        table.get("/api/v1/setup/status", this::setupStatus)
                .needs(Permission.PUBLIC)
                .summary("Whether the administrator's password has to be set")
                .answers(200, "The status", () -> object("needed", bool()));
        table.post("/api/v1/setup", this::setUp)
                .needs(Permission.PUBLIC)
                .summary("Sets the administrator's password, once, and signs in")
                .body(() -> object("code", string("As the console shows it"), "password", string()))
                .bodyLimit(BodyLimit.SIGN_IN)
                .answers(201, "Done", AccessRoutes::meSchema)
                .answers(403, "The code is not right, was used or is too old; or another site's page sends it");
        table.post("/api/v1/session", this::signIn)
                .needs(Permission.PUBLIC)
                .summary("Signs a browser in")
                .body(() -> object("username", string(), "password", string()))
                .bodyLimit(BodyLimit.SIGN_IN)
                .answers(201, "Signed in, with a cookie", AccessRoutes::meSchema)
                .answers(401, "The name or the password is not right")
                .answers(403, "Another site's page sends it");
        table.delete("/api/v1/session", this::signOut)
                .needs(Permission.VIEWER)
                .summary("Signs the browser out")
                .answers(204, "Signed out");
        table.get(
                        "/api/v1/me",
                        http -> Answers.json(
                                http, me(Caller.of(http).name(), Caller.of(http).role())))
                .needs(Permission.VIEWER)
                .summary("Who I am")
                .answers(200, "The caller", AccessRoutes::meSchema);
        table.get("/api/v1/tokens", this::listTokens)
                .needs(Permission.ADMIN)
                .summary("The API tokens, without the tokens themselves")
                .answers(200, "All of them", () -> page(tokenSchema()));
        table.post("/api/v1/tokens", this::makeToken)
                .needs(Permission.ADMIN)
                .summary("Makes an API token; this answer alone shows it")
                .body(() -> object("title", string(), "role", roleSchema(), "expires?", time()))
                .answers(201, "The token", AccessRoutes::madeSchema);
        table.delete("/api/v1/tokens/{id}", http -> {
                    access.tokens.revoke(http.pathParam("id"));
                    Answers.nothing(http);
                })
                .needs(Permission.ADMIN)
                .summary("Revokes an API token")
                .answers(204, "Revoked");
    }

    private void setupStatus(Context http) {
        Answers.json(http, Map.of("needed", access.setupNeeded()));
    }

    private void setUp(Context http) throws IOException {
        access.origin.mustNotBeAnotherSite(RequestHead.of(http));
        Map<String, Object> body = Bodies.object(http);
        String code = Bodies.text(body, "code");
        String password = Bodies.text(body, "password");
        Passwords.mustBeGood(password, Access.ADMINISTRATOR);
        String address = access.peers.address(RequestHead.of(http));
        access.throttle.begin("set-up", address);
        if (!access.setUp(code, password)) {
            throw new ProblemException(
                    403,
                    "bad-code",
                    "This set-up address was used, is older than an hour or is not right. Start the server again for a "
                            + "new one.");
        }
        access.throttle.succeeded("set-up", address);
        access.sessions.begin(http, Access.ADMINISTRATOR);
        Answers.json(http, 201, me(Access.ADMINISTRATOR, Role.ADMIN));
    }

    private void signIn(Context http) throws IOException {
        access.origin.mustNotBeAnotherSite(RequestHead.of(http));
        Map<String, Object> body = Bodies.object(http);
        String name = Bodies.text(body, "username");
        String password = Bodies.text(body, "password");
        String address = access.peers.address(RequestHead.of(http));
        access.throttle.begin(name, address);
        Optional<Person> person = access.store.person(name);
        boolean right =
                access.passwords.matches(password, person.map(Person::password).orElse(null));
        if (!right || person.isEmpty()) {
            throw new ProblemException(401, "bad-credentials", "The name or the password is not right.");
        }
        access.throttle.succeeded(name, address);
        access.sessions.begin(http, name);
        Answers.json(http, 201, me(name, person.get().role()));
    }

    private void signOut(Context http) {
        access.sessions.end(http);
        Answers.nothing(http);
    }

    private void listTokens(Context http) {
        Answers.list(http, access.tokens.list().stream().map(AccessRoutes::view).toList(), null);
    }

    private void makeToken(Context http) throws IOException {
        Map<String, Object> body = Bodies.object(http);
        Role role = Role.of(Bodies.text(body, "role"))
                .orElseThrow(() -> new ProblemException(
                                422,
                                "unknown-role",
                                "A role is one of viewer, operator, editor, connection-manager, admin.")
                        .with("pointer", "/role"));
        Instant expires = instant(Bodies.optionalText(body, "expires"));
        Tokens.Made made = access.tokens.make(Bodies.text(body, "title"), role, expires, Caller.of(http));
        Map<String, Object> view = view(made.token());
        view.put("token", made.secret());
        Answers.json(http, 201, view);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        if (text == null) return null;
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ProblemException(422, "bad-time", "Write times as in 2030-01-31T09:00:00Z.")
                    .with("pointer", "/expires");
        }
    }

    private static Map<String, Object> view(Token token) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", token.id());
        view.put("title", token.title());
        view.put("role", token.role().id());
        view.put("creator", token.creator());
        view.put("created", token.created().toString());
        view.put("expires", token.expires().toString());
        view.put("used", token.used() == null ? null : token.used().toString());
        return view;
    }

    private static Map<String, Object> me(String name, Role role) {
        Map<String, Object> me = new LinkedHashMap<>();
        me.put("username", name);
        me.put("role", role.id());
        return me;
    }

    private static Map<String, Object> meSchema() {
        return object("username", string(), "role", roleSchema());
    }

    private static Map<String, Object> roleSchema() {
        return oneOf("viewer", "operator", "editor", "connection-manager", "admin");
    }

    /** The token as lists show it, and the token itself. */
    @SuppressWarnings("unchecked") // As object() makes it.
    private static Map<String, Object> madeSchema() {
        Map<String, Object> schema = tokenSchema();
        ((Map<String, Object>) schema.get("properties")).put("token", string());
        ((List<Object>) schema.get("required")).add("token");
        return schema;
    }

    private static Map<String, Object> tokenSchema() {
        return object(
                "id", string(),
                "title", string(),
                "role", roleSchema(),
                "creator", string(),
                "created", time(),
                "expires", time(),
                "used", nullable(time()));
    }
}
