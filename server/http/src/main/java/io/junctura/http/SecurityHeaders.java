package io.junctura.http;

import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Adds the security headers to every answer, including Jetty's own errors. Flows' answers get a sandbox, because their content
 * is untrusted.
 */
final class SecurityHeaders implements HttpConfiguration.Customizer {
    private static final HttpField NO_SNIFF = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");
    private static final HttpField NO_REFERRER = new PreEncodedHttpField("Referrer-Policy", "no-referrer");
    private static final HttpField HSTS = new PreEncodedHttpField("Strict-Transport-Security", "max-age=31536000");

    private static final HttpField OPENER = new PreEncodedHttpField("Cross-Origin-Opener-Policy", "same-origin");
    private static final HttpField RESOURCE = new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin");
    private static final HttpField NO_FRAME = new PreEncodedHttpField("X-Frame-Options", "DENY");

    private static final List<HttpField> OWN =
            List.of(policy("'none'"), NO_SNIFF, NO_REFERRER, OPENER, RESOURCE, NO_FRAME);

    private static final List<HttpField> SANDBOX =
            List.of(new PreEncodedHttpField("Content-Security-Policy", "sandbox; default-src 'none'"), NO_SNIFF);

    private final Set<String> proxies;
    private final List<HttpField> portal;

    /** @param portalFrameAncestors origins whose pages may embed the portal; all other pages of ours stay out of frames */
    SecurityHeaders(Set<String> proxies, List<String> portalFrameAncestors) {
        this.proxies = proxies;
        // X-Frame-Options cannot name an origin, so the portal goes without it.
        this.portal = portalFrameAncestors.isEmpty()
                ? OWN
                : List.of(policy(String.join(" ", portalFrameAncestors)), NO_SNIFF, NO_REFERRER, OPENER, RESOURCE);
    }

    private static HttpField policy(String frameAncestors) {
        return new PreEncodedHttpField(
                "Content-Security-Policy",
                "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
                        + "frame-ancestors " + frameAncestors);
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable answer) {
        put(request, answer);
        return request;
    }

    /** Also called for requests that Jetty refuses before customizers run. */
    void put(Request request, HttpFields.Mutable answer) {
        String path = Request.getPathInContext(request);
        List<HttpField> fields = fields(path);
        for (int i = 0; i < fields.size(); i++) answer.put(fields.get(i));
        if (request.isSecure() || behindTls(request)) answer.put(HSTS);
    }

    private List<HttpField> fields(@Nullable String path) {
        if (path == null) return OWN;
        if (Addresses.ofFlows(path)) return SANDBOX;
        return Addresses.ofPortal(path) ? portal : OWN;
    }

    private boolean behindTls(Request request) {
        return !proxies.isEmpty()
                && proxies.contains(Peers.plain(Request.getRemoteAddr(request)))
                && "https".equalsIgnoreCase(request.getHeaders().get("X-Forwarded-Proto"));
    }
}
