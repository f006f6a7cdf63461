package io.junctura.fault.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/** One connection of a {@link AttackConnections}. Only the thread of the swarm uses it. */
final class AttackConnection {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /** The kernel doubles the requested buffer size. */
    private static final int SMALL_BUFFER = 2 * 1024;

    private static final int SLOW_BYTES = 64;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final AttackConnections swarm;
    private final int n;
    private final Attack attack;
    private final AnswerReader answer;
    private SocketChannel channel;
    private SelectionKey key;
    private Iterator<byte[]> blocks;
    private ByteBuffer output = NOTHING;
    private int requests;
    private int answers;
    private long sent;
    private long paced;
    private boolean over;

    AttackConnection(AttackConnections swarm, int n) {
        this.swarm = swarm;
        this.n = n;
        this.attack = swarm.attack;
        this.answer = new AnswerReader(swarm::answered, this::answerEnded);
    }

    void connect(InetAddress from, InetSocketAddress to) {
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            // Closing resets the connection, so that no port of this address stays in use for a minute.
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            if (attack.reading() != Attack.Reading.EAGERLY) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
            }
            channel.bind(new InetSocketAddress(from, 0));
            key = channel.register(swarm.selector, SelectionKey.OP_CONNECT, this);
            if (channel.connect(to)) connected();
        } catch (IOException e) {
            notConnected();
        }
    }

    void ready(SelectionKey ready) {
        try {
            if (over || !ready.isValid()) return;
            if (ready.isConnectable()) {
                if (!channel.finishConnect()) return;
                connected();
                return;
            }
            if (ready.isReadable()) read();
            if (!over && ready.isValid() && ready.isWritable()) write();
        } catch (IOException | IllegalStateException e) {
            if (blocks == null) notConnected();
            else end();
        }
    }

    private void connected() throws IOException {
        swarm.connected();
        next();
        key.interestOps(attack.reading() == Attack.Reading.EAGERLY ? SelectionKey.OP_READ : 0);
        if (attack.reading() == Attack.Reading.SLOWLY) swarm.after(SECOND, this::readSome);
        write();
    }

    private void notConnected() {
        over = true;
        reset();
        swarm.notConnected(this);
    }

    private void next() {
        blocks = attack.request().of(swarm.target, n).blocks();
        requests++;
    }

    private void read() throws IOException {
        ByteBuffer input = swarm.input;
        for (int i = 0; i < 4 && !over; i++) {
            input.clear();
            if (attack.reading() == Attack.Reading.SLOWLY) input.limit(SLOW_BYTES);
            int read = channel.read(input);
            if (read < 0) {
                end();
                return;
            }
            if (read == 0) return;
            input.flip();
            answer.read(input);
            if (attack.reading() == Attack.Reading.SLOWLY) return;
        }
    }

    private void readSome() {
        if (over) return;
        try {
            read();
            if (!over) swarm.after(SECOND, this::readSome);
        } catch (IOException | IllegalStateException e) {
            end();
        }
    }

    private void answerEnded() {
        answers++;
        // An answer that rejects an incomplete request is the last one.
        if (answers >= attack.perAnswers() || answer.closes() || output.hasRemaining() || blocks.hasNext()) end();
    }

    private void write() throws IOException {
        while (!over) {
            if (!output.hasRemaining()) {
                if (!blocks.hasNext() && requests < attack.perAnswers()) next();
                if (!blocks.hasNext()) {
                    wantsToWrite(false);
                    if (attack.perAnswers() == 0) end();
                    return;
                }
                output = ByteBuffer.wrap(blocks.next());
            }
            long allowed = allowed();
            if (allowed <= 0) {
                wantsToWrite(false);
                if (attack.pace().perSecond() > 0) waitForPace();
                return;
            }
            int limit = output.limit();
            output.limit((int) Math.min(limit, output.position() + allowed));
            int written = channel.write(output);
            output.limit(limit);
            sent += written;
            swarm.sent(written);
            if (written == 0) {
                wantsToWrite(true);
                return;
            }
        }
    }

    private long allowed() {
        Attack.Pace pace = attack.pace();
        return pace.atOnce() - sent + paced;
    }

    private void waitForPace() {
        double perSecond = attack.pace().perSecond();
        long pause = (long) Math.max(SECOND / 2.0, SECOND / perSecond);
        swarm.after(pause, () -> {
            if (over) return;
            paced += Math.max(1, (long) (perSecond * pause / SECOND));
            try {
                write();
            } catch (IOException e) {
                end();
            }
        });
    }

    private void wantsToWrite(boolean wants) {
        int others = key.interestOps() & ~SelectionKey.OP_WRITE;
        key.interestOps(wants ? others | SelectionKey.OP_WRITE : others);
    }

    /** The server has closed the connection, or has answered all requests. */
    private void end() {
        if (over) return;
        over = true;
        reset();
        swarm.ended(this, answers >= Math.min(1, attack.perAnswers()));
    }

    void reset() {
        over = true;
        try {
            if (channel != null) channel.close();
        } catch (IOException e) {
            // The connection is closed in any case.
        }
    }
}
