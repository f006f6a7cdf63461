package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import java.net.URI;
import java.util.Locale;
import org.apache.hc.core5.http.HttpHost;

/**
 * The parsed address of one request.
 *
 * @param host in lower case, an IPv6 address without brackets
 * @param path with the query, never empty
 */
record Target(boolean secure, String host, int port, String path, URI address) {
    /** The limit of DNS. */
    private static final int MAX_HOST_LENGTH = 253;

    /** @throws ConnectorException bad input, if it is not an address for HTTP */
    static Target of(URI given) throws ConnectorException {
        String ascii = given.toASCIIString();
        URI address = ascii.length() == given.toString().length() ? given : URI.create(ascii);
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https");
        if (!secure && !scheme.equals("http")) {
            throw ConnectorException.badInput("Cannot call \"" + shown(address)
                    + "\": only addresses that begin with http:// or https:// can be called.");
        }
        if (address.getRawUserInfo() != null || authority(address).indexOf('@') >= 0) {
            throw ConnectorException.badInput("Cannot call " + scheme + "://…@" + hostOnly(address)
                    + ": an address may not hold a user or password. Put them into a saved connection.");
        }
        String host = address.getHost();
        int port = address.getPort();
        if (host == null) { // java.net.URI knows no host with an underscore, which containers' names often have
            String authority = authority(address);
            int colon = authority.indexOf(':');
            host = colon < 0 ? authority : authority.substring(0, colon);
            port = colon < 0 ? -1 : port(authority.substring(colon + 1));
            if (!isPlainName(host) || port == 0) {
                throw ConnectorException.badInput("Cannot call \"" + shown(address)
                        + "\": it has no valid host. Write a name with other letters than a-z in its xn-- form.");
            }
        }
        if (host.startsWith("[")) host = host.substring(1, host.length() - 1);
        if (host.length() > MAX_HOST_LENGTH) {
            throw ConnectorException.badInput(
                    "Cannot call \"" + shown(address) + "\": a host has at most " + MAX_HOST_LENGTH + " characters.");
        }
        if (port == 0 || port > 65535) {
            throw ConnectorException.badInput("Cannot call \"" + shown(address) + "\": there is no such port.");
        }
        String path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        if (address.getRawQuery() != null) path = path + '?' + address.getRawQuery();
        return new Target(secure, host.toLowerCase(Locale.ROOT), port < 0 ? (secure ? 443 : 80) : port, path, address);
    }

    boolean sameOrigin(Target other) {
        return secure == other.secure && port == other.port && host.equals(other.host);
    }

    HttpHost httpHost() {
        return new HttpHost(secure ? "https" : "http", host, port);
    }

    /** The value of the {@code Host} header. */
    String hostHeader() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (secure ? 443 : 80) ? name : name + ":" + port;
    }

    /** The address for messages: without the query, which may contain a secret. */
    String shown() {
        return shown(address);
    }

    static String shown(URI address) {
        String path = address.getRawPath() == null ? "" : address.getRawPath();
        String scheme = address.getScheme() == null ? "" : address.getScheme() + ":";
        String shown = scheme + (authority(address).isEmpty() ? "" : "//" + authority(address)) + path;
        return shown.length() > 300 ? shown.substring(0, 300) + "…" : shown;
    }

    private static String authority(URI address) {
        return address.getRawAuthority() == null ? "" : address.getRawAuthority();
    }

    private static String hostOnly(URI address) {
        String authority = authority(address);
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static boolean isPlainName(String host) {
        if (host.isEmpty()) return false;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && c != '_' && c != '-' && c != '.') return false;
        }
        return true;
    }
}
