package io.junctura.outbound;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A small proxy, by SOCKS5 or by CONNECT of HTTP, with one user, that connects every name to the same server. */
final class TestProxy implements AutoCloseable {
    static final String USER = "anna";
    static final String PASSWORD = "s3cret";

    private final boolean socks;
    private final boolean asks;
    private final int targetPort;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** The requested targets. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    /** @param targetPort the local port to which every name leads; 0: the proxy rejects all requests */
    TestProxy(boolean socks, boolean asks, int targetPort) throws IOException {
        this.socks = socks;
        this.asks = asks;
        this.targetPort = targetPort;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "test-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    URI address(String user) {
        return URI.create((socks ? "socks5://" : "http://") + user + "127.0.0.1:" + listening.getLocalPort());
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                open.add(client);
                thread(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            if (!(socks ? socks(in, out) : http(in, out))) return;
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort)) {
                open.add(server);
                InputStream back = server.getInputStream();
                thread(() -> pump(back, out));
                pump(in, server.getOutputStream());
            }
        } catch (IOException e) {
            // One side has disconnected.
        }
    }

    private static void pump(InputStream in, OutputStream out) {
        byte[] piece = new byte[4096];
        try {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) out.write(piece, 0, read);
            out.close();
        } catch (IOException e) {
            // One side has disconnected.
        }
    }

    private boolean socks(DataInputStream in, OutputStream out) throws IOException {
        in.readUnsignedByte();
        byte[] methods = in.readNBytes(in.readUnsignedByte());
        byte wanted = (byte) (asks ? 2 : 0);
        boolean offered = false;
        for (byte method : methods) offered |= method == wanted;
        out.write(new byte[] {5, offered ? wanted : (byte) 0xFF});
        if (!offered) return false;
        if (asks) {
            in.readUnsignedByte();
            String user = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            String password = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            boolean known = user.equals(USER) && password.equals(PASSWORD);
            out.write(new byte[] {1, (byte) (known ? 0 : 1)});
            if (!known) return false;
        }
        in.readNBytes(3);
        int kind = in.readUnsignedByte();
        String host = kind == 3
                ? new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII)
                : InetAddress.getByAddress(in.readNBytes(kind == 1 ? 4 : 16)).getHostAddress();
        asked.add(host + ":" + in.readUnsignedShort());
        out.write(new byte[] {5, (byte) (targetPort == 0 ? 5 : 0), 0, 1, 0, 0, 0, 0, 0, 0});
        return targetPort != 0;
    }

    private boolean http(DataInputStream in, OutputStream out) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) read.write(in.readUnsignedByte());
        String head = read.toString(StandardCharsets.US_ASCII);
        String proof = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.US_ASCII));
        boolean known = !asks || head.contains("Proxy-Authorization: Basic " + proof + "\r\n");
        asked.add(head.split(" ", 3)[1]);
        String status = !known ? "407 Who are you" : targetPort == 0 ? "502 Not there" : "200 Here you are";
        out.write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return known && targetPort != 0;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) socket.close();
    }
}
