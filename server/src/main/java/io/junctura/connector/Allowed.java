package io.junctura.connector;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin says that it does beyond calling the addresses of its connections: the union of its connectors'
 * {@code @Permissions}. Immutable.
 *
 * @param hosts {@code api.example.com}, {@code *.example.com} or {@code *}; lower case, in order
 */
public record Allowed(Set<String> hosts, boolean sockets, boolean files, boolean nativeCode) {

    static final Allowed NOTHING = new Allowed(Set.of(), false, false, false);

    /** The server's own connectors. */
    static final Allowed ALL = new Allowed(Set.of("*"), true, true, true);

    boolean mayCall(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        for (String pattern : hosts) {
            if (pattern.equals("*") || pattern.equals(name)) return true;
            if (pattern.startsWith("*.") && name.endsWith(pattern.substring(1))) return true;
        }
        return false;
    }

    Allowed and(Allowed other) {
        Set<String> all = new TreeSet<>(hosts);
        all.addAll(other.hosts);
        return new Allowed(all, sockets || other.sockets, files || other.files, nativeCode || other.nativeCode);
    }

    /** @throws IllegalArgumentException if the descriptor's permissions are not of their form */
    static Allowed read(@Nullable Object json) {
        if (json == null) return NOTHING;
        if (!(json instanceof Map<?, ?> map) || !(map.get("hosts") instanceof List<?> list)) {
            throw new IllegalArgumentException("\"permissions\" is not of its form");
        }
        Set<String> hosts = new TreeSet<>();
        for (Object host : list) hosts.add(String.valueOf(host).toLowerCase(Locale.ROOT));
        return new Allowed(
                hosts,
                Boolean.TRUE.equals(map.get("sockets")),
                Boolean.TRUE.equals(map.get("files")),
                Boolean.TRUE.equals(map.get("native")));
    }

    /** A sentence for each, for whoever installs it. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        if (hosts.contains("*")) sentences.add("It calls any host on the internet.");
        else if (!hosts.isEmpty()) sentences.add("It calls " + String.join(", ", hosts) + ".");
        else sentences.add("It calls only the addresses that its connections name.");
        if (sockets) sentences.add("It opens sockets for protocols other than HTTP.");
        if (files) sentences.add("It reads and stores files of runs.");
        if (nativeCode) sentences.add("It brings native code, which nothing contains.");
        return sentences;
    }
}
