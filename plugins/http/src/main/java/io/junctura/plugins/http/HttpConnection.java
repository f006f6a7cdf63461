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
import io.junctura.api.Reached;
import io.junctura.api.Rule;
import io.junctura.api.Secret;
import io.junctura.plugins.http.auth.AwsSignature;
import io.junctura.plugins.http.auth.Digest;
import io.junctura.plugins.http.auth.SignIn;
import io.junctura.plugins.http.signature.Signatures;
import io.junctura.plugins.sigv4.AccessKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An API's address and authentication. A connection may have further secrets with any name, for webhooks of the same
 * system.
 *
 * @param address      the API's base address, such as {@code https://api.example.com/v1}. The paths of steps are
 *                     appended to it. Not needed if the connection only contains secrets for webhooks
 * @param auth         the kind of authentication. Without it, the filled-in fields decide: a token for bearer, a
 *                     username for basic, an API key for API key, a token address for OAuth2, an issuer
 *                     for JWT bearer, an access key for AWS, a certificate for client certificate
 * @param username     the user name for basic authentication and Digest
 * @param password     the password for basic authentication and Digest
 * @param token        a token that is sent as {@code Authorization: Bearer …}
 * @param apiKey       the API key
 * @param apiKeyName   the name of the header or query parameter with the API key
 * @param apiKeyIn     whether the API key is sent in a header or in the query
 * @param tokenAddress the address that issues access tokens, for OAuth2 and JWT bearer
 * @param authorizeAddress the address where a person consents by OAuth2. Without it, the client's own credentials are
 *                         used
 * @param clientId     the client ID for OAuth2. For JWT bearer only if the server asks for it
 * @param clientSecret the client secret for OAuth2
 * @param scopes       the scopes of the access token
 * @param certificate  the client certificate in PEM, with its chain
 * @param key          the client certificate's key in PEM
 * @param accessKeyId  the ID of the AWS access key
 * @param secretAccessKey the secret of the AWS access key
 * @param sessionToken the session token of temporary AWS keys
 * @param service      the AWS service in the signature, such as {@code execute-api} or {@code s3}
 * @param region       the AWS region in the signature
 * @param issuer       the issuer of the JWT, such as the e-mail address of a Google service account
 * @param subject      the subject of the JWT: the account for which the token is. Google takes one only for delegation
 * @param audience     the audience of the JWT. Without it, the token address
 * @param keyId        the ID of the signing key
 * @param signingKey   the private key that signs the JWT, in PEM: RSA (RS256) or P-256 (ES256)
 * @param headers      headers that are sent with every request
 * @param authorities  certificates in PEM that are trusted in addition to the usual ones
 * @param proxy        a proxy for requests, in place of the server's proxy
 */
@Rule(
        must = Rule.Must.ALL,
        of = "username",
        when = "auth",
        is = {"basic", "digest"})
@Rule(
        must = Rule.Must.ALL,
        of = {"tokenAddress", "clientId"},
        when = "auth",
        is = "oauth2")
@Rule(
        must = Rule.Must.ONLY,
        of = {"username", "password"},
        when = "auth",
        is = {"basic", "digest"})
@Rule(must = Rule.Must.ONLY, of = "token", when = "auth", is = "bearer")
@Rule(
        must = Rule.Must.ONLY,
        of = {"apiKey", "apiKeyName", "apiKeyIn"},
        when = "auth",
        is = "api-key")
@Rule(must = Rule.Must.ONLY, of = "authorizeAddress", when = "auth", is = "oauth2")
@Rule(
        must = Rule.Must.ONLY,
        of = {"tokenAddress", "clientId", "clientSecret", "scopes"},
        when = "auth",
        is = {"oauth2", "jwt-bearer"})
@Rule(
        must = Rule.Must.ALL,
        of = {"tokenAddress", "issuer"},
        when = "auth",
        is = "jwt-bearer")
@Rule(
        must = Rule.Must.ONLY,
        of = {"issuer", "subject", "audience", "keyId", "signingKey"},
        when = "auth",
        is = "jwt-bearer")
@Rule(must = Rule.Must.ALL, of = "certificate", when = "auth", is = "client-certificate")
@Rule(
        must = Rule.Must.ALL,
        of = "address",
        when = "auth",
        is = {"client-certificate", "digest", "aws-signature", "jwt-bearer"})
@Rule(
        must = Rule.Must.ALL,
        of = {"accessKeyId", "service", "region"},
        when = "auth",
        is = "aws-signature")
@Rule(
        must = Rule.Must.ONLY,
        of = {"accessKeyId", "secretAccessKey", "sessionToken", "service", "region"},
        when = "auth",
        is = "aws-signature")
@Rule(
        must = Rule.Must.ONLY,
        of = {"certificate", "key"},
        when = "auth",
        is = "client-certificate")
@ConnectionInfo(
        moreSecrets = true,
        address = "address",
        authorities = "authorities",
        certificate = "certificate",
        key = "key",
        proxy = "proxy",
        keepsSecrets = {"scopes", "headers"})
