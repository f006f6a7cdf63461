package io.junctura.outbound;

import java.net.InetAddress;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The hosts in private and loopback ranges that the administrator allows, besides those of saved connections. */
public sealed interface PrivateHosts {

    /** Whether a host may be called. Asked for private and loopback addresses only. */
    boolean allow(String host, InetAddress address, int port);

    /** The end of the sentence that refuses a host: how the administrator allows it. */
    String remedy(String host, int port);

    /** Hosts that each flow may call, on any port. */
    record OfFlows(HostNames names) implements PrivateHosts {

        /** @throws IllegalArgumentException for an invalid network, which the message names */
        public OfFlows(List<String> entries) {
            this(new HostNames(entries));
        }

        @Override
        public boolean allow(String host, InetAddress address, int port) {
            return names.contains(host, address);
        }

        @Override
        public String remedy(String host, int port) {
            return ", which only a saved connection's own address may name; an administrator can allow the host with"
                    + " --allow-outbound";
        }
    }

    /**
     * Hosts with ports to which outbound webhooks are sent. They are compared as the text of the address, so that it is known
     * without resolving a name whether an address is in the list.
     *
     * @param entries {@code HOST:PORT} in lower case, an IPv6 address without brackets
     */
    record OfSubscribers(Set<String> entries) implements PrivateHosts {
        private static final Pattern ENTRY =
                Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9._-]+):(\\*|[1-9][0-9]{0,4})", Pattern.CASE_INSENSITIVE);

        public static boolean isEntry(String text) {
            return ENTRY.matcher(text).matches();
        }

        /** @param entries {@code HOST:PORT}, or {@code HOST:*} for all ports */
        public static OfSubscribers of(List<String> entries) {
            Set<String> all = new HashSet<>();
            for (String entry : entries) {
                all.add(entry.toLowerCase(Locale.ROOT).replace("[", "").replace("]", ""));
            }
            return new OfSubscribers(Set.copyOf(all));
        }

        @Override
        public boolean allow(String host, InetAddress address, int port) {
            return names(host, port);
        }

        private boolean names(String host, int port) {
            return entries.contains(host + ":" + port) || entries.contains(host + ":*");
        }

        /** Whether the list names the host and port of an address. */
        public boolean name(URI address) {
            String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
            int usual = "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
            return names(host.replace("[", "").replace("]", ""), address.getPort() < 0 ? usual : address.getPort());
        }

        @Override
        public String remedy(String host, int port) {
            String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
            return "; an administrator can allow it with --allow-subscribers " + shown + ":" + port;
        }
    }
}
