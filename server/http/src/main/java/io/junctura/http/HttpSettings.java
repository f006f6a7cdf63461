package io.junctura.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where and how the server listens.
 *
 * @param port      0 picks a free one
 * @param hooksPort a second listener only for {@code /hooks}, {@code /call} and {@code /callback}; 0 picks a free port;
 *                  null: none
 * @param publicUrl the URL by which others reach the server, without a slash at the end; null: the listening address
 * @param maxBody   in bytes
 * @param proxies   addresses of the reverse proxies whose {@code X-Forwarded-…} headers are believed
 * @param portalFrameAncestors origins whose pages may embed {@code /portal} in a frame
 * @param version   of Junctura, for the OpenAPI document
 * @param uploads   a private folder for bodies that are stored in files while they arrive
 */
public record HttpSettings(
        String host,
        int port,
        @Nullable Integer hooksPort,
        @Nullable String publicUrl,
        long maxBody,
        Set<String> proxies,
        List<String> portalFrameAncestors,
        String version,
        Path uploads) {

    public static final long DEFAULT_MAX_BODY = 10 * 1024 * 1024;

    public HttpSettings {
        proxies = Set.copyOf(proxies);
        portalFrameAncestors = List.copyOf(portalFrameAncestors);
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Listens on the loopback address, with defaults for everything else. */
    public static HttpSettings local(int port, String version) {
        return new HttpSettings(
                "127.0.0.1", port, null, null, DEFAULT_MAX_BODY, Set.of(), List.of(), version, temporary());
    }
}
