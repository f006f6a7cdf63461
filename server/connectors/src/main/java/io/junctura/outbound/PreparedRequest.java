package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import io.junctura.api.HttpRequest;
import io.junctura.api.HttpRequest.Body;
import io.junctura.api.HttpRequest.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request with checked and completed headers, except for those that depend on the host. */
record PreparedRequest(
        String method, List<Header> headers, @Nullable Body body) {

    /** Headers that only the client sets. From elsewhere, each of them could split a request in two. */
    private static final Set<String> OURS = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authorization",
            "te",
            "trailer",
            "upgrade",
            "expect");

    /** @throws ConnectorException bad input, which names the header or method */
    static PreparedRequest of(HttpRequest request, String userAgent) throws ConnectorException {
        String method = request.method();
        if (!isToken(method) || method.equals("CONNECT")) {
            throw ConnectorException.badInput("\"" + printable(method) + "\" is not a method that can be sent.");
        }
        List<Header> headers = new ArrayList<>(request.headers().size() + 3);
        boolean agent = false;
        boolean encoding = false;
        boolean type = false;
        for (Header header : request.headers()) {
            check(header);
            String name = header.name();
            agent |= name.equalsIgnoreCase("user-agent");
            encoding |= name.equalsIgnoreCase("accept-encoding");
            type |= name.equalsIgnoreCase("content-type");
            headers.add(header);
        }
        if (!agent) headers.add(new Header("User-Agent", userAgent));
        if (!encoding) headers.add(new Header("Accept-Encoding", "gzip"));
        Body body = request.body();
        if (body != null && !type && !body.contentType().isEmpty()) {
            Header contentType = new Header("Content-Type", body.contentType());
            check(contentType);
            headers.add(contentType);
        }
        return new PreparedRequest(method, headers, body);
    }

    /** Whether the answer's body is decompressed: not if the request itself asks for a compressed body. */
    boolean unpacks() {
        return headers.stream()
                .noneMatch(header -> header.name().equalsIgnoreCase("accept-encoding")
                        && header.value().strip().equalsIgnoreCase("identity"));
    }

    /** Whether servers expect a length even without a body. */
    boolean wantsLength() {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }

    private static void check(Header header) throws ConnectorException {
        if (!isToken(header.name())) {
            throw ConnectorException.badInput("\"" + printable(header.name()) + "\" is not a valid name of a header.");
        }
        if (OURS.contains(header.name().toLowerCase(Locale.ROOT))) {
            throw ConnectorException.badInput("The header " + header.name()
                    + " cannot be set: it belongs to the connection, and is written by the server itself.");
        }
        String value = header.value();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c > '~') {
                throw ConnectorException.badInput("The value of the header " + header.name()
                        + " holds a line break or a character outside ASCII, which HTTP cannot carry; encode it.");
            }
        }
    }

    private static boolean isToken(String text) {
        if (text.isEmpty() || text.length() > 200) return false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && "!#$%&'*+-.^_`|~".indexOf(c) < 0) return false;
        }
        return true;
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), 60); i++) {
            char c = text.charAt(i);
            shown.append(c < ' ' || c == 127 ? '?' : c);
        }
        return shown.toString();
    }
}
