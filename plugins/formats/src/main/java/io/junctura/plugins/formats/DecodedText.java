package io.junctura.plugins.formats;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a file. A byte order mark decides about its encoding, and is skipped. Bytes that are none of the encoding are an
 * error with line and position, never another character. For one thread.
 */
public final class DecodedText extends Reader {
    private static final int BUFFER = 1 << 16;

    /** Encodings in which letters have NUL bytes. */
    private static final Pattern WIDE = Pattern.compile("UTF-(16|32)");

    private final InputStream in;
    private final String what;
    private final Charset charset;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);

    /** The position of the first byte in the buffer. */
    private long position;

    private long lines = 1;
    private boolean afterReturn;
    private boolean ended;
    private boolean flushed;

    /** The second of two characters that were decoded for a caller who asked for one; 0 if there is none. */
    private char pending;

    private DecodedText(InputStream in, Charset charset, String what) {
        this.in = in;
        this.what = what;
        this.charset = charset;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /**
     * @param in     closed with this, and if this fails
     * @param unless the encoding of a file without a byte order mark
     * @param name   the file's, for messages
     */
    public static DecodedText of(InputStream in, Charset unless, String name) throws IOException {
        try {
            PushbackInputStream pushback = new PushbackInputStream(in, FirstBytes.COUNT);
            byte[] first = pushback.readNBytes(FirstBytes.COUNT);
            Charset said = marked(first);
            int mark = said == null ? 0 : Encodings.mark(said).length;
            pushback.unread(first, mark, first.length - mark);
            DecodedText text = new DecodedText(pushback, said == null ? unless : said, "The file \"" + name + "\"");
            String wrong = said == null && !WIDE.matcher(unless.name()).find() ? FirstBytes.wrong(first) : null;
            if (wrong != null) throw new UnreadableText(text.what + " " + wrong);
            text.position = mark;
            return text;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static @Nullable Charset marked(byte[] first) {
        for (Charset each :
                new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}) {
            byte[] mark = Encodings.mark(each);
            if (first.length >= mark.length
                    && ByteBuffer.wrap(first, 0, mark.length).equals(ByteBuffer.wrap(mark))) return each;
        }
        return null;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        if (length == 0) return 0;
        if (length == 1) return readOne(buffer, offset);
        if (pending != 0) {
            buffer[offset] = pending;
            pending = 0;
            return 1;
        }
        CharBuffer chars = CharBuffer.wrap(buffer, offset, length);
        while (!flushed) {
            CoderResult result = decoder.decode(bytes, chars, ended);
            int count = chars.position() - offset;
            countLines(buffer, offset, count);
            if (result.isError()) {
                if (count == 0) throw malformed(result.length());
                return count; // What was readable first: it decides about the line of the error.
            }
            if (count > 0) return count;
            if (ended) {
                decoder.flush(chars);
                flushed = true;
                if (chars.position() > offset) return chars.position() - offset;
            } else {
                fill();
            }
        }
        return -1;
    }

    /** There is no room for both halves of a surrogate pair. */
    private int readOne(char[] buffer, int offset) throws IOException {
        char[] two = new char[2];
        int count = read(two, 0, 2);
        if (count > 0) buffer[offset] = two[0];
        if (count == 2) pending = two[1];
        return Math.min(count, 1);
    }

    /** Stored files can be of any size, and reading them ignores interrupts. */
    private void fill() throws IOException {
        if (Thread.currentThread().isInterrupted()) throw new InterruptedIOException("the step has ended");
        position += bytes.position();
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (count < 0) ended = true;
        else bytes.position(bytes.position() + count);
        bytes.flip();
    }

    private void countLines(char[] buffer, int offset, int count) {
        boolean wasReturn = afterReturn;
        for (int i = offset; i < offset + count; i++) {
            char c = buffer[i];
            if (c > '\r') {
                wasReturn = false;
                continue;
            }
            if (c == '\r' || (c == '\n' && !wasReturn)) lines++;
            wasReturn = c == '\r';
        }
        afterReturn = wasReturn;
    }

    private UnreadableText malformed(int length) {
        int at = bytes.position();
        StringBuilder shown = new StringBuilder();
        for (int i = at; i < Math.min(at + Math.max(length, 1), bytes.limit()); i++) {
            shown.append(String.format(" %02X", bytes.get(i) & 0xFF));
        }
        return new UnreadableText(
                what + " is not text in " + charset.name() + ": in line " + lines + ", byte " + (position + at + 1)
                        + " of the file (" + shown.toString().strip() + ") is wrong. " + remedy(at + length));
    }

    /** @param next the byte after those that are wrong */
    private String remedy(int next) {
        boolean isEnd = ended && next >= bytes.limit();
        return isEnd
                ? "The file was cut off within a character, or \"encoding\" must be set to the one in which it was"
                        + " written."
                : "Set \"encoding\" to the one in which the file was written, such as windows-1252.";
    }

    /** The encoding that was found. */
    public Charset charset() {
        return charset;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
