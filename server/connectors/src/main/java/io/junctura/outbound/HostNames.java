package io.junctura.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A list of host names, suffixes of host names ({@code *.corp.example}) and networks ({@code 10.1.0.0/16}). */
final class HostNames {

    private record Network(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) return false;
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i & 7);
                if ((address[i >> 3] & mask) != (other[i >> 3] & mask)) return false;
            }
            return true;
        }
    }

    private final Set<String> names = new HashSet<>();
    private final List<String> endings = new ArrayList<>();
    private final List<Network> networks = new ArrayList<>();

    /** @throws IllegalArgumentException for an invalid network, which the message names */
    HostNames(List<String> entries) {
        for (String entry : entries) {
            String name = entry.strip().toLowerCase(Locale.ROOT);
            int slash = name.indexOf('/');
            if (slash >= 0) networks.add(network(name, slash));
            else if (name.startsWith("*.")) endings.add(name.substring(1));
            else if (!name.isEmpty()) names.add(name);
        }
    }

    boolean contains(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (names.contains(name)) return true;
        for (String ending : endings) if (name.endsWith(ending)) return true;
        return false;
    }

    boolean contains(String host, InetAddress address) {
        if (contains(host)) return true;
        for (Network network : networks) if (network.contains(address.getAddress())) return true;
        return false;
    }

    private static Network network(String text, int slash) {
        try {
            String address = text.substring(0, slash);
            boolean literal = !address.isEmpty()
                    && address.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':');
            int bits = Integer.parseInt(text.substring(slash + 1));
            byte[] bytes = literal ? InetAddress.getByName(address).getAddress() : new byte[0];
            if (bits >= 0 && bits <= bytes.length * 8 && bytes.length > 0) return new Network(bytes, bits);
        } catch (NumberFormatException | UnknownHostException e) {
            throw new IllegalArgumentException(notANetwork(text), e);
        }
        throw new IllegalArgumentException(notANetwork(text));
    }

    private static String notANetwork(String text) {
        return "\"" + text + "\" is not a network; write an address and a number of bits, such as 10.1.0.0/16.";
    }
}
