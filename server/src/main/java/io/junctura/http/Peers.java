package io.junctura.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who is at the other end. What a request says about it in its headers counts only from a configured proxy. */
public final class Peers {
    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern FOUR_NUMBERS = Pattern.compile("(?:" + BYTE + "\\.){3}" + BYTE);

    private final Set<String> proxies;
    private final Set<String> ownHosts;

    /** As the other, for a server that nobody knows by a name of its own. */
    public Peers(Set<String> proxies) {
        this(proxies, Set.of());
    }

    /**
     * @param proxies  addresses, as {@link #numbers} writes them, of the reverse proxies to believe
     * @param ownHosts names and addresses by which this server is reached, beside those of this machine itself
     */
    public Peers(Set<String> proxies, Set<String> ownHosts) {
        this.proxies = Set.copyOf(proxies);
        this.ownHosts = ownHosts.stream()
                .map(host -> plain(host).toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The caller's address, as numbers. */
    public String address(RequestHead request) {
        String peer = plain(request.remoteAddress());
        if (proxies.isEmpty() || !proxies.contains(peer)) return peer;
        String forwarded = request.header("X-Forwarded-For");
        if (forwarded == null) return peer;
        // The last entry is the one that our own proxy wrote; those before it may be anybody's invention.
        return plain(forwarded.substring(forwarded.lastIndexOf(',') + 1).trim());
    }

    /** Whether the caller is a process on this machine, not somebody whom a proxy on this machine lets in. */
    public boolean local(RequestHead request) {
        return isLoopback(plain(request.remoteAddress()))
                && request.header("Forwarded") == null
                && request.header("X-Forwarded-For") == null
                && request.header("X-Real-IP") == null
                && request.header("Via") == null;
    }

    /**
     * Whether the request names this server as its host. A page of another site does not, even if the site's name leads to
     * this machine (DNS rebinding): a browser sends that name.
     */
    public boolean namesThisServer(RequestHead request) {
        String header = request.header("Host");
        if (header == null) return false;
        int colon = header.lastIndexOf(':');
        boolean port = colon > header.lastIndexOf(']');
        String host = plain(port ? header.substring(0, colon) : header).toLowerCase(Locale.ROOT);
        return isLoopback(host) || ownHosts.contains(host);
    }

    /** Whether the caller's side of the connection is encrypted. */
    public boolean secure(RequestHead request) {
        if (request.isSecure()) return true;
        return !proxies.isEmpty()
                && proxies.contains(plain(request.remoteAddress()))
                && "https".equalsIgnoreCase(request.header("X-Forwarded-Proto"));
    }

    /** @param host a name or an address, as {@code --host} has it */
    public static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) return true;
        String plain = plain(host);
        boolean numbers = plain.indexOf(':') >= 0 || plain.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        if (!numbers || plain.isEmpty()) return false; // a name could lead anywhere
        try {
            return InetAddress.getByName(plain).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /**
     * An address in the one form that connections have it in: {@code ::1} is {@code 0:0:0:0:0:0:0:1} there.
     *
     * @return null if it is no address in numbers
     */
    public static @Nullable String numbers(String address) {
        String plain = plain(address);
        boolean six = plain.indexOf(':') >= 0;
        if (!six && !FOUR_NUMBERS.matcher(plain).matches()) return null;
        try {
            // In brackets, what is no address is refused; without them, it would be looked up as a name.
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
