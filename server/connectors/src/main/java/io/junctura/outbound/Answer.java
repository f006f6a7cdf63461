package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import io.junctura.api.HttpAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/** The answer to a request. Its connection returns to the pool with the last byte of the body, or when it is closed. */
final class Answer implements HttpAnswer {

    /** An unread rest up to this size is read to its end, because that takes less time than a new connection. */
    private static final long SMALL_REST = 16 * 1024;

    private static final TimeValue KEEP_ALIVE = TimeValue.ofSeconds(30);

    private final ClassicHttpResponse head;
    private final Target target;
    private final AnswerStream body;
    private @Nullable Map<String, String> headers;

    /** @param unpacks whether a gzip body is decompressed */
    Answer(
            ClassicHttpResponse head,
            Exchange exchange,
            Target target,
            long maxBytes,
            boolean unpacks,
            Failures failures)
            throws ConnectorException, InterruptedException {
        this.head = head;
        this.target = target;
        HttpEntity entity = head.getEntity();
        boolean keep = DefaultConnectionReuseStrategy.INSTANCE.keepAlive(null, head, null);
        TimeValue keepAlive = keep ? keepAlive(head) : TimeValue.ZERO_MILLISECONDS;
        boolean empty = entity == null || entity.getContentLength() == 0;
        try {
            body = new AnswerStream(
                    empty ? InputStream.nullInputStream() : entity.getContent(),
                    empty ? 0 : entity.getContentLength(),
                    !empty && unpacks && isGzip(head),
                    maxBytes,
                    new AnswerStream.Owner(exchange, head, keepAlive),
                    failures);
        } catch (IOException e) {
            exchange.discard();
            throw failures.reading(exchange, e);
        }
        if (empty) body.finished();
    }

    private static boolean isGzip(ClassicHttpResponse head) {
        Header encoding = head.getFirstHeader("Content-Encoding");
        if (encoding == null) return false;
        String value = encoding.getValue().strip();
        return value.equalsIgnoreCase("gzip") || value.equalsIgnoreCase("x-gzip");
    }

    /** As long as the server says, less one second, so that the server does not close the connection first. */
    private static TimeValue keepAlive(ClassicHttpResponse head) {
        Header header = head.getFirstHeader("Keep-Alive");
        if (header == null) return KEEP_ALIVE;
        String value = header.getValue().toLowerCase(Locale.ROOT);
        int at = value.indexOf("timeout=");
        if (at < 0) return KEEP_ALIVE;
        long seconds = 0;
        for (int i = at + 8; i < value.length() && i < at + 14; i++) {
            int digit = Character.digit(value.charAt(i), 10);
            if (digit < 0) break;
            seconds = seconds * 10 + digit;
        }
        return seconds <= 1 ? TimeValue.ofMilliseconds(500 * seconds) : TimeValue.ofSeconds(Math.min(seconds - 1, 120));
    }

    @Override
    public int status() {
        return head.getCode();
    }

    @Override
    public Map<String, String> headers() {
        Map<String, String> known = headers;
        if (known == null) {
            Map<String, String> made = new LinkedHashMap<>();
            for (Iterator<Header> all = head.headerIterator(); all.hasNext(); ) {
                Header header = all.next();
                String value = header.getValue() == null ? "" : header.getValue();
                made.merge(header.getName().toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b);
            }
            if (body.isUnpacked()) {
                made.remove("content-encoding");
                made.remove("content-length");
            }
            headers = known = Collections.unmodifiableMap(made);
        }
        return known;
    }

    @Override
    public URI address() {
        return target.address();
    }

    @Override
    public InputStream stream() {
        return body;
    }

    @Override
    public byte[] bytes() throws ConnectorException, InterruptedException {
        try {
            return body.readAllBytes();
        } catch (AnswerStream.Interrupted e) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (IOException e) {
            body.abandon();
            if (e.getCause() instanceof ConnectorException why) throw why;
            throw new AssertionError("a stream of an answer throws only what it explained", e);
        }
    }

    @Override
    public void close() {
        body.finish(SMALL_REST);
    }
}
