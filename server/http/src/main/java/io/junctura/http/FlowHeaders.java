package io.junctura.http;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides which headers a flow's answer may have. The answer shares its host, and often its origin, with the web UI. So it may
 * have only headers that affect this one answer, not those that make a browser or a proxy do more.
 */
final class FlowHeaders {

    /** Why a header is removed. */
    enum Reason {
        /** The HTTP server controls message framing and the connection. */
        CONNECTION,
        /** The server sets these to protect its origin. */
        PROTECTION,
        /** The trigger's {@code cors} setting says which pages may read the answer. */
        CROSS_ORIGIN,
        /** A browser applies it to the whole host or origin, so to the web UI too. */
        WHOLE_ORIGIN,
        /** A browser fetches or opens something else because of it. */
        FETCHES,
        /** A reverse proxy would obey it, for example send one of its own files. */
        PROXY
    }

    /** The removed headers, in lower case. */
    static final Map<Reason, List<String>> LEFT_OUT = Map.of(
            Reason.CONNECTION,
            List.of(
                    "connection",
                    "content-length",
                    "date",
                    "keep-alive",
                    "server",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade"),
            Reason.PROTECTION,
            List.of(
                    "content-security-policy",
                    "content-security-policy-report-only",
                    "permissions-policy",
                    "feature-policy",
                    "x-content-type-options"),
            Reason.CROSS_ORIGIN,
            List.of(
                    "access-control-allow-credentials",
                    "access-control-allow-headers",
                    "access-control-allow-local-network",
                    "access-control-allow-methods",
                    "access-control-allow-origin",
                    "access-control-allow-private-network",
                    "access-control-max-age"),
            Reason.WHOLE_ORIGIN,
            List.of(
                    "accept-ch",
                    "accept-ch-lifetime",
                    "alt-svc",
                    "attribution-reporting-register-source",
                    "attribution-reporting-register-trigger",
                    "clear-site-data",
                    "critical-ch",
                    "expect-ct",
                    "nel",
                    "origin-agent-cluster",
                    "origin-trial",
                    "public-key-pins",
                    "public-key-pins-report-only",
                    "report-to",
                    "reporting-endpoints",
                    "secure-session-challenge",
                    "secure-session-registration",
                    "service-worker-allowed",
                    "set-cookie",
                    "set-cookie2",
                    "set-login",
                    "shared-storage-write",
                    "strict-transport-security",
                    "use-as-dictionary"),
            Reason.FETCHES,
            List.of("refresh", "sourcemap", "speculation-rules", "x-sourcemap"),
            Reason.PROXY,
            List.of("x-lighttpd-send-file", "x-reproxy-url", "x-sendfile"));

    /** Families of headers, by the prefix of their names. */
    private static final Map<String, Reason> PREFIXES =
            Map.of("proxy-", Reason.CONNECTION, "sec-", Reason.WHOLE_ORIGIN, "x-accel-", Reason.PROXY);

    private static final Map<String, Reason> NAMES = names();

    /** Relations of a {@code Link} that browsers ignore: those of APIs, not of pages. */
    private static final Set<String> QUIET_LINKS = Set.of(
            "about",
            "alternate",
            "author",
            "canonical",
            "collection",
            "current",
            "deprecation",
            "describedby",
            "edit",
            "first",
            "help",
            "item",
            "last",
            "latest-version",
            "license",
            "next",
            "predecessor-version",
            "prev",
            "previous",
            "profile",
            "related",
            "self",
            "service-desc",
            "service-doc",
            "status",
            "successor-version",
            "sunset",
            "type",
            "up",
            "version-history",
            "via");

    /** A token of RFC 9110. */
    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]++";

    private static final Pattern NAME = Pattern.compile(TOKEN);
    private static final Pattern LINK_TARGET = Pattern.compile("[ \t]*+<[^>]*+>[ \t]*+");

    /** Does not support escapes in quotes, because no relation needs one. */
    private static final Pattern LINK_PARAMETER = Pattern.compile(
            ";[ \t]*+(?<name>" + TOKEN + ")=(?:\"(?<quoted>[^\"\\\\]*+)\"|(?<plain>" + TOKEN + "))[ \t]*+");

    private FlowHeaders() {}

    private static Map<String, Reason> names() {
        Map<String, Reason> names = new HashMap<>();
        LEFT_OUT.forEach((reason, all) -> all.forEach(name -> names.put(name, reason)));
        return Map.copyOf(names);
    }

    /** Whether the answer may have the header. A malformed header is removed, because it would break the answer. */
    static boolean allowed(String name, String value) {
        return NAME.matcher(name).matches() && isValue(value) && refusal(name, value) == null;
    }

    /** Why a well-formed header is removed; null if it is allowed. */
    static @Nullable Reason refusal(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        Reason reason = NAMES.get(lower);
        if (reason != null) return reason;
        for (Map.Entry<String, Reason> prefix : PREFIXES.entrySet()) {
            if (lower.startsWith(prefix.getKey())) return prefix.getValue();
        }
        return lower.equals("link") && !isQuietLink(value) ? Reason.FETCHES : null;
    }

    static boolean isValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) return false;
        }
        return true;
    }

    /** Whether each link of the header (RFC 8288) has relations, and only quiet ones. An unreadable header is not quiet. */
    private static boolean isQuietLink(String value) {
        Matcher target = LINK_TARGET.matcher(value);
        Matcher parameter = LINK_PARAMETER.matcher(value);
        int at = 0;
        do {
            if (!target.region(at, value.length()).lookingAt()) return false;
            at = target.end();
            boolean related = false;
            while (parameter.region(at, value.length()).lookingAt()) {
                at = parameter.end();
                if (!parameter.group("name").toLowerCase(Locale.ROOT).startsWith("rel")) continue;
                String quoted = parameter.group("quoted");
                if (!isQuiet(quoted == null ? parameter.group("plain") : quoted)) return false;
                related = true;
            }
            if (!related) return false;
            if (at == value.length()) return true;
        } while (value.charAt(at++) == ',');
        return false;
    }

    private static boolean isQuiet(String relations) {
        for (String relation : relations.toLowerCase(Locale.ROOT).split(" ", -1)) {
            if (!QUIET_LINKS.contains(relation)) return false;
        }
        return true;
    }
}
