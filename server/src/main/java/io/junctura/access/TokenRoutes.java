package io.junctura.access;

import static io.junctura.http.Schemas.nullable;
import static io.junctura.http.Schemas.object;
import static io.junctura.http.Schemas.oneOf;
import static io.junctura.http.Schemas.page;
import static io.junctura.http.Schemas.string;
import static io.junctura.http.Schemas.time;

import io.junctura.access.AccessStore.Token;
import io.junctura.http.Answers;
import io.junctura.http.Bodies;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** API tokens over HTTP. */
final class TokenRoutes implements Routes {
    private final Access access;

    TokenRoutes(Access access) {
        this.access = access;
    }

    @Override
    public void routes(RouteTable table) {
        table.get("/api/v1/tokens", this::listTokens)
                .needs(Permission.ADMIN)
                .summary("The API tokens, without the tokens themselves")
                .answers(200, "All of them", () -> page(tokenSchema()));
        table.post("/api/v1/tokens", this::makeToken)
                .needs(Permission.ADMIN)
                .summary("Creates an API token; only this answer shows it")
                .body(() -> object(
                        "title",
                        string(),
                        "role?",
                        roleSchema(),
                        "expires?",
                        time(),
                        "subscriptions?",
                        string("An instance. The token may use its subscriptions and deliveries, and nothing else; it"
                                + " needs no role")))
                .answers(201, "The token", TokenRoutes::madeSchema);
        table.delete("/api/v1/tokens/{id}", http -> {
                    access.tokens.revoke(http.pathParam("id"), Caller.of(http));
                    Answers.nothing(http);
                })
                .needs(Permission.ADMIN)
                .summary("Revokes an API token")
                .answers(204, "Revoked");
    }

    private void listTokens(Exchange http) {
        Answers.list(http, access.tokens.list().stream().map(TokenRoutes::view).toList(), null);
    }

    private void makeToken(Exchange http) throws IOException {
        Map<String, Object> body = Bodies.object(http);
        String subscriptions = Bodies.optionalText(body, "subscriptions");
        Role role = Role.of(subscriptions == null ? Bodies.text(body, "role") : Role.VIEWER.id())
                .orElseThrow(() -> new ProblemException(
                                422,
                                "unknown-role",
                                "\"role\" must be viewer, operator, editor, connection-manager or admin.")
                        .with("pointer", "/role"));
        Instant expires = instant(Bodies.optionalText(body, "expires"));
        Tokens.Made made =
                access.tokens.make(Bodies.text(body, "title"), role, expires, subscriptions, Caller.of(http));
        Map<String, Object> view = view(made.token());
        view.put("token", made.secret());
        Answers.json(http, 201, view);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        if (text == null) return null;
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ProblemException(422, "bad-time", "\"expires\" must be a time such as 2030-01-31T09:00:00Z.")
                    .with("pointer", "/expires");
        }
    }

    private static Map<String, Object> view(Token token) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", token.id());
        view.put("title", token.title());
        if (token.subscriptions() == null) view.put("role", token.role().id());
        else view.put("subscriptions", token.subscriptions());
        view.put("creator", token.creator());
        view.put("created", token.created().toString());
        view.put("expires", token.expires().toString());
        view.put("used", token.used() == null ? null : token.used().toString());
        return view;
    }

    static Map<String, Object> roleSchema() {
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
                "role?", roleSchema(),
                "subscriptions?", string("The instance whose subscriptions alone it may use"),
                "creator", string(),
                "created", time(),
                "expires", time(),
                "used", nullable(time()));
    }
}
