package io.junctura.plugins.http.auth;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Digest access authentication (RFC 7616) with {@code qop=auth}, by SHA-256 or MD5. A request is answered with 401 and a challenge
 * first; the challenge serves for later requests, too.
 */
public record Digest(String username, Secret password) implements SignIn {

    /** A nonce may expire between two attempts, but not each time. */
    private static final int MAX_ATTEMPTS = 4;

    private static final SecureRandom RANDOM = new SecureRandom();

    @Override
    public HttpAnswer send(HttpRequest request, Context<? extends Connection> context)
            throws ConnectorException, InterruptedException {
        DigestNonce nonce = context.shared(SharedNonce.class);
        boolean isLarge = request.body() instanceof HttpRequest.Body.Streamed;
        if (isLarge && !nonce.isKnown()) askForChallenge(request, context, nonce);
        boolean isFresh = false;
        for (int attempt = 1; ; attempt++) {
            DigestNonce.Use use = nonce.next();
            HttpRequest signed =
                    use == null ? request : SignIn.with(request, "Authorization", authorization(request, use));
            HttpAnswer answer = OneAddress.send(signed, context.http());
            if (answer.status() != 401) {
                if (use != null) nonce.answered(use, answer);
                return answer;
            }
            List<Challenge> challenges =
                    Challenge.parse(answer.header("www-authenticate").orElse(""));
            Optional<Challenge> challenge = Challenge.strongest(challenges);
            if (challenge.isEmpty()) {
                answer.close();
                throw notOffered(request, challenges);
            }
            boolean isRefused = isFresh && !challenge.get().isStale();
            if (isRefused || attempt == MAX_ATTEMPTS) return answer;
            // What a 401 refuses is not done, so once more is safe.
            answer.close();
            nonce.challenged(challenge.get());
            isFresh = true;
        }
    }

    /** Gets the challenge by a request without a body, so that a large body is sent only once. */
    private static void askForChallenge(HttpRequest request, Context<? extends Connection> context, DigestNonce nonce)
            throws ConnectorException, InterruptedException {
        HttpRequest head = HttpRequest.to("HEAD", request.address())
                .timeLimit(request.timeLimit())
                .build();
        try (HttpAnswer answer = context.http().send(head)) {
            if (answer.status() != 401) return;
            Challenge.strongest(
                            Challenge.parse(answer.header("www-authenticate").orElse("")))
                    .ifPresent(nonce::challenged);
        }
    }

    private static ConnectorException notOffered(HttpRequest request, List<Challenge> challenges) {
        String host = request.address().getScheme() + "://" + request.address().getRawAuthority();
        List<String> others =
                challenges.stream().map(Challenge::scheme).distinct().toList();
        if (others.contains("digest")) {
            return ConnectorException.credentials(
                    host
                            + " asks for a kind of Digest that is not supported. Let the server offer qop=auth with SHA-256 or MD5.");
        }
        if (others.isEmpty()) {
            return ConnectorException.credentials(
                    host + " answered 401 without a challenge. Check the address, and whether the server uses Digest.");
        }
        return ConnectorException.credentials(host + " does not offer Digest, but: " + String.join(", ", others)
                + ". Choose another authentication for the connection.");
    }

    private String authorization(HttpRequest request, DigestNonce.Use use) {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return authorization(
                request.method(), target(request.address()), use, HexFormat.of().formatHex(random));
    }

    /** The value of {@code Authorization}: RFC 7616, section 3.4. */
    String authorization(String method, String uri, DigestNonce.Use use, String clientNonce) {
        Challenge challenge = use.challenge();
        Challenge.Algorithm algorithm = challenge.algorithm().orElseThrow();
        String realm = challenge.parameter("realm");
        String count = String.format("%08x", use.count());
        String secret = hash(algorithm, username + ":" + realm + ":" + password.reveal());
        String response = hash(
                algorithm,
                String.join(":", secret, use.nonce(), count, clientNonce, "auth", hash(algorithm, method + ":" + uri)));
        StringBuilder header = new StringBuilder("Digest ");
        header.append(user())
                .append(", realm=")
                .append(quoted(realm))
                .append(", uri=")
                .append(quoted(uri));
        header.append(", algorithm=").append(algorithm.words());
        header.append(", nonce=").append(quoted(use.nonce())).append(", nc=").append(count);
        header.append(", cnonce=").append(quoted(clientNonce)).append(", qop=auth");
        header.append(", response=").append(quoted(response));
        if (challenge.parameters().containsKey("opaque")) {
            header.append(", opaque=").append(quoted(challenge.parameter("opaque")));
        }
        return header.toString();
    }

    /** A name outside ASCII is encoded as in RFC 8187. */
    private String user() {
        if (username.chars().allMatch(c -> c >= ' ' && c < 127)) return "username=" + quoted(username);
        StringBuilder encoded = new StringBuilder("username*=UTF-8''");
        for (byte b : username.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            if (plain) encoded.append((char) b);
            else encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
        return encoded.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String target(URI address) {
        String path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
    }

    private static String hash(Challenge.Algorithm algorithm, String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm.words());
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java has both.
        }
    }

    @Override
    public Set<String> headers() {
        return Set.of("authorization");
    }

    @Override
    public String remedy() {
        return "Check user name and password, and what the account may do.";
    }
}
