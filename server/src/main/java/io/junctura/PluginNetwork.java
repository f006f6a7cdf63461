package io.junctura;

import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.Http;
import io.junctura.connector.PluginServices;
import io.junctura.outbound.ConnectionNetwork;
import io.junctura.outbound.Grant;
import io.junctura.outbound.OpenSockets;
import io.junctura.outbound.OutboundHttp;
import io.junctura.outbound.Sockets;
import java.net.URI;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Gives plugins the server's outbound HTTP client and sockets. */
record PluginNetwork(OutboundHttp outbound) implements PluginServices.Outbound {

    @Override
    public Http http(@Nullable URI address) {
        return outbound.forConnection(address);
    }

    @Override
    public Http http(@Nullable URI address, Predicate<String> hosts) {
        return outbound.forConnection(address, hosts);
    }

    @Override
    public Http http(@Nullable URI address, ConnectionNetwork way, Predicate<String> hosts) {
        return outbound.forConnection(address, way, hosts);
    }

    @Override
    public Sockets sockets(Predicate<String> named, ConnectionNetwork way, Predicate<String> hosts, OpenSockets owner)
            throws ConnectorException {
        return outbound.sockets(named, way, hosts, owner);
    }

    @Override
    public void mayCall(URI address) throws ConnectorException {
        outbound.mayCall(address);
    }

    @Override
    public AccessTokens tokens(@Nullable Grant grant, Http http) {
        return outbound.tokens().of(grant, http);
    }
}
