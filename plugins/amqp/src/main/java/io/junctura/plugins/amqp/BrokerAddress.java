package io.junctura.plugins.amqp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a broker is, and whether it is called by TLS. */
record BrokerAddress(boolean tls, String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(amqps?)://(\\[[0-9A-Fa-f:.]+]|[^\\s:/,@?#]+)(?::([0-9]{1,5}))?/?");
    private static final int USUAL = 5672;
    private static final int USUAL_BY_TLS = 5671;

    /** @throws IllegalArgumentException with a sentence, if it is none */
    static BrokerAddress parse(String address) {
        Matcher parts = FORM.matcher(address.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "addresses must be amqps://HOST:PORT or amqp://HOST:PORT. User, password and"
                            + " virtual host have settings of their own.");
        }
        boolean tls = parts.group(1).equals("amqps");
        String port = parts.group(3);
        int number = port == null ? (tls ? USUAL_BY_TLS : USUAL) : Integer.parseInt(port);
        if (number < 1 || number > 65535) {
            throw new IllegalArgumentException("addresses must have ports from 1 to 65535.");
        }
        return new BrokerAddress(tls, parts.group(2), number);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
