package org.apache.kafka.clients;

import io.junctura.plugins.kafka.AddressCheck;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the library's class of this name, which is left out of the plugin's jar. Every client of Kafka makes one, on
 * the thread that opens the client, and asks it before each connection. Kafka offers no other place to judge the addresses
 * that a cluster advertises.
 */
public final class DefaultHostResolver implements HostResolver {
    private final @Nullable AddressCheck check = AddressCheck.current();

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return check == null ? InetAddress.getAllByName(host) : check.resolve(host);
    }
}
