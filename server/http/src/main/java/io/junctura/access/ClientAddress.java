package io.junctura.access;

import io.junctura.http.Peers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * A client's address, in the units by which failed sign-ins are counted.
 *
 * @param text  the numeric address
 * @param host  the addresses of one machine: an IPv4 address, or a /64 of IPv6
 * @param block the addresses that one party usually has: a /24 of IPv4, or a /56 of IPv6
 */
record ClientAddress(String text, String host, String block) {
    /** All malformed addresses, for example from a misconfigured proxy, count as one client. */
    private static final ClientAddress UNKNOWN = new ClientAddress("unknown", "unknown", "unknown/0");

    static ClientAddress of(String address) {
        byte @Nullable [] bytes = bytes(address);
        if (bytes == null) return UNKNOWN;
        boolean four = bytes.length == 4;
        return new ClientAddress(text(bytes), four ? text(bytes) : network(bytes, 64), network(bytes, four ? 24 : 56));
    }

    private static byte @Nullable [] bytes(String address) {
        String numbers = Peers.numbers(address);
        if (numbers == null) return null;
        try {
            return InetAddress.getByName(numbers).getAddress(); // numeric: no DNS lookup
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static String network(byte[] bytes, int bits) {
        byte[] first = new byte[bytes.length];
        System.arraycopy(bytes, 0, first, 0, bits / 8);
        return text(first) + "/" + bits;
    }

    private static String text(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // 4 or 16 bytes are an address
        }
    }
}
