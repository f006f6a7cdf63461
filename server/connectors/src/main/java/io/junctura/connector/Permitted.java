package io.junctura.connector;

import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.Files;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.LocalFiles;
import io.junctura.api.Secret;
import io.junctura.outbound.Grant;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin may do with one connection: what its permissions allow, and calls of the addresses in the connection's
 * settings. Immutable.
 */
public final class Permitted {
    private final String plugin;
    private final Allowed allowed;
    private final Set<String> named;
    private final Set<String> hosts = new HashSet<>();

    /**
     * @param settings of the connection; empty without one
     * @param named    the hosts in its address
     */
    Permitted(LoadedPlugin plugin, Map<String, ?> settings, Set<String> named) {
        this(plugin.id(), plugin.allowed(), settings, named);
    }

    /** @param plugin its ID, for messages */
    public Permitted(String plugin, Allowed allowed, Map<String, ?> settings, Set<String> named) {
        this.plugin = plugin;
        this.allowed = allowed;
        this.named = named;
        hosts.addAll(named);
        addresses(settings.values());
    }

    private void addresses(Collection<?> values) {
        for (Object value : values) {
            if (value instanceof String text) {
                String host = host(text);
                if (host != null) hosts.add(host);
            } else if (value instanceof Collection<?> list) {
                addresses(list);
            } else if (value instanceof Map<?, ?> map) {
                addresses(map.values());
            }
        }
    }

    private static @Nullable String host(String text) {
        if (text.indexOf("://") < 1) return null;
        try {
            return plain(new URI(text.strip()).getHost());
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static @Nullable String plain(@Nullable String host) {
        if (host == null) return null;
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return name.toLowerCase(Locale.ROOT);
    }

    /** The hosts that may be called, in lower case, an IPv6 address without brackets. */
    Predicate<String> hosts() {
        return host -> hosts.contains(host) || allowed.mayCall(host);
    }

    /** @throws ConnectorException bad input, unless the address may be called */
    public void mustCall(URI address) throws ConnectorException {
        String host = plain(address.getHost());
        if (host != null && hosts().test(host)) return;
        throw ConnectorException.badInput("The plugin \"" + plugin + "\" may not call \"" + host
                + "\": neither does a setting of its connection hold this host, nor does the plugin declare it. "
                + "Its author has to (@Permissions).");
    }

    /** The hosts in the address of the connection. */
    Predicate<String> named() {
        return named::contains;
    }

    /** @throws ConnectorException bad input, unless the plugin declares that it opens sockets */
    void mustOpenSockets() throws ConnectorException {
        if (allowed.sockets()) return;
        throw ConnectorException.badInput("The plugin \"" + plugin
                + "\" may not open sockets, since it does not declare that it does. Its author has to "
                + "(@Permissions(sockets = true)).");
    }

    /** @param grant null if there are none */
    AccessTokens tokens(@Nullable Grant grant, AccessTokens tokens) {
        if (grant == null) return tokens;
        return new AccessTokens() {
            @Override
            public Secret get() throws ConnectorException, InterruptedException {
                mustCall(grant.token());
                return tokens.get();
            }

            @Override
            public void refused(Secret token) {
                tokens.refused(token);
            }

            @Override
            public HttpAnswer send(HttpRequest request) throws ConnectorException, InterruptedException {
                mustCall(grant.token());
                return tokens.send(request);
            }
        };
    }

    /** No files, unless the plugin declares that it uses them. */
    LocalFiles localFiles(LocalFiles files) {
        if (allowed.localFiles()) return files;
        return new LocalFiles() {
            @Override
            public List<String> roots() {
                return List.of();
            }

            @Override
            public Root root(String name) throws ConnectorException {
                throw ConnectorException.badInput("The plugin \"" + plugin
                        + "\" may not use files on the server's disk, since it does not declare that it does. Its"
                        + " author has to (@Permissions(localFiles = true)).");
            }
        };
    }

    Files files(Files files) {
        if (allowed.files()) return files;
        return new NoFiles("The plugin \"" + plugin
                + "\" may not touch files, since it does not declare that it does. Its author has to "
                + "(@Permissions(files = true)).");
    }
}