@OAuth2(
        token = "{tokenAddress}",
        authorize = "{authorizeAddress}",
        scopesFrom = "scopes",
        signingKey = "signingKey",
        issuer = "issuer",
        subject = "subject",
        audience = "audience",
        keyId = "keyId")
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

        @Field(title = "Client certificate", widget = Field.Widget.MULTILINE) @Nullable
        String certificate,

        @Field(title = "Key of the client certificate") @Nullable
        Secret key,

        @Field(title = "Access key ID", example = "AKIDEXAMPLE") @Nullable
        String accessKeyId,

        @Nullable Secret secretAccessKey,
        @Nullable Secret sessionToken,
        @Field(example = "execute-api") @Nullable String service,
        @Field(example = "eu-central-1") @Nullable String region,

        @Field(example = "robot@project.iam.gserviceaccount.com") @Nullable
        String issuer,

        @Nullable String subject,
        @Nullable String audience,
        @Field(title = "Key ID") @Nullable String keyId,
        @Nullable Secret signingKey,

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
        OAUTH2,
        CLIENT_CERTIFICATE,
        DIGEST,
        AWS_SIGNATURE,
        JWT_BEARER
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
        SignIn signIn = signIn();
        HttpRequest.Builder request = HttpRequest.get(Addresses.checked("address", address))
                .timeLimit(Duration.ofSeconds(15))
                .maxRedirects(3);
        headers.forEach(request::header);
        try (HttpAnswer answer = signIn.send(request.build(), context)) {
            int status = answer.status();
            if (asksForCertificate(answer)) {
                throw ConnectorException.credentials(address
                        + " asks for a client certificate, and got none that it accepts. Set \"certificate\" and"
                        + " \"key\", or check that the server trusts the certificate's issuer.");
            }
            if (status == 401 || status == 403) {
                throw ConnectorException.credentials(
                        address + " answered " + status + ": it does not accept these credentials. " + signIn.remedy());
            }
            if (status >= 500) {
                throw ConnectorException.tryLater(
                        Reached.YES, address + " answered " + status + ", which is an error of that server.");
            }
            context.log().log(INFO, "{0} answered {1}.", address, status);
        }
    }

    /** nginx accepts the TLS connection of a client without a certificate, and then answers 400 and a page with these words. */
    private static boolean asksForCertificate(HttpAnswer answer) throws ConnectorException, InterruptedException {
        return answer.status() == 400 && new String(answer.bytes(), StandardCharsets.UTF_8).contains("SSL certificate");
    }

    /** @throws ConnectorException if something is missing, naming it */
    SignIn signIn() throws ConnectorException {
        return switch (kind()) {
            case NONE -> new SignIn.None();
            case BASIC ->
                authorization(
                        Signatures.basic(needed("username", username), password == null ? "" : password.reveal()));
            case BEARER -> authorization("Bearer " + needed("token", token).reveal());
            case API_KEY -> {
                Secret given = needed("apiKey", apiKey);
                yield apiKeyIn == Place.HEADER
                        ? new SignIn.Header(apiKeyName, given)
                        : new SignIn.QueryParameter(apiKeyName, given);
            }
            case OAUTH2 -> {
                needed("tokenAddress", tokenAddress);
                needed("clientId", clientId);
                if (authorizeAddress == null) needed("clientSecret", clientSecret);
                if (issuer != null) {
                    throw ConnectorException.credentials("The connection signs in by oauth2, but has an \"issuer\","
                            + " which is for jwt-bearer. Delete the issuer, or set auth to jwt-bearer.");
                }
                yield new SignIn.AccessToken();
            }
            case CLIENT_CERTIFICATE -> {
                needed("certificate", certificate);
                needed("key", key);
                if (!needed("address", address).strip().toLowerCase(Locale.ROOT).startsWith("https:")) {
                    throw ConnectorException.credentials(
                            "A client certificate needs TLS. Let the address begin with https://.");
                }
                yield new SignIn.ClientCertificate();
            }
            case DIGEST -> {
                needed("address", address);
                yield new Digest(needed("username", username), password == null ? Secret.of("") : password);
            }
            case JWT_BEARER -> {
                needed("address", address);
                needed("tokenAddress", tokenAddress);
                needed("issuer", issuer);
                needed("signingKey", signingKey);
                yield new SignIn.AccessToken();
            }
            case AWS_SIGNATURE -> {
                needed("address", address);
                AccessKey accessKey = new AccessKey(
                        needed("accessKeyId", accessKeyId), needed("secretAccessKey", secretAccessKey), sessionToken);
                yield new AwsSignature(accessKey, needed("service", service), needed("region", region));
            }
        };
    }

    private static SignIn authorization(String value) {
        return new SignIn.Header("Authorization", Secret.of(value));
    }

    Auth kind() {
        if (auth != null) return auth;
        if (token != null) return Auth.BEARER;
        if (username != null) return Auth.BASIC;
        if (apiKey != null) return Auth.API_KEY;
        if (issuer != null) return Auth.JWT_BEARER;
        if (tokenAddress != null) return Auth.OAUTH2;
        if (accessKeyId != null) return Auth.AWS_SIGNATURE;
        return certificate != null ? Auth.CLIENT_CERTIFICATE : Auth.NONE;
    }

    private <T> T needed(String name, @Nullable T value) throws ConnectorException {
        if (value != null) return value;
        throw ConnectorException.credentials("The connection signs in by "
                + kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", but its \"" + name
                + "\" is empty. Fill it in.");
    }
}
