package com.example.acme;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.Secret;
import java.io.IOException;

/**
 * An account at Acme.
 *
 * @param address the host and port of Acme's message service
 * @param token   an access token from Acme's settings
 * @param tls     whether the service uses TLS
 */
@ConnectionInfo(address = "address")
public record AcmeConnection(
        @Field(example = "messages.acme.example:7700") String address,
        Secret token,
        @Field(title = "TLS", fallback = "true") boolean tls)
        implements Connection {

    public AcmeConnection {
        if (!address.matches("[^:]+:[0-9]{1,5}")) {
            throw new IllegalArgumentException("address must be HOST:PORT, such as messages.acme.example:7700.");
        }
    }

    @Override
    public void test(Context<? extends Connection> context)
            throws ConnectorException, IOException, InterruptedException {
        context.shared(SharedLine.class).ask("PING");
    }

    String host() {
        return address.substring(0, address.indexOf(':'));
    }

    int port() {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }
}
