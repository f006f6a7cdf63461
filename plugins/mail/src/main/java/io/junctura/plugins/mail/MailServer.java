package io.junctura.plugins.mail;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mail server, as a connection names it: {@code imaps://imap.example.com} or {@code smtp://smtp.example.com:587}. */
record MailServer(Protocol protocol, Security security, String host, int port) {
    private static final Pattern PARTS = Pattern.compile(
            "(imap|pop3|smtp)(s|\\+insecure)?://(\\[[0-9A-Fa-f:.]+]|[^\\s:/,@?#\\[\\]]+)(:[0-9]{1,5})?/?");

    /** What is spoken with a server. */
    enum Protocol {
        IMAP,
        POP3,
        SMTP;

        /** The name in the library's properties. */
        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a connection to a server is protected. */
    enum Security {
        /** TLS from the first byte. */
        TLS,
        /** TLS begins after a command, or nothing is sent. */
        STARTTLS,
        NONE
    }

    private static final Map<Protocol, Integer> TLS_PORTS =
            Map.of(Protocol.IMAP, 993, Protocol.POP3, 995, Protocol.SMTP, 465);
    private static final Map<Protocol, Integer> STARTTLS_PORTS =
            Map.of(Protocol.IMAP, 143, Protocol.POP3, 110, Protocol.SMTP, 587);
    private static final Map<Protocol, Integer> PLAIN_PORTS =
            Map.of(Protocol.IMAP, 143, Protocol.POP3, 110, Protocol.SMTP, 25);

    /** @throws IllegalArgumentException with a sentence, if it is no address of a server */
    static MailServer parse(String address) {
        Matcher parts = PARTS.matcher(address.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "servers: \"" + address + "\" must be a server such as imaps://imap.example.com"
                            + " or smtp://smtp.example.com:587. The scheme says how it is protected: imaps is TLS, imap is STARTTLS, imap+insecure is neither; the"
                            + " same for pop3 and smtp.");
        }
        Protocol protocol = Protocol.valueOf(parts.group(1).toUpperCase(Locale.ROOT));
        String suffix = parts.group(2);
        Security security = suffix == null ? Security.STARTTLS : suffix.equals("s") ? Security.TLS : Security.NONE;
        String number = parts.group(4);
        int port = number == null ? usualPort(protocol, security) : Integer.parseInt(number.substring(1));
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("servers: the port of \"" + address + "\" must be from 1 to 65535.");
        }
        return new MailServer(protocol, security, parts.group(3), port);
    }

    private static int usualPort(Protocol protocol, Security security) {
        Map<Protocol, Integer> ports = switch (security) {
            case TLS -> TLS_PORTS;
            case STARTTLS -> STARTTLS_PORTS;
            case NONE -> PLAIN_PORTS;
        };
        return ports.getOrDefault(protocol, 0);
    }

    /** For messages: {@code IMAP server imap.example.com:993}. */
    @Override
    public String toString() {
        return protocol + " server " + host + ":" + port;
    }
}
