package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import io.junctura.api.HttpRequest.Body;
import io.junctura.api.HttpRequest.Header;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/** Follows redirects: the target of the next request, and what it contains (RFC 9110, section 15.4). */
final class Redirects {

    /** Headers that are sent on to another host. Any other header may be a credential ({@code X-API-Key}). */
    private static final Set<String> HARMLESS =
            Set.of("accept", "accept-language", "accept-encoding", "content-type", "content-language", "user-agent");

    private static final Set<String> OF_BODY = Set.of("content-type", "content-language", "content-encoding");

    private Redirects() {}

    static boolean isRedirect(ClassicHttpResponse answer) {
        return switch (answer.getCode()) {
            case 301, 302, 303, 307, 308 -> answer.containsHeader("Location");
            default -> false;
        };
    }

    /** @return null if the answer is no redirect */
    static @Nullable Target next(
            PreparedRequest sent, ClassicHttpResponse answer, Target from, Failures failures, Exchange exchange)
            throws ConnectorException {
        if (!isRedirect(answer)) return null;
        try {
            URI location =
                    URI.create(answer.getFirstHeader("Location").getValue().strip());
            return Target.of(resolved(from.address(), location));
        } catch (IllegalArgumentException e) {
            exchange.discard();
            throw failures.badRedirect("its Location is not a valid address");
        } catch (ConnectorException e) {
            exchange.discard();
            throw failures.badRedirect(String.valueOf(e.getMessage()));
        }
    }

    /** Resolves a location by RFC 3986, section 5.3. {@link URI#resolve} follows an older RFC for references without a path. */
    private static URI resolved(URI base, URI location) {
        boolean samePath = location.getScheme() == null
                && location.getRawAuthority() == null
                && location.getRawPath().isEmpty();
        if (!samePath) return base.resolve(location);
        String plain = base.toString().replaceFirst("#.*", "");
        if (location.getRawQuery() == null) return URI.create(plain);
        return URI.create(plain.replaceFirst("\\?.*", "") + "?" + location.getRawQuery());
    }

    /** Whether a redirect leads to the same server, also by the step from http to https. */
    static boolean keepsCredentials(Target from, Target to) {
        return from.sameOrigin(to)
                || (from.host().equals(to.host())
                        && !from.secure()
                        && to.secure()
                        && from.port() == 80
                        && to.port() == 443);
    }

    static PreparedRequest follow(PreparedRequest sent, int status, Target from, Target to) {
        String method = sent.method();
        boolean asGet = (status == 303 && !method.equals("HEAD"))
                || ((status == 301 || status == 302) && method.equals("POST"));
        boolean keeps = keepsCredentials(from, to);
        List<Header> headers = new ArrayList<>();
        for (Header header : sent.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (asGet && OF_BODY.contains(name)) continue;
            if (keeps || HARMLESS.contains(name)) headers.add(header);
        }
        Body body = asGet ? null : sent.body();
        return new PreparedRequest(asGet ? "GET" : method, headers, body);
    }
}
