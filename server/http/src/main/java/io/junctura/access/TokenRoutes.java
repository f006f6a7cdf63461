package io.junctura.access;

import io.junctura.access.AccessStore.Token;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.Format;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.Inline;
import io.junctura.http.schema.Lenient;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.RequestBody;
import io.junctura.http.schema.View;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
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
                .needs(Permission.ADMIN, Audit.NONE)
                .summary("The API tokens, without the tokens themselves")
                .answersPage("All of them", TokenView.class);
        table.post("/api/v1/tokens", this::makeToken)
                .needs(Permission.ADMIN, Audit.OWN_LINE)
                .summary("Creates an API token; only this answer shows it")
                .body(NewToken.class)
                .answers(201, "The token", TokenView.WithSecret.class);
        table.delete("/api/v1/tokens/{id}", http -> {
                    access.tokens.revoke(http.pathParam("id"), Caller.of(http));
                    Answers.nothing(http);
                })
                .needs(Permission.ADMIN, Audit.OWN_LINE)
                .summary("Revokes an API token")
                .answers(204, "Revoked");
    }

    @Lenient
    record NewToken(
            String title,

            @OneOf({"viewer", "operator", "editor", "connection-manager", "admin"}) @Nullable
            String role,

            @Format("date-time") @Nullable String expires,

            @Docs("An instance. The token may use its subscriptions and deliveries, and nothing else; it needs no role")
            @Nullable
            String subscriptions)
            implements RequestBody {

        private Role givenRole() {
            if (subscriptions != null) return Role.VIEWER;
            if (role == null || role.isEmpty()) {
                throw ProblemException.badRequest("missing-member", "The body needs \"role\", a text.")
                        .with("pointer", "/role");
            }
            return Role.of(role)
                    .orElseThrow(() -> new ProblemException(
                                    422,
                                    "unknown-role",
                                    "\"role\" must be viewer, operator, editor, connection-manager or admin.")
                            .with("pointer", "/role"));
        }
    }

    private void listTokens(Exchange http) {
        Answers.list(http, access.tokens.list().stream().map(TokenView::of).toList(), null);
    }

    private void makeToken(Exchange http) throws IOException {
        NewToken body = Bodies.read(http, NewToken.class);
        Instant expires = instant(body.expires());
        Tokens.NewToken made =
                access.tokens.make(body.title(), body.givenRole(), expires, body.subscriptions(), Caller.of(http));
        Answers.json(http, 201, new TokenView.WithSecret(TokenView.of(made.token()), made.secret()));
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

    /** A token in lists. A token for one instance's subscriptions has no role. */
    record TokenView(
            String id,
            String title,
            @IfPresent @Nullable Role role,

            @IfPresent @Docs("The instance whose subscriptions it may use, and nothing else") @Nullable
            String subscriptions,

            String creator,
            Instant created,
            Instant expires,
            @Nullable Instant used)
            implements View {

        static TokenView of(Token token) {
            return new TokenView(
                    token.id(),
                    token.title(),
                    token.subscriptions() == null ? token.role() : null,
                    token.subscriptions(),
                    token.creator(),
                    token.created(),
                    token.expires(),
                    token.used());
        }

        /** A new token, and the token itself. */
        record WithSecret(@Inline TokenView view, String token) implements View {}
    }
}
