package io.junctura.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.InboundRequest;
import io.junctura.api.Secret;
import io.junctura.api.WebhookTrigger.Received;
import io.junctura.plugins.http.signature.Basic;
import io.junctura.plugins.http.signature.Github;
import io.junctura.plugins.http.signature.Hmac;
import io.junctura.plugins.http.signature.None;
import io.junctura.plugins.http.signature.Shopify;
import io.junctura.plugins.http.signature.SignatureVerification;
import io.junctura.plugins.http.signature.Signatures;
import io.junctura.plugins.http.signature.Slack;
import io.junctura.plugins.http.signature.Standard;
import io.junctura.plugins.http.signature.Stripe;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SignatureVerificationTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final List<Secret> SECRET = List.of(Secret.of("a secret"));
    private static final List<Secret> ROTATING = List.of(Secret.of("the next secret"), Secret.of("a secret"));
    private static final List<Secret> OTHER = List.of(Secret.of("another secret"));

    private static byte[] mac(String algorithm, String key, String text) {
        return Signatures.hmac(algorithm, key.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(mac("HmacSHA256", "a secret", text));
    }

    private static void accepts(SignatureVerification verify, InboundRequest request) {
        assertThatCode(() -> verify.check(request, NOW)).doesNotThrowAnyException();
    }

    private static void refuses(SignatureVerification verify, InboundRequest request) {
        ConnectorException refusal = catchThrowableOfType(ConnectorException.class, () -> verify.check(request, NOW));
        assertThat(refusal).isNotNull();
        assertThat(refusal.kind()).isEqualTo(ErrorKind.CREDENTIALS);
        assertThat(refusal).hasMessageNotContaining("secret\"");
    }

    @Test
    void aHeaderThatTheDocumentNamesForTheProofIsOne() {
        SignatureVerification verify =
                new Hmac(" X-Proof ", SECRET, Hmac.Algorithm.SHA256, Hmac.Encoding.HEX, null, null, "{body}", null);
        assertThat(verify.credentialHeaders()).containsExactly("x-proof");
        assertThat(new Webhook(verify, null, null).credentialHeaders()).containsExactly("x-proof");
        assertThat(new Github(SECRET).credentialHeaders()).isEmpty();
    }

    @Test
    void githubsOwnExampleIsAccepted() {
        SignatureVerification verify = new Github(List.of(Secret.of("It's a Secret to Everybody")));
        accepts(
                verify,
                Sent.of(
                        "Hello, World!",
                        "x-hub-signature-256",
                        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"));
    }

    @Test
    void githubIsRefusedWithoutTheRightSignature() {
        String good = "sha256=" + hex("body");
        SignatureVerification verify = new Github(SECRET);
        accepts(verify, Sent.of("body", "x-hub-signature-256", good));
        accepts(new Github(ROTATING), Sent.of("body", "x-hub-signature-256", good));
        refuses(new Github(OTHER), Sent.of("body", "x-hub-signature-256", good));
        refuses(verify, Sent.of("Body", "x-hub-signature-256", good));
        refuses(verify, Sent.of("body"));
        refuses(verify, Sent.of("body", "x-hub-signature-256", good + ", " + good));
        refuses(verify, Sent.of("body", "x-hub-signature-256", good.substring(7)));
        refuses(
                verify,
                Sent.of("body", "x-hub-signature-256", "sha1=" + hex("body").substring(24)));
        String sha1 = HexFormat.of().formatHex(mac("HmacSHA1", "a secret", "body"));
        refuses(verify, Sent.of("body", "x-hub-signature", "sha1=" + sha1));
        assertThat(verify.identity(Sent.of("", "x-github-delivery", "72d3162e"), null))
                .isEqualTo("72d3162e");
    }

    @Test
    void stripeIsAcceptedForFiveMinutesEitherWay() {
        SignatureVerification verify = new Stripe(SECRET);
        for (long age : new long[] {-301, -300, -299, 0, 299, 300, 301}) {
            String time = Long.toString(NOW.getEpochSecond() - age);
            Sent request = Sent.of("{}", "stripe-signature", "t=" + time + ",v1=" + hex(time + ".{}") + ",v0=00");
            if (Math.abs(age) <= 300) accepts(verify, request);
            else refuses(verify, request);
        }
    }

    @Test
    void stripeTakesAnyOfSeveralSignaturesButOneTimeOnly() {
        SignatureVerification verify = new Stripe(ROTATING);
        String time = Long.toString(NOW.getEpochSecond());
        String good = hex(time + ".{}");
        accepts(verify, Sent.of("{}", "stripe-signature", "t=" + time + ",v1=" + "0".repeat(64) + ",v1=" + good));
        refuses(verify, Sent.of("{ }", "stripe-signature", "t=" + time + ",v1=" + good));
        refuses(verify, Sent.of("{}", "stripe-signature", "t=" + time + ",v0=" + good));
        refuses(new Stripe(OTHER), Sent.of("{}", "stripe-signature", "t=" + time + ",v1=" + good));
        refuses(verify, Sent.of("{}", "stripe-signature", "v1=" + good));
        refuses(verify, Sent.of("{}", "stripe-signature", "t=" + time + ",t=1,v1=" + good));
        refuses(verify, Sent.of("{}"));
        assertThat(verify.identity(Sent.of(""), Map.of("id", "evt_1"))).isEqualTo("evt_1");
    }

    @Test
    void slacksOwnExampleIsAcceptedInItsTimeAndNotLater() {
        SignatureVerification verify = new Slack(List.of(Secret.of("8f742231b10e8888abcd99yyyzzz85a5")));
        String body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
                + "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
                + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        Sent request = Sent.of(
                body,
                "x-slack-request-timestamp",
                "1531420618",
                "x-slack-signature",
                "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");
        assertThatCode(() -> verify.check(request, Instant.ofEpochSecond(1531420618 + 300)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> verify.check(request, Instant.ofEpochSecond(1531420618 + 301)))
                .hasMessageContaining("five minutes");
    }

    @Test
    void slacksQuestionIsAnsweredAndIsNoEvent() {
        SignatureVerification verify = new Slack(SECRET);
        Received answer = verify.handshake(Map.of("type", "url_verification", "challenge", "abc"));
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Received.Answer.class,
                        it -> assertThat(it.body()).asString().isEqualTo("abc"));
        assertThat(verify.handshake(Map.of("type", "event_callback", "challenge", "abc")))
                .isNull();
        assertThat(verify.identity(Sent.of(""), Map.of("event_id", "Ev1"))).isEqualTo("Ev1");
        refuses(verify, Sent.of("{\"type\":\"url_verification\"}", "x-slack-request-timestamp", "1700000000"));
    }

    @Test
    void shopifySignsTheBodyInBase64() {
        SignatureVerification verify = new Shopify(ROTATING);
        String good = Base64.getEncoder().encodeToString(mac("HmacSHA256", "a secret", "body"));
        accepts(verify, Sent.of("body", "x-shopify-hmac-sha256", good));
        refuses(verify, Sent.of("bodY", "x-shopify-hmac-sha256", good));
        refuses(new Shopify(OTHER), Sent.of("body", "x-shopify-hmac-sha256", good));
        refuses(verify, Sent.of("body"));
        refuses(verify, Sent.of("body", "x-shopify-hmac-sha256", good + ", " + good));
        assertThat(verify.identity(Sent.of("", "x-shopify-webhook-id", "w"), null))
                .isEqualTo("w");
    }

    @Test
    void standardWebhooksOwnExampleIsAccepted() {
        SignatureVerification verify = new Standard(
                List.of(
                        Secret.of("whsec_" + Base64.getEncoder().encodeToString(new byte[24])),
                        Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")),
                List.of());
        Sent request = Sent.of(
                "{\"test\": 2432232314}",
                "webhook-id",
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "webhook-timestamp",
                "1614265330",
                "webhook-signature",
                "v1,bm9ldHUjKzFob2VudXRob2VodWUzMjRvdWVvdW9ldQo= v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assertThatCode(() -> verify.check(request, Instant.ofEpochSecond(1614265330 - 300)))
                .doesNotThrowAnyException();
        refuses(verify, request); // at another time
        assertThat(verify.identity(request, null)).isEqualTo("msg_p5jXN8AQM9LWM0D4loKWxJek");
    }

    @Test
    void svixsOwnExampleIsAccepted() {
        SignatureVerification verify = new Standard(List.of(Secret.of("whsec_plJ3nmyCDGBKInavdOK15jsl")), List.of());
        Sent request = Sent.of(
                "{\"event_type\":\"ping\",\"data\":{\"success\":true}}",
                "svix-id",
                "msg_loFOjxBNrRLzqYUf",
                "svix-timestamp",
                "1731705121",
                "svix-signature",
                "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=");
        assertThatCode(() -> verify.check(request, Instant.ofEpochSecond(1731705121)))
                .doesNotThrowAnyException();
        assertThat(verify.identity(request, null)).isEqualTo("msg_loFOjxBNrRLzqYUf");
    }

    @Test
    void oneRequestHasHeadersOfTheStandardOrOfSvixAndNeverOfBoth() {
        SignatureVerification verify = new Standard(List.of(Secret.of("YSBzZWNyZXQ=")), List.of());
        String time = Long.toString(NOW.getEpochSecond());
        String signature =
                "v1," + Base64.getEncoder().encodeToString(mac("HmacSHA256", "a secret", "m1." + time + ".body"));
        Map<String, String> both = new TreeMap<>();
        for (String kind : List.of("webhook", "svix")) {
            Map<String, String> one =
                    Map.of(kind + "-id", "m1", kind + "-timestamp", time, kind + "-signature", signature);
            accepts(verify, Sent.of("body", one));
            both.putAll(one);
        }
        refuses(verify, Sent.of("body", both));
        for (String name : List.copyOf(both.keySet())) {
            Map<String, String> mixed = new TreeMap<>(both);
            mixed.remove(name);
            refuses(verify, Sent.of("body", mixed));
        }
    }

    @Test
    void standardWebhooksMayBeSignedWithAKeyPair() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = keys.getPublic().getEncoded();
        String publicKey = "whpk_"
                + Base64.getEncoder().encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        SignatureVerification verify = new Standard(List.of(), List.of(publicKey));
        String time = Long.toString(NOW.getEpochSecond());
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(keys.getPrivate());
        signer.update(("m1." + time + ".body").getBytes(StandardCharsets.UTF_8));
        String signature = Base64.getEncoder().encodeToString(signer.sign());
        String[] headers = {"webhook-id", "m1", "webhook-timestamp", time, "webhook-signature", "v1a," + signature};
        accepts(verify, Sent.of("body", headers));
        refuses(verify, Sent.of("Body", headers));
        headers[5] = "v1," + signature;
        refuses(verify, Sent.of("body", headers));
        headers[1] = "m.1";
        refuses(verify, Sent.of("body", headers));
    }

    @Test
    void aSenderOfItsOwnKindIsDescribed() {
        SignatureVerification verify = new Hmac(
                "X-Signature",
                SECRET,
                Hmac.Algorithm.SHA512,
                Hmac.Encoding.BASE64,
                "v=",
                "X-Time",
                "{timestamp}\n{body}!",
                "X-Id");
        String time = Long.toString(NOW.getEpochSecond() - 300);
        String good = "v=" + Base64.getEncoder().encodeToString(mac("HmacSHA512", "a secret", time + "\nbody!"));
        accepts(verify, Sent.of("body", "x-signature", good, "x-time", time));
        refuses(verify, Sent.of("body", "x-signature", good.substring(2), "x-time", time));
        refuses(verify, Sent.of("body", "x-signature", good, "x-time", Long.toString(NOW.getEpochSecond())));
        refuses(verify, Sent.of("body", "x-signature", good));
        assertThat(verify.identity(Sent.of("", "x-id", "7"), null)).isEqualTo("7");
        assertThatThrownBy(() -> new Hmac(
                        "X-Signature",
                        SECRET,
                        Hmac.Algorithm.SHA256,
                        Hmac.Encoding.HEX,
                        null,
                        "X-Time",
                        "{body}",
                        null))
                .hasMessageContaining("{timestamp}");
    }

    @Test
    void basicNeedsBothNameAndPassword() {
        SignatureVerification verify = new Basic("shop", Secret.of("pässword"));
        accepts(verify, Sent.of("", "authorization", Signatures.basic("shop", "pässword")));
        refuses(verify, Sent.of("", "authorization", Signatures.basic("shop", "password")));
        refuses(verify, Sent.of("", "authorization", Signatures.basic("Shop", "pässword")));
        refuses(verify, Sent.of("", "authorization", "Bearer x"));
        refuses(verify, Sent.of(""));
        assertThat(new Webhook(verify, null, null).challenge()).contains("Basic realm=\"Junctura\", charset=\"UTF-8\"");
        assertThat(new Call(List.of(), Duration.ofSeconds(1), verify, null, null).challenge())
                .contains("Basic realm=\"Junctura\", charset=\"UTF-8\"");
        assertThat(new Call(List.of(), Duration.ofSeconds(1), null, null, null).challenge())
                .isEmpty();
        assertThat(new Webhook(new Github(SECRET), null, null).challenge()).isEmpty();
    }

    @Test
    void aSchemeWithoutItsSecretIsNoScheme() {
        assertThatThrownBy(() -> new Github(List.of())).hasMessageContaining("secret is missing");
        assertThatThrownBy(() -> new Github(List.of(Secret.of("")))).hasMessageContaining("empty");
        assertThatThrownBy(() -> new Standard(List.of(), List.of())).hasMessageContaining("secret is missing");
        assertThat(new Stripe(SECRET)).asString().doesNotContain("a secret");
        accepts(new None(), Sent.of("anything"));
    }

    @Test
    void aSignedTestRequestIsAccepted() {
        List<Secret> standard = List.of(Secret.of("whsec_" + Base64.getEncoder().encodeToString(new byte[24])));
        List<SignatureVerification> schemes = List.of(
                new Github(ROTATING),
                new Stripe(ROTATING),
                new Slack(ROTATING),
                new Shopify(ROTATING),
                new Standard(standard, List.of()),
                hmac(Hmac.Encoding.HEX, "sha256=", null, "{body}"),
                hmac(Hmac.Encoding.BASE64, null, "X-Time", "{timestamp}/{body}!"),
                new Basic("ana", Secret.of("pass:word")),
                new None());
        for (SignatureVerification scheme : schemes) {
            Sent unsigned = Sent.of("{\"n\": 1}");
            Map<String, String> headers = new TreeMap<>();
            scheme.sign(unsigned.body(), NOW)
                    .orElseThrow()
                    .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
            Sent signed = new Sent(headers, unsigned.body());
            accepts(scheme, signed);
            if (!headers.isEmpty() && !(scheme instanceof Basic)) refuses(scheme, signed.body("{}"));
        }
    }

    private static SignatureVerification hmac(
            Hmac.Encoding encoding, String prefix, String timestampHeader, String template) {
        return new Hmac("X-Proof", ROTATING, Hmac.Algorithm.SHA512, encoding, prefix, timestampHeader, template, null);
    }

    @Test
    void onlyTheSenderCanSignWithAKeyOfItsOwn() throws Exception {
        byte[] encoded = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPublic()
                .getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        SignatureVerification verify =
                new Standard(List.of(), List.of("whpk_" + Base64.getEncoder().encodeToString(raw)));
        assertThat(verify.sign(new byte[0], NOW)).isEmpty();
    }
}
