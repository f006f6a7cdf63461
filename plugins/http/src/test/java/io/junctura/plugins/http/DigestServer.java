package io.junctura.plugins.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server that lets in whoever answers its challenges by the rules of RFC 7616. */
final class DigestServer implements AutoCloseable {
    private static final Pattern PARAMETER = Pattern.compile("([a-z*]+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\",\\s]+))");

    /** The challenges, in which NONCE stands for the current one. */
    List<String> challenges = new ArrayList<>(
            List.of("Digest realm=\"shop, \\\"north\\\"\", qop=\"auth, auth-int\", nonce=\"NONCE\", opaque=\"o\""));

    /** How often a nonce may be used before it is stale. */
    int usesOfANonce = Integer.MAX_VALUE;

    /** Whether answers name the next nonce. */
    boolean namesNextNonce;

    /** Where the server redirects requests that it lets in; null for nowhere. */
    @Nullable
    String location;

    /** What has come, such as {@code "POST 7 401"} with the length of the body. */
    final List<String> seen = new ArrayList<>();

    /** The value of {@code nc} of each request that was let in. */
    final List<String> counts = new ArrayList<>();

    private final HttpServer server;
    private int nonces = 1;
    private int used;

    DigestServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        int length = exchange.getRequestBody().readAllBytes().length;
        Map<String, String> given = parameters(exchange.getRequestHeaders().getFirst("Authorization"));
        boolean isRight = !given.isEmpty() && isRight(exchange, given);
        boolean isStale = isRight && (!given.get("nonce").equals(nonce()) || ++used > usesOfANonce);
        if (isStale) nonces++;
        if (isStale || !isRight) {
            if (isStale) used = 0;
            for (String challenge : challenges) {
                exchange.getResponseHeaders()
                        .add("WWW-Authenticate", challenge.replace("NONCE", nonce()) + (isStale ? ", stale=TRUE" : ""));
            }
        } else {
            counts.add(given.get("nc"));
            if (namesNextNonce) {
                nonces++;
                used = 0;
                exchange.getResponseHeaders().add("Authentication-Info", "nextnonce=\"" + nonce() + "\", qop=auth");
            }
            if (location != null) exchange.getResponseHeaders().add("Location", location);
        }
        int status = isStale || !isRight ? 401 : location == null ? 204 : 307;
        seen.add(exchange.getRequestMethod() + " " + length + " " + status);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private String nonce() {
        return "nonce+" + nonces + "/==";
    }

    private static Map<String, String> parameters(@Nullable String header) {
        Map<String, String> parameters = new HashMap<>();
        if (header == null || !header.startsWith("Digest ")) return parameters;
        Matcher matcher = PARAMETER.matcher(header.substring(7));
        while (matcher.find()) {
            String quoted = matcher.group(2);
            parameters.put(matcher.group(1), quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
        }
        return parameters;
    }

    /** Section 3.4.1, for the user {@code otto} with the password {@code pass:word}. */
    private static boolean isRight(HttpExchange exchange, Map<String, String> given) {
        if (!given.get("uri").equals(exchange.getRequestURI().toString())) return false;
        String algorithm = given.getOrDefault("algorithm", "MD5");
        String user = given.containsKey("username*") ? "ötto" : given.get("username");
        String secret = hash(algorithm, user + ":shop, \"north\":pass:word");
        String request = hash(algorithm, exchange.getRequestMethod() + ":" + given.get("uri"));
        String text = String.join(
                ":", secret, given.get("nonce"), given.get("nc"), given.get("cnonce"), given.get("qop"), request);
        return given.get("opaque").equals("o") && hash(algorithm, text).equals(given.get("response"));
    }

    private static String hash(String algorithm, String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
