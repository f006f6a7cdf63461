package io.junctura.bench.load;

/**
 * Parses one HTTP/1.1 request or response at the start of a buffer. The object is reused, so that parsing allocates nothing.
 * Chunked bodies are joined in place.
 */
final class HttpMessage {
    private static final byte[] CONTENT_LENGTH = ascii("content-length:");
    private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding:");
    private static final byte[] CONNECTION = ascii("connection:");
    private static final byte[] RETRY_AFTER = ascii("retry-after:");
    private static final byte[] IDEMPOTENCY_KEY = ascii("idempotency-key:");

    /** Where the body starts and how long it is, and where the message ends. */
    int bodyStart;

    int bodyLength;
    int end;
    /** Whether the message says {@code Connection: close}. */
    boolean close;
    /** Seconds of a Retry-After header, or -1. */
    int retryAfter;
    /** A hash of the Idempotency-Key header, 0 if it has none. */
    int keyHash;

    private boolean chunked;

    /** @return whether the bytes from 0 to {@code filled} contain a complete message */
    boolean parse(byte[] bytes, int filled) {
        int head = headEnd(bytes, filled);
        if (head < 0) {
            return false;
        }
        bodyStart = head;
        bodyLength = 0;
        close = false;
        chunked = false;
        retryAfter = -1;
        keyHash = 0;
        int line = lineEnd(bytes, 0, head) + 2;
        while (line < head - 2) {
            int lineEnd = lineEnd(bytes, line, head);
            header(bytes, line, lineEnd);
            line = lineEnd + 2;
        }
        if (chunked) {
            return joinChunks(bytes, filled);
        }
        end = bodyStart + bodyLength;
        return end <= filled;
    }

    /** The three digits of a response's first line. */
    static int status(byte[] bytes) {
        return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0');
    }

    private void header(byte[] bytes, int from, int to) {
        switch (bytes[from] | 0x20) {
            case 'c' -> {
                if (startsWith(bytes, from, to, CONTENT_LENGTH)) {
                    bodyLength = number(bytes, from + CONTENT_LENGTH.length, to);
                } else if (startsWith(bytes, from, to, CONNECTION)) {
                    close = (bytes[afterBlanks(bytes, from + CONNECTION.length, to)] | 0x20) == 'c';
                }
            }
            case 't' -> chunked |= startsWith(bytes, from, to, TRANSFER_ENCODING);
            case 'r' -> {
                if (startsWith(bytes, from, to, RETRY_AFTER)) {
                    retryAfter = number(bytes, from + RETRY_AFTER.length, to);
                }
            }
            case 'i' -> {
                if (startsWith(bytes, from, to, IDEMPOTENCY_KEY)) {
                    keyHash = hash(bytes, afterBlanks(bytes, from + IDEMPOTENCY_KEY.length, to), to);
                }
            }
            default -> {
                // Other headers do not matter to the bench.
            }
        }
    }

    private boolean joinChunks(byte[] bytes, int filled) {
        int at = bodyStart;
        int length = 0;
        // The first pass changes nothing, because an incomplete message is parsed again from its start.
        while (true) {
            int lineEnd = lineEnd(bytes, at, filled);
            if (lineEnd < 0) {
                return false;
            }
            int size = hex(bytes, at, lineEnd);
            int next = lineEnd + 2 + size + 2;
            if (next > filled) {
                return false;
            }
            at = next;
            if (size == 0) {
                break;
            }
            length += size;
        }
        end = at;
        int from = bodyStart;
        int to = bodyStart;
        while (to - bodyStart < length) {
            int lineEnd = lineEnd(bytes, from, filled);
            int size = hex(bytes, from, lineEnd);
            System.arraycopy(bytes, lineEnd + 2, bytes, to, size);
            to += size;
            from = lineEnd + 2 + size + 2;
        }
        bodyLength = length;
        return true;
    }

    private static int headEnd(byte[] bytes, int filled) {
        for (int i = 3; i < filled; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int lineEnd(byte[] bytes, int from, int to) {
        for (int i = from; i + 1 < to; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] lowerCase) {
        if (to - from <= lowerCase.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            int c = bytes[from + i];
            if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    private static int afterBlanks(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to - 1 && bytes[at] == ' ') {
            at++;
        }
        return at;
    }

    private static int number(byte[] bytes, int from, int to) {
        int value = 0;
        for (int i = afterBlanks(bytes, from, to); i < to && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    private static int hex(byte[] bytes, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                break;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash == 0 ? 1 : hash;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
