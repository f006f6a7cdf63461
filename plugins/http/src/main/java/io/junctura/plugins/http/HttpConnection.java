package io.junctura.plugins.http;

import static java.lang.System.Logger.Level.INFO;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.OAuth2;
import io.junctura.api.Rule;
import io.junctura.api.Secret;
import io.junctura.plugins.http.signature.Signatures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An API's address and authentication. A connection may have further secrets with any name, for webhooks of the same
 * system.
 *
 * @param address      the API's base address, such as {@code https://api.example.com/v1}. The paths of steps are
 *                     appended to it. Not needed if the connection only contains secrets for webhooks
 * @param auth         the kind of authentication. Without it, the filled-in fields decide: a token for bearer, a
 *                     username for basic, an API key for API key, a token address for OAuth2
 * @param username     the user name for basic authentication
 * @param password     the password for basic authentication
 * @param token        a token that is sent as {@code Authorization: Bearer …}
 * @param apiKey       the API key
 * @param apiKeyName   the name of the header or query parameter with the API key
 * @param apiKeyIn     whether the API key is sent in a header or in the query
 * @param tokenAddress the address that issues OAuth2 access tokens
 * @param authorizeAddress the address where a person consents by OAuth2. Without it, the client's own credentials are
 *                         used
 * @param clientId     the client ID for OAuth2
 * @param clientSecret the client secret for OAuth2
 * @param scopes       the scopes of the OAuth2 token
 * @param headers      headers that are sent with every request
 * @param authorities  certificates in PEM that are trusted in addition to the usual ones
 * @param proxy        a proxy for requests, in place of the server's proxy
 */
@Rule(must = Rule.Must.ALL, of = "username", when = "auth", is = "basic")
@Rule(
        must = Rule.Must.ALL,
        of = {"tokenAddress", "clientId"},
        when = "auth",
        is = "oauth2")
@Rule(
        must = Rule.Must.ONLY,
        of = {"username", "password"},
        when = "auth",
        is = "basic")
@Rule(must = Rule.Must.ONLY, of = "token", when = "auth", is = "bearer")
@Rule(
        must = Rule.Must.ONLY,
        of = {"apiKey", "apiKeyName", "apiKeyIn"},
        when = "auth",
        is = "api-key")
@Rule(
        must = Rule.Must.ONLY,
        of = {"tokenAddress", "authorizeAddress", "clientId", "clientSecret", "scopes"},
        when = "auth",
        is = "oauth2")
@ConnectionInfo(
        moreSecrets = true,
        address = "address",
        authorities = "authorities",
        proxy = "proxy",
        keepsSecrets = {"scopes", "headers"})
