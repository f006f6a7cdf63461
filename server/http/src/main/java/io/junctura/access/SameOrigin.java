package io.junctura.access;

import io.junctura.http.RequestHead;
import io.junctura.http.problem.ProblemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Protects against cross-site request forgery: pages of other sites cannot act as the signed-in user. */
final class SameOrigin {
    private final @Nullable String publicOrigin;

    /** @param publicUrl the URL by which browsers reach the server, if a proxy changes the {@code Host} header; may be null */
    SameOrigin(@Nullable String publicUrl) {
        this.publicOrigin = publicUrl == null ? null : origin(publicUrl);
    }

    private static String origin(String url) {
        int path = url.indexOf('/', url.indexOf("://") + 3);
        return (path < 0 ? url : url.substring(0, path)).toLowerCase(Locale.ROOT);
    }

    /** @throws ProblemException 403 if the request comes from a page of another site, or of an unknown one */
    void mustBeOurPage(RequestHead head) {
        if (head.header("X-Junctura") == null || !fromUs(head)) throw refused();
    }

    /** As {@link #mustBeOurPage}, but accepts programs, which send no browser headers: refuses only other sites. */
    void mustNotBeAnotherSite(RequestHead head) {
        boolean browser = head.header("Origin") != null || head.header("Sec-Fetch-Site") != null;
        if (browser && !fromUs(head)) throw refused();
    }

    private boolean fromUs(RequestHead head) {
        String site = head.header("Sec-Fetch-Site");
        if (site != null) return site.equals("same-origin");
        String origin = head.header("Origin");
        if (origin == null) return false;
        String wanted = origin.toLowerCase(Locale.ROOT);
        if (wanted.equals(publicOrigin)) return true;
        String host = head.header("Host");
        if (host == null) return false;
        host = host.toLowerCase(Locale.ROOT);
        return wanted.equals("http://" + host) || wanted.equals("https://" + host);
    }

    private static ProblemException refused() {
        return new ProblemException(
                403,
                "cross-site",
                "With a browser session, only Junctura's own pages may make changes, with the header X-Junctura. A program"
                        + " uses an API token instead.");
    }
}
