package io.junctura.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Determines the client of a request. Trusts {@code X-Forwarded-…} headers only from a configured proxy. */
public final class Peers {
    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern FOUR_NUMBERS = Pattern.compile("(?:" + BYTE + "\\.){3}" + BYTE);

    private final Set<String> proxies;
    private final Set<String> ownHosts;

    /** As the other, without names of this server. */
    public Peers(Set<String> proxies) {
        this(proxies, Set.of());
    }

    /**
     * @param proxies  numeric addresses of the trusted reverse proxies, as {@link #numbers} writes them
     * @param ownHosts names and addresses of this server, in addition to loopback ones
     */
    public Peers(Set<String> proxies, Set<String> ownHosts) {
        this.proxies = Set.copyOf(proxies);
        this.ownHosts = ownHosts.stream()
                .map(host -> plain(host).toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The client's numeric address. */
    public String address(RequestHead request) {
        String peer = plain(request.remoteAddress());
        if (proxies.isEmpty() || !proxies.contains(peer)) return peer;
        String forwarded = request.lastHeader("X-Forwarded-For");
        if (forwarded == null) return peer;
        // Our own proxy wrote the last entry of the last header. The client may have forged those before it.
        String client =
                numbers(forwarded.substring(forwarded.lastIndexOf(',') + 1).trim());
        return client == null ? peer : client;
    }

    /** Whether the client is a process on this machine, and not a remote client behind a proxy on this machine. */
    public boolean local(RequestHead request) {
        return isLoopback(plain(request.remoteAddress()))
                && request.header("Forwarded") == null
                && request.header("X-Forwarded-For") == null
                && request.header("X-Real-IP") == null
                && request.header("Via") == null;
    }

    /**
     * Whether the request names this server as its host. The request of a page of another site does not, even if that site's
     * name resolves to this machine (DNS rebinding), because the browser sends the site's name.
     */
    public boolean namesThisServer(RequestHead request) {
        String header = request.header("Host");
        if (header == null) return false;
        int colon = header.lastIndexOf(':');
        boolean port = colon > header.lastIndexOf(']');
        String host = plain(port ? header.substring(0, colon) : header).toLowerCase(Locale.ROOT);
        return isLoopback(host) || ownHosts.contains(host);
    }

    /** Whether the client's connection is encrypted. */
    public boolean secure(RequestHead request) {
        if (request.isSecure()) return true;
        return !proxies.isEmpty()
                && proxies.contains(plain(request.remoteAddress()))
                && "https".equalsIgnoreCase(request.lastHeader("X-Forwarded-Proto"));
    }

    /** @param host a name or an address, as {@code --host} has it */
    public static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) return true;
        String plain = plain(host);
        boolean numbers = plain.indexOf(':') >= 0 || plain.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        if (!numbers || plain.isEmpty()) return false; // a name could resolve to any address
        try {
            return InetAddress.getByName(plain).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /**
     * Normalises an address to the form that connections have: {@code ::1} becomes {@code 0:0:0:0:0:0:0:1}.
     *
     * @return null if it is not a numeric address
     */
    public static @Nullable String numbers(String address) {
        String plain = plain(address);
        boolean six = plain.indexOf(':') >= 0;
        if (!six && !FOUR_NUMBERS.matcher(plain).matches()) return null;
        try {
            // Without brackets, an invalid address would be looked up as a name.
            return InetAddress.getByName(six ? "[" + plain + "]" : plain).getHostAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Without the brackets that an address with colons has in a URL, and in Jetty's requests. */
    static String plain(String address) {
        return address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
    }
}
