package io.junctura.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * Accepts every POST on a free port of the loopback address, passes it to a handler, and answers 200. It has one thread,
 * which shares the cores with the measured target.
 */
final class Listener implements AutoCloseable {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}"
                    .getBytes(US_ASCII);
    private static final int MAX_BODY_BYTES = 1 << 20;

    private final Selector selector;
    private final ServerSocketChannel server;
    private final Taking taking;
    private final Thread thread;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
    private final ByteBuffer out = ByteBuffer.allocateDirect(64 * 1024);
    private final HttpMessage message = new HttpMessage();

    private volatile boolean open = true;
    private volatile boolean paused;

    /** Handles each request on the listener's thread. */
    interface Taking {
        /** @param bytes the request, from 0; valid only during the call */
        void take(byte[] bytes, HttpMessage message);
    }

    private Listener(Selector selector, ServerSocketChannel server, Taking taking, String name) {
        this.selector = selector;
        this.server = server;
        this.taking = taking;
        this.thread = new Thread(this::serve, name);
        this.thread.setDaemon(true);
    }

    static Listener start(String name, Taking taking) throws IOException {
        Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        Listener listener = new Listener(selector, server, taking, name);
        listener.thread.start();
        return listener;
    }

    int port() {
        return server.socket().getLocalPort();
    }

    /** Answers no request until it resumes. */
    void pause() {
        paused = true;
        selector.wakeup();
    }

    void resume() {
        paused = false;
    }

    @Override
    public void close() throws IOException {
        open = false;
        selector.wakeup();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
        selector.close();
    }

    private void serve() {
        try {
            while (open) {
                if (paused) Thread.sleep(1);
                else selector.select(this::handle, 1_000);
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("the selector of " + thread.getName() + " failed", e);
        }
    }

    private void handle(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else if (key.isReadable()) {
                read(key);
            }
        } catch (IOException peerGone) {
            close(key);
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = server.accept();
        while (channel != null) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new Peer());
            channel = server.accept();
        }
    }

    private void read(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        Peer peer = (Peer) key.attachment();
        in.clear();
        int count = channel.read(in);
        if (count < 0) {
            close(key);
            return;
        }
        in.flip();
        peer.append(in);
        out.clear();
        boolean close = false;
        while (peer.filled > 0 && message.parse(peer.bytes, peer.filled)) {
            taking.take(peer.bytes, message);
            out.put(ANSWER);
            close |= message.close;
            peer.consume(message.end);
        }
        out.flip();
        // An idle loopback socket accepts a hundred bytes, unless the other side has stopped reading.
        while (out.hasRemaining()) {
            channel.write(out);
        }
        if (close) {
            close(key);
        }
    }

    private static void close(SelectionKey key) {
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException alreadyGone) {
            // The channel is closed already.
        }
    }

    private static final class Peer {
        private byte[] bytes = new byte[4096];
        private int filled;

        void append(ByteBuffer more) throws IOException {
            int needed = filled + more.remaining();
            if (needed > MAX_BODY_BYTES) {
                throw new IOException("a delivery of more than " + MAX_BODY_BYTES + " bytes");
            }
            if (needed > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
            }
            int count = more.remaining();
            more.get(bytes, filled, count);
            filled += count;
        }

        void consume(int count) {
            System.arraycopy(bytes, count, bytes, 0, filled - count);
            filled -= count;
        }
    }
}
