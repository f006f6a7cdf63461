package io.junctura.fault.attack;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.IntConsumer;

/** Parses the statuses and the ends of answers from their bytes. */
final class AnswerReader {
    private static final int MAX_HEAD_LENGTH = 64 * 1024;

    private enum State {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        TRAILER
    }

    private final IntConsumer begun;
    private final Runnable ended;
    private final StringBuilder line = new StringBuilder();
    private State state = State.HEAD;
    private boolean first = true;
    private int status;
    private boolean chunked;
    private boolean closes;
    private long left;

    /**
     * @param begun gets the status of an answer when its head is complete
     * @param ended is called when an answer is complete
     */
    AnswerReader(IntConsumer begun, Runnable ended) {
        this.begun = begun;
        this.ended = ended;
    }

    /** Whether the server has said that it closes the connection. */
    boolean closes() {
        return closes;
    }

    /** @throws IllegalStateException if this is no HTTP */
    void read(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            if (state == State.BODY || state == State.CHUNK) {
                int some = (int) Math.min(left, bytes.remaining());
                bytes.position(bytes.position() + some);
                left -= some;
                if (left == 0) bodyEnded();
            } else {
                char next = (char) (bytes.get() & 0xFF);
                if (next != '\n') {
                    if (next != '\r') line.append(next);
                    if (line.length() > MAX_HEAD_LENGTH) throw new IllegalStateException("a line without an end");
                } else {
                    String text = line.toString();
                    line.setLength(0);
                    line(text);
                }
            }
        }
    }

    private void bodyEnded() {
        if (state == State.CHUNK) {
            state = State.CHUNK_SIZE;
        } else {
            state = State.HEAD;
            ended.run();
        }
    }

    private void line(String text) {
        switch (state) {
            case HEAD -> head(text);
            case CHUNK_SIZE -> chunk(text);
            case TRAILER -> {
                if (!text.isEmpty()) return;
                state = State.HEAD;
                ended.run();
            }
            default -> throw new IllegalStateException("no line is expected in " + state);
        }
    }

    private void head(String text) {
        if (first) {
            if (!text.startsWith("HTTP/1.")) throw new IllegalStateException("not HTTP: " + text);
            status = Integer.parseInt(text.split(" ", 3)[1]);
            first = false;
            chunked = false;
            closes = false;
            left = 0;
            return;
        }
        if (text.isEmpty()) {
            first = true;
            headEnded();
            return;
        }
        String header = text.toLowerCase(Locale.ROOT);
        if (header.startsWith("content-length:"))
            left = Long.parseLong(header.substring(15).strip());
        if (header.startsWith("transfer-encoding:") && header.contains("chunked")) chunked = true;
        if (header.startsWith("connection:") && header.contains("close")) closes = true;
    }

    private void headEnded() {
        if (status < 200) return; // The answer itself is still to come.
        begun.accept(status);
        if (chunked) state = State.CHUNK_SIZE;
        else if (left > 0) state = State.BODY;
        else ended.run();
    }

    private void chunk(String text) {
        if (text.isEmpty()) return; // The line end behind a chunk.
        left = Long.parseLong(text.split(";", 2)[0].strip(), 16);
        state = left == 0 ? State.TRAILER : State.CHUNK;
    }
}
