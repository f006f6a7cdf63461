package io.junctura.outbound;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The administrator's settings of outbound HTTP.
 *
 * @param userAgent sent with requests that do not set it, such as {@code Junctura/1.0}
 * @param allowed   hosts in private or loopback ranges that may be called, besides the addresses of saved connections
 * @param ownPorts  the ports on which this server listens: never called
 * @param proxy     null: none
 */
public record OutboundSettings(
        String userAgent,
        PrivateHosts allowed,
        Supplier<Set<Integer>> ownPorts,
        @Nullable Proxy proxy) {

    public OutboundSettings {
        Objects.requireNonNull(userAgent, "userAgent");
        Objects.requireNonNull(ownPorts, "ownPorts");
        Objects.requireNonNull(allowed, "allowed");
    }

    /**
     * For flows.
     *
     * @param allowed names ({@code erp.local}, {@code *.corp.example}) and networks ({@code 10.1.0.0/16})
     */
    public OutboundSettings(
            String userAgent, List<String> allowed, Supplier<Set<Integer>> ownPorts, @Nullable Proxy proxy) {
        this(userAgent, new PrivateHosts.OfFlows(allowed), ownPorts, proxy);
    }

    /** No proxy, Java's default trust, and no allowed addresses besides those of saved connections. */
    public static OutboundSettings plain(String version, Supplier<Set<Integer>> ownPorts) {
        return new OutboundSettings("Junctura/" + version, List.of(), ownPorts, null);
    }

    /**
     * An HTTP proxy. It resolves names, so the proxy has to reject names of private addresses. Numeric addresses are checked here.
     * Loopback addresses never use the proxy.
     *
     * @param address {@code http://host:port}
     * @param except  hosts that are called directly, in the form of {@link OutboundSettings#allowed}
     */
    public record Proxy(URI address, List<String> except) {
        public Proxy {
            Objects.requireNonNull(address, "address");
            except = List.copyOf(except);
        }
    }
}
