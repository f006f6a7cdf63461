package io.junctura.outbound;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator decides about outbound HTTP.
 *
 * @param userAgent sent with every request that brings none, such as {@code Junctura/1.0}
 * @param allowed   names ({@code erp.local}, {@code *.corp.example}) and networks ({@code 10.1.0.0/16}) in private or
 *                  loopback ranges that any flow may call, beside what saved connections name
 * @param ownPorts  the ports this server listens on: never called, whatever names them
 * @param proxy     what requests go through; null for none
 * @param tls       trust other than Java's own; null for that
 */
public record OutboundSettings(
        String userAgent,
        List<String> allowed,
        Supplier<Set<Integer>> ownPorts,
        @Nullable Proxy proxy,
        @Nullable SSLContext tls) {

    public OutboundSettings {
        Objects.requireNonNull(userAgent, "userAgent");
        Objects.requireNonNull(ownPorts, "ownPorts");
        allowed = List.copyOf(allowed);
    }

    /** No proxy, Java's own trust, nothing allowed beyond what saved connections name. */
    public static OutboundSettings plain(String version, Supplier<Set<Integer>> ownPorts) {
        return new OutboundSettings("Junctura/" + version, List.of(), ownPorts, null, null);
    }

    /**
     * An HTTP proxy. It resolves names itself, so it is where private addresses behind names must be refused; addresses
     * written as numbers are still judged here. Loopback never goes through it.
     *
     * @param address {@code http://host:port}
     * @param except  names as in {@link OutboundSettings#allowed} that are called directly
     */
    public record Proxy(URI address, List<String> except) {
        public Proxy {
            Objects.requireNonNull(address, "address");
            except = List.copyOf(except);
        }
    }
}
