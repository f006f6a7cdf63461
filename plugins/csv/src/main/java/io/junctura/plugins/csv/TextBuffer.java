package io.junctura.plugins.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/** The part of a text that is being read. For one thread. */
class TextBuffer implements Closeable {
    /** More than a cell takes in which many quotes are doubled. */
    private static final int MAX_SIZE = 1 << 24;

    private final Reader text;
    private boolean ended;

    char[] buffer;

    /** The index of what is read next. */
    int position;

    /** The index behind the characters that are in the buffer. */
    int limit;

    /** The index of what may be read again. What precedes it may leave the buffer, so that all indexes become smaller. */
    int kept;

    /** The number of the line of the position, from 1. */
    long line = 1;

    /** @param characters of the text that the buffer can have before it grows */
    TextBuffer(Reader text, int characters) {
        this.text = text;
        this.buffer = new char[characters];
    }

    /** Whether what is kept is longer than any cell may be. */
    final boolean isFull() {
        return limit - kept >= MAX_SIZE;
    }

    /** Reads more text behind the limit. Moves the kept text to the beginning. @return false at the end of the text */
    final boolean fill() throws IOException {
        if (ended) return false;
        if (kept > 0) {
            System.arraycopy(buffer, kept, buffer, 0, limit - kept);
            limit -= kept;
            position -= kept;
            kept = 0;
        }
        if (limit == buffer.length) buffer = Arrays.copyOf(buffer, 2 * limit);
        int read = text.read(buffer, limit, buffer.length - limit);
        if (read < 0) {
            ended = true;
            return false;
        }
        limit += read;
        return true;
    }

    /** Consumes a line end. */
    final void endLine() throws IOException {
        line++;
        if (buffer[position++] == '\r' && (position < limit || fill()) && buffer[position] == '\n') position++;
    }

    /** Stops at a line end. Of a line that is too long, the beginning is not kept. */
    final void skipToLineEnd() throws IOException {
        do {
            while (position < limit) {
                if (buffer[position] == '\n' || buffer[position] == '\r') return;
                position++;
            }
            if (isFull()) kept = position;
        } while (fill());
    }

    @Override
    public final void close() throws IOException {
        text.close();
    }
}
