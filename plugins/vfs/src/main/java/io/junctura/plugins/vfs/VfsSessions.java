package io.junctura.plugins.vfs;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Secret;
import io.junctura.api.SharedResource;
import io.junctura.plugins.stores.remote.RemoteSession;
import io.junctura.plugins.stores.remote.SessionGuard;
import io.junctura.plugins.stores.remote.SessionPool;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Map;
import org.apache.commons.vfs2.FileSystemException;
import org.apache.commons.vfs2.FileSystemOptions;
import org.apache.commons.vfs2.auth.StaticUserAuthenticator;
import org.apache.commons.vfs2.impl.DefaultFileSystemConfigBuilder;
import org.apache.commons.vfs2.util.DelegatingFileSystemOptionsBuilder;

/**
 * The file systems of one connection, which outlive the calls. VFS locks a file system for the length of each operation, so
 * each session has one of its own.
 */
public final class VfsSessions implements SharedResource<VfsConnection, SessionPool> {
    /** Used if neither the address nor its scheme has a port. The policy needs the port only to protect the server's own ports. */
    private static final int HTTPS = 443;

    private static final Map<String, Integer> PORTS = Map.of("hdfs", 8020, "http", 80);

    @Override
    public SessionPool open(ConnectionContext<VfsConnection> context) {
        return new SessionPool(
                guard -> open(context, guard), context.connection().timeout());
    }

    private static RemoteSession open(ConnectionContext<VfsConnection> context, SessionGuard guard)
            throws ConnectorException, IOException {
        // We cannot close the sockets of a provider. Many libraries end a request if its thread is interrupted.
        Thread thread = Thread.currentThread();
        guard.guards(thread::interrupt);
        VfsConnection connection = context.connection();
        Providers providers = Providers.load();
        boolean done = false;
        try {
            providers.mustServe(connection.place().scheme());
            mustBeAllowed(context);
            VfsSession session = VfsSession.open(providers, connection.place(), options(connection, providers));
            if (thread.isInterrupted()) throw new InterruptedIOException("the call has ended meanwhile");
            done = true;
            return session;
        } catch (LinkageError e) {
            throw Failures.missing(e);
        } catch (FileSystemException e) {
            throw Failures.of(e, "the connection's folder");
        } finally {
            if (!done) providers.close();
        }
    }

    private static void mustBeAllowed(ConnectionContext<VfsConnection> context) throws ConnectorException {
        FolderAddress place = context.connection().place();
        String endpoint = context.connection().endpoint();
        if (endpoint != null) {
            URI called = FolderAddress.endpoint(endpoint);
            context.network().check(called.getHost(), port(called.getPort(), called.getScheme()));
        }
        try {
            context.network().check(place.host(), port(place.port(), place.scheme()));
        } catch (ConnectorException e) {
            // The name of a bucket does not resolve, so a provider cannot call it as a host either.
            if (endpoint == null || e.kind() != ErrorKind.TRY_LATER) throw e;
        }
    }

    private static int port(int given, String scheme) {
        return given > 0 ? given : PORTS.getOrDefault(scheme, HTTPS);
    }

    private static FileSystemOptions options(VfsConnection connection, Providers providers)
            throws ConnectorException, FileSystemException {
        FileSystemOptions options = new FileSystemOptions();
        String user = connection.user();
        Secret password = connection.password();
        if (user != null) {
            DefaultFileSystemConfigBuilder.getInstance()
                    .setUserAuthenticator(
                            options,
                            new StaticUserAuthenticator(null, user, password == null ? "" : password.reveal()));
        }
        DelegatingFileSystemOptionsBuilder builder = new DelegatingFileSystemOptionsBuilder(providers);
        String scheme = connection.place().scheme();
        for (Map.Entry<String, String> option : connection.options().entrySet()) {
            try {
                builder.setConfigString(options, scheme, option.getKey(), option.getValue());
            } catch (FileSystemException e) {
                throw ConnectorException.refused("The provider of \"" + scheme + "\" does not take the option \""
                        + option.getKey() + "\" with the value " + option.getValue() + ": " + Failures.text(e) + ".");
            }
        }
        return options;
    }
}
