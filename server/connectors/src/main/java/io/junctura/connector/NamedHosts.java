package io.junctura.connector;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The hosts in a connection's address: {@code https://shop.example/api}, {@code db:5432}, or several hosts. Pure. */
final class NamedHosts {
    private NamedHosts() {}

    /** @return lower case, an IPv6 address without brackets */
    static Set<String> in(@Nullable Object address) {
        Set<String> hosts = new HashSet<>();
        collect(address, hosts);
        return Set.copyOf(hosts);
    }

    private static void collect(@Nullable Object address, Set<String> hosts) {
        if (address instanceof Iterable<?> list) list.forEach(one -> collect(one, hosts));
        if (!(address instanceof String text)) return;
        // Such as jdbc:postgresql://one,two/db, where several hosts share a scheme.
        int scheme = text.indexOf("://");
        String authorities = scheme < 0 ? text : text.substring(scheme + 3);
        String whole = scheme < 0 ? authorities : authorities.split("[/?#\\\\]", 2)[0];
        for (String each : whole.split(",", -1)) {
            if (each.contains("://")) collect(each, hosts);
            else add(each.strip(), hosts);
        }
    }

    private static void add(String authority, Set<String> hosts) {
        String place = authority.substring(authority.lastIndexOf('@') + 1);
        String host;
        if (place.startsWith("[")) {
            host = place.substring(1, Math.max(1, place.indexOf(']')));
        } else {
            int colon = place.indexOf(':');
            boolean isPort = colon >= 0 && colon == place.lastIndexOf(':');
            host = isPort ? place.substring(0, colon) : place;
        }
        if (!host.isEmpty()) hosts.add(host.toLowerCase(Locale.ROOT));
    }
}
