package io.junctura.connector;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin declares to do, beside calling the addresses of its connections: the {@code @Permissions} of all its
 * connectors. Immutable.
 *
 * @param hosts {@code api.example.com}, {@code *.example.com} or {@code *}; lower case, in order
 */
public record Allowed(Set<String> hosts, boolean sockets, boolean files, boolean localFiles, boolean nativeCode) {

    public static final Allowed NOTHING = new Allowed(Set.of(), false, false, false, false);

    /** The server's own connectors. */
    public static final Allowed ALL = new Allowed(Set.of("*"), true, true, true, true);

    boolean mayCall(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        for (String pattern : hosts) {
            if (pattern.equals("*") || pattern.equals(name)) return true;
            if (pattern.startsWith("*.") && name.endsWith(pattern.substring(1))) return true;
        }
        return false;
    }

    public Allowed and(Allowed other) {
        Set<String> all = new TreeSet<>(hosts);
        all.addAll(other.hosts);
        return new Allowed(
                all,
                sockets || other.sockets,
                files || other.files,
                localFiles || other.localFiles,
                nativeCode || other.nativeCode);
    }

    /** @throws IllegalArgumentException if the permissions of the descriptor are malformed */
    static Allowed read(@Nullable Object json) {
        if (json == null) return NOTHING;
        if (!(json instanceof Map<?, ?> map) || !(map.get("hosts") instanceof List<?> list)) {
            throw new IllegalArgumentException("\"permissions\" is not of its form");
        }
        Set<String> hosts = new TreeSet<>();
        for (Object host : list) hosts.add(String.valueOf(host).toLowerCase(Locale.ROOT));
        return new Allowed(hosts, is(map, "sockets"), is(map, "files"), is(map, "localFiles"), is(map, "native"));
    }

    private static boolean is(Map<?, ?> map, String name) {
        return Boolean.TRUE.equals(map.get(name));
    }

    /** A sentence for each permission, for the person who installs the plugin. It says which ones Java cannot enforce. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        String enforced = sockets || nativeCode ? " Enforced for the plugin API only." : "";
        if (hosts.contains("*")) sentences.add("It calls any host on the internet.");
        else if (!hosts.isEmpty()) sentences.add("It calls " + String.join(", ", hosts) + "." + enforced);
        else sentences.add("It calls only the addresses that its connections name." + enforced);
        if (sockets) {
            sentences.add(
                    "It opens sockets for protocols other than HTTP. Not enforced: a library with a network layer of"
                            + " its own may call other hosts.");
        }
        if (files) sentences.add("It reads and stores files of runs.");
        if (localFiles) {
            sentences.add("It reads and writes files on the server's disk, in the folders that --file-root names and in"
                    + " \"exchange\".");
        }
        if (nativeCode) sentences.add("It brings native code. Not enforced: nothing limits what native code does.");
        return sentences;
    }
}
