package io.junctura.plugins.sql;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a database server listens. */
record Endpoint(String host, int port) {

    /**
     * @param address     such as {@code db.example.com:5432} or {@code [2001:db8::1]}
     * @param defaultPort used if the address has none; 0 if the address must have one
     */
    static Endpoint of(String address, int defaultPort) {
        try {
            URI uri = new URI("tcp://" + address.strip());
            boolean plain = uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            int port = uri.getPort() < 0 ? defaultPort : uri.getPort();
            if (plain && port > 0 && port <= 65535) return new Endpoint(uri.getHost(), port);
        } catch (URISyntaxException e) {
            // It is refused below.
        }
        throw new IllegalArgumentException("address must be a host and a port such as db.example.com:"
                + (defaultPort > 0 ? defaultPort : 1521) + ", without a user, a path or options.");
    }

    /** As in an address. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
