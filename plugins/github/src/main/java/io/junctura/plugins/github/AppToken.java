package io.junctura.plugins.github;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.HttpRequest;
import io.junctura.api.SharedResource;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** The token of an app's installation, which GitHub gives for an hour. */
public final class AppToken implements SharedResource<GitHubConnection, AppToken.Issued> {

    /** A request may take a while after its token was looked at. */
    private static final Duration LEFT = Duration.ofMinutes(5);

    private record Answer(String token, Instant expires_at) {}

    /** A token in use. Thread safe. */
    public static final class Issued implements AutoCloseable {
        final String token;
        private final Instant expires;
        private final Clock clock;
        private volatile boolean refused;

        private Issued(String token, Instant expires, Clock clock) {
            this.token = token;
            this.expires = expires;
            this.clock = clock;
        }

        /** GitHub does not take it any more. */
        void refuse() {
            refused = true;
        }

        @Override
        public void close() {
            // It ends by itself within the hour.
        }
    }

    @Override
    public Issued open(ConnectionContext<GitHubConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        GitHubConnection connection = context.connection();
        String proof = AppKey.of(Objects.requireNonNull(connection.privateKey()).reveal())
                .proof(Objects.requireNonNull(connection.app()), context.clock().instant());
        HttpRequest request = GitHub.headers(HttpRequest.post(URI.create(
                        connection.address() + "/app/installations/" + connection.installation() + "/access_tokens")))
                .header("Authorization", "Bearer " + proof)
                .build();
        Answer answer = GitHub.checked(context.http().send(request), context).json(Answer.class);
        return new Issued(answer.token(), answer.expires_at(), context.clock());
    }

    @Override
    public boolean alive(Issued token) {
        return !token.refused && token.clock.instant().isBefore(token.expires.minus(LEFT));
    }
}
