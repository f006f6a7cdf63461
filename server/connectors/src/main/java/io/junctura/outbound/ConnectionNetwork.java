package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import io.junctura.api.Secret;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The network settings of one connection.
 *
 * @param authorities trusted certificates in PEM, besides Java's own; null: none
 * @param proxy       {@code http://host:port} or {@code socks5://host:port}; null: the server's proxy
 * @param certificate a client certificate with its chain, in PEM; null: none
 * @param key         the private key of the certificate, in PEM
 * @param authoritiesSetting the connection's setting with the authorities, for messages; null if it has none
 */
public record ConnectionNetwork(
        @Nullable String authorities,
        @Nullable URI proxy,
        @Nullable String certificate,
        @Nullable Secret key,
        @Nullable String authoritiesSetting) {

    public static final ConnectionNetwork USUAL = new ConnectionNetwork(null, null);

    /** Settings without a client certificate. */
    public ConnectionNetwork(@Nullable String authorities, @Nullable URI proxy) {
        this(authorities, proxy, null, null, null);
    }

    /** The same network for hosts that the connection does not name: they see no client certificate. */
    ConnectionNetwork withoutCertificate() {
        return new ConnectionNetwork(authorities, proxy, null, null, authoritiesSetting);
    }

    /** The server's settings with the proxy of this connection. @throws ConnectorException {@code CREDENTIALS} if it is invalid */
    OutboundSettings over(OutboundSettings settings) throws ConnectorException {
        OutboundSettings.Proxy through = proxy == null
                ? settings.proxy()
                : new OutboundSettings.Proxy(
                        checked(proxy),
                        settings.proxy() == null ? List.of() : settings.proxy().except());
        return new OutboundSettings(settings.userAgent(), settings.allowed(), settings.ownPorts(), through);
    }

    private static URI checked(URI proxy) throws ConnectorException {
        ProxyServer.of(proxy, new HostNames(List.of()));
        return proxy;
    }
}
