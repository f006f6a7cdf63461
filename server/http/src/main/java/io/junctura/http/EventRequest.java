package io.junctura.http;

import io.junctura.http.problem.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the log of received events may know about a request: nothing of its body and query, and of its headers only those that say
 * what was sent. Valid until the request is answered.
 */
public final class EventRequest {
    /** The parameters of paths that are no secrets. Others, such as tokens, are left out of addresses. */
    private static final Set<String> SHOWN = Set.of("instance", "integration", "name", "flow", "topic");

    /** The headers in which senders number their events, in the order in which they are tried. */
    private static final List<String> IDS = List.of(
            "Idempotency-Key",
            "Webhook-Id",
            "X-GitHub-Delivery",
            "X-Shopify-Webhook-Id",
            "X-Event-Id",
            "Ce-Id",
            "X-Amz-Sns-Message-Id",
            "X-Request-Id");

    /** What looks like a token of this server. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9]{28,}");

    private static final int MAX_ADDRESS_LENGTH = 200;
    private static final int MAX_TEXT_LENGTH = 100;

    private final Exchange http;

    private EventRequest(Exchange http) {
        this.http = http;
    }

    /** @return null if the request is to an address that receives no events */
    private static @Nullable EventRequest of(Exchange http) {
        Route route = http.found().route();
        boolean receives = route == null ? Addresses.ofFlows(path(http)) : route.receivesEvents();
        return receives ? new EventRequest(http) : null;
    }

    private static String path(Exchange http) {
        String path = http.inProgress().request.getHttpURI().getPath();
        return path == null ? "" : path;
    }

    /** Counts and reports a refusal, if the request is for a flow. Called before the answer. */
    static void refused(Exchange http, ProblemException why) {
        HttpMetrics metrics = http.inProgress().metrics;
        Route route = http.found().route();
        if (route != null && route.isOfFlows()) metrics.refused(http.flow(), why.code());
        if (http.inProgress().accepted) return; // A call that failed: its run says why.
        EventRequest request = of(http);
        if (request != null) metrics.refusalListener().refused(request, why);
    }

    /** Reports that the event of a request was accepted before. Called before the answer. */
    public static void duplicate(Exchange http, long run) {
        EventRequest request = of(http);
        if (request != null) http.inProgress().metrics.refusalListener().duplicate(request, run);
    }

    public String method() {
        return clean(http.method(), MAX_TEXT_LENGTH);
    }

    /** The path of the request, without the tokens in it. */
    public String address() {
        Route route = http.found().route();
        return clean(route == null ? unknown(path(http)) : known(route), MAX_ADDRESS_LENGTH);
    }

    private String known(Route route) {
        StringBuilder address = new StringBuilder();
        for (String segment : route.path().substring(1).split("/", -1)) {
            address.append('/');
            if (!segment.startsWith("{")) address.append(segment);
            else address.append(param(segment.substring(1, segment.length() - 1)));
        }
        return address.toString();
    }

    /** An address without a route may be a call-back's or a test's with a mistake, so only the names of flows are shown. */
    private static String unknown(String path) {
        if (path.startsWith("/callback/") || path.startsWith("/hooks/listen/")) {
            return path.substring(0, path.indexOf('/', path.startsWith("/hooks") ? 7 : 1)) + "/…";
        }
        String[] segments = path.split("/", 6);
        String shown = segments.length < 6 ? path : path.substring(0, path.length() - segments[5].length()) + "…";
        return TOKEN.matcher(shown).replaceAll("…");
    }

    /** The name of the integration in the address; null if it has none. */
    public @Nullable String integration() {
        String integration = name("integration");
        return integration != null ? integration : name("name");
    }

    /** The name of the flow in the address; null if it has none. */
    public @Nullable String flow() {
        return name("flow");
    }

    /** The name of the instance in the address; null if it has none. */
    public @Nullable String instance() {
        String instance = name("instance");
        return instance == null && name("name") != null ? "default" : instance;
    }

    private @Nullable String name(String parameter) {
        String value = http.found().route() == null
                ? nameInPath(parameter)
                : http.found().params().get(parameter);
        return value == null ? null : clean(value, MAX_TEXT_LENGTH);
    }

    /** The path of a request with a wrong method, or with something behind the flow's name. */
    private @Nullable String nameInPath(String parameter) {
        String[] segments = path(http).split("/", 6);
        boolean ofFlow = segments.length >= 5 && !segments[1].equals("callback") && !segments[2].equals("listen");
        int at = List.of("instance", "integration", "flow").indexOf(parameter);
        return ofFlow && at >= 0 ? segments[2 + at] : null;
    }

    private String param(String name) {
        String value = SHOWN.contains(name) ? name(name) : null;
        return value == null ? "…" : value;
    }

    /** Whether a published flow receives requests at the address. */
    public boolean isOfLiveFlow() {
        return !http.flow().isEmpty();
    }

    /** The address of the sender. Of an IPv6 address, the network. */
    public String sender() {
        return network(http.inProgress().client.address);
    }

    /** @param address from {@link Connections#address}: hexadecimal if it is a network */
    static String network(String address) {
        if (address.length() != 19 || !address.endsWith("/64")) return address;
        StringBuilder groups = new StringBuilder();
        for (int at = 0; at < 16; at += 4) {
            groups.append(Integer.toHexString(Integer.parseInt(address.substring(at, at + 4), 16)))
                    .append(':');
        }
        return groups + ":/64";
    }

    public @Nullable String contentType() {
        return text("Content-Type");
    }

    /** The length of the body, as the sender says; null if it does not. */
    public @Nullable Long size() {
        return size(http.header("Content-Length"));
    }

    /** @param length a header */
    public static @Nullable Long size(@Nullable String length) {
        if (length == null || length.isEmpty() || length.length() > 15) return null;
        for (int i = 0; i < length.length(); i++) if (length.charAt(i) < '0' || length.charAt(i) > '9') return null;
        return Long.parseLong(length);
    }

    /** The ID that the sender gave the event; null if none of the usual headers has one. */
    public @Nullable String id() {
        for (String name : IDS) {
            String id = text(name);
            if (id != null) return id;
        }
        return null;
    }

    /** As {@link #id()}, for a request that was accepted. @param headers with names in lower case */
    public static @Nullable String id(Map<?, ?> headers) {
        for (String name : IDS) {
            if (headers.get(name.toLowerCase(Locale.ROOT)) instanceof String id && !id.isBlank()) {
                return clean(id, MAX_TEXT_LENGTH);
            }
        }
        return null;
    }

    private @Nullable String text(String header) {
        String value = http.header(header);
        return value == null || value.isBlank() ? null : clean(value, MAX_TEXT_LENGTH);
    }

    /** Shortens a text of a client, and replaces characters that are invisible or change the direction of text. */
    public static String clean(String text, int longest) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), longest + 1));
        text.codePoints().limit(longest).forEach(c -> clean.appendCodePoint(isVisible(c) ? c : 0xFFFD));
        return text.codePointCount(0, text.length()) > longest
                ? clean.append('…').toString()
                : clean.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
