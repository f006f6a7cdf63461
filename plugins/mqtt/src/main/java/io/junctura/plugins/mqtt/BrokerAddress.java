package io.junctura.plugins.mqtt;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a broker is, and whether it is called by TLS. */
record BrokerAddress(boolean tls, String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(mqtts?)://(\\[[0-9A-Fa-f:.]+]|[^\\s:/,@?#]+)(?::([0-9]{1,5}))?/?");
    private static final int USUAL = 1883;
    private static final int USUAL_BY_TLS = 8883;

    /** @throws IllegalArgumentException with a sentence, if it is none */
    static BrokerAddress parse(String address) {
        Matcher parts = FORM.matcher(address.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "address must be mqtts://HOST:PORT or mqtt://HOST:PORT. User and password have settings of their own.");
        }
        boolean tls = parts.group(1).equals("mqtts");
        String port = parts.group(3);
        int number = port == null ? (tls ? USUAL_BY_TLS : USUAL) : Integer.parseInt(port);
        if (number < 1 || number > 65535) {
            throw new IllegalArgumentException("address must have a port from 1 to 65535.");
        }
        return new BrokerAddress(tls, parts.group(2), number);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
