package io.junctura.outbound;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which addresses may be called. It judges the resolved address, so decimal, octal, mapped and translated forms of one
 * address all meet the same rule.
 */
final class AddressPolicy {

    /** The kinds of addresses. */
    enum Sort {
        PUBLIC,
        /** Loopback and private networks: only for hosts that a saved connection or an administrator names. */
        PRIVATE,
        /** Cloud metadata, link-local, multicast, unspecified: never allowed. */
        NEVER
    }

    private final PrivateHosts allowed;
    private final Supplier<Set<Integer>> ownPorts;

    AddressPolicy(PrivateHosts allowed, Supplier<Set<Integer>> ownPorts) {
        this.allowed = allowed;
        this.ownPorts = ownPorts;
    }

    /** Why a name may not be resolved; null if it may. */
    static @Nullable String refusal(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("metadata") || name.startsWith("metadata.")
                ? "it is the cloud's metadata service, which is never called"
                : null;
    }

    /**
     * Why an address may not be called; null if it may.
     *
     * @param named whether a saved connection's own address names this host
     */
    @Nullable
    String refusal(String host, InetAddress address, int port, boolean named) {
        return switch (sort(address)) {
            case NEVER -> "it is a link-local, metadata, multicast or unspecified address, which is never called";
            case PRIVATE -> {
                if (isOwn(address, port)) yield "it is this server itself; use the step \"call\" or a topic instead";
                yield named || allowed.allow(host, address, port)
                        ? null
                        : "it is a private or loopback address" + allowed.remedy(host, port);
            }
            case PUBLIC ->
                isOwn(address, port) ? "it is this server itself; use the step \"call\" or a topic instead" : null;
        };
    }

    private boolean isOwn(InetAddress address, int port) {
        if (!ownPorts.get().contains(port)) return false;
        if (address.isLoopbackAddress()) return true;
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true; // Unknown, and the port is ours.
        }
    }

    static Sort sort(InetAddress address) {
        return address instanceof Inet6Address six
                ? sortOf6(six.getAddress())
                : sortOf4(((Inet4Address) address).getAddress(), 0);
    }

    private static Sort sortOf4(byte[] bytes, int at) {
        int a = bytes[at] & 0xFF;
        int b = bytes[at + 1] & 0xFF;
        int c = bytes[at + 2] & 0xFF;
        int d = bytes[at + 3] & 0xFF;
        if (a == 0 || a >= 224) return Sort.NEVER; // this network; multicast, reserved, broadcast
        if (a == 169 && b == 254) return Sort.NEVER; // link-local, with the metadata services of most clouds
        if (a == 100 && b == 100 && c == 100 && d == 200) return Sort.NEVER; // metadata (Alibaba)
        if (a == 192 && b == 0 && c == 0 && d == 192) return Sort.NEVER; // metadata (Oracle)
        if (a == 168 && b == 63 && c == 129 && d == 16) return Sort.NEVER; // platform service (Azure)
        if (a == 127 || a == 10) return Sort.PRIVATE;
        if (a == 172 && b >= 16 && b < 32) return Sort.PRIVATE;
        if (a == 192 && b == 168) return Sort.PRIVATE;
        if (a == 100 && b >= 64 && b < 128) return Sort.PRIVATE; // carrier-grade NAT
        if (a == 192 && b == 0 && (c == 0 || c == 2)) return Sort.PRIVATE; // IETF, documentation
        if (a == 198 && (b == 18 || b == 19)) return Sort.PRIVATE; // benchmarks
        if (a == 198 && b == 51 && c == 100) return Sort.PRIVATE; // documentation
        if (a == 203 && b == 0 && c == 113) return Sort.PRIVATE; // documentation
        return Sort.PUBLIC;
    }

    private static Sort sortOf6(byte[] bytes) {
        int first = ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
        int second = ((bytes[2] & 0xFF) << 8) | (bytes[3] & 0xFF);
        if (zero(bytes, 0, 15) && bytes[15] == 1) return Sort.PRIVATE; // ::1
        if (zero(bytes, 0, 12)) return sortOf4(bytes, 12); // ::, and IPv4-compatible
        if (zero(bytes, 0, 10) && bytes[10] == -1 && bytes[11] == -1) return sortOf4(bytes, 12); // mapped
        if (zero(bytes, 0, 8) && bytes[8] == -1 && bytes[9] == -1) return sortOf4(bytes, 12); // translated (SIIT)
        if (first == 0x64 && second == 0xFF9B) { // NAT64, well known and local
            Sort inside = sortOf4(bytes, 12);
            return zero(bytes, 4, 12) || inside == Sort.NEVER ? inside : Sort.PRIVATE;
        }
        if (first == 0x2002) return sortOf4(bytes, 2); // 6to4
        if (first == 0x2001 && second == 0) return Sort.NEVER; // Teredo
        if ((first & 0xFFC0) == 0xFE80 || (first & 0xFF00) == 0xFF00) return Sort.NEVER; // link-local, multicast
        if (first == 0xFD00 && second == 0x0EC2) return Sort.NEVER; // metadata (AWS)
        if (first == 0xFD20 && second == 0x00CE) return Sort.NEVER; // metadata (Google)
        if ((first & 0xFE00) == 0xFC00 || (first & 0xFFC0) == 0xFEC0) return Sort.PRIVATE; // unique and site local
        return (first & 0xE000) == 0x2000 ? Sort.PUBLIC : Sort.PRIVATE; // nothing else is the internet
    }

    private static boolean zero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) if (bytes[i] != 0) return false;
        return true;
    }

    /** A rejected address, as the exception that the client's resolver must throw. */
    static final class Denied extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        Denied(String why) {
            super(why);
        }
    }
}
