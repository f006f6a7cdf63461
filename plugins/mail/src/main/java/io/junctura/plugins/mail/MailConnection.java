package io.junctura.plugins.mail;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.OAuth2;
import io.junctura.api.Rule;
import io.junctura.api.Rule.Must;
import io.junctura.api.Secret;
import io.junctura.plugins.mail.MailServer.Protocol;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mail account: its servers for receiving and for sending.
 *
 * @param servers          the servers for IMAP, POP3 and SMTP, at most one of each. {@code imaps://}, {@code pop3s://}
 *                         and {@code smtps://} use TLS. {@code imap://}, {@code pop3://} and {@code smtp://} use
 *                         STARTTLS. {@code imap+insecure://} and so on use neither: anyone on the network path can read
 *                         the mail and the password
 * @param signIn           how the account signs in. {@code none}: for an SMTP server without sign-in
 * @param user             the account's name, which is often its address
 * @param password         the account's password, or a password for this application
 * @param tokenAddress     the address that issues OAuth2 access tokens
 * @param authorizeAddress the address where a person consents by OAuth2. Without it, the application signs in with its
 *                         own credentials
 * @param clientId         the application's ID for OAuth2
 * @param clientSecret     the application's secret for OAuth2
 * @param scopes           the scopes of the OAuth2 token
 * @param authorities      certificates in PEM that are trusted beside Java's own
 * @param proxy            the proxy, {@code socks5://host:port} or {@code http://host:port}
 * @param helloName        the host name in the greeting of SMTP servers (EHLO), for servers that require a particular
 *                         name
 * @param timeout          how long a server may take to answer
 */
@ConnectionInfo(
        address = "servers",
        authorities = "authorities",
        proxy = "proxy",
        keepsSecrets = {"scopes", "helloName", "timeout"})
@OAuth2(
        token = "{tokenAddress}",
        authorize = "{authorizeAddress}",
        scopesFrom = "scopes",
        parameters = {"access_type=offline", "prompt=consent"})
@Rule(
        of = "user",
        must = Must.ALL,
        when = "signIn",
        is = {"password", "oauth2"})
@Rule(
        of = {"tokenAddress", "clientId"},
        must = Must.ALL,
        when = "signIn",
        is = "oauth2")
@Rule(
        of = "user",
        must = Must.ONLY,
        when = "signIn",
        is = {"password", "oauth2"})
@Rule(of = "password", must = Must.ONLY, when = "signIn", is = "password")
@Rule(
        of = {"tokenAddress", "authorizeAddress", "clientId", "clientSecret", "scopes"},
        must = Must.ONLY,
        when = "signIn",
        is = "oauth2")
public record MailConnection(
        @Field(atLeastOne = true) List<String> servers,

        @Field(title = "Sign-in", fallback = "password") SignIn signIn,
        @Field(example = "orders@example.com") @Nullable String user,
        @Nullable Secret password,

        @Field(example = "https://oauth2.googleapis.com/token") @Nullable
        String tokenAddress,

        @Field(example = "https://accounts.google.com/o/oauth2/v2/auth") @Nullable
        String authorizeAddress,

        @Field(title = "Client ID") @Nullable String clientId,

        @Nullable Secret clientSecret,
        List<String> scopes,

        @Field(title = "Certificate authorities", widget = Field.Widget.MULTILINE, advanced = true) @Nullable
        String authorities,

        @Field(advanced = true) @Nullable String proxy,

        @Field(title = "Name in the greeting", example = "app.example.com", advanced = true) @Nullable
        String helloName,

        @Field(fallback = "30s", advanced = true) Duration timeout)
        implements Connection {

    private static final Duration MAX = Duration.ofMinutes(10);

    /** How an account proves who it is. */
    public enum SignIn {
        PASSWORD,
        /** An access token (XOAUTH2). */
        OAUTH2,
        NONE
    }

    public MailConnection {
        servers = List.copyOf(servers);
        scopes = List.copyOf(scopes);
        Set<Protocol> protocols = EnumSet.noneOf(Protocol.class);
        for (String each : servers) {
            MailServer server = MailServer.parse(each);
            if (!protocols.add(server.protocol())) {
                throw new IllegalArgumentException("servers must name one server for " + server.protocol()
                        + ", not several. Save a connection for each account.");
            }
        }
        if (signIn == SignIn.NONE && !protocols.equals(EnumSet.of(Protocol.SMTP))) {
            throw new IllegalArgumentException("Without a sign-in, servers can only name an SMTP server.");
        }
        if (signIn != SignIn.NONE
                && (user == null || user.isEmpty() || user.chars().anyMatch(c -> c < ' '))) {
            throw new IllegalArgumentException("user must be the account's name, without line breaks.");
        }
        if (helloName != null && !helloName.matches("[A-Za-z0-9._\\[\\]:-]+")) {
            throw new IllegalArgumentException("helloName must be the name of a host, such as app.example.com.");
        }
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("timeout must be from 1s to 10m.");
        }
    }

    @Override
    public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
        for (String each : servers) SignedIn.test(MailServer.parse(each), context);
    }

    /** @throws ConnectorException if the connection names none */
    MailServer server(Protocol protocol) throws ConnectorException {
        for (String each : servers) {
            MailServer server = MailServer.parse(each);
            if (server.protocol() == protocol) return server;
        }
        throw ConnectorException.credentials("The connection has no " + protocol
                + " server. Add it to servers, such as " + protocol.id() + "s://" + protocol.id() + ".example.com.");
    }
}
