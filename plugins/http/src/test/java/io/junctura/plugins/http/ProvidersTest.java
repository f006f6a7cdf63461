package io.junctura.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Secret;
import io.junctura.plugins.http.signature.Basic;
import io.junctura.plugins.http.signature.Github;
import io.junctura.plugins.http.signature.Hmac;
import io.junctura.plugins.http.signature.Shopify;
import io.junctura.plugins.http.signature.SignatureVerification;
import io.junctura.plugins.http.signature.Signatures;
import io.junctura.plugins.http.signature.Slack;
import io.junctura.plugins.http.signature.Standard;
import io.junctura.plugins.http.signature.Stripe;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of deliveries of every provider, and whether each is accepted or refused with 401. */
class ProvidersTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final String BODY = "{\"id\":\"d1\",\"event_id\":\"d1\"}";
    private static final Map<String, String> PAYLOAD = Map.of("id", "d1", "event_id", "d1");

    private static final String SECRET = "c2VjcmV0IG9uZQ==";
    private static final String NEXT = "c2VjcmV0IHR3bw==";
    private static final String OTHER = "c2VjcmV0IHRlbg==";

    /** Signs a delivery as the provider does, at a time. */
    @FunctionalInterface
    private interface Sender {
        Sent send(String secret, Instant at) throws GeneralSecurityException;
    }

    /**
     * A provider, and how it signs.
     *
     * @param proof      the header that holds the signature
     * @param timed      whether the signature covers a time
     * @param names      whether the provider names its deliveries
     * @param weaker     the same delivery, signed rightly with another algorithm or under another version's name
     */
    private record Provider(
            String name,
            Function<List<String>, SignatureVerification> verify,
            Sender sender,
            String proof,
            boolean timed,
            boolean names,
            Function<Sent, List<Sent>> weaker) {
        @Override
        public String toString() {
            return name;
        }
    }

    private enum Case {
        GOOD(true),
        OLD_SECRET_IN_GRACE(true),
        AT_299_SECONDS(true),
        TAMPERED_BODY(false),
        WRONG_SECRET(false),
        OLD_SECRET_AFTER_GRACE(false),
        MISSING(false),
        EMPTY(false),
        DUPLICATED_HEADER(false),
        CUT_SHORT(false),
        NO_SIGNATURE_AT_ALL(false),
        NOT_ASCII(false),
        STALE(false),
        FUTURE(false),
        REPLAYED_AFTER_FIVE_MINUTES(false);

        private final boolean accepted;

        Case(boolean accepted) {
            this.accepted = accepted;
        }

        /** Basic authentication signs nothing, so it knows neither bodies nor times. */
        boolean concerns(Provider provider) {
            return switch (this) {
                case AT_299_SECONDS, STALE, FUTURE, REPLAYED_AFTER_FIVE_MINUTES -> provider.timed;
                case TAMPERED_BODY, OLD_SECRET_IN_GRACE -> !provider.name.equals("basic");
                default -> true;
            };
        }

        Sent sent(Provider provider) throws GeneralSecurityException {
            Sent good = provider.sender.send(SECRET, NOW);
            String proof = provider.proof;
            String value = good.headers().get(proof);
            return switch (this) {
                case GOOD, OLD_SECRET_IN_GRACE, OLD_SECRET_AFTER_GRACE -> good;
                case TAMPERED_BODY -> good.body(BODY + " ");
                case WRONG_SECRET -> provider.sender.send(OTHER, NOW);
                case MISSING -> good.header(proof, null);
                case EMPTY -> good.header(proof, "");
                case DUPLICATED_HEADER -> good.header(proof, value + ", " + value);
                case CUT_SHORT -> good.header(proof, value.substring(0, value.length() - 3));
                case NO_SIGNATURE_AT_ALL -> good.header(proof, "?");
                case NOT_ASCII -> good.header(proof, value.substring(0, value.length() - 1) + "\u0661");
                case AT_299_SECONDS -> provider.sender.send(SECRET, NOW.minusSeconds(299));
                case STALE, REPLAYED_AFTER_FIVE_MINUTES -> provider.sender.send(SECRET, NOW.minusSeconds(301));
                case FUTURE -> provider.sender.send(SECRET, NOW.plusSeconds(301));
            };
        }

        List<String> secrets() {
            return switch (this) {
                case OLD_SECRET_IN_GRACE -> List.of(NEXT, SECRET);
                case OLD_SECRET_AFTER_GRACE -> List.of(NEXT);
                default -> List.of(SECRET);
            };
        }
    }

    private static List<Provider> providers() {
        return List.of(
                new Provider(
                        "github",
                        secrets -> new Github(all(secrets)),
                        (secret, at) -> Sent.of(
                                BODY,
                                "x-hub-signature-256",
                                "sha256=" + hex("HmacSHA256", secret, BODY),
                                "x-github-delivery",
                                "d1"),
                        "x-hub-signature-256",
                        false,
                        true,
                        good -> List.of(
                                good.header("x-hub-signature-256", "sha1=" + hex("HmacSHA1", SECRET, BODY)),
                                good.header("x-hub-signature-256", "sha512=" + hex("HmacSHA512", SECRET, BODY)),
                                good.header("x-hub-signature-256", null)
                                        .header("x-hub-signature", "sha1=" + hex("HmacSHA1", SECRET, BODY)))),
                new Provider(
                        "stripe",
                        secrets -> new Stripe(all(secrets)),
                        (secret, at) -> Sent.of(
                                BODY,
                                "stripe-signature",
                                "t=" + seconds(at) + ",v1=" + hex("HmacSHA256", secret, seconds(at) + "." + BODY)),
                        "stripe-signature",
                        true,
                        true,
                        good -> List.of(
                                good.header(
                                        "stripe-signature",
                                        good.headers().get("stripe-signature").replace("v1", "v0")),
                                good.header(
                                        "stripe-signature",
                                        "t=" + seconds(NOW) + ",v1="
                                                + hex("HmacSHA1", SECRET, seconds(NOW) + "." + BODY)))),
                new Provider(
                        "slack",
                        secrets -> new Slack(all(secrets)),
                        (secret, at) -> Sent.of(
                                BODY,
                                "x-slack-request-timestamp",
                                seconds(at),
                                "x-slack-signature",
                                "v0=" + hex("HmacSHA256", secret, "v0:" + seconds(at) + ":" + BODY)),
                        "x-slack-signature",
                        true,
                        true,
                        good -> List.of(
                                good.header(
                                        "x-slack-signature",
                                        good.headers().get("x-slack-signature").replace("v0", "v1")),
                                good.header("x-slack-request-timestamp", null),
                                good.header("x-slack-request-timestamp", seconds(NOW) + ", " + seconds(NOW)),
                                good.header(
                                        "x-slack-signature",
                                        "v0=" + hex("HmacSHA1", SECRET, "v0:" + seconds(NOW) + ":" + BODY)))),
                new Provider(
                        "shopify",
                        secrets -> new Shopify(all(secrets)),
                        (secret, at) -> Sent.of(
                                BODY,
                                "x-shopify-hmac-sha256",
                                base64(mac("HmacSHA256", secret, BODY)),
                                "x-shopify-event-id",
                                "d1"),
                        "x-shopify-hmac-sha256",
                        false,
                        true,
                        good -> List.of(
                                good.header("x-shopify-hmac-sha256", base64(mac("HmacSHA1", SECRET, BODY))),
                                good.header("x-shopify-hmac-sha256", hex("HmacSHA256", SECRET, BODY)))),
                standard("standard", "webhook"),
                standard("svix", "svix"),
                new Provider(
                        "standard with a key pair",
                        secrets -> new Standard(
                                List.of(),
                                secrets.stream().map(ProvidersTest::publicKey).toList()),
                        (secret, at) -> Sent.of(
                                BODY,
                                "webhook-id",
                                "d1",
                                "webhook-timestamp",
                                seconds(at),
                                "webhook-signature",
                                "v1a," + base64(signed(secret, "d1." + seconds(at) + "." + BODY))),
                        "webhook-signature",
                        true,
                        true,
                        good -> List.of(good.header(
                                "webhook-signature",
                                good.headers().get("webhook-signature").replace("v1a", "v1")))),
                hmac("hmac", null),
                hmac("hmac with a time", "X-Time"),
                new Provider(
                        "basic",
                        secrets -> new Basic("shop", Secret.of(secrets.get(0))),
                        (secret, at) -> Sent.of(BODY, "authorization", Signatures.basic("shop", secret)),
                        "authorization",
                        false,
                        false,
                        good -> List.of(
                                good.header("authorization", "Bearer " + SECRET),
                                good.header("authorization", "Digest username=\"shop\""))));
    }

    private static Provider standard(String name, String prefix) {
        String proof = prefix + "-signature";
        return new Provider(
                name,
                secrets -> new Standard(all(secrets), List.of()),
                (secret, at) -> Sent.of(
                        BODY,
                        prefix + "-id",
                        "d1",
                        prefix + "-timestamp",
                        seconds(at),
                        proof,
                        "v1," + standard("HmacSHA256", secret, at)),
                proof,
                true,
                true,
                good -> List.of(
                        good.header(proof, good.headers().get(proof).replace("v1", "v1a")),
                        good.header(proof, good.headers().get(proof).replace("v1", "v2")),
                        good.header(proof, "v1," + standard("HmacSHA1", SECRET, NOW)),
                        good.header(prefix + "-id", null),
                        good.header(prefix + "-timestamp", null),
                        good.header(prefix + "-timestamp", seconds(NOW) + ", " + seconds(NOW))));
    }

    private static String standard(String algorithm, String secret, Instant at) {
        byte[] key = Base64.getDecoder().decode(secret);
        byte[] text = ("d1." + seconds(at) + "." + BODY).getBytes(StandardCharsets.UTF_8);
        return base64(Signatures.hmac(algorithm, key, text));
    }

    private static Provider hmac(String name, @Nullable String timestampHeader) {
        String template = timestampHeader == null ? "{body}" : "{timestamp}.{body}";
        return new Provider(
                name,
                secrets -> new Hmac(
                        "X-Signature",
                        all(secrets),
                        Hmac.Algorithm.SHA256,
                        Hmac.Encoding.HEX,
                        "sha256=",
                        timestampHeader,
                        template,
                        "X-Id"),
                (secret, at) -> Sent.of(
                        BODY,
                        "x-time",
                        seconds(at),
                        "x-id",
                        "d1",
                        "x-signature",
                        "sha256="
                                + hex("HmacSHA256", secret, timestampHeader == null ? BODY : seconds(at) + "." + BODY)),
                "x-signature",
                timestampHeader != null,
                true,
                good -> List.of(
                        good.header("x-signature", "sha1=" + hex("HmacSHA1", SECRET, BODY)),
                        good.header("x-signature", "sha256=" + hex("HmacSHA512", SECRET, BODY)),
                        good.header("x-signature", "sha256=" + base64(mac("HmacSHA256", SECRET, BODY)))));
    }

    static Stream<Arguments> cases() {
        return providers().stream()
                .flatMap(provider -> Arrays.stream(Case.values())
                        .filter(one -> one.concerns(provider))
                        .map(one -> Arguments.of(provider, one)));
    }

    static Stream<Provider> all() {
        return providers().stream();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void eachDeliveryIsAcceptedOrAnswered401(Provider provider, Case delivery) throws GeneralSecurityException {
        SignatureVerification verify = provider.verify.apply(delivery.secrets());
        Sent sent = delivery.sent(provider);
        if (delivery.accepted) accepts(verify, sent);
        else refuses(verify, sent);
    }

    @ParameterizedTest
    @MethodSource("all")
    void noOtherAlgorithmIsTaken(Provider provider) throws GeneralSecurityException {
        SignatureVerification verify = provider.verify.apply(List.of(SECRET));
        for (Sent weaker : provider.weaker.apply(provider.sender.send(SECRET, NOW))) refuses(verify, weaker);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aReplayIsKnownByTheNameThatTheProviderGaveTheDelivery(Provider provider) throws GeneralSecurityException {
        SignatureVerification verify = provider.verify.apply(List.of(SECRET));
        Sent sent = provider.sender.send(SECRET, NOW);
        assertThat(verify.identity(sent, PAYLOAD)).isEqualTo(provider.names ? "d1" : null);
    }

    private static void accepts(SignatureVerification verify, Sent sent) {
        assertThatCode(() -> verify.check(sent, NOW)).doesNotThrowAnyException();
    }

    /** The server answers {@link ErrorKind#CREDENTIALS} with 401. */
    private static void refuses(SignatureVerification verify, Sent sent) {
        ConnectorException refusal = catchThrowableOfType(ConnectorException.class, () -> verify.check(sent, NOW));
        assertThat(refusal).as("the refusal of %s", sent.headers()).isNotNull();
        assertThat(refusal.kind()).isEqualTo(ErrorKind.CREDENTIALS);
    }

    private static List<Secret> all(List<String> secrets) {
        List<Secret> all = new ArrayList<>();
        for (String secret : secrets) all.add(Secret.of(secret));
        return all;
    }

    private static String seconds(Instant at) {
        return Long.toString(at.getEpochSecond());
    }

    private static byte[] mac(String algorithm, String secret, String text) {
        return Signatures.hmac(
                algorithm, secret.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(String algorithm, String secret, String text) {
        return HexFormat.of().formatHex(mac(algorithm, secret, text));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    // A key pair for each secret, so that a provider with key pairs is asked the same.

    private static final Map<String, KeyPair> KEYS = Map.of(SECRET, keys(), NEXT, keys(), OTHER, keys());

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String publicKey(String secret) {
        byte[] encoded = KEYS.get(secret).getPublic().getEncoded();
        return "whpk_" + base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    }

    private static byte[] signed(String secret, String text) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(KEYS.get(secret).getPrivate());
        signer.update(text.getBytes(StandardCharsets.UTF_8));
        return signer.sign();
    }
}
