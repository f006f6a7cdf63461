package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A proxy for TCP connections: SOCKS5 (RFC 1928, 1929), or CONNECT of HTTP (RFC 9110). It resolves names itself.
 *
 * @param user   null: the proxy needs none
 * @param except hosts that are called directly
 */
record ProxyServer(
        boolean socks, String host, int port, @Nullable String user, String password, HostNames except) {

    /** A longer head is not the answer of a proxy. */
    private static final int MAX_HEAD_LENGTH = 16 * 1024;

    private static final String[] REPLIES = {
        "",
        "it failed",
        "its rules do not allow it",
        "it cannot reach the network",
        "it cannot reach the host",
        "the connection was refused",
        "the connection took too long",
        "it does not know the command",
        "it does not know this kind of address"
    };

    /**
     * @param address {@code http://host:port} or {@code socks5://host:port}, optionally with {@code user:password@}
     * @throws ConnectorException {@code CREDENTIALS} if it is invalid
     */
    static ProxyServer of(URI address, HostNames except) throws ConnectorException {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        boolean socks = scheme.equals("socks5");
        if ((!socks && !scheme.equals("http")) || address.getHost() == null) {
            throw ConnectorException.credentials("The connection's proxy must be an address such as"
                    + " http://proxy.example:3128 or socks5://proxy.example:1080.");
        }
        int port = address.getPort() >= 0 ? address.getPort() : socks ? 1080 : 80;
        String given = address.getUserInfo();
        int colon = given == null ? -1 : given.indexOf(':');
        String user = given == null ? null : colon < 0 ? given : given.substring(0, colon);
        String password = given == null || colon < 0 ? "" : given.substring(colon + 1);
        return new ProxyServer(socks, Dialer.plain(address.getHost()), port, user, password, except);
    }

    /** Whether a host is called directly: it is an exception, or this machine. */
    boolean isAround(String host) {
        return except.contains(host) || Client.isLoopbackName(host);
    }

    /** Makes this proxy connect an open socket to a host. */
    void connect(Socket socket, String to, int toPort, int limitMillis) throws IOException {
        int before = socket.getSoTimeout();
        socket.setSoTimeout(limitMillis);
        if (socks) socks(socket, to, toPort);
        else http(socket, to, toPort);
        socket.setSoTimeout(before);
    }

    private void socks(Socket socket, String to, int toPort) throws IOException {
        OutputStream out = socket.getOutputStream();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        out.write(user == null ? new byte[] {5, 1, 0} : new byte[] {5, 2, 0, 2});
        if (in.readUnsignedByte() != 5) throw broken("it does not speak SOCKS5; check its port");
        int method = in.readUnsignedByte();
        if (method == 2 && user != null) signIn(out, in, user);
        else if (method != 0) throw broken("it asks for a user and password; write them into its address");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(new byte[] {5, 1, 0});
        if (Client.isNumber(to)) {
            byte[] number = InetAddress.getByName(to).getAddress();
            request.write(number.length == 4 ? 1 : 4);
            request.writeBytes(number);
        } else {
            byte[] name = to.getBytes(StandardCharsets.US_ASCII);
            if (name.length > 255) throw broken("a host has at most 255 characters");
            request.write(3);
            request.write(name.length);
            request.writeBytes(name);
        }
        request.write(toPort >> 8);
        request.write(toPort);
        out.write(request.toByteArray());
        in.readUnsignedByte();
        int reply = in.readUnsignedByte();
        in.readUnsignedByte();
        if (reply != 0) throw broken(reply < REPLIES.length ? REPLIES[reply] : "it answered " + reply);
        int kind = in.readUnsignedByte();
        int length = kind == 1 ? 4 : kind == 4 ? 16 : in.readUnsignedByte();
        in.readFully(new byte[length + 2]);
    }

    private void signIn(OutputStream out, DataInputStream in, String name) throws IOException {
        byte[] who = name.getBytes(StandardCharsets.UTF_8);
        byte[] proof = password.getBytes(StandardCharsets.UTF_8);
        if (who.length > 255 || proof.length > 255) throw broken("a user and a password have at most 255 bytes");
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(1);
        message.write(who.length);
        message.writeBytes(who);
        message.write(proof.length);
        message.writeBytes(proof);
        out.write(message.toByteArray());
        in.readUnsignedByte();
        if (in.readUnsignedByte() != 0) throw broken("it does not accept its user and password");
    }

    private void http(Socket socket, String to, int toPort) throws IOException {
        String authority = (to.indexOf(':') >= 0 ? "[" + to + "]" : to) + ":" + toPort;
        StringBuilder request = new StringBuilder("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n");
        if (user != null) {
            byte[] proof = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            request.append("Proxy-Authorization: Basic ")
                    .append(Base64.getEncoder().encodeToString(proof))
                    .append("\r\n");
        }
        request.append("\r\n");
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
        String status = head(socket.getInputStream()).split("\r\n", 2)[0];
        String[] parts = status.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.")) throw broken("it does not speak HTTP; check its port");
        if (parts[1].equals("407")) throw broken("it does not accept its user and password");
        if (!parts[1].startsWith("2")) throw broken("it answered " + parts[1]);
    }

    /** Reads up to the empty line, byte by byte, because the bytes after it belong to the other side. */
    private String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) throw new EOFException("the proxy closed the connection");
            head.write(b);
            if (head.size() > MAX_HEAD_LENGTH) throw broken("its answer is too long");
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private IOException broken(String why) {
        return new IOException("the proxy " + host + ":" + port + " opened no connection: " + why);
    }

    @Override
    public String toString() {
        return (socks ? "socks5://" : "http://") + host + ":" + port; // Without its password.
    }
}
