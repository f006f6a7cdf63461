package io.junctura.outbound;

import io.junctura.outbound.AddressPolicy.Denied;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Connects the sockets of one connection. It resolves a name once, checks all its addresses, and connects to one of them, or lets
 * the proxy connect.
 *
 * @param named       the hosts that the connection's own address names: only these may be private
 * @param hosts       which hosts may be called; in lower case, an IPv6 address without brackets
 * @param proxy       null: none
 * @param judgesProxy whether the proxy belongs to the connection, so that the policy applies to its address, too
 */
record Dialer(
        AddressPolicy policy,
        Predicate<String> named,
        Predicate<String> hosts,
        @Nullable ProxyServer proxy,
        boolean judgesProxy,
        long limitMillis) {

    /** Whether the proxy resolves the host. */
    boolean isProxied(String host) {
        return proxy != null && !proxy.isAround(plain(host));
    }

    /**
     * Connects a socket to the first address of a host that answers.
     *
     * @param timeout in milliseconds; 0: the default
     */
    void dial(CheckedSocket socket, InetSocketAddress address, int timeout) throws IOException {
        long limit = timeout == 0 ? limitMillis : Math.min(timeout, limitMillis);
        long until = System.nanoTime() + limit * 1_000_000;
        String host = plain(address.getHostString());
        int port = address.getPort();
        mayCall(host);
        ProxyServer through = proxy;
        if (through == null || through.isAround(host)) {
            // An address that a library has resolved is checked as it is. The name is not resolved again.
            InetAddress[] all = address.isUnresolved() ? resolved(host) : new InetAddress[] {address.getAddress()};
            socket.connectTo(judged(host, List.of(all), port, isNamed(host)).get(0), left(until));
            return;
        }
        if (Client.isNumber(host)) judged(host, List.of(resolved(host)), port, isNamed(host));
        List<InetAddress> proxies = List.of(InetAddress.getAllByName(through.host()));
        List<InetSocketAddress> targets = judgesProxy
                ? judged(through.host(), proxies, through.port(), true)
                : addresses(proxies, through.port());
        socket.connectTo(targets.get(0), left(until));
        through.connect(socket, host, port, left(until));
    }

    /** Resolves a name. @return its addresses, all checked */
    List<InetAddress> check(String given, int port) throws IOException {
        String host = plain(given);
        mayCall(host);
        return judged(host, List.of(resolved(host)), port, isNamed(host)).stream()
                .map(InetSocketAddress::getAddress)
                .toList();
    }

    private boolean isNamed(String host) {
        return named.test(host);
    }

    private void mayCall(String host) throws Denied {
        String refusal = AddressPolicy.refusal(host);
        if (refusal != null) throw new Denied(refusal);
        if (!isNamed(host) && !hosts.test(host)) {
            throw new Denied("neither does a setting of its connection hold this host, nor does its plugin declare it");
        }
    }

    private static InetAddress[] resolved(String host) throws UnknownHostException {
        return InetAddress.getAllByName(host);
    }

    private List<InetSocketAddress> judged(String host, List<InetAddress> all, int port, boolean isNamed)
            throws Denied {
        for (InetAddress one : all) {
            String refusal = policy.refusal(host, one, port, isNamed);
            if (refusal != null) throw new Denied(refusal);
        }
        return addresses(all, port);
    }

    private static List<InetSocketAddress> addresses(List<InetAddress> all, int port) {
        List<InetSocketAddress> addresses = new ArrayList<>(all.size());
        for (InetAddress one : all) addresses.add(new InetSocketAddress(one, port));
        return addresses;
    }

    private static int left(long until) throws SocketTimeoutException {
        long millis = (until - System.nanoTime()) / 1_000_000;
        if (millis <= 0) throw new SocketTimeoutException("connect timed out");
        return (int) millis;
    }

    static String plain(String host) {
        String name = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return name.toLowerCase(Locale.ROOT);
    }
}
