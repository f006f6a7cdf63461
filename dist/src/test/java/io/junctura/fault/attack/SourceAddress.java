package io.junctura.fault.attack;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The source addresses of the attackers. On Linux all of 127.0.0.0/8 is this machine. */
public enum SourceAddress {
    /** One address that only the attackers use. */
    ONE,
    /** A thousand addresses. */
    MANY,
    /** The address of one of the signed senders, as behind a shared proxy. */
    SHARED;

    private static final int ADDRESSES = 1_000;

    /** @param n the number of the connection */
    InetAddress address(int n) {
        int i = n % ADDRESSES;
        byte[] address = switch (this) {
            case ONE -> new byte[] {127, 1, 0, 1};
            case MANY -> new byte[] {127, 2, (byte) (i / 200), (byte) (1 + i % 200)};
            case SHARED -> new byte[] {127, 0, 0, 1};
        };
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // Four bytes are an address.
        }
    }
}
