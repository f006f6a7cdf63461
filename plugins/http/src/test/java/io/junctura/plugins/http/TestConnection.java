package io.junctura.plugins.http;

import io.junctura.api.Secret;
import io.junctura.plugins.http.HttpConnection.Auth;
import io.junctura.plugins.http.HttpConnection.Place;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection as a person would save it: only what is set differs from the fallbacks. */
final class TestConnection {
    @Nullable
    String address;

    @Nullable
    Auth auth;

    @Nullable
    String username;

    @Nullable
    Secret password;

    @Nullable
    Secret token;

    @Nullable
    Secret apiKey;

    String apiKeyName = "X-API-Key";
    Place apiKeyIn = Place.HEADER;

    @Nullable
    String tokenAddress;

    @Nullable
    String clientId;

    @Nullable
    Secret clientSecret;

    @Nullable
    String certificate;

    @Nullable
    Secret key;

    @Nullable
    String accessKeyId;

    @Nullable
    Secret secretAccessKey;

    @Nullable
    Secret sessionToken;

    @Nullable
    String service;

    @Nullable
    String region;

    @Nullable
    String issuer;

    @Nullable
    Secret signingKey;

    Map<String, String> headers = Map.of();

    TestConnection(@Nullable String address) {
        this.address = address;
    }

    HttpConnection build() {
        return new HttpConnection(
                address,
                auth,
                username,
                password,
                token,
                apiKey,
                apiKeyName,
                apiKeyIn,
                tokenAddress,
                null,
                clientId,
                clientSecret,
                List.of(),
                certificate,
                key,
                accessKeyId,
                secretAccessKey,
                sessionToken,
                service,
                region,
                issuer,
                null,
                null,
                null,
                signingKey,
                headers,
                null,
                null);
    }
}
