package io.junctura.outbound;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The client certificate of a connection, or none. It remembers which servers have asked for one: with TLS 1.3, a server that
 * refuses a client often just breaks the connection. Thread safe.
 */
final class ClientKey extends X509ExtendedKeyManager {
    private final @Nullable X509ExtendedKeyManager java;
    private final Set<String> askers = ConcurrentHashMap.newKeySet();

    /** @param java null: there is no client certificate */
    ClientKey(@Nullable X509ExtendedKeyManager java) {
        this.java = java;
    }

    /** Whether the connection has a client certificate. */
    boolean exists() {
        return java != null;
    }

    /** Whether a server has asked for a client certificate. */
    boolean isAskedBy(String host, int port) {
        return askers.contains(Sockets.place(host, port));
    }

    void askedBy(String host, int port) {
        askers.add(Sockets.place(host, port));
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, Socket socket) {
        if (socket instanceof SSLSocket secure) {
            SSLSession session = secure.getHandshakeSession();
            if (session != null) askedBy(session.getPeerHost(), session.getPeerPort());
        }
        return java == null ? null : java.chooseClientAlias(types, issuers, socket);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(String[] types, Principal @Nullable [] issuers, SSLEngine engine) {
        return java == null ? null : java.chooseEngineClientAlias(types, issuers, engine);
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return java == null ? null : java.getClientAliases(type, issuers);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return java == null ? null : java.getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return java == null ? null : java.getPrivateKey(alias);
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