@OAuth2(token = "{tokenAddress}", authorize = "{authorizeAddress}", scopesFrom = "scopes")
public record HttpConnection(
        @Field(
                example = "https://api.example.com/v1",
                pattern = Addresses.ADDRESS,
                patternHint = Addresses.ADDRESS_HINT)
        @Nullable
        String address,

        @Field(title = "Authentication") @Nullable Auth auth,
        @Nullable String username,
        @Nullable Secret password,
        @Nullable Secret token,
        @Field(title = "API key") @Nullable Secret apiKey,

        @Field(title = "API key name", fallback = "X-API-Key", advanced = true)
        String apiKeyName,

        @Field(title = "API key location", fallback = "header", advanced = true)
        Place apiKeyIn,

        @Field(pattern = Addresses.ADDRESS, patternHint = Addresses.ADDRESS_HINT) @Nullable
        String tokenAddress,

        @Field(pattern = Addresses.ADDRESS, patternHint = Addresses.ADDRESS_HINT) @Nullable
        String authorizeAddress,

        @Nullable String clientId,
        @Nullable Secret clientSecret,
        List<String> scopes,
        @Field(advanced = true) Map<String, String> headers,

        @Field(title = "Trusted certificates", widget = Field.Widget.MULTILINE, advanced = true) @Nullable
        String authorities,

        @Field(example = "http://proxy.example:3128", advanced = true) @Nullable
        String proxy)
        implements Connection {

    /** A way to sign in. */
    public enum Auth {
        NONE,
        BASIC,
        BEARER,
        API_KEY,
        OAUTH2
    }

    /** Where an API key goes. */
    public enum Place {
        HEADER,
        QUERY
    }

    public HttpConnection {
        if (address != null) Addresses.checked("address", address);
        if (tokenAddress != null) Addresses.checked("tokenAddress", tokenAddress);
        if (authorizeAddress != null) Addresses.checked("authorizeAddress", authorizeAddress);
        scopes = List.copyOf(scopes);
        headers = Map.copyOf(headers);
    }

    @Override
    public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
        if (address == null) {
            context.log().log(INFO, NOTHING_CONTACTED + ": the connection has no address, and only holds secrets.");
            return;
        }
        Signed signed = sign(context);
        HttpRequest.Builder request = HttpRequest.get(Addresses.checked("address", address))
                .timeLimit(Duration.ofSeconds(15))
                .maxRedirects(3);
        signed.query().forEach(request::query);
        headers.forEach(request::header);
        signed.headers().forEach(header -> request.header(header.name(), header.value()));
        try (HttpAnswer answer = context.http().send(request.build())) {
            int status = answer.status();
            if (status == 401 || status == 403) {
                throw ConnectorException.credentials(address + " answered " + status
                        + ": it does not accept these credentials. Check them, and what they allow.");
            }
            if (status >= 500) {
                throw ConnectorException.tryLater(
                        io.junctura.api.Reached.YES,
                        address + " answered " + status + ", which is an error of that server.");
            }
            context.log().log(INFO, "{0} answered {1}.", address, status);
        }
    }

    /** What a request carries to be let in. */
    record Signed(List<HttpRequest.Header> headers, Map<String, Object> query, Optional<Secret> accessToken) {}

    /** @throws ConnectorException if something is missing, naming it; or no access token could be fetched */
    Signed sign(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
        return switch (kind()) {
            case NONE -> new Signed(List.of(), Map.of(), Optional.empty());
            case BASIC ->
                header(
                        "Authorization",
                        Signatures.basic(needed("username", username), password == null ? "" : password.reveal()));
            case BEARER ->
                header("Authorization", "Bearer " + needed("token", token).reveal());
            case API_KEY -> {
                String key = needed("apiKey", apiKey).reveal();
                yield apiKeyIn == Place.HEADER
                        ? header(apiKeyName, key)
                        : new Signed(List.of(), Map.of(apiKeyName, key), Optional.empty());
            }
            case OAUTH2 -> {
                needed("tokenAddress", tokenAddress);
                needed("clientId", clientId);
                if (authorizeAddress == null) needed("clientSecret", clientSecret);
                Secret accessToken = context.tokens().get();
                yield new Signed(
                        List.of(new HttpRequest.Header("Authorization", "Bearer " + accessToken.reveal())),
                        Map.of(),
                        Optional.of(accessToken));
            }
        };
    }

    Auth kind() {
        if (auth != null) return auth;
        if (token != null) return Auth.BEARER;
        if (username != null) return Auth.BASIC;
        if (apiKey != null) return Auth.API_KEY;
        return tokenAddress != null ? Auth.OAUTH2 : Auth.NONE;
    }

    private static Signed header(String name, String value) {
        List<HttpRequest.Header> headers = new ArrayList<>();
        headers.add(new HttpRequest.Header(name, value));
        return new Signed(headers, Map.of(), Optional.empty());
    }

    private <T> T needed(String name, @Nullable T value) throws ConnectorException {
        if (value != null) return value;
        throw ConnectorException.credentials("The connection signs in by "
                + kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + ", but its \"" + name
                + "\" is empty. Fill it in.");
    }
}
